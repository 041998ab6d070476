/**
 * The copy of what the server said: opened from the registry of documents, read by questions, written by the feed
 * alone. The only file that knows RxDB's types, and so the only one with casts.
 */
import { createRxDatabase, type RxCollection, type RxDatabase, type RxStorage } from 'rxdb/plugins/core';
import { documents, documentNames, type Document, type DocumentName } from '#domain/documents.ts';
import { MILLIS_MAX } from '#domain/fields.ts';
import { Listeners } from './listeners.ts';

/** How much of the feed the copy holds; nothing while it is empty. */
export type Progress =
	/** Documents of a copy that is given up are being removed. */
	| { readonly kind: 'dropping' }
	/** A first copy is under way: all that changed at `below` or later is here. */
	| { readonly kind: 'filling'; readonly epoch: string; readonly at: number; readonly below?: number }
	/** Everything up to this number is here. */
	| { readonly kind: 'whole'; readonly epoch: string; readonly number: number };

/** One change of the copy. */
export interface Change {
	readonly collection: DocumentName | 'progress';
	readonly ids: readonly string[];
}

/** What a question asks of one collection: equal fields, then the order of an index. */
export interface Selection<N extends DocumentName> {
	readonly equal: Partial<Document<N>>;
	/** Ascending, by the last field of an index; conversations by `order`, newest first. */
	readonly by?: keyof Document<N> | 'order';
	readonly limit?: number;
}

/** One document to write or to remove. */
export type Write<N extends DocumentName = DocumentName> =
	| { readonly document: Document<N>; readonly number: number }
	| { readonly gone: string; readonly number: number };

type Raw = Record<string, unknown> & { id: string; number: number; _deleted: boolean; _rev: string };
type Collections = Record<DocumentName | 'progress', RxCollection<Raw>>;

const NUMBER = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const ORDER = { type: 'integer', minimum: 0, maximum: MILLIS_MAX, multipleOf: 1 } as const;
/** Descending sorts ignore the index, so this list is stored by a key that grows the other way. */
const INVERTED = { collection: 'conversation', field: 'lastMessageAt' } as const;
/** A list of objects costs the store as many clones as it has fields; its text costs one. */
const PACKED = { collection: 'transcript', field: 'messages' } as const;
const PROGRESS_ID = 'progress';

/** The name of an agent's copy on this device. */
export const databaseName = (workspaceId: string, agentId: string): string =>
	`porchlight-${workspaceId}-${agentId}`;

/** Opens the copy, or makes an empty one. */
export async function openDatabase(
	name: string,
	storage: RxStorage<unknown, unknown>,
	{
		multiInstance = true,
		only = documentNames
	}: { multiInstance?: boolean; only?: readonly DocumentName[] } = {}
): Promise<Database> {
	const rx: RxDatabase = await createRxDatabase({ name, storage, multiInstance, eventReduce: true });
	const creators = Object.fromEntries(
		only.map((collection) => [collection, { schema: schemaOf(collection) }])
	);
	try {
		await rx.addCollections({ ...creators, progress: { schema: progressSchema } } as never);
	} catch (error) {
		await rx.close();
		throw error;
	}
	return new Database(rx as unknown as RxDatabase<Collections>);
}

/** The copy of what the server said. */
export class Database {
	readonly changes = new Listeners<Change>();
	readonly name: string;
	readonly #rx: RxDatabase<Collections>;

	constructor(rx: RxDatabase<Collections>) {
		this.name = rx.name;
		this.#rx = rx;
		rx.eventBulks$.subscribe(({ collectionName, events }) => {
			const ids = events.map(({ documentId }) => documentId);
			this.changes.tell({ collection: collectionName as Change['collection'], ids });
		});
	}

