/**
 * RxDB's storage on Dexie, with what makes a copy slow taken out: indexes that nobody asks by, one request for each
 * document that is looked for, one step of a cursor for each that is found. What is stored, and how, stays RxDB's.
 */
import {
	getSortComparator,
	type PreparedQuery,
	type RxStorage,
	type RxStorageQueryResult
} from 'rxdb/plugins/core';
import {
	getKeyRangeByQueryPlan,
	getRxStorageDexie,
	type RxStorageInstanceDexie
} from 'rxdb/plugins/storage-dexie';
import type { DatabaseSurroundings } from './rx.ts';
import { keepBundles } from './bundling.ts';
import { BUNDLED, type Row } from './rows.ts';

type Settings = NonNullable<Parameters<typeof getRxStorageDexie>[0]>;
type Dexie = Parameters<NonNullable<Settings['onCreate']>>[0];
type Instance = RxStorageInstanceDexie<Row>;

/** Fewer keys than this are asked for one by one. */
const MANY = 16;
/** How many keys may lie between those asked for, for each of them. */
const SPREAD = 4;
/** For replication and clean-up by RxDB, which this copy uses neither of: each costs as much as an index of ours. */
const UNUSED_INDEXES = /, \[?_meta\.lwt(\+\w+\])?/g;

/** The store of the browser, or one that is given. */
export function browserStorage(
	settings: Pick<Settings, 'indexedDB' | 'IDBKeyRange'> = {}
): DatabaseSurroundings['storage'] {
	const storage = getRxStorageDexie({ ...settings, cache: 'disabled', onCreate: prepare });
	const create = storage.createStorageInstance.bind(storage);
	const quick = {
		name: storage.name,
		rxdbVersion: storage.rxdbVersion,
		createStorageInstance: async (params: never) =>
			readTogether((await create(params)) as unknown as Instance)
	};
	return quick as unknown as RxStorage<unknown, unknown>;
}

function prepare(db: Dexie, name: string): void {
	// Nobody follows the copy by Dexie's live queries: RxDB tells what changed, and each step would be told twice.
	db.unuse({ stack: 'dbcore', name: 'Observability' });
	dropIndexes(db);
	seekTogether(db);
	if (isBundled(name)) keepBundles(db);
}

/** Whether a collection's documents rest in bundles: what seldom changes, and is looked for by its id or its conversation. */
const isBundled = (name: string): boolean => BUNDLED.some((collection) => name.endsWith(`--${collection}`));

function dropIndexes(db: Dexie): void {
	const version = db.version.bind(db);
	db.version = (number) => {
		const opened = version(number);
		const stores = opened.stores.bind(opened);
		opened.stores = ({ docs, ...others }) =>
			stores({ ...others, docs: docs?.replace(UNUSED_INDEXES, '') ?? null });
		return opened;
	};
}

/**
 * Answers a question by one request, and takes what the store gives as it is; RxDB walks a cursor, copies each document
 * field by field, and brings a language of queries along that nobody speaks here.
 */
function readTogether(instance: Instance): Instance {
	instance.query = async ({ query, queryPlan }: PreparedQuery<Row>): Promise<RxStorageQueryResult<Row>> => {
		const { dexieDb, dexieTable, booleanIndexes } = await instance.internals;
		const { IDBKeyRange } = dexieDb._options as { IDBKeyRange?: typeof globalThis.IDBKeyRange };
		const range = getKeyRangeByQueryPlan(booleanIndexes, queryPlan, IDBKeyRange);
		const found = dexieTable
			.where(`[${queryPlan.index.join('+')}]`)
			.between(range.lower, range.upper, !range.lowerOpen, !range.upperOpen);
		const documents = (await found.toArray()).map(asDocument);
		const fitting = queryPlan.selectorSatisfiedByIndex
			? documents
			: documents.filter((document) => fits(document, query.selector));
		if (!queryPlan.sortSatisfiedByIndex) fitting.sort(getSortComparator(instance.schema, query) as never);
		const { skip, limit = Infinity } = query;
		return { documents: fitting.slice(skip, skip + limit) as never[] };
	};
	instance.findDocumentsById = async (ids, withDeleted) => {
		const { dexieTable } = await instance.internals;
		// Each once: what is asked for twice would be the same object twice.
		const found: (StoredRow | undefined)[] = await dexieTable.bulkGet([...new Set(ids)]);
		const documents = found.flatMap((row) => (row ? asDocument(row) : []));
		return (withDeleted ? documents : documents.filter(({ _deleted }) => !_deleted)) as never[];
	};
	return instance;
}

/** A row as IndexedDB gives it: nobody else has it, and what indexes ask by is never a truth value there. */
type StoredRow = Record<string, unknown>;
const asDocument = (row: StoredRow): Row => Object.assign(row, { _deleted: row['_deleted'] === '1' }) as Row;

/** Whether a document has these values; that is all that is ever asked beside what an index answers. */
function fits(document: object, selector: object): boolean {
	return Object.entries(selector).every(([field, wanted]: [string, unknown]) => {
		const [operator = '$eq', value] = isObject(wanted) ? (Object.entries(wanted)[0] ?? []) : ['$eq', wanted];
		if (operator !== '$eq') throw new Error(`nobody here asks by ${operator}`);
		return Reflect.get(document, field) === value;
	});
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Looks for many keys by one request that says which are there, and one that reads them. */
function seekTogether(db: Dexie): void {
	db.use({
		stack: 'dbcore',
		name: 'seek together',
		create: (core) => ({
			...core,
			table: (name) => {
				const table = core.table(name);
				const { primaryKey } = table.schema;
				return {
					...table,
					getMany: async (request) => {
						const { keys, trans } = request;
						if (keys.length < MANY) return await table.getMany(request);
						const range = { type: 2, lower: least(keys), upper: most(keys) };
						const limit = keys.length * SPREAD;
						const query = { index: primaryKey, range };
						const { result: near } = await table.query({ trans, query, limit, values: false });
						if (near.length === limit) return await table.getMany(request);
						const present = new Set<unknown>(near);
						const wanted = keys.filter((key) => present.has(key));
						if (wanted.length === 0) return keys.map(() => undefined);
						const isDense = wanted.length * SPREAD >= near.length;
						const found: readonly unknown[] = isDense
							? (await table.query({ trans, query, values: true })).result
							: await table.getMany({ ...request, keys: wanted });
						const byKey = new Map(found.map((value) => [primaryKey.extractKey?.(value), value]));
						return keys.map((key) => byKey.get(key));
					}
				};
			}
		})
	});
}

const least = (keys: readonly string[]): string => keys.reduce((a, b) => (b < a ? b : a));
const most = (keys: readonly string[]): string => keys.reduce((a, b) => (b > a ? b : a));
