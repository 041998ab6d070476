import { Dexie } from 'dexie';
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { expect, onTestFinished, test } from 'vitest';
import { keepBundles } from '#data/bundling.ts';
import { openDatabase, type Database } from '#data/database.ts';
import type { DatabaseSurroundings } from '#data/rx.ts';
import { browserStorage } from '#data/storage.ts';
import { newId } from '#domain/id.ts';
import { make } from '../kit/make.ts';

const NAME = 'porchlight-bundles';
const MANY = 120;

type Storage = DatabaseSurroundings['storage'];
const bundling = (indexedDB: IDBFactory) => browserStorage({ indexedDB, IDBKeyRange });
const plain = (indexedDB: IDBFactory) => getRxStorageDexie({ indexedDB, IDBKeyRange }) as unknown as Storage;

async function open(storage: Storage): Promise<Database> {
	const only = ['transcript', 'visitor'] as const;
	const database = await openDatabase(NAME, { storage, multiInstance: false, only });
	onTestFinished(() => database.close());
	return database;
}

const conversationIds = Array.from({ length: MANY / 3 }, newId);
/** Three transcripts of each conversation, in no order, all at number 1. */
const transcripts = Array.from({ length: MANY }, (_, index) =>
	make('transcript', {
		conversationId: conversationIds[(index * 7) % conversationIds.length] ?? '',
		firstPosition: 1 + Math.floor(index / conversationIds.length) * 50
	})
);
const [first = make('transcript')] = transcripts;
const all = transcripts.map((document) => ({ document, number: 1 }));
const changed = (document = first, lastPosition = 99) => ({ ...document, lastPosition });

/** What the store itself holds of the collection, key by key. */
async function keysOf(indexedDB: IDBFactory): Promise<string[]> {
	const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
	const opening = indexedDB.open(names.find((name) => name.endsWith('transcript')) ?? '');
	await new Promise((resolve) => opening.addEventListener('success', resolve));
	const asking = opening.result.transaction('docs').objectStore('docs').getAllKeys();
	await new Promise((resolve) => asking.addEventListener('success', resolve));
	opening.result.close();
	return asking.result as string[];
}

const bundlesAmong = (keys: readonly string[]) => keys.filter((key) => key.startsWith('~b'));
const thread = (database: Database, conversationId: string) =>
	database.find('transcript', { equal: { conversationId }, by: 'firstPosition' });

test('many new documents are few records, and each is found by its id and by its index', async () => {
	const indexedDB = new IDBFactory();
	const writer = await open(bundling(indexedDB));
	await writer.write('transcript', all);
	await writer.close();
	expect((await keysOf(indexedDB)).length).toBeLessThan(MANY / 10);
	const reader = await open(bundling(indexedDB));
	expect((await reader.read('transcript', [first.id, newId()])).get(first.id)).toEqual(first);
	const found = await thread(reader, first.conversationId);
	expect(found.map(({ firstPosition }) => firstPosition)).toEqual([1, 51, 101]);
	expect(new Set((await reader.find('transcript', { equal: {} })).map(({ id }) => id)).size).toBe(MANY);
});

test('[S7] a document of a bundle that changes stands by itself, and nothing older brings it back', async () => {
	const indexedDB = new IDBFactory();
	const writer = await open(bundling(indexedDB));
	await writer.write('transcript', all);
	await writer.close();
	const next = await open(bundling(indexedDB));
	await next.write('transcript', [{ document: changed(), number: 2 }]);
	await next.write('transcript', all);
	await next.close();
	expect(await keysOf(indexedDB)).toContain(first.id);
	const reader = await open(bundling(indexedDB));
	expect((await reader.read('transcript', [first.id])).get(first.id)?.lastPosition).toBe(99);
	expect(await thread(reader, first.conversationId)).toHaveLength(3);
});

test('a bundle that nobody is in any more is removed', async () => {
	const indexedDB = new IDBFactory();
	const database = await open(bundling(indexedDB));
	await database.write('transcript', all);
	expect(bundlesAmong(await keysOf(indexedDB))).not.toEqual([]);
	await database.evict(
		'transcript',
		transcripts.map(({ id }) => id)
	);
	expect(bundlesAmong(await keysOf(indexedDB))).toEqual([]);
	expect(await database.find('transcript', { equal: {} })).toEqual([]);
});

test('[S8] a copy that is dropped leaves no bundle, and takes everything anew', async () => {
	const indexedDB = new IDBFactory();
	const database = await open(bundling(indexedDB));
	await database.write('transcript', all);
	await database.drop();
	expect(bundlesAmong(await keysOf(indexedDB))).toEqual([]);
	await database.write('transcript', all);
	expect(await database.find('transcript', { equal: {} })).toHaveLength(MANY);
});

