import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { Feed } from '#data/feed.ts';
import type { Database } from '#data/database.ts';
import type { PullAnswer, SnapshotAnswer } from '#protocol/pull.ts';
import { whenIdle } from '../kit/activity.ts';
import { memory } from '../kit/memory.ts';
import { failing } from '../kit/shelf.ts';
import { changed, gone, openCopy, Source } from '../kit/source.ts';

const { signal } = new AbortController();
const tooOld = () => failing({ kind: 'too-old', message: 'begin again' }, 410);
const page = (said: Partial<SnapshotAnswer>) => ({ at: 9, ...said });
const pulled = (from: number, to: number, items: PullAnswer['items'] = []) => ({ from, to, items });
const names = async (database: Database) =>
	(await database.find('agent', { equal: {} })).map(({ name }) => name).sort();

/** A feed from a scripted server into a copy of its own. */
async function open(source: Source, storage = memory()) {
	const database = await openCopy(storage, ['agent', 'visitor', 'conversation']);
	const events: string[] = [];
	const feed = new Feed(database, source.asking, {
		beforeDrop: async () => void events.push(`before drop of ${(await names(database)).join()}`),
		onEpoch: async (epoch) => void events.push(`epoch ${epoch}`)
	});
	return { database, feed, events };
}

/** The same with a whole copy at number 4, in which there is one agent. */
async function openWhole(source: Source) {
	const opened = await open(source);
	await opened.database.write('agent', [
		{ document: changed(4, 'agent', { name: 'Ana' }).document as never, number: 4 }
	]);
	await opened.database.saveProgress({ kind: 'whole', epoch: 'epoch', number: 4 });
	return opened;
}

test('[S3] a first copy is taken page by page, then what changed meanwhile is pulled', async () => {
	const source = new Source(
		page({ cursor: { at: 9, below: 7 }, items: [changed(8, 'agent', { name: 'Ana' })] }),
		page({ items: [changed(5, 'agent', { name: 'Ben' })] }),
		pulled(9, 11, [changed(11, 'agent', { name: 'Cleo' })])
	);
	const { database, feed, events } = await open(source);
	await feed.catchUp(signal);
	expect(source.asked).toEqual([
		{ snapshot: {} },
		{ snapshot: { cursor: { at: 9, below: 7 } } },
		{ pull: { epoch: 'epoch', after: 9, limit: 1_000 } }
	]);
	expect(await names(database)).toEqual(['Ana', 'Ben', 'Cleo']);
	expect(database.progress).toEqual({ kind: 'whole', epoch: 'epoch', number: 11, keptDays: 90 });
	expect(events).toEqual(['epoch epoch']);
});

test('[S3] the next page is fetched while the one before is written', async () => {
	const source = new Source(
		page({ cursor: { at: 9, below: 7 }, items: [changed(8, 'agent')] }),
		page({ items: [] }),
		pulled(9, 9)
	);
	const { database, feed } = await open(source);
	const steps: string[] = [];
	source.onAsked = (asked) => void steps.push(Object.keys(asked)[0] ?? '');
	database.changes.add(({ collection }) => steps.push(`wrote ${collection}`));
	await feed.catchUp(signal);
	expect(steps.slice(0, 5)).toEqual([
		'snapshot',
		'snapshot',
		'wrote progress',
		'wrote agent',
		'wrote progress'
	]);
});

test('[S3] a snapshot that was interrupted goes on where it stopped', async () => {
	const storage = memory();
	const first = await open(
		new Source(page({ cursor: { at: 9, below: 7 }, items: [changed(8, 'agent', { name: 'Ana' })] })),
		storage
	);
	await expect(first.feed.catchUp(signal)).rejects.toMatchObject({ kind: 'offline' });
	const isStored = () => JSON.stringify(first.database.progress).includes('"below":7');
	await whenIdle(isStored);
	expect(first.database.progress).toMatchObject({ kind: 'filling', epoch: 'epoch', at: 9, below: 7 });
	await first.database.close();
	const source = new Source(page({ items: [changed(5, 'agent', { name: 'Ben' })] }), pulled(9, 9));
	const { database, feed } = await open(source, storage);
	await feed.catchUp(signal);
	expect(source.asked[0]).toEqual({ snapshot: { cursor: { at: 9, below: 7 } } });
	expect(await names(database)).toEqual(['Ana', 'Ben']);
});

