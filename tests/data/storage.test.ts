import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#data/database.ts';
import type { DatabaseSurroundings } from '#data/rx.ts';
import { browserStorage } from '#data/storage.ts';
import { newId } from '#domain/id.ts';
import { make } from '../kit/make.ts';

/** A copy with 60 conversations, some of them removed; each question is asked of a freshly opened one. */
async function filled(make_: (settings: object) => unknown) {
	const indexedDB = new IDBFactory();
	const storage = () => make_({ indexedDB, IDBKeyRange }) as DatabaseSurroundings['storage'];
	const open = async () => {
		const database = await openDatabase('porchlight-copy', { storage: storage(), multiInstance: false });
		onTestFinished(() => database.close());
		return database;
	};
	const first = await open();
	await first.write(
		'conversation',
		conversations.map((document, index) => ({ document, number: index + 1 }))
	);
	await first.write(
		'conversation',
		conversations.filter((_, index) => index % 5 === 0).map(({ id }) => ({ gone: id, number: 1_000 }))
	);
	await first.close();
	return { open, indexedDB };
}

const conversations = Array.from({ length: 60 }, (_, index) =>
	make('conversation', {
		lastMessageAt: 1_000 + ((index * 37) % 60),
		status: index % 3 ? 'open' : 'resolved'
	})
);

const questions = {
	'a list by its index': { equal: { status: 'open' }, by: 'order' },
	'a list by no index': { equal: { status: 'resolved' } },
	'a list of everything': { equal: {} }
} as const;

test.for(Object.entries(questions))('%s is what RxDB itself finds', async ([, selection]) => {
	const own = await filled((settings) => browserStorage(settings));
	const rxdb = await filled((settings) => getRxStorageDexie(settings));
	const copy = await own.open();
	const found = await copy.find('conversation', selection);
	await copy.close();
	expect(found.length).toBeGreaterThan(10);
	expect(found).toEqual(await (await rxdb.open()).find('conversation', selection));
});

test.for([
	['few', (ids: string[]) => ids.slice(0, 3)],
	['many that lie together', (ids: string[]) => ids],
	['many that lie apart', (ids: string[]) => [...ids.slice(0, 2), ...ids.slice(-15)]],
	['many of which each is asked for twice', (ids: string[]) => [...ids, ...ids]],
	['many of which some were never there', (ids: string[]) => ids.flatMap((id) => [id, newId()])],
	['many that are not there', (ids: string[]) => ids.map(() => newId())]
] as const)('%s are found by id, and none that is gone', async ([, choose]) => {
	const { open } = await filled((settings) => browserStorage(settings));
	const ids = choose(conversations.map(({ id }) => id));
	const found = await (await open()).read('conversation', ids);
	const expected = conversations.filter(({ id }, index) => index % 5 !== 0 && ids.includes(id));
	expect([...found.values()]).toEqual(expect.arrayContaining(expected));
	expect(found.size).toBe(expected.length);
});

test('the store keeps no index that nobody asks by', async () => {
	const { open, indexedDB } = await filled((settings) => browserStorage(settings));
	await open();
	const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
	const name = names.find((one) => one.endsWith('conversation')) ?? '';
	const opening = indexedDB.open(name);
	await new Promise((resolve) => opening.addEventListener('success', resolve));
	const { indexNames } = opening.result.transaction('docs').objectStore('docs');
	expect([...indexNames].filter((index) => index.includes('lwt'))).toEqual([]);
	expect([...indexNames]).toContain('[_deleted+status+order+id]');
	opening.result.close();
});
