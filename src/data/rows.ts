/** Documents as the copy stores them: with their number, in a form that the store is quick with. */
import { documents, type Document, type DocumentName } from '#domain/documents.ts';
import { MILLIS_MAX } from '#domain/fields.ts';

/** One document to write or to remove. */
export type Write<N extends DocumentName = DocumentName> =
	| { readonly document: Document<N>; readonly number: number }
	| { readonly gone: string; readonly number: number };

/** What the store holds: a document, its number, and what RxDB keeps with it. */
export type Row = Record<string, unknown> & { id: string; number: number; _deleted: boolean; _rev: string };
const NUMBER = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const ORDER = { type: 'integer', minimum: 0, maximum: MILLIS_MAX, multipleOf: 1 } as const;
/** Descending sorts ignore the index, so this list is stored by a key that grows the other way. */
const INVERTED = { collection: 'conversation', field: 'lastMessageAt' } as const;
/** A list of objects costs the store as many clones as it has fields; its text costs one. */
const PACKED: { readonly [N in DocumentName]?: string } = {
	transcript: 'messages',
	report: 'summaries',
	visit: 'pages'
};
const PACKED_FIELDS = Object.values(PACKED);
/** Of these a device has most, and changes few. */
export const BUNDLED = ['conversation', 'visitor', 'transcript'] as const satisfies readonly DocumentName[];
/** What RxDB keeps with every document; the storage fills in revision and time. */
export const FRESH = { _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '' } as const;

/** The newest of each document. */
export function newestOf<N extends DocumentName>(writes: readonly Write<N>[]): Map<string, Write<N>> {
	const newest = new Map<string, Write<N>>();
	for (const write of writes) {
		const id = 'gone' in write ? write.gone : write.document.id;
		if (write.number > (newest.get(id)?.number ?? -1)) newest.set(id, write);
	}
	return newest;
}

/** What to store for a change, in a life that begins at a number; nothing when what is there is as new. */
export function rowOf(
	collection: DocumentName,
	write: Write | undefined,
	previous: Row | undefined,
	begin: number
): Replacing[] {
	const number = begin + (write?.number ?? 0);
	if (!write || (previous && previous.number >= number)) return [];
	if ('gone' in write) return previous ? [replaced(previous, { ...previous, number, _deleted: true })] : [];
	const document = { ...encode(collection, write.document), number, ...FRESH };
	return [replaced(previous, document)];
}

/** What rows will be once they are stored, apart from what the store does to them. */
export const copiesOf = (rows: readonly Replacing[]): readonly Row[] =>
	rows.map(({ document }) => ({ ...document }));

/** The document as it is stored. */
function encode(collection: DocumentName, document: object): object {
	if (collection === INVERTED.collection) {
		return { ...document, order: MILLIS_MAX - Number(Reflect.get(document, INVERTED.field)) };
	}
	const packed = PACKED[collection];
	if (packed === undefined) return document;
	return { ...document, [packed]: JSON.stringify(Reflect.get(document, packed)) };
}

/** The document as the domain knows it. */
export function decode<N extends DocumentName>(row: Row): Document<N> {
	const { _deleted, _attachments, _meta, _rev, number, order, ...document } = row;
	for (const field of PACKED_FIELDS) {
		const packed = document[field];
		if (typeof packed === 'string') document[field] = JSON.parse(packed);
	}
	return document as unknown as Document<N>;
}

/** The shape of a collection's rows, made from the document's own schema. */
export function schemaOf(collection: DocumentName): object {
	const { schema, version, indexes } = documents[collection];
	const ordered = collection === INVERTED.collection;
	const packed = PACKED[collection];
	return {
		title: collection,
		version,
		type: 'object',
		primaryKey: 'id',
		additionalProperties: false,
		properties: {
			...schema.properties,
			...(packed === undefined ? {} : { [packed]: { type: 'string' } }),
			...(ordered ? { order: ORDER } : {}),
			number: NUMBER
		},
		required: [...schema.required, 'number', ...(ordered ? ['order'] : [])],
		indexes: indexes.map((index) =>
			index.map((field) => (ordered && field === INVERTED.field ? 'order' : field))
		)
	};
}

/** The shape of the one row that says how much of the feed the copy holds. */
export const progressSchema = {
	title: 'progress',
	version: 0,
	type: 'object',
	primaryKey: 'id',
	additionalProperties: false,
	properties: { id: { type: 'string', maxLength: 20 }, number: NUMBER, progress: { type: 'object' } },
	required: ['id', 'number', 'progress']
};

/** A row that takes the place of another, or is new. */
export interface Replacing {
	readonly previous?: Row;
	readonly document: Row;
}

/** What a write comes to: the rows for the store, and what they were made from, to make them again. */
export interface Writing {
	readonly rows: readonly Replacing[];
	readonly newest: ReadonlyMap<string, Write>;
	readonly begin: number;
}

/** A row for the store, in the place of what is thought to be there. */
export const replaced = (previous: Row | undefined, document: object): Replacing =>
	previous ? { previous, document: document as Row } : { document: document as Row };