test('[S3] live batches reach the screen while a first copy comes, and its pages take nothing back', async () => {
	const id = newId();
	const source = new Source(
		page({ cursor: { at: 9, below: 7 }, items: [] }),
		page({ items: [changed(5, 'agent', { id, name: 'before' }), changed(6, 'visitor')] }),
		pulled(9, 10, [changed(10, 'agent', { id, name: 'after' })])
	);
	const { database, feed } = await open(source);
	let received: boolean | undefined;
	const seen: string[] = [];
	const live = Promise.withResolvers<void>();
	source.onAsked = (asked) => ('snapshot' in asked && asked.snapshot.cursor ? live.promise : undefined);
	database.changes.add(({ collection }) => {
		if (collection === 'agent') void names(database).then((all) => seen.push(...all));
		if (collection !== 'progress' || received !== undefined) return;
		received = false;
		const batch = { from: 9, to: 10, items: [changed(10, 'agent', { id, name: 'after' })] };
		void feed.receive(batch, 'epoch').then((joined) => {
			received = joined;
			live.resolve();
		});
	});
	await feed.catchUp(signal);
	await whenIdle(() => true);
	expect(received).toBe(false);
	expect(seen).toEqual(['after']);
	expect(database.progress).toMatchObject({ kind: 'whole', number: 10 });
});

test('[S2] a pull goes on until the server says that there is no more', async () => {
	const source = new Source(
		{ ...pulled(4, 6, [changed(6, 'agent', { name: 'Ben' })]), more: true },
		pulled(6, 8, [changed(8, 'agent', { name: 'Cleo' })])
	);
	const { database, feed } = await openWhole(source);
	await feed.catchUp(signal);
	expect(source.asked.map((asked) => 'pull' in asked && asked.pull.after)).toEqual([4, 6]);
	expect(await names(database)).toEqual(['Ana', 'Ben', 'Cleo']);
	expect(database.progress).toMatchObject({ number: 8 });
});

test('[S6] nothing is asked when the greeting says that nothing happened', async () => {
	const source = new Source();
	const { feed } = await openWhole(source);
	await feed.catchUp(signal, { epoch: 'epoch', clock: 4 });
	expect(source.asked).toEqual([]);
});

test('[S7] a batch that joins is applied, its number after its documents', async () => {
	const { database, feed } = await openWhole(new Source());
	const steps: string[] = [];
	database.changes.add(({ collection }) => steps.push(collection));
	const items = [changed(5, 'agent', { name: 'Ben' }), changed(6, 'visitor')];
	expect(await feed.receive({ from: 4, to: 6, items }, 'epoch')).toBe(true);
	expect(steps.at(-1)).toBe('progress');
	expect(steps).toHaveLength(3);
	expect(database.progress).toMatchObject({ number: 6 });
	expect(await names(database)).toEqual(['Ana', 'Ben']);
});

test('[S7] a batch that begins after the own number is not applied', async () => {
	const { database, feed } = await openWhole(new Source());
	expect(await feed.receive({ from: 5, to: 6, items: [changed(6, 'agent', { name: 'Ben' })] }, 'epoch')).toBe(
		false
	);
	expect(await names(database)).toEqual(['Ana']);
	expect(database.progress).toMatchObject({ number: 4 });
});

test('[S7] a batch that was read before does no harm', async () => {
	const { database, feed } = await openWhole(new Source());
	const batch = { from: 4, to: 5, items: [changed(5, 'agent', { name: 'Ben' })] };
	await feed.receive(batch, 'epoch');
	let changes = 0;
	database.changes.add(() => (changes += 1));
	expect(await feed.receive(batch, 'epoch')).toBe(true);
	expect(
		await feed.receive({ from: 2, to: 3, items: [changed(3, 'agent', { name: 'Cleo' })] }, 'epoch')
	).toBe(true);
	expect(changes).toBe(0);
	expect(await names(database)).toEqual(['Ana', 'Ben']);
});

test('[S7] an empty batch brings the number along', async () => {
	const { database, feed } = await openWhole(new Source());
	expect(await feed.receive({ from: 4, to: 9, items: [] }, 'epoch')).toBe(true);
	expect(database.progress).toMatchObject({ number: 9 });
});

test('[T12] what belongs to a collection of a newer server is passed over, and the number comes along', async () => {
	const { database, feed } = await openWhole(new Source());
	const unknown = { collection: 'parrot', number: 5, document: { id: newId() } } as never;
	const ben = changed(6, 'agent', { name: 'Ben' });
	expect(await feed.receive({ from: 4, to: 6, items: [unknown, ben] }, 'epoch')).toBe(true);
	expect(await names(database)).toEqual(['Ana', 'Ben']);
	expect(database.progress).toMatchObject({ number: 6 });
});

test('[S7] markers remove what they name', async () => {
	const { database, feed } = await openWhole(new Source());
	const [ana] = await database.find('agent', { equal: {} });
	await feed.receive({ from: 4, to: 5, items: [gone(5, 'agent', ana?.id ?? '')] }, 'epoch');
	expect(await names(database)).toEqual([]);
});

