/**
 * The copy of what the server said: opened from the registry of documents, read by questions, written by the feed
 * alone. Only this file, `rx.ts` and what lies beneath both (`storage.ts`, `bundling.ts`) know RxDB's types.
 */
import { normalizeMangoQuery, prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import { documentNames, type Document, type DocumentName } from '#domain/documents.ts';
import { Known, type Selection } from './known.ts';
import { Listeners } from './listeners.ts';
import {
	beginOf,
	isAsNew,
	isOf,
	lifeFor,
	lifeOf,
	mayFollow,
	progressOf,
	seenIn,
	type Progress
} from './lives.ts';
import { copiesOf, FRESH, newestOf, replaced, rowOf, type Row, type Write, type Writing } from './rows.ts';
import { forget, isConnectionLost, openRx, put, type DatabaseSurroundings, type Rx } from './rx.ts';

/** One change of the copy. */
export interface Change {
	readonly collection: DocumentName | 'progress';
	readonly ids: readonly string[];
}

type Name = DocumentName | 'progress';

const PROGRESS_ID = 'progress';
/** So many documents at the most are seen before they are stored; of a page of thousands nobody waits for one. */
const SOON_MAX = 100;

/** The name of an agent's copy on this device. */
export const databaseName = (workspaceId: string, agentId: string): string =>
	`porchlight-${workspaceId}-${agentId}`;

/**
 * Opens the copy, or makes an empty one, also when the one that is there was made for other schemas.
 *
 * @param isWanted asked before a copy whose connection was lost is opened again: not after signing out
 */
export async function openDatabase(
	name: string,
	surroundings: DatabaseSurroundings,
	isWanted: () => boolean = () => true
): Promise<Database> {
	const database = new Database(name, () => openRx(name, surroundings), isWanted);
	await database.open();
	return database;
}

/** The copy of what the server said. */
export class Database {
	readonly name: string;
	/** Tells what questions find to be other than before; what the feed brings is told sooner than it is stored. */
	readonly changes = new Listeners<Change>();
	/** Tells what the store holds now, for those who read it themselves. */
	readonly stored = new Listeners<Change>();
	/** Another one when changes may have been missed, or all is of another life: who keeps an answer by them asks anew. */
	era = 0;
	readonly #openRx: () => Promise<Rx>;
	readonly #isWanted: () => boolean;
	readonly #known = new Known();
	#rx: Promise<Rx> | undefined;
	#progress: Row | undefined;
	/** By collection, what is being stored and is seen already: the store is asked after it. */
	readonly #storing = new Map<Name, Promise<unknown>>();
	#isClosed = false;

	constructor(name: string, openRx: () => Promise<Rx>, isWanted: () => boolean) {
		this.name = name;
		this.#openRx = openRx;
		this.#isWanted = isWanted;
	}

	/** Opens it. */
	async open(): Promise<void> {
		await (this.#rx = this.#connect());
	}

	async #connect(): Promise<Rx> {
		const rx = await this.#openRx();
		const [progress] = await rx.collections.progress.storageInstance.findDocumentsById([PROGRESS_ID], true);
		this.#progress = progress;
		// What another tab wrote while the connection was lost was not told.
		this.#known.clear();
		this.era += 1;
		rx.eventBulks$.subscribe(({ collectionName, events }) => {
			const collection = collectionName as Change['collection'];
			const ids = events.map(({ documentId }) => documentId);
			const rows = events.map(({ documentData }) => documentData as unknown as Row);
			if (collection === 'progress') for (const row of rows) this.#follow(row);
			this.stored.tell({ collection, ids });
			if (collection === 'progress') this.changes.tell({ collection, ids });
			else this.#learn(collection, rows);
		});
		return rx;
	}

	/**
	 * How much of the feed this tab's questions see; undefined while the copy is empty. Another tab's documents come
	 * by the same channel as its number and before it, so what a question finds is never older than this.
	 */
	get progress(): Progress | undefined {
		return progressOf(this.#progress);
	}

	/** How the copy's present life sees a row. */
	readonly #seen = (row: Row): Row => seenIn(lifeOf(this.#progress), row);

	/** Takes how far the copy is, as this tab or another has stored it; with another life everything is another. */
	#follow(row: Row): void {
		if (!isAsNew(row, this.#progress)) return;
		const isSameLife = lifeOf(row) === lifeOf(this.#progress);
		this.#progress = row;
		if (isSameLife) return;
		this.era += 1;
		for (const [name, ids] of this.#known.clear())
			this.changes.tell({ collection: name as Change['collection'], ids });
	}

	/** The documents with these ids; those that are not there are left out. */
	async read<N extends DocumentName>(name: N, ids: readonly string[]): Promise<Map<string, Document<N>>> {
		return await this.#known.read(name, ids, async (unknown) =>
			(await this.#rows(name, unknown)).map(this.#seen)
		);
	}

	/** An id was made here, just now: nobody has written it, so it need not be looked for. */
	expect(name: DocumentName, id: string): void {
		this.#known.expect(name, id);
	}

	/** The documents that fit, in the order asked for. */
	async find<N extends DocumentName>(name: N, selection: Selection<N>): Promise<readonly Document<N>[]> {
		const { equal, by } = selection;
		const query = {
			selector: { ...equal, _deleted: { $eq: false } },
			sort: by === undefined ? [] : [{ [by]: 'asc' }]
		};
		return await this.#known.find(name, selection, async () => {
			await this.#storing.get(name);
			const found = await this.#in(name, ({ storageInstance: { schema }, storageInstance: store }) =>
				store.query(prepareQuery(schema, normalizeMangoQuery(schema, query as never)))
			);
			return (found?.documents ?? []).map(this.#seen).filter(({ _deleted }) => !_deleted);
		});
	}

	/**
	 * Writes what is newer than what is there (SPEC S7), in the life in which the copy is at the call. What is not known to
	 * be there is written as if it were new, without a look before: the store says what it found in its place. Only of what
	 * was removed before this start it does not say so, and the feed, which is read to its end, removes it again.
	 *
	 * Screens do not wait for the store: what the server said is so, on a device without room, too. The copy's number stays
	 * behind until all is stored, so one that stops meanwhile is told again.
	 */
	async write<N extends DocumentName>(name: N, writes: readonly Write<N>[]): Promise<void> {
		const begin = beginOf(lifeOf(this.#progress));
		const newest = newestOf(writes);
		const known = this.#known;
		const unknown = [...newest].flatMap(([id, write]) => ('gone' in write && !known.row(name, id) ? id : []));
		// Nothing is waited for without need: what comes together is seen together.
		const there = unknown.length === 0 ? [] : await this.#rows(name, unknown);
		const found = new Map(there.map((row) => [row.id, row]));
		const after = (of: readonly [string, Write][], previous: (id: string) => Row | undefined) =>
			of.flatMap(([id, write]) => rowOf(name, write, previous(id) ?? found.get(id), begin));
		const all = [...newest];
		const rows = after(all, (id) => known.row(name, id));
		// Of many only what is seen already: pages that follow each other must not all be kept in memory.
		const soon = all.length <= SOON_MAX ? all : all.filter(([id]) => known.isAhead(name, id));
		if (soon.length > 0) this.#learn(name, copiesOf(after(soon, (id) => known.seen(name, id))), true);
		const stored = this.#store(name, { rows, newest, begin });
		await (soon.length > 0 ? this.#after(name, stored) : stored);
		for (const [id, { number }] of newest) known.catchUp(name, id, begin + number);
	}

	/** Whoever asks the store meanwhile waits for this. */
	async #after(name: Name, stored: Promise<void>): Promise<void> {
		const storing = Promise.allSettled([this.#storing.get(name), stored]);
		this.#storing.set(name, storing);
		try {
			await stored;
		} finally {
			if (this.#storing.get(name) === storing) this.#storing.delete(name);
		}
	}

	async #store(name: DocumentName, { rows, newest, begin }: Writing): Promise<void> {
		if (rows.length === 0) return;
		await this.#in(name, async ({ storageInstance: store }) => {
			let found = await put(store, rows);
			while (found.length > 0) {
				// Another tab may have written what this one was never told: a frozen one misses words.
				this.#learn(name, found);
				found = await put(
					store,
					found.flatMap((row) => rowOf(name, newest.get(row.id), row, begin))
				);
			}
		});
	}

	/** Takes rows as they are now, and tells those that are news. */
	#learn(collection: DocumentName, rows: readonly Row[], areKept = false): void {
		const ids = this.#known.learn(collection, rows.map(this.#seen), areKept);
		if (ids.length > 0) this.changes.tell({ collection, ids });
	}

	/** What the store holds of these, removed ones too. */
	async #rows(name: Name, ids: readonly string[]): Promise<readonly Row[]> {
		if (ids.length === 0) return [];
		await this.#storing.get(name);
		const found = await this.#in(name, ({ storageInstance }) =>
			storageInstance.findDocumentsById([...ids], true)
		);
		return found ?? [];
	}

	/** Removes documents from this device alone; what the feed or the server brings later is newer than nothing. */
	async evict<N extends DocumentName>(name: N, ids: readonly string[]): Promise<void> {
		const life = lifeOf(this.#progress);
		const number = beginOf(life);
		// What a later life has brought meanwhile is not this one's to remove.
		const rows = (await this.#rows(name, ids)).filter((row) => !row._deleted && isOf(life, row));
		await this.#in(name, ({ storageInstance }) =>
			put(
				storageInstance,
				rows.map((row) => replaced(row, { ...row, number, _deleted: true }))
			)
		);
	}

	/**
	 * Stores how much of the feed the copy holds; call it after the documents are written (SPEC S7).
	 *
	 * @returns false when another tab has brought it elsewhere or further: nothing is stored, and `progress` says how far
	 */
	async saveProgress(progress: Progress): Promise<boolean> {
		const life = lifeFor(progress, this.#progress);
		const document = { id: PROGRESS_ID, number: life, progress, ...FRESH };
		const isSaved = await this.#in('progress', async ({ storageInstance: store }) => {
			for (;;) {
				const [found] = await put(store, [replaced(this.#progress, document)]);
				if (!found) return true;
				this.#follow(found);
				if (!mayFollow(progress, life, found)) return false;
			}
		});
		return isSaved ?? true;
	}

	/** Removes every document, and the number with them; one that was stopped half-way is continued by calling it again. */
	async drop(): Promise<void> {
		if (!(await this.saveProgress({ kind: 'dropping' }))) return;
		const begin = beginOf(lifeOf(this.#progress));
		for (const name of documentNames)
			await this.#in(name, ({ storageInstance }) => forget(storageInstance, begin));
		const gone = { ...this.#progress, _deleted: true };
		await this.#in('progress', ({ storageInstance }) =>
			put(storageInstance, [replaced(this.#progress, gone)])
		);
	}

	/** Closes it for good. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await (await this.#rx)?.close();
	}

	/** Works in a collection, in a fresh connection when the old one was lost; undefined when it is not opened here. */
	async #in<T>(name: Name, work: (collection: RxCollection<Row>) => Promise<T>): Promise<T | undefined> {
		const opened = this.#rx;
		const collection = (await opened)?.collections[name];
		if (!collection) return undefined;
		try {
			return await work(collection);
		} catch (error) {
			if (this.#isClosed || !isConnectionLost(error) || !this.#isWanted()) throw error;
			if (this.#rx === opened) await this.#reopen();
			return await work((await this.#rx)?.collections[name] ?? collection);
		}
	}

	async #reopen(): Promise<void> {
		const lost = this.#rx;
		this.#rx = lost?.then(async (rx) => {
			await rx.close().catch(() => undefined);
			return await this.#connect();
		});
		await this.#rx;
	}
}
