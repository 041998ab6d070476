/** What a tab that was frozen in a former life of the copy brings into the present one: nothing. */
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#data/database.ts';
import { make } from '../kit/make.ts';
import { memory } from '../kit/memory.ts';

const COPY = 'porchlight-copy';

/** A tab on a disk that others share, and what it has asked to be written but is not: it was frozen before. */
async function openTab(storage: ReturnType<typeof memory>, name: string) {
	let frozen: PromiseWithResolvers<void> | undefined;
	const slow: typeof storage = {
		...storage,
		// RxDB lets a page open a name once; another tab is another page.
		name,
		createStorageInstance: async (params) => {
			const instance = await storage.createStorageInstance(params);
			const write = instance.bulkWrite.bind(instance);
			instance.bulkWrite = async (rows, context) => {
				await frozen?.promise;
				return await write(rows, context);
			};
			return instance;
		}
	};
	const database = await openDatabase(COPY, { storage: slow, multiInstance: false, only: ['agent'] });
	onTestFinished(() => database.close());
	return {
		database,
		freeze: () => (frozen = Promise.withResolvers()),
		thaw: () => frozen?.resolve(),
		agents: async () => (await database.find('agent', { equal: {} })).map(({ name: called }) => called)
	};
}

test('[S7] [S8] a tab that thaws after another began anew adds nothing to the new copy, and takes nothing from it', async () => {
	const storage = memory();
	const [frozen, other] = [await openTab(storage, 'frozen'), await openTab(storage, 'other')];
	const [ana, ben] = [make('agent', { name: 'Ana' }), make('agent', { name: 'Ben' })];
	await frozen.database.saveProgress({ kind: 'whole', epoch: 'former', number: 900 });
	await frozen.database.write('agent', [
		{ document: ana, number: 900 },
		{ document: ben, number: 899 }
	]);
	frozen.freeze();
	const late = [
		frozen.database.write('agent', [
			{ document: { ...ana, name: 'Ana of before' }, number: 901 },
			{ document: make('agent', { name: 'Nobody' }), number: 902 },
			{ gone: ben.id, number: 903 }
		]),
		frozen.database.evict('agent', [ben.id]),
		frozen.database.saveProgress({ kind: 'whole', epoch: 'former', number: 903 }),
		frozen.database.drop()
	] as const;
	await other.database.drop();
	expect(await other.database.saveProgress({ kind: 'filling', epoch: 'new', at: 5, below: 6 })).toBe(true);
	await other.database.write('agent', [
		{ document: ana, number: 3 },
		{ document: ben, number: 4 }
	]);
	const whole = { kind: 'whole', epoch: 'new', number: 5 } as const;
	expect(await other.database.saveProgress(whole)).toBe(true);
	frozen.thaw();
	expect(await Promise.all(late)).toEqual([undefined, undefined, false, undefined]);
	for (const tab of [frozen, other, await openTab(storage, 'later')]) {
		expect((await tab.agents()).sort()).toEqual(['Ana', 'Ben']);
		expect(tab.database.progress).toEqual(whole);
	}
	// The next change of the new life is newer than anything of the former one.
	await frozen.database.write('agent', [{ document: { ...ana, name: 'Ana of now' }, number: 6 }]);
	expect((await other.agents()).sort()).toEqual(['Ana of now', 'Ben']);
});

test('[S8] of two tabs that begin a copy in different epochs one goes on, and the other is told', async () => {
	const storage = memory();
	const [mine, other] = [await openTab(storage, 'mine'), await openTab(storage, 'other')];
	mine.freeze();
	const late = mine.database.saveProgress({ kind: 'filling', epoch: 'former', at: 7, below: 8 });
	await other.database.saveProgress({ kind: 'filling', epoch: 'new', at: 5, below: 6 });
	mine.thaw();
	expect(await late).toBe(false);
	expect(mine.database.progress).toEqual({ kind: 'filling', epoch: 'new', at: 5, below: 6 });
});