test('[S7] a device that died between documents and number reads the same again', async () => {
	const source = new Source(pulled(4, 5, [changed(5, 'agent', { name: 'Ben' })]));
	const { database, feed } = await openWhole(source);
	await database.write('agent', [
		{ document: changed(5, 'agent', { name: 'Ben' }).document as never, number: 5 }
	]);
	const before = await database.find('agent', { equal: {} });
	const [, ben] = before;
	const again = {
		from: 4,
		to: 5,
		items: [{ collection: 'agent' as const, number: 5, document: ben as never }]
	};
	expect(await feed.receive(again, 'epoch')).toBe(true);
	expect(await database.find('agent', { equal: {} })).toEqual(before);
	expect(database.progress).toMatchObject({ number: 5 });
});

test('[S7] a late answer does not take the number back', async () => {
	const source = new Source(pulled(4, 5, [changed(5, 'agent', { name: 'Ben' })]));
	const { database, feed } = await openWhole(source);
	const asked = Promise.withResolvers<void>();
	source.onAsked = () => asked.resolve();
	const caughtUp = feed.catchUp(signal);
	await asked.promise;
	await feed.receive({ from: 4, to: 7, items: [changed(7, 'agent', { name: 'Cleo' })] }, 'epoch');
	await caughtUp;
	expect(database.progress).toMatchObject({ number: 7 });
});

test('[S8] another epoch: what waits is sent first, then the copy is dropped and taken anew', async () => {
	const source = new Source(
		page({ epoch: 'new', at: 2, items: [changed(1, 'agent', { name: 'Restored' })] }),
		{
			...pulled(2, 2),
			epoch: 'new'
		}
	);
	const { database, feed, events } = await openWhole(source);
	await feed.catchUp(signal, { epoch: 'new', clock: 2 });
	expect(events).toEqual(['before drop of Ana', 'epoch new']);
	expect(await names(database)).toEqual(['Restored']);
	expect(database.progress).toMatchObject({ kind: 'whole', epoch: 'new', number: 2 });
});

test('[S8] a server that says too old is believed when it is asked, not before', async () => {
	const source = new Source(
		tooOld(),
		page({ at: 3, items: [changed(1, 'agent', { name: 'Kept' })] }),
		pulled(3, 3)
	);
	const { database, feed, events } = await openWhole(source);
	await feed.catchUp(signal);
	expect(events).toEqual(['before drop of Ana', 'epoch epoch']);
	expect(await names(database)).toEqual(['Kept']);
});

test('[S8] a pull that overtook the greeting is no reason to drop the copy', async () => {
	const { database, feed, events } = await openWhole(new Source(pulled(4, 4)));
	await feed.catchUp(signal, { epoch: 'epoch', clock: 3 });
	expect(events).toEqual([]);
	expect(await names(database)).toEqual(['Ana']);
});

test('[S8] a snapshot whose epoch changes between two pages begins again', async () => {
	const source = new Source(
		page({ cursor: { at: 9, below: 7 }, items: [changed(8, 'agent', { name: 'old' })] }),
		page({ epoch: 'new', items: [changed(5, 'agent', { name: 'mixed' })] }),
		page({ epoch: 'new', at: 2, items: [changed(1, 'agent', { name: 'new' })] }),
		{ ...pulled(2, 2), epoch: 'new' }
	);
	const { database, feed } = await open(source);
	await feed.catchUp(signal);
	expect(await names(database)).toEqual(['new']);
	expect(database.progress).toMatchObject({ epoch: 'new', number: 2 });
});

test('[S8] the removal of a copy that was interrupted is finished before anything is fetched', async () => {
	const source = new Source(page({ at: 3, items: [changed(1, 'agent', { name: 'new' })] }), pulled(3, 3));
	const { database, feed } = await openWhole(source);
	await database.saveProgress({ kind: 'dropping' });
	await feed.catchUp(signal, { epoch: 'epoch', clock: 3 });
	expect(await names(database)).toEqual(['new']);
});

test('two calls at once are one after the other', async () => {
	const source = new Source(
		page({ at: 9, items: [changed(5, 'agent', { name: 'Ana' })] }),
		pulled(9, 9),
		pulled(9, 9)
	);
	const { database, feed } = await open(source);
	await Promise.all([feed.catchUp(signal), feed.catchUp(signal)]);
	expect(source.asked.map((asked) => Object.keys(asked)[0])).toEqual(['snapshot', 'pull', 'pull']);
	expect(await names(database)).toEqual(['Ana']);
});