test('[S7] what another tab bundles and changes is seen by one that knows older bundles', async () => {
	const disk = { indexedDB: new IDBFactory(), IDBKeyRange };
	const [here, there] = [tab(disk), tab(disk)];
	await addTo(here, 0, 60);
	expect(await there.bulkGet(['58', '61'])).toEqual([stored(58), undefined]);
	await addTo(here, 60, MANY);
	await here.put({ ...stored(3), firstPosition: 7 });
	expect(await there.bulkGet(['3', '61'])).toEqual([{ ...stored(3), firstPosition: 7 }, stored(61)]);
	await there.put({ ...stored(61), firstPosition: 8 });
	const all = await here.where('[_deleted+firstPosition]').between(['0', 0], ['0', 10]).toArray();
	expect(all.map(({ id }) => id)).toEqual(['3', '61']);
});

const stored = (index: number) => ({ id: String(index), _deleted: '0', firstPosition: 1_000 + index });

/** A collection as RxDB's storage opens it, in a tab of its own. */
function tab(disk: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }) {
	const db = new Dexie('tab', { ...disk, cache: 'disabled' });
	keepBundles(db as never);
	db.version(1).stores({ docs: 'id, [_deleted+firstPosition]' });
	onTestFinished(() => db.close());
	return db.table<ReturnType<typeof stored>, string>('docs');
}

/** Adds documents as RxDB does: it looks for them first, in the same transaction. */
async function addTo(table: ReturnType<typeof tab>, from: number, to: number): Promise<void> {
	const documents = Array.from({ length: to - from }, (_, index) => stored(from + index));
	await table.db.transaction('rw', table, async () => {
		await table.bulkGet(documents.map(({ id }) => id));
		await table.bulkPut(documents);
	});
}

test('a large write that is not stored leaves nothing of itself, and can be done again', async () => {
	const indexedDB = new IDBFactory();
	let isFull = true;
	const database = await open(bundling(refusing(indexedDB, () => isFull)));
	await expect(database.write('transcript', all)).rejects.toThrow();
	expect(await thread(database, first.conversationId)).toEqual([]);
	isFull = false;
	await database.write('transcript', all);
	expect(await thread(database, first.conversationId)).toHaveLength(3);
});

/** The same disk, on which every large write is aborted at its end while `isFull`. */
function refusing(indexedDB: IDBFactory, isFull: () => boolean): IDBFactory {
	const open = indexedDB.open.bind(indexedDB);
	indexedDB.open = (name, version) => {
		const request = open(name, version);
		request.addEventListener('success', () => {
			const begin = request.result.transaction.bind(request.result);
			request.result.transaction = (stores, mode, options) => {
				const transaction = begin(stores, mode, options);
				if (mode !== 'readwrite' || !isFull()) return transaction;
				const store = transaction.objectStore.bind(transaction);
				transaction.objectStore = (of) => {
					const found = store(of);
					const put = found.put.bind(found);
					found.put = (value: { id?: string }, key) => {
						const request_ = put(value, key);
						if (value.id === '~') request_.addEventListener('success', () => transaction.abort());
						return request_;
					};
					return found;
				};
				return transaction;
			};
		});
		return request;
	};
	return indexedDB;
}

test('whatever is written, changed and removed, bundles answer as RxDB does without them', async () => {
	const index = fc.nat({ max: MANY - 1 });
	const act = fc.oneof(
		fc.record({ write: fc.uniqueArray(index, { minLength: 1, maxLength: MANY }) }),
		fc.record({ change: fc.uniqueArray(index, { minLength: 1, maxLength: 4 }) }),
		fc.record({ remove: fc.uniqueArray(index, { minLength: 1, maxLength: 40 }) }),
		fc.record({ evict: fc.uniqueArray(index, { minLength: 1, maxLength: 40 }) }),
		fc.constant({ reopen: true as const })
	);
	await fc.assert(
		fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 8 }), async (acts) => {
			expect(await played(bundling, acts)).toEqual(await played(plain, acts));
		}),
		{ numRuns: 25 }
	);
});

interface Act {
	readonly reopen?: true;
	readonly write?: readonly number[];
	readonly change?: readonly number[];
	readonly remove?: readonly number[];
	readonly evict?: readonly number[];
}

async function played(storageOn: (indexedDB: IDBFactory) => Storage, acts: readonly Act[]) {
	const indexedDB = new IDBFactory();
	let database = await open(storageOn(indexedDB));
	const pick = (indices: readonly number[] = []) => indices.map((index) => transcripts[index] ?? first);
	for (const [index, { write, change, remove, evict }] of acts.entries()) {
		const number = index + 1;
		if (write)
			await database.write(
				'transcript',
				pick(write).map((document) => ({ document, number }))
			);
		else if (change)
			await database.write(
				'transcript',
				pick(change).map((document) => ({ document: changed(document, number), number }))
			);
		else if (remove)
			await database.write(
				'transcript',
				pick(remove).map(({ id }) => ({ gone: id, number }))
			);
		else if (evict)
			await database.evict(
				'transcript',
				pick(evict).map(({ id }) => id)
			);
		else {
			await database.close();
			database = await open(storageOn(indexedDB));
		}
	}
	await database.close();
	const reader = await open(storageOn(indexedDB));
	const threads = await Promise.all(conversationIds.map((id) => thread(reader, id)));
	const byId = await reader.read(
		'transcript',
		transcripts.map(({ id }) => id)
	);
	await reader.close();
	return { threads, byId: [...byId].sort(([a], [b]) => (a < b ? -1 : 1)) };
}
