/** What the feed brings is seen before it is stored. */
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Change } from '#data/database.ts';
import { make } from '../kit/make.ts';
import { memory } from '../kit/memory.ts';

const [ana, vera] = [make('agent', { name: 'Ana' }), make('visitor', { name: 'Vera' })];

/** A copy whose store answers a write when it is let, or fails. */
async function openSlow() {
	const storage = memory();
	let answer = Promise.withResolvers<void>();
	answer.resolve();
	const slow: typeof storage = {
		...storage,
		createStorageInstance: async (params) => {
			const instance = await storage.createStorageInstance(params);
			const write = instance.bulkWrite.bind(instance);
			instance.bulkWrite = async (rows, context) => {
				await answer.promise;
				return await write(rows, context);
			};
			return instance;
		}
	};
	const only = ['agent', 'visitor'] as const;
	const open = async () => {
		const opened = await openDatabase('porchlight-slow', { storage: slow, multiInstance: false, only });
		onTestFinished(() => opened.close());
		return opened;
	};
	const database = await open();
	const told: Change[] = [];
	database.changes.add((change) => told.push(change));
	const stored: Change[] = [];
	database.stored.add((change) => stored.push(change));
	const hold = () => (answer = Promise.withResolvers());
	return { database, open, told, stored, hold };
}

const nameOf = async (database: Awaited<ReturnType<typeof openSlow>>['database']) =>
	(await database.read('agent', [ana.id])).get(ana.id)?.name;

test('[S7] what a batch brings is seen and told at once and together, and told as stored when it is', async () => {
	const { database, told, stored, hold } = await openSlow();
	const everybody = () => database.find('agent', { equal: {} });
	await everybody();
	await database.write('agent', [{ document: ana, number: 1 }]);
	const before = (await everybody())[0];
	told.length = stored.length = 0;
	const store = hold();
	const writes = Promise.all([
		database.write('agent', [{ document: { ...ana, name: 'Ana M.' }, number: 2 }]),
		database.write('visitor', [{ document: vera, number: 3 }])
	]);
	expect(told.map(({ collection }) => collection)).toEqual(['agent', 'visitor']);
	const [shown] = await everybody();
	expect([before?.name, shown?.name]).toEqual(['Ana', 'Ana M.']);
	expect(await nameOf(database)).toBe('Ana M.');
	expect((await database.read('visitor', [vera.id])).get(vera.id)).toEqual(vera);
	expect(stored).toEqual([]);
	store.resolve();
	await writes;
	expect(stored.map(({ collection }) => collection).sort()).toEqual(['agent', 'visitor']);
	// What is stored is the document that was shown: nobody is told twice.
	expect((await everybody())[0]).toBe(shown);
	expect(told).toHaveLength(2);
	// The next change takes its place in the store.
	await database.write('agent', [{ document: { ...ana, name: 'Ana Moreau' }, number: 4 }]);
	expect(await nameOf(database)).toBe('Ana Moreau');
});

test('[S7] who asks the store while it takes something is answered with that', async () => {
	const { database, hold } = await openSlow();
	const store = hold();
	const write = database.write('agent', [{ document: ana, number: 1 }]);
	const asked = database.find('agent', { equal: { name: 'Ana' } });
	store.resolve();
	expect(await asked).toEqual([ana]);
	await write;
	expect(await database.find('agent', { equal: { name: 'Ana' } })).toEqual([ana]);
});

test('[S7] what the store had no room for is seen all the same, and is stored when it is told again', async () => {
	const { database, open, told, hold } = await openSlow();
	await database.write('agent', [{ document: ana, number: 1 }]);
	await database.find('agent', { equal: {} });
	told.length = 0;
	const renamed = { document: { ...ana, name: 'Ana M.' }, number: 2 };
	const store = hold();
	const write = database.write('agent', [renamed]);
	store.reject(new Error('no room'));
	await expect(write).rejects.toThrow('no room');
	expect(told).toEqual([{ collection: 'agent', ids: [ana.id] }]);
	expect(await nameOf(database)).toBe('Ana M.');
	// Whatever is asked anew is answered with it, and with nothing that it was.
	expect(await database.find('agent', { equal: { name: 'Ana M.' } })).toEqual([renamed.document]);
	expect(await database.find('agent', { equal: { name: 'Ana' } })).toEqual([]);
	hold().resolve();
	// Something older that is stored meanwhile does not take its place.
	await database.write('agent', [{ document: ana, number: 1 }]);
	expect(await nameOf(database)).toBe('Ana M.');
	await database.write('agent', [renamed]);
	await database.close();
	const again = await open();
	expect(await nameOf(again)).toBe('Ana M.');
});

test('[S7] what was seen and never stored goes when the server says that it is gone', async () => {
	const { database, hold } = await openSlow();
	const store = hold();
	const write = database.write('agent', [{ document: ana, number: 1 }]);
	store.reject(new Error('no room'));
	await expect(write).rejects.toThrow('no room');
	hold().resolve();
	expect(await nameOf(database)).toBe('Ana');
	await database.write('agent', [{ gone: ana.id, number: 2 }]);
	expect(await nameOf(database)).toBe(undefined);
	expect(await database.find('agent', { equal: {} })).toEqual([]);
});
