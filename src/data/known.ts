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

/** A question that is under way, and the state of the shelf in which it was asked. */
interface Asking {
	readonly changes: number;
	readonly rows: Promise<readonly Row[]>;
}

class Shelf {
	/** What is known: as it is, as it was when it was removed, or undefined of what never was. */
	readonly rows = new Map<string, Row | undefined>();
	readonly lists = new Map<string, List>();
	/** By list, what the store is being asked now. */
	readonly asked = new Map<string, Asking>();
	/** What the store does not hold yet, or could not take: it is seen all the same. */
	readonly ahead = new Set<string>();
	/** How often something changed: what was read meanwhile may be older than the change. */
	changes = 0;

	clear(): void {
		this.rows.clear();
		this.lists.clear();
		this.ahead.clear();
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
		selection: Selection<N>,
		fetch: () => Promise<readonly Row[]>
	): Promise<readonly Document<N>[]> {
		const shelf = this.#shelf(name);
		const by = selection.by as string | undefined;
		const equal = Object.entries(selection.equal);
		const key = JSON.stringify([selection.equal, by]);
		const known = shelf.lists.get(key);
		if (known) return documentsOf<N>(known, shelf);
		const { changes } = shelf;
		const fetched = await askOnce(shelf, key, fetch);
		const listed = shelf.lists.get(key);
		if (listed) return documentsOf<N>(listed, shelf);
		const rows = withAhead(shelf, equal, fetched);
		const list: List = { equal, by, ids: new Set(rows.map(({ id }) => id)), inOrder: undefined };
		// The store gives them in order; only what is seen before it is stored stands at the end.
		const isOrdered = shelf.ahead.size === 0;
		if (shelf.changes !== changes && isOrdered) return rows.map(documentOf<N>);
		if (shelf.changes !== changes) return inOrder(by, rows).documents as readonly Document<N>[];
		makeRoom(shelf, rows.length);
		for (const row of rows) shelf.rows.set(row.id, row);
		shelf.lists.set(key, list);
		return documentsOf<N>(list, shelf);
	}

	/** Nobody can have written a document with this id: whoever asks for it need not look. */
	expect(name: DocumentName, id: string): void {
		const { rows } = this.#shelf(name);
		if (!rows.has(id)) rows.set(id, undefined);
	}

	/** A document as the store holds it, removed or not; undefined when that is not known. */
	row(name: DocumentName, id: string): Row | undefined {
		const shelf = this.#shelves.get(name);
		return shelf?.ahead.has(id) ? undefined : shelf?.rows.get(id);
	}

	/** A document as it is seen, removed or not; undefined when it is not known. */
	seen(name: DocumentName, id: string): Row | undefined {
		return this.#shelves.get(name)?.rows.get(id);
	}

	/** Whether this is seen and the store does not hold it yet. */
	isAhead(name: DocumentName, id: string): boolean {
		return this.#shelves.get(name)?.ahead.has(id) ?? false;
	}

	/**
	 * These documents are now as told, or removed; answers which of them may look other than before.
	 *
	 * @param areAhead whether the store does not hold them yet: they are remembered until it does
	 */
	learn(name: string, rows: readonly Row[], areAhead = false): readonly string[] {
		const shelf = this.#shelf(name);
		shelf.changes += 1;
		if (areAhead) for (const { id } of rows) shelf.ahead.add(id);
		return rows.flatMap((row) => (learnOne(shelf, row) ? row.id : []));
	}

	/** The store holds this up to a number now. */
	catchUp(name: string, id: string, number: number): void {
		const { rows, ahead } = this.#shelf(name);
		if ((rows.get(id)?.number ?? 0) <= number) ahead.delete(id);
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

function learnOne({ rows, lists, ahead }: Shelf, row: Row): boolean {
	const known = rows.get(row.id);
	// Another tab may tell late.
	if (known && !isLetGo(row) && known.number > row.number) return false;
	const isSame = known?.number === row.number && known._deleted === row._deleted;
	// What was shown before it was stored stays the same document.
	const now = isSame ? Object.assign(known, { _rev: row._rev, _meta: row['_meta'] }) : row;
	let isOther = !isSame;
	// What was removed is kept in mind, so that nothing older brings it back (SPEC S7).
	let isWanted = ahead.has(row.id) || rows.has(row.id) || row._deleted;
	for (const list of lists.values()) {
		if (isSame && list.ids.has(row.id) === fitsIn(list, row)) continue;
		if (follows(list, now, known)) isOther = isWanted = true;
	}
	if (isWanted) rows.set(row.id, now);
	return isOther;
}

/** Asks the store for a list; who asks the same before anything changes waits for that answer. */
async function askOnce(
	{ asked, changes }: Shelf,
	key: string,
	fetch: () => Promise<readonly Row[]>
): Promise<readonly Row[]> {
	const underWay = asked.get(key);
	if (underWay?.changes === changes) return await underWay.rows;
	const asking: Asking = { changes, rows: fetch() };
	asked.set(key, asking);
	try {
		return await asking.rows;
	} finally {
		if (asked.get(key) === asking) asked.delete(key);
	}
}

function makeRoom(shelf: Shelf, wanted: number): void {
	if (shelf.rows.size + wanted > KNOWN_MAX) return shelf.clear();
	const [oldest] = shelf.lists.keys();
	if (oldest !== undefined && shelf.lists.size >= LISTS_MAX) shelf.lists.delete(oldest);
}

/** What the store has found, and what is seen of it before it holds that. */
function withAhead({ rows, ahead }: Shelf, equal: List['equal'], found: readonly Row[]): readonly Row[] {
	if (ahead.size === 0) return found;
	const seen = [...ahead].flatMap((id) => rows.get(id) ?? []);
	return [...found.filter(({ id }) => !ahead.has(id)), ...seen.filter((row) => fitsIn({ equal }, row))];
}

const fitsIn = ({ equal }: Pick<List, 'equal'>, row: Row): boolean =>
	!row._deleted && equal.every(([field, value]) => row[field] === value);

/** Takes a change into a list; false when it does not concern it. */
function follows(list: List, row: Row, before: Row | undefined): boolean {
	const { id } = row;
	const fits = fitsIn(list, row);
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
	list.inOrder ??= inOrder(
		list.by,
		[...list.ids].flatMap((id) => known.get(id) ?? [])
	);
	return list.inOrder.documents as readonly Document<N>[];
}

function inOrder(by: string | undefined, rows: readonly Row[]): InOrder {
	const sorted = by === undefined ? rows : rows.toSorted((a, b) => compare(a, b, by));
	return { rows: sorted, documents: sorted.map(documentOf) };
}

const decoded = new WeakMap<Row, unknown>();

/** The same row is the same document each time: who compares them sees at once what did not change. */
function documentOf<N extends DocumentName>(row: Row): Document<N> {
	const document = decoded.get(row) ?? decode<N>(row);
	decoded.set(row, document);
	return document as Document<N>;
}