	/** The documents with these ids; those that are not there are left out. */
	async read<N extends DocumentName>(
		collection: N,
		ids: readonly string[]
	): Promise<Map<string, Document<N>>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#rx.collections[collection].storageInstance.findDocumentsById([...ids], false);
		return new Map(rows.map((row) => [row.id, clean<N>(row)]));
	}

	/** The documents that fit, in the order asked for. */
	async find<N extends DocumentName>(collection: N, selection: Selection<N>): Promise<Document<N>[]> {
		const { equal, by, limit } = selection;
		const query = {
			selector: equal,
			...(by === undefined ? {} : { sort: [{ [by]: 'asc' }] }),
			...(limit === undefined ? {} : { limit })
		};
		const found = await this.#rx.collections[collection].find(query as never).exec();
		return found.map((document) => clean<N>(document._data as unknown as Raw));
	}

	/** Writes what is newer than what is there (SPEC S7). */
	async write<N extends DocumentName>(collection: N, writes: readonly Write<N>[]): Promise<void> {
		const newest = newestOf(writes);
		const store = this.#rx.collections[collection].storageInstance;
		const known = await store.findDocumentsById([...newest.keys()], true);
		const byId = new Map(known.map((row) => [row.id, row]));
		const rows = [...newest].flatMap(([id, write]) => rowOf(collection, write, byId.get(id)));
		await this.#bulkWrite(collection, rows);
	}

	/** Writes documents that are not expected to be there: half the reads, for the pages of a first copy. */
	async fill<N extends DocumentName>(collection: N, writes: readonly Write<N>[]): Promise<void> {
		const newest = newestOf(writes);
		const known = await this.#bulkWrite(collection, [...newest.values()].flatMap((write) => rowOf(collection, write, undefined)));
		const rows = known.flatMap((row) => rowOf(collection, newest.get(row.id), row));
		await this.#bulkWrite(collection, rows);
	}

	/** How much of the feed the copy holds; undefined while it is empty. */
	async readProgress(): Promise<Progress | undefined> {
		const [row] = await this.#rx.collections.progress.storageInstance.findDocumentsById([PROGRESS_ID], false);
		return row?.['progress'] as Progress | undefined;
	}

	/** Stores how much of the feed the copy holds; call it after the documents are written (SPEC S7). */
	async saveProgress(progress: Progress): Promise<void> {
		await this.#rx.collections.progress.upsert({ id: PROGRESS_ID, progress } as never);
	}

	/** Removes every document; the number goes with them. */
	async drop(): Promise<void> {
		await this.saveProgress({ kind: 'dropping' });
		for (const collection of documentNames) await this.#empty(collection);
		await this.#rx.collections.progress.bulkRemove([PROGRESS_ID]);
	}

	/** Closes it. */
	async close(): Promise<void> {
		await this.#rx.close();
	}

	/** Returns what was there already and stayed as it was. */
	async #bulkWrite(collection: DocumentName, rows: readonly object[]): Promise<Raw[]> {
		if (rows.length === 0) return [];
		const { error } = await this.#rx.collections[collection].storageInstance.bulkWrite(rows as never, 'feed');
		return error.map((failure) => {
			if (failure.status === 409) return failure.documentInDb as unknown as Raw;
			throw new Error(`the copy refused ${collection} ${failure.documentId}: ${failure.status}`);
		});
	}

	async #empty(collection: DocumentName): Promise<void> {
		const store = this.#rx.collections[collection]?.storageInstance;
		if (!store) return;
		for (;;) {
			const page = await this.#rx.collections[collection].find({ selector: {}, limit: 500 } as never).exec();
			if (page.length === 0) return;
			const rows = page.map(({ _data: previous }) => ({
				previous,
				// From number 0 on, whatever the next epoch counts from is newer.
				document: { ...previous, number: 0, _deleted: true }
			}));
			await store.bulkWrite(rows as never, 'drop');
		}
	}
}

/** The newest of each document. */
function newestOf<N extends DocumentName>(writes: readonly Write<N>[]): Map<string, Write<N>> {
	const newest = new Map<string, Write<N>>();
	for (const write of writes) {
		const id = 'gone' in write ? write.gone : write.document.id;
		if (write.number > (newest.get(id)?.number ?? -1)) newest.set(id, write);
	}
	return newest;
}

/** What to store for a change; nothing when what is there is as new. */
function rowOf(collection: DocumentName, write: Write | undefined, previous: Raw | undefined): object[] {
	if (!write || (previous && previous.number >= write.number)) return [];
	const { number } = write;
	if ('gone' in write) return previous ? [{ previous, document: { ...previous, number, _deleted: true } }] : [];
	const document = { ...encode(collection, write.document), number, _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '' };
	return [previous ? { previous, document } : { document }];
}

/** The document as it is stored. */
function encode(collection: DocumentName, document: object): object {
	if (collection === INVERTED.collection) {
		return { ...document, order: MILLIS_MAX - Number(Reflect.get(document, INVERTED.field)) };
	}
	if (collection !== PACKED.collection) return document;
	return { ...document, [PACKED.field]: JSON.stringify(Reflect.get(document, PACKED.field)) };
}

/** The document as the domain knows it. */
function clean<N extends DocumentName>(row: Raw): Document<N> {
	const { _deleted, _attachments, _meta, _rev, number, order, ...document } = row;
	const packed = document[PACKED.field];
	if (typeof packed === 'string') document[PACKED.field] = JSON.parse(packed);
	return document as unknown as Document<N>;
}

function schemaOf(collection: DocumentName): any {
	const { schema, version, indexes } = documents[collection];
	const ordered = collection === INVERTED.collection;
	return {
		title: collection,
		version,
		type: 'object',
		primaryKey: 'id',
		additionalProperties: false,
		properties: {
			...schema.properties,
			...(collection === PACKED.collection ? { [PACKED.field]: { type: 'string' } } : {}),
			...(ordered ? { order: ORDER } : {}),
			number: NUMBER
		},
		required: [...schema.required, 'number', ...(ordered ? ['order'] : [])],
		indexes: indexes.map((index) =>
			index.map((field) => (ordered && field === INVERTED.field ? 'order' : field))
		)
	};
}

const progressSchema = {
	title: 'progress',
	version: 0,
	type: 'object',
	primaryKey: 'id',
	additionalProperties: false,
	properties: { id: { type: 'string', maxLength: 20 }, progress: { type: 'object' } },
	required: ['id', 'progress']
};
