import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import {
	createRxDatabase,
	fillWithDefaultSettings,
	getQueryPlan,
	normalizeMangoQuery,
	type RxStorageInstance
} from 'rxdb/plugins/core';
import { onTestFinished, expect, test } from 'vitest';
import { documentNames, documents, type Document, type DocumentName } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { openDatabase } from '#data/database.ts';
import { progressSchema, schemaOf } from '#data/rows.ts';
import { browserStorage } from '#data/storage.ts';
import { make } from '../kit/make.ts';
import { memory } from '../kit/memory.ts';
import { openCopy } from '../kit/source.ts';

const asked = { status: 'open' } as const;
const COPY = 'porchlight-copy';

type Disk = Parameters<typeof browserStorage>[0];
type AnySchema = Record<string, unknown>;

/** RxDB on Dexie, on a disk in memory. */
function openOnDexie(isWanted?: () => boolean) {
	const indexedDB = new IDBFactory();
	const open: IDBDatabase[] = [];
	const openAsIs = indexedDB.open.bind(indexedDB);
	indexedDB.open = (...args: Parameters<typeof openAsIs>) => {
		const request = openAsIs(...args);
		request.addEventListener('success', () => open.push(request.result));
		return request;
	};
	const storage = browserStorage({ indexedDB, IDBKeyRange });
	const database = openDatabase('porchlight-copy', { storage, multiInstance: false }, isWanted);
	onTestFinished(async () => (await database).close());
	return {
		database,
		/** What a phone does to a page in the background. */
		loseConnections: () => {
			for (const db of open.splice(0)) forceCloseDatabase(db as never);
		}
	};
}

test('RxDB opens no more collections than its free edition allows in one page', () => {
	expect(documentNames.length + 1).toBeLessThanOrEqual(13);
});

test.for(documentNames)('a %s is read back as it was written, on the store of the browser', async (name) => {
	const database = await openOnDexie().database;
	const document = make(name as DocumentName);
	await database.write(name, [{ document, number: 1 }]);
	expect((await database.read(name, [document.id])).get(document.id)).toEqual(document);
	expect(await database.find(name, { equal: {} })).toEqual([document]);
});

test('a transcript keeps its messages', async () => {
	const database = await openOnDexie().database;
	const messages = [make('message'), make('message', { kind: 'event', event: 'joined' })];
	const transcript = make('transcript', { messages });
	await database.write('transcript', [{ document: transcript, number: 1 }]);
	expect(await database.find('transcript', { equal: { conversationId: transcript.conversationId } })).toEqual(
		[transcript]
	);
});

test('[S7] an older document never replaces a newer one, whether the newer one was looked at or not', async () => {
	for (const isKnown of [true, false]) {
		const storage = memory();
		const id = newId();
		const at = (number: number) => ({ document: make('agent', { id, name: `Ana ${number}` }), number });
		const before = await openCopy(storage);
		await before.write('agent', [at(5)]);
		await before.close();
		const database = await openCopy(storage);
		if (isKnown) await database.find('agent', { equal: {} });
		await database.write('agent', [at(4)]);
		expect(await database.find('agent', { equal: {} })).toMatchObject([{ name: 'Ana 5' }]);
		await database.write('agent', [at(8), at(7), at(6)]);
		expect(await database.find('agent', { equal: {} })).toMatchObject([{ name: 'Ana 8' }]);
		await database.close();
	}
});

test('[S7] what is gone stays gone until something newer comes', async () => {
	const database = await openCopy();
	const visitor = make('visitor');
	await database.write('visitor', [{ document: visitor, number: 3 }]);
	await database.write('visitor', [{ gone: visitor.id, number: 5 }]);
	expect(await database.find('visitor', { equal: {} })).toEqual([]);
	expect((await database.read('visitor', [visitor.id])).size).toBe(0);
	await database.write('visitor', [{ document: visitor, number: 4 }]);
	expect(await database.find('visitor', { equal: {} })).toEqual([]);
	await database.write('visitor', [{ document: visitor, number: 6 }]);
	expect(await database.find('visitor', { equal: {} })).toEqual([visitor]);
});

