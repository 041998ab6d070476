/**
 * The storage of the search index: what it was made of, read from the copy without RxDB, and the index itself as one
 * record. The copy is only ever read here; writing beside RxDB would lose its revisions.
 */
import { documents, type DocumentName } from '#domain/documents.ts';
import {
	contentsRange,
	Directory,
	rowsOf,
	stateId,
	type Bundle,
	type Contents,
	type Stored
} from './bundles.ts';
import type { Progress } from './lives.ts';
import { lifeOf, progressOf, seenIn } from './lives.ts';
import type { Row } from './rows.ts';
import type { IndexedName, SavedIndex } from './search-index.ts';
import { searchName } from './search-line.ts';

/** Raised when the stored form changes, or which words a text has: then it is made anew. */
const FORM = 3;
const STORE = 'index';
const KEY = 'index';
/** How many rows are read at once. */
const PAGE = 500;

/** The index, and how much of which feed it holds. */
export interface Kept {
	readonly epoch: string;
	readonly number: number;
	readonly index: SavedIndex;
}

/** Where copy and index are stored. */
export interface Disk {
	readonly indexedDB: Pick<IDBFactory, 'open'>;
	readonly IDBKeyRange: Pick<typeof IDBKeyRange, 'bound'>;
}

/** Reads the copy and keeps the index; nothing stays open that another tab wants to delete. */
export class SearchShelf {
	readonly #copyName: string;
	readonly #disk: Disk;
	readonly #open = new Map<string, Promise<IDBDatabase | undefined>>();

	constructor(copyName: string, disk: Disk) {
		this.#copyName = copyName;
		this.#disk = disk;
	}

	/** The index as it was stored last; undefined when there is none of this form. */
	async load(): Promise<Kept | undefined> {
		const db = await this.#own();
		const stored = (await answer(db.transaction(STORE).objectStore(STORE).get(KEY))) as
			(Kept & { readonly form: number }) | undefined;
		return stored?.form === FORM ? stored : undefined;
	}

	/** Stores the index in the place of the last one. */
	async save(kept: Kept): Promise<void> {
		const transaction = (await this.#own()).transaction(STORE, 'readwrite');
		transaction.objectStore(STORE).put({ ...kept, form: FORM }, KEY);
		await done(transaction);
	}

	/** How much of the feed the copy holds. */
	async progress(): Promise<Progress | undefined> {
		return progressOf(await this.#progress());
	}

	/** The rows with these ids, removed ones included; those that never were are left out. */
	async read(collection: IndexedName, ids: readonly string[]): Promise<Row[]> {
		const rows = await this.#rows(collection, documents[collection].version, ids);
		const life = lifeOf(await this.#progress());
		return rows.map((row) => seenIn(life, row));
	}

	/** All rows of a collection, removed ones included. */
	async *all(collection: IndexedName): AsyncGenerator<Row[], void, void> {
		const db = await this.#copy(collection, documents[collection].version);
		if (!db) return;
		const life = lifeOf(await this.#progress());
		for (let after = ''; ;) {
			const range = this.#disk.IDBKeyRange.bound(after, stateId, true, true);
			const page = await answer<Stored[]>(storeOf(db).getAll(range, PAGE));
			if (page.length > 0) yield page.map((row) => seenIn(life, rowOf(row)));
			if (page.length < PAGE) break;
			after = page.at(-1)?.id ?? '';
		}
		const directory = await this.#directory(db);
		for (const id of directory.bundles)
			yield (await unbundled(db, id, directory.idsIn(id))).map((row) => seenIn(life, row));
	}

	/** Closes everything. */
	async close(): Promise<void> {
		for (const db of await Promise.all(this.#open.values())) db?.close();
		this.#open.clear();
	}

	async #progress(): Promise<Row | undefined> {
		return (await this.#rows('progress', 0, ['progress']))[0];
	}

	async #rows(
		collection: DocumentName | 'progress',
		version: number,
		ids: readonly string[]
	): Promise<Row[]> {
		const db = await this.#copy(collection, version);
		if (!db || ids.length === 0) return [];
		const store = storeOf(db);
		const found = await Promise.all(ids.map((id) => answer<Stored | undefined>(store.get(id))));
		const alone = found.flatMap((row) => row ?? []);
		if (alone.length === ids.length) return alone.map(rowOf);
		const directory = await this.#directory(db);
		const together = [...directory.bundlesOf(ids)].map(([id, wanted]) => unbundled(db, id, wanted));
		return [...alone.map(rowOf), ...(await Promise.all(together)).flat()];
	}

	async #directory(db: IDBDatabase): Promise<Directory> {
		const { lower, upper } = contentsRange;
		const contents: Contents[] = await answer(storeOf(db).getAll(this.#disk.IDBKeyRange.bound(lower, upper)));
		return new Directory('', contents);
	}

	/** A collection as RxDB's Dexie storage keeps it; undefined when it is not there. */
	async #copy(collection: string, version: number): Promise<IDBDatabase | undefined> {
		return await this.#keep(`rxdb-dexie-${this.#copyName}--${version}--${collection}`, undefined);
	}

	async #own(): Promise<IDBDatabase> {
		const db = await this.#keep(searchName(this.#copyName), STORE);
		if (!db) throw new Error('the search index cannot be opened');
		return db;
	}

	async #keep(name: string, made: string | undefined): Promise<IDBDatabase | undefined> {
		const known = this.#open.get(name) ?? openDisk(this.#disk, name, made, () => this.#open.delete(name));
		this.#open.set(name, known);
		const db = await known;
		if (!db) this.#open.delete(name);
		return db;
	}
}

/** Opens a database; one that is not there is made with its store, or, without a name for that, not at all. */
async function openDisk(
	disk: Disk,
	name: string,
	made: string | undefined,
	onClose: () => void
): Promise<IDBDatabase | undefined> {
	const request = disk.indexedDB.open(name);
	request.onupgradeneeded = () => {
		if (made === undefined) request.transaction?.abort();
		else request.result.createObjectStore(made);
	};
	try {
		const db = await answer(request);
		const close = () => {
			db.close();
			onClose();
		};
		// Who signs out deletes it, and must not wait for us.
		db.onversionchange = close;
		db.onclose = onClose;
		return db;
	} catch (error) {
		if (made === undefined && error instanceof Error && error.name === 'AbortError') return undefined;
		throw error;
	}
}

const storeOf = (db: IDBDatabase): IDBObjectStore => db.transaction('docs').objectStore('docs');

/** These documents of a bundle; none when the bundle is gone. */
async function unbundled(db: IDBDatabase, bundleId: string, ids: ReadonlySet<string>): Promise<Row[]> {
	const bundle = await answer<Bundle | undefined>(storeOf(db).get(bundleId));
	const rows = bundle ? rowsOf(bundle) : [];
	return rows.filter(({ id }) => ids.has(id)).map(rowOf);
}

/** Booleans that are indexed are stored as text. */
const rowOf = (row: unknown): Row => ({
	...(row as Row),
	_deleted: Reflect.get(row as object, '_deleted') === '1'
});

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('the store gave no answer'));
	});

const done = (transaction: IDBTransaction): Promise<void> =>
	new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('the store took nothing'));
	});
