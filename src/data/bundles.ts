/**
 * Documents that rest, many to a record: a store costs per record, not per byte. A first copy is written so, and
 * whatever changes later is written by itself. A document is in one place: by itself, or in one bundle.
 *
 * ```
 * id        what it holds
 * <id>      one document
 * ~         which state of the bundles this is
 * ~a<key>   what one bundle holds: of each document that is still in it, what indexes ask by
 * ~b<key>   the documents of that bundle, those too that have left it since
 * ```
 */

/** How many new documents make it worth it. */
const MANY_NEW = 32;
/** From 64 kB on the browser keeps a value in a file of its own, which is slow. */
const BUNDLE_BYTES_MAX = 60_000;
/** From this length on a text stands beside the others: written into them, each of its quotes would be two characters. */
const LONG = 1_000;

const STATE_ID = '~';
const CONTENTS = '~a';
const BUNDLE = '~b';
/** Above every id of a document, and of ours. */
const END = '~c';

/** The ids under which contents lie, and those under which bundles do. */
export const contentsRange = { lower: CONTENTS, upper: BUNDLE } as const;

/** A document as the store has it. */
export type Stored = Readonly<Record<string, unknown>> & { readonly id: string };
/** Which state of the bundles this is; another tab may have changed them. */
export interface State {
	readonly id: typeof STATE_ID;
	readonly token: string;
}
/** What indexes ask by, of each document that is in the bundle. */
export interface Contents {
	readonly id: string;
	readonly of: string;
}
/** The documents of a bundle: each as JSON, and beside it the fields that are long texts. */
export interface Bundle {
	readonly id: string;
	readonly rows: readonly Packed[];
}
interface Packed {
	readonly json: string;
	readonly long?: Readonly<Record<string, string>>;
}

/** Where the state of the bundles lies. */
export const stateId: string = STATE_ID;
/** Whether an id is one of ours and no document's. */
export const isOurs = (id: unknown): boolean => typeof id === 'string' && id >= STATE_ID && id < END;
/** Where the contents of a bundle lie. */
export const contentsId = (bundleId: string): string => CONTENTS + bundleId.slice(BUNDLE.length);

/** The documents of a bundle, those too that have left it. */
export const rowsOf = ({ rows }: Bundle): Stored[] =>
	rows.map(({ json, long }) => Object.assign(JSON.parse(json) as Stored, long));

/** Which documents are in bundles, and in which. */
export class Directory {
	/** Of which state this is. */
	token: string;
	readonly #bundleOf = new Map<string, string>();
	readonly #inBundle = new Map<string, Map<string, Stored>>();
	readonly #bySecond = new Map<string, Map<unknown, Stored[]>>();

	constructor(token: string, contents: readonly Contents[]) {
		this.token = token;
		for (const { id, of } of contents)
			this.add(BUNDLE + id.slice(CONTENTS.length), JSON.parse(of) as Stored[]);
	}

	/** Puts documents into a bundle. */
	add(bundleId: string, stubs: readonly Stored[]): void {
		this.#inBundle.set(bundleId, new Map(stubs.map((stub) => [stub.id, stub])));
		for (const { id } of stubs) this.#bundleOf.set(id, bundleId);
		this.#bySecond.clear();
	}

	/** In which bundle a document is; undefined when in none. */
	bundleOf(id: string): string | undefined {
		return this.#bundleOf.get(id);
	}

	/** The ids of these documents by their bundles. */
	bundlesOf(ids: readonly string[]): Map<string, Set<string>> {
		const found = new Map<string, Set<string>>();
		for (const id of ids) {
			const bundleId = this.#bundleOf.get(id);
			if (bundleId === undefined) continue;
			const of = found.get(bundleId) ?? new Set();
			found.set(bundleId, of.add(id));
		}
		return found;
	}

