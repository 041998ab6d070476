/** Keeps the new documents of a large write in bundles, beneath RxDB, which sees each document as if it stood alone. */
import type { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import {
	bundled,
	contentsId,
	contentsOf,
	contentsRange,
	Directory,
	isOurs,
	newState,
	rowsOf,
	stateId,
	type Bundle,
	type Contents,
	type Made,
	type State,
	type Stored
} from './bundles.ts';

type Settings = NonNullable<Parameters<typeof getRxStorageDexie>[0]>;
type Dexie = Parameters<NonNullable<Settings['onCreate']>>[0];
type Middleware = Parameters<Dexie['use']>[0];
type Core = Parameters<Middleware['create']>[0];
type Table = ReturnType<Core['table']>;
type Query = Parameters<Table['query']>[0];
type Change = Parameters<Table['mutate']>[0];
type Trans = Query['trans'];
type Range = Query['query']['range'];
type Index = Query['query']['index'];

/** Kinds of ranges, as Dexie counts them. */
const EQUAL = 1;
const RANGE = 2;
const ANY = 3;
/** Where RxDB keeps the documents of a collection. */
const DOCUMENTS = 'docs';

/** Puts bundles beneath one database of RxDB's Dexie storage. */
export function keepBundles(db: Dexie): void {
	db.use({
		stack: 'dbcore',
		name: 'bundles',
		create: (core) => ({
			...core,
			table: (name) => {
				const table = core.table(name);
				return name === DOCUMENTS ? new BundledTable(table).asTable() : table;
			}
		})
	});
}

class BundledTable {
	readonly #table: Table;
	/** What some index asks by. */
	readonly #fields: readonly string[];
	/** Which documents a transaction has looked for in vain: those are new. */
	readonly #missed = new WeakMap<Trans, Set<string>>();
	#directory = new Directory('', []);

	constructor(table: Table) {
		this.#table = table;
		this.#fields = [...new Set(table.schema.indexes.flatMap(({ keyPath }) => keyPath ?? []))];
	}

	asTable(): Table {
		return {
			...this.#table,
			get: async ({ trans, key }) => (await this.#getMany(trans, [key as string]))[0],
			getMany: ({ trans, keys }) => this.#getMany(trans, keys as string[]),
			query: async (asked) => ({ result: await this.#query(asked) }),
			count: async (asked) => (await this.#query(asked)).length,
			mutate: (change) => this.#mutate(change),
			openCursor: () => Promise.reject(new Error('what is bundled has no cursor'))
		};
	}

	async #getMany(trans: Trans, keys: readonly string[]): Promise<(Stored | undefined)[]> {
		const [alone, directory] = await Promise.all([
			this.#table.getMany({ trans, keys: [...keys] }) as Promise<(Stored | undefined)[]>,
			this.#current(trans)
		]);
		const absent = keys.filter((_, index) => alone[index] === undefined);
		if (absent.length === 0) return alone;
		const together = await this.#read(trans, directory, absent);
		const missed = this.#missed.get(trans) ?? new Set();
		for (const key of absent) if (!together.has(key)) missed.add(key);
		this.#missed.set(trans, missed);
		return keys.map((key, index) => alone[index] ?? together.get(key));
	}

	async #query({ trans, query, limit, values }: Query): Promise<unknown[]> {
		const { index, range } = query;
		const [{ result }, directory] = await Promise.all([
			this.#table.query({ trans, query, values: true }),
			this.#current(trans)
		]);
		const alone = (result as Stored[]).filter(({ id }) => !isOurs(id));
		const keyOf = keyBy(index);
		const ids = [...directory.stubs(pathOf(index), secondOf(range))]
			.filter((stub) => isIn(range, keyOf(stub)))
			.map(({ id }) => id);
		const together = ids.length === 0 ? [] : [...(await this.#read(trans, directory, ids)).values()];
		const rows = together.length === 0 ? alone : sortedBy(keyOf, [...alone, ...together]);
		return rows.slice(0, limit).map((row) => (values === true ? row : row.id));
	}

	async #mutate(change: Change): Promise<Awaited<ReturnType<Table['mutate']>>> {
		const { trans } = change;
		if (change.type === 'deleteRange') {
			if (change.range.type !== ANY) throw new Error('what is bundled is removed by its id, or all of it');
			return await this.#table.mutate(change);
		}
		if (change.type === 'delete') throw new Error('a copy marks what is removed, and keeps it');
		const values = change.values as readonly Stored[];
		const directory = await this.#current(trans);
		const missed = this.#missed.get(trans);
		const isNew = ({ id }: Stored) => missed?.delete(id) === true;
		const made = bundled(this.#inOrder(values.filter(isNew)), this.#fields);
		const together = new Set(made.flatMap(({ stubs }) => stubs.map(({ id }) => id)));
		const alone = values.filter(({ id }) => !together.has(id));
		const left = directory.remove(alone.map(({ id }) => id));
		if (made.length + left.size === 0) return await this.#table.mutate(change);
		const state = newState();
		const written = await this.#table.mutate({
			type: 'put',
			trans,
			values: [...alone, ...made.map(({ bundle }) => bundle), ...contentsOfAll(made, left), state]
		});
		const emptied = [...left].flatMap(([id, stubs]) => (stubs.length === 0 ? [id, contentsId(id)] : []));
		if (emptied.length > 0) await this.#table.mutate({ type: 'delete', trans, keys: emptied });
		for (const { bundle, stubs } of made) directory.add(bundle.id, stubs);
		directory.token = state.token;
		return { ...written, results: values.map(({ id }) => id), lastResult: values.at(-1)?.id };
	}

	/** By the index that questions ask by, so that an answer is in few bundles. */
	#inOrder(documents: readonly Stored[]): readonly Stored[] {
		const [index] = this.#table.schema.indexes;
		if (!index) return documents;
		return sortedBy(keyBy(index), documents);
	}

	/** What bundles hold of these documents. */
	async #read(trans: Trans, directory: Directory, ids: readonly string[]): Promise<Map<string, Stored>> {
		const bundles = directory.bundlesOf(ids);
		const found = new Map<string, Stored>();
		if (bundles.size === 0) return found;
		const records = (await this.#table.getMany({ trans, keys: [...bundles.keys()] })) as (
			Bundle | undefined
		)[];
		for (const bundle of records) {
			if (!bundle) continue;
			const wanted = bundles.get(bundle.id);
			for (const row of rowsOf(bundle)) if (wanted?.has(row.id) === true) found.set(row.id, row);
		}
		return found;
	}

	/** What is in bundles as this transaction sees it: another tab, or an aborted write, may have left another state. */
	async #current(trans: Trans): Promise<Directory> {
		const state = (await this.#table.get({ trans, key: stateId })) as State | undefined;
		const token = state?.token ?? '';
		if (this.#directory.token === token) return this.#directory;
		const query = { index: this.#table.schema.primaryKey, range: { type: RANGE, ...contentsRange } };
		const { result } = await this.#table.query({ trans, query, values: true });
		return (this.#directory = new Directory(token, result as Contents[]));
	}
}

const contentsOfAll = (made: readonly Made[], left: ReadonlyMap<string, readonly Stored[]>): Contents[] => [
	...made.map(({ bundle, stubs }) => contentsOf(bundle.id, stubs)),
	...[...left].flatMap(([id, stubs]) => (stubs.length === 0 ? [] : contentsOf(id, stubs)))
];

const pathOf = ({ keyPath }: Index): readonly string[] => [keyPath ?? []].flat();

/** What an index asks by, of any row. */
function keyBy(index: Index): (row: Stored) => unknown {
	const path = pathOf(index);
	const [field = ''] = path;
	return index.compound === true ? (row) => path.map((part) => row[part]) : (row) => row[field];
}

/** In the order of an index. Each key is made once: a list of thousands is compared a hundred thousand times. */
const sortedBy = (keyOf: (row: Stored) => unknown, rows: readonly Stored[]): Stored[] =>
	rows
		.map((row) => ({ row, key: keyOf(row) }))
		.sort((a, b) => compare(a.key, b.key))
		.map(({ row }) => row);

/** The second field of all keys of a range, when they have the same. */
function secondOf({ lower, upper }: Range): unknown {
	const [from, to] = [lower, upper] as unknown[][];
	return Array.isArray(from) && Array.isArray(to) && from[0] === to[0] && from[1] === to[1]
		? from[1]
		: undefined;
}

function isIn({ type, lower, upper, lowerOpen, upperOpen }: Range, key: unknown): boolean {
	if (type === ANY) return true;
	const [above, below] = [compare(key, lower), compare(key, type === EQUAL ? lower : upper)];
	return (
		(above > 0 || (above === 0 && lowerOpen !== true)) && (below < 0 || (below === 0 && upperOpen !== true))
	);
}

/** The order of keys in IndexedDB, as far as ours go: numbers, texts, lists of both. */
function compare(a: unknown, b: unknown): number {
	if (Array.isArray(a) && Array.isArray(b)) {
		for (let at = 0; at < a.length && at < b.length; at += 1) {
			const order = compare(a[at], b[at]);
			if (order !== 0) return order;
		}
		return a.length - b.length;
	}
	if (typeof a === typeof b) return a === b ? 0 : (a as string) < (b as string) ? -1 : 1;
	return typeof a === 'number' ? -1 : 1;
}
