import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#data/database.ts';
import { browserStorage } from '#data/storage.ts';
import { make } from '../kit/make.ts';
import { memory } from '../kit/memory.ts';

const COPY = 'porchlight-copy';

test('[S8] another tab that knew what was removed sees it when the next epoch brings it', async () => {
	const storage = memory();
	const open = async (name: string) => {
		// RxDB lets a page open a name once; another tab is another page.
		const database = await openDatabase(COPY, {
			storage: { ...storage, name },
			multiInstance: false,
			only: ['agent']
		});
		onTestFinished(() => database.close());
		return database;
	};
	const [mine, other] = [await open('mine'), await open('other')];
	const agent = make('agent');
	await mine.write('agent', [{ document: agent, number: 900 }]);
	expect(await other.find('agent', { equal: {} })).toEqual([agent]);
	await mine.write('agent', [{ gone: agent.id, number: 902 }]);
	expect(await other.find('agent', { equal: {} })).toEqual([]);
	await mine.saveProgress({ kind: 'whole', epoch: 'e', number: 902 });
	await mine.drop();
	await mine.write('agent', [{ document: agent, number: 3 }]);
	expect((await other.read('agent', [agent.id])).size).toBe(1);
	expect(await other.find('agent', { equal: {} })).toEqual([agent]);
});

test('[S7] [X14] a tab that was never told what another wrote learns it when the same comes to it', async () => {
	const disk = { indexedDB: new IDBFactory(), IDBKeyRange };
	const open = async (name: string) => {
		// Another tab is another page, and these two hear nothing of each other.
		const storage = { ...browserStorage(disk), name };
		const database = await openDatabase(COPY, { storage, multiInstance: false, only: ['agent'] });
		onTestFinished(() => database.close());
		return database;
	};
	const [frozen, other] = [await open('frozen'), await open('other')];
	const [before, after] = [make('agent'), { ...make('agent'), name: 'Ana, renamed' }];
	const agent = { ...after, id: before.id };
	await frozen.write('agent', [{ document: before, number: 1 }]);
	await frozen.find('agent', { equal: {} });
	await other.write('agent', [{ document: agent, number: 2 }]);
	const told: (readonly string[])[] = [];
	frozen.changes.add(({ ids }) => void told.push(ids));
	await frozen.write('agent', [{ document: agent, number: 2 }]);
	expect(told).toEqual([[agent.id]]);
	expect(await frozen.find('agent', { equal: {} })).toEqual([agent]);
	await frozen.write('agent', [{ document: agent, number: 2 }]);
	expect(told).toHaveLength(1);
});