	/** Takes documents out; returns the bundles that are others now, with what is left in them. */
	remove(ids: readonly string[]): Map<string, readonly Stored[]> {
		const changed = new Map<string, readonly Stored[]>();
		for (const [bundleId, of] of this.bundlesOf(ids)) {
			const stubs = this.#inBundle.get(bundleId);
			for (const id of of) {
				stubs?.delete(id);
				this.#bundleOf.delete(id);
			}
			if (stubs?.size === 0) this.#inBundle.delete(bundleId);
			changed.set(bundleId, [...(stubs?.values() ?? [])]);
		}
		this.#bySecond.clear();
		return changed;
	}

	/** The bundles that hold something. */
	get bundles(): readonly string[] {
		return [...this.#inBundle.keys()];
	}

	/** The ids that are in a bundle. */
	idsIn(bundleId: string): ReadonlySet<string> {
		return new Set(this.#inBundle.get(bundleId)?.keys());
	}

	/** What indexes know of all documents, or of those whose second field of this index is the given one. */
	stubs(fields: readonly string[], second?: unknown): Iterable<Stored> {
		const [, field] = fields;
		if (second === undefined || field === undefined) return this.#all();
		const key = fields.join();
		const known = this.#bySecond.get(key) ?? Map.groupBy(this.#all(), (stub) => stub[field]);
		this.#bySecond.set(key, known);
		return known.get(second) ?? [];
	}

	*#all(): Iterable<Stored> {
		for (const stubs of this.#inBundle.values()) yield* stubs.values();
	}
}

/** One bundle to write, and what it holds. */
export interface Made {
	readonly bundle: Bundle;
	readonly stubs: readonly Stored[];
}

/**
 * Makes bundles of documents; none when they are too few, and without those that are too large.
 *
 * @param documents those that are asked for together stand together
 * @param fields what indexes ask by
 */
export function bundled(documents: readonly Stored[], fields: readonly string[]): Made[] {
	const made: Made[] = [];
	let [rows, stubs, size]: [Packed[], Stored[], number] = [[], [], 0];
	const close = () => {
		if (stubs.length > 0) made.push({ bundle: { id: BUNDLE + crypto.randomUUID(), rows }, stubs });
		[rows, stubs, size] = [[], [], 0];
	};
	for (const document of documents.length < MANY_NEW ? [] : documents) {
		const row = packed(document);
		const bytes = [row.json, ...Object.values(row.long ?? {})].reduce((sum, text) => sum + bytesIn(text), 0);
		if (bytes > BUNDLE_BYTES_MAX) continue;
		if (size + bytes > BUNDLE_BYTES_MAX) close();
		rows.push(row);
		stubs.push(stubOf(document, fields));
		size += bytes;
	}
	close();
	return made;
}

/** What lies beside a bundle. */
export const contentsOf = (bundleId: string, stubs: readonly Stored[]): Contents => ({
	id: contentsId(bundleId),
	of: JSON.stringify(stubs)
});

/** A state that never was before. */
export const newState = (): State => ({ id: STATE_ID, token: crypto.randomUUID() });

function packed(document: Stored): Packed {
	const isLong = (value: unknown): value is string => typeof value === 'string' && value.length >= LONG;
	const long = Object.entries(document).filter((entry): entry is [string, string] => isLong(entry[1]));
	if (long.length === 0) return { json: JSON.stringify(document) };
	const rest = Object.fromEntries(Object.entries(document).filter(([, value]) => !isLong(value)));
	return { json: JSON.stringify(rest), long: Object.fromEntries(long) };
}

const stubOf = (document: Stored, fields: readonly string[]): Stored => ({
	...Object.fromEntries(fields.map((field) => [field, document[field]])),
	id: document.id
});

const WIDE = /[^\u0000-\u00ff]/;
/** A browser keeps a text by one byte each, or by two as soon as one of them needs two. */
const bytesIn = (text: string): number => text.length * (WIDE.test(text) ? 2 : 1);