test('a marker for what was never here changes nothing', async () => {
	const database = await openCopy();
	await database.write('visitor', [{ gone: newId(), number: 5 }]);
	expect(await database.find('visitor', { equal: {} })).toEqual([]);
});

test('the list of conversations comes newest first, straight from an index', async () => {
	const database = await openCopy();
	const rows = [5, 9, 7].map((lastMessageAt) => make('conversation', { lastMessageAt }));
	await database.write(
		'conversation',
		rows.map((document, number) => ({ document, number: number + 1 }))
	);
	const found = await database.find('conversation', { equal: asked, by: 'order' });
	expect(found.map(({ lastMessageAt }) => lastMessageAt)).toEqual([9, 7, 5]);
	expect(found[0]).toEqual(rows[1]);
	expect(planOf('conversation', asked, 'order')).toMatchObject({
		index: ['_deleted', 'status', 'order', 'id'],
		selectorSatisfiedByIndex: true,
		sortSatisfiedByIndex: true
	});
});

test.for([
	['message', 'position'],
	['transcript', 'firstPosition']
] as const)('the %ss of a conversation come in order, straight from an index', ([name, by]) => {
	expect(planOf(name, { conversationId: newId() }, by)).toMatchObject({
		selectorSatisfiedByIndex: true,
		sortSatisfiedByIndex: true
	});
});

test('no index has a field that may be absent: such documents would be missing from its list', () => {
	for (const name of documentNames) {
		const required: readonly string[] = documents[name].schema.required;
		for (const field of documents[name].indexes.flat()) expect(required, `${name}.${field}`).toContain(field);
	}
});

test('[S7] how far the copy is survives a restart, and goes with the copy', async () => {
	const storage = memory();
	const before = await openCopy(storage);
	await before.write('agent', [{ document: make('agent'), number: 7 }]);
	await before.saveProgress({ kind: 'filling', epoch: 'e', at: 7, below: 4 });
	await before.saveProgress({ kind: 'whole', epoch: 'e', number: 7 });
	await before.close();
	const after = await openCopy(storage);
	expect(after.progress).toEqual({ kind: 'whole', epoch: 'e', number: 7 });
	await after.drop();
	expect(after.progress).toBeUndefined();
	await after.close();
	const empty = await openCopy(storage);
	expect(empty.progress).toBeUndefined();
	expect(await empty.find('agent', { equal: {} })).toEqual([]);
});

test.for([
	['memory', () => openCopy()],
	['the store of the browser', () => openOnDexie().database]
] as const)(
	'[S8] after the copy was dropped the numbers of another epoch begin anew, also of what was removed before: on %s',
	async ([, open]) => {
		const database = await open();
		const [kept, removed] = [make('agent', { name: 'Ana' }), make('agent', { name: 'Ben' })];
		await database.write('agent', [
			{ document: kept, number: 900 },
			{ document: removed, number: 901 }
		]);
		await database.write('agent', [{ gone: removed.id, number: 902 }]);
		await database.drop();
		await database.write('agent', [
			{ document: kept, number: 2 },
			{ document: removed, number: 3 }
		]);
		const found = await database.find('agent', { equal: {} });
		expect(found.map(({ name }) => name).sort()).toEqual(['Ana', 'Ben']);
	}
);

test('[S8] a copy whose removal was interrupted says so, and the removal is finished', async () => {
	const storage = memory();
	const before = await openCopy(storage);
	await before.write('agent', [{ document: make('agent'), number: 7 }]);
	await before.saveProgress({ kind: 'dropping' });
	await before.close();
	const after = await openCopy(storage);
	expect(after.progress).toEqual({ kind: 'dropping' });
	await after.drop();
	expect(after.progress).toBeUndefined();
	expect(await after.find('agent', { equal: {} })).toEqual([]);
});

