/** What was read of the copy, kept current by its changes: a question that is asked again reads nothing. */
import type { Document, DocumentName } from '#domain/documents.ts';
import { isLetGo } from './lives.ts';
import { decode, type Row } from './rows.ts';

/** How many documents of a collection are remembered at most. */
const KNOWN_MAX = 50_000;
/** How many lists of a collection are remembered at most; the oldest goes first. */
const LISTS_MAX = 40;

/** What a question asks of one collection: equal fields, then the order of an index. */
export interface Selection<N extends DocumentName> {
	readonly equal: Partial<Document<N>>;
	/** Ascending, by the last field of an index; conversations by `order`, newest first. */
	readonly by?: keyof Document<N> | 'order';
}

interface List {
	readonly equal: readonly (readonly [string, unknown])[];
	readonly by: string | undefined;
	readonly ids: Set<string>;
	/** Them and their rows, in order; nothing when that is to be made anew. */
	inOrder: InOrder | undefined;
}

interface InOrder {
	readonly rows: readonly Row[];
	readonly documents: readonly unknown[];
}

class Shelf {
	/** What is known: as it is, as it was when it was removed, or undefined of what never was. */
	readonly rows = new Map<string, Row | undefined>();
	readonly lists = new Map<string, List>();
	/** How often something changed: what was read meanwhile may be older than the change. */
	changes = 0;

	clear(): void {
		this.rows.clear();
		this.lists.clear();
	}
}

/** What is known of the copy without asking the store, absence included. */
export class Known {
	readonly #shelves = new Map<string, Shelf>();

	/** The documents with these ids, fetching only those that are not known. */
	async read<N extends DocumentName>(
		name: N,
		ids: readonly string[],
		fetch: (ids: readonly string[]) => Promise<readonly Row[]>
	): Promise<Map<string, Document<N>>> {
		const shelf = this.#shelf(name);
		const unknown = ids.filter((id) => !shelf.rows.has(id));
		const { changes } = shelf;
		const fetched = new Map<string, Row>();
		if (unknown.length > 0) for (const row of await fetch(unknown)) fetched.set(row.id, row);
		const found = new Map<string, Document<N>>();
		for (const id of ids) {
			const row = shelf.rows.get(id) ?? fetched.get(id);
			if (row && !row._deleted) found.set(id, documentOf<N>(row));
		}
		if (shelf.changes === changes) {
			makeRoom(shelf, unknown.length);
			for (const id of unknown) shelf.rows.set(id, fetched.get(id));
		}
		return found;
	}

	/** The documents that fit, in the order asked for; fetched once, and followed from then on. */
	async find<N extends DocumentName>(
		name: N,
		{ equal, by }: Selection<N>,
		fetch: () => Promise<readonly Row[]>
	): Promise<readonly Document<N>[]> {
		const shelf = this.#shelf(name);
		const key = JSON.stringify([equal, by]);
		const known = shelf.lists.get(key);
		if (known) return documentsOf<N>(known, shelf);
		const { changes } = shelf;
		const rows = await fetch();
		if (shelf.changes !== changes) return rows.map(documentOf<N>);
		makeRoom(shelf, rows.length);
		const ids = new Set(rows.map(({ id }) => id));
		const list: List = {
			equal: Object.entries(equal),
			by: by as string | undefined,
			ids,
			inOrder: undefined
		};
		for (const row of rows) shelf.rows.set(row.id, row);
		shelf.lists.set(key, list);
		return documentsOf<N>(list, shelf);
	}

	/** Nobody can have written a document with this id: whoever asks for it need not look. */
	expect(name: DocumentName, id: string): void {
		const { rows } = this.#shelf(name);
		if (!rows.has(id)) rows.set(id, undefined);
	}

	/** A document as the store holds it, removed or not; undefined when it is not known. */
	row(name: DocumentName, id: string): Row | undefined {
		return this.#shelves.get(name)?.rows.get(id);
	}