test('a lost connection to the store is opened again, and never read as emptiness', async () => {
	const { database: opening, loseConnections } = openOnDexie();
	const database = await opening;
	const agent = make('agent');
	await database.write('agent', [{ document: agent, number: 1 }]);
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 1 });
	loseConnections();
	expect(await database.find('agent', { equal: {} })).toEqual([agent]);
	loseConnections();
	expect((await database.read('agent', [agent.id, newId()])).size).toBe(1);
	loseConnections();
	const told: string[] = [];
	database.changes.add(({ collection }) => told.push(collection));
	await database.write('agent', [{ document: make('agent'), number: 2 }]);
	expect(await database.find('agent', { equal: {} })).toHaveLength(2);
	expect(database.progress).toEqual({ kind: 'whole', epoch: 'e', number: 1 });
	expect(told).toContain('agent');
});

test('a copy that nobody wants any more is not opened again', async () => {
	const { database: opening, loseConnections } = openOnDexie(() => false);
	const database = await opening;
	loseConnections();
	await expect(database.find('agent', { equal: {} })).rejects.toThrow();
});

/** Makes a copy with an agent in it, as an app with another schema of agents has left it. */
async function leaveFormer(disk: Disk, change: (schema: AnySchema) => AnySchema): Promise<void> {
	const former = await createRxDatabase({ name: COPY, storage: browserStorage(disk), multiInstance: false });
	const schema = change(schemaOf('agent') as AnySchema);
	const { agent } = await former.addCollections({
		agent: { schema: schema as never, autoMigrate: false },
		progress: { schema: progressSchema as never }
	});
	const FORMER = { _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '' };
	const write = async (instance: RxStorageInstance<object, unknown, unknown>, document: object) =>
		expect((await instance.bulkWrite([{ document: { ...document, ...FORMER } }], 'test')).error).toEqual([]);
	await write(agent?.storageInstance as never, { ...make('agent'), number: 1 });
	const progress = { kind: 'whole', epoch: 'e', number: 1 };
	await write(former.collections['progress']?.storageInstance as never, {
		id: 'progress',
		number: 0,
		progress
	});
	await former.close();
}

test.for([
	['a changed schema of the same version', (schema) => ({ ...schema, title: 'former' })],
	['another index', (schema) => ({ ...schema, indexes: [['name']] })],
	['an earlier or later version', (schema) => ({ ...schema, version: 7 })]
] satisfies [string, (schema: AnySchema) => AnySchema][])(
	'a copy that was made for %s is removed and begun anew, never half read',
	async ([, change]) => {
		const disk = { indexedDB: new IDBFactory(), IDBKeyRange };
		await leaveFormer(disk, change);
		for (let starts = 0; starts < 2; starts += 1) {
			const storage = browserStorage(disk);
			const database = await openDatabase(COPY, { storage, multiInstance: false });
			expect(database.progress).toEqual(starts === 0 ? undefined : { kind: 'whole', epoch: 'e', number: 2 });
			expect(await database.find('agent', { equal: {} })).toHaveLength(starts);
			await database.write('agent', [{ document: make('agent'), number: 2 + starts }]);
			await database.saveProgress({ kind: 'whole', epoch: 'e', number: 2 });
			await database.close();
		}
	}
);

test('a copy of the present shape is left as it is', async () => {
	const disk = { indexedDB: new IDBFactory(), IDBKeyRange };
	await leaveFormer(disk, (schema) => schema);
	const storage = browserStorage(disk);
	const database = await openDatabase(COPY, { storage, multiInstance: false });
	onTestFinished(() => database.close());
	expect(database.progress).toEqual({ kind: 'whole', epoch: 'e', number: 1 });
	expect(await database.find('agent', { equal: {} })).toHaveLength(1);
});

function planOf<N extends DocumentName>(name: N, selector: Partial<Document<N>>, by: string) {
	const schema = fillWithDefaultSettings(schemaOf(name) as never);
	const own = normalizeMangoQuery(schema, { selector, sort: [{ [by]: 'asc' }] } as never);
	return getQueryPlan(schema, { ...own, selector: { ...own.selector, _deleted: { $eq: false } } } as never);
}