	/** These documents are now as told, or removed; answers whether anything that was known is another now. */
	learn(name: string, rows: readonly Row[]): boolean {
		const shelf = this.#shelf(name);
		shelf.changes += 1;
		let isNews = false;
		for (const row of rows) {
			const known = shelf.rows.get(row.id);
			// Another tab may tell late.
			if (known && !isLetGo(row) && known.number > row.number) continue;
			const isSame = known?.number === row.number && known._deleted === row._deleted;
			// What was removed is kept in mind, so that nothing older brings it back (SPEC S7).
			let isWanted = shelf.rows.has(row.id) || row._deleted;
			for (const list of shelf.lists.values()) if (follows(list, row, known)) isWanted = true;
			if (isWanted) shelf.rows.set(row.id, row);
			if (isWanted && !isSame) isNews = true;
		}
		return isNews;
	}

	/** Forgets everything, and says what it was. */
	clear(): [name: string, ids: readonly string[]][] {
		const known = [...this.#shelves].map(
			([name, { rows }]) => [name, [...rows.keys()]] as [string, string[]]
		);
		this.#shelves.clear();
		return known;
	}

	#shelf(name: string): Shelf {
		const shelf = this.#shelves.get(name) ?? new Shelf();
		this.#shelves.set(name, shelf);
		return shelf;
	}
}

function makeRoom(shelf: Shelf, wanted: number): void {
	if (shelf.rows.size + wanted > KNOWN_MAX) return shelf.clear();
	const [oldest] = shelf.lists.keys();
	if (oldest !== undefined && shelf.lists.size >= LISTS_MAX) shelf.lists.delete(oldest);
}

/** Takes a change into a list; false when it does not concern it. */
function follows(list: List, row: Row, before: Row | undefined): boolean {
	const { id } = row;
	const fits = !row._deleted && list.equal.every(([field, value]) => row[field] === value);
	const wasIn = list.ids.has(id);
	if (!fits && !wasIn) return false;
	if (fits) list.ids.add(id);
	else list.ids.delete(id);
	list.inOrder =
		list.inOrder && replacedIn(list, list.inOrder, wasIn ? before : undefined, fits ? row : undefined);
	return true;
}

/** The same with one row in place of another: to sort thousands for each change would cost more than all the rest. */
function replacedIn(
	{ by }: List,
	{ rows, documents }: InOrder,
	before: Row | undefined,
	row: Row | undefined
): InOrder | undefined {
	if (by === undefined) return undefined;
	const next = { rows: [...rows], documents: [...documents] };
	if (before) {
		const at = placeOf(next.rows, before, by);
		if (next.rows[at]?.id !== before.id) return undefined;
		next.rows.splice(at, 1);
		next.documents.splice(at, 1);
	}
	if (row) {
		const at = placeOf(next.rows, row, by);
		next.rows.splice(at, 0, row);
		next.documents.splice(at, 0, documentOf(row));
	}
	return next;
}

/** Where a row stands in a list, or would. */
function placeOf(rows: readonly Row[], row: Row, by: string): number {
	let [from, to] = [0, rows.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if (compare(rows[middle] as Row, row, by) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

const compare = (a: Row, b: Row, by: string): number =>
	Number(a[by]) - Number(b[by]) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function documentsOf<N extends DocumentName>(list: List, { rows: known }: Shelf): readonly Document<N>[] {
	const { by } = list;
	const sorted = () => {
		const rows = [...list.ids].flatMap((id) => known.get(id) ?? []);
		if (by !== undefined) rows.sort((a, b) => compare(a, b, by));
		return { rows, documents: rows.map(documentOf<N>) };
	};
	list.inOrder ??= sorted();
	return list.inOrder.documents as readonly Document<N>[];
}

const decoded = new WeakMap<Row, unknown>();

/** The same row is the same document each time: who compares them sees at once what did not change. */
function documentOf<N extends DocumentName>(row: Row): Document<N> {
	const document = decoded.get(row) ?? decode<N>(row);
	decoded.set(row, document);
	return document as Document<N>;
}
