import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { forgetKept, requeueOtherEpochs, sweepWishes, SWEPT_MAX } from '#outbox/kept.ts';
import { listWishes, settleWishes, takeWishes, type Outbox, type Wish } from '#outbox/store.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import { GRANTED_KEPT_MS } from '#protocol/mutate.ts';
import { DAWN } from '../kit/cast.ts';
import { turn } from '../kit/clock.ts';
import { emptyDisk, held, openOutbox, put, texting, textOf } from '../kit/shelf.ts';

const AFTER_MS = 10_000;
const copy = { epoch: 'epoch', number: 7 };

/** Has texts granted at number 7, in order. */
async function grant(outbox: Outbox, texts: readonly string[], { epoch = 'epoch', now = 0 } = {}) {
	await put(outbox, ...texts);
	const wishes = await takeWishes(outbox, 200, 1_000_000);
	const results = wishes.map(({ mutation: { id } }) => ({ id, kind: 'applied' as const, number: 7 }));
	await settleWishes(outbox, { results, epoch, now });
}

const sweep = (outbox: Outbox, now: number, shown = copy) =>
	sweepWishes(outbox, shown, { now, afterMs: AFTER_MS });

test('[S12] a granted wish leaves the list of all only when the copy has reached it, and after a while', async () => {
	const outbox = openOutbox();
	await grant(outbox, ['one'], { now: 100 });
	await sweep(outbox, 100 + AFTER_MS, { epoch: 'epoch', number: 6 });
	await sweep(outbox, 99 + AFTER_MS);
	expect(await held(outbox)).toEqual(['one applied']);
	await sweep(outbox, 100 + AFTER_MS);
	expect(await held(outbox)).toEqual([]);
});

test('[S12] of many that left the list some are taken out of the way at a time, and what is written meanwhile waits for no more', async () => {
	const outbox = openOutbox();
	const texts = Array.from({ length: 2 * SWEPT_MAX + 3 }, (_, index) => `text ${index}`);
	await grant(outbox, texts);
	const left: number[] = [];
	const rest = async () => void left.push((await held(outbox)).length);
	await sweepWishes(outbox, copy, { now: AFTER_MS, afterMs: AFTER_MS, rest });
	expect(left).toEqual([SWEPT_MAX + 3, 3]);
	expect(await held(outbox)).toEqual([]);
	expect(await outbox.kept.count()).toBe(texts.length);
});

test('[S8] what another epoch granted is sent again, shown or not, in its old order and as it was', async () => {
	const outbox = openOutbox();
	await grant(outbox, ['shown', 'shown, too'], { epoch: 'epoch' });
	const before = await listWishes(outbox);
	await sweep(outbox, AFTER_MS);
	await grant(outbox, ['granted'], { epoch: 'epoch', now: AFTER_MS });
	await put(outbox, 'new');
	expect(await held(outbox)).toEqual(['granted applied', 'new queued']);
	await requeueOtherEpochs(outbox, 'restored');
	expect(await held(outbox)).toEqual(['shown queued', 'shown, too queued', 'granted queued', 'new queued']);
	const again = (await listWishes(outbox)).slice(0, 2);
	expect(again).toEqual(before.map(({ order, mutation }) => ({ order, mutation, state: 'queued' })));
	await requeueOtherEpochs(outbox, 'restored');
	expect(await held(outbox)).toHaveLength(4);
});

test('[S8] what the present epoch granted is not sent again', async () => {
	const outbox = openOutbox();
	await grant(outbox, ['one']);
	await sweep(outbox, AFTER_MS);
	await grant(outbox, ['two'], { now: AFTER_MS });
	await requeueOtherEpochs(outbox, 'epoch');
	expect(await held(outbox)).toEqual(['two applied']);
});

test("[S8] a granted wish is kept for seven days of the server's clock after it was shown, and no longer", async () => {
	for (const [ms, left] of [
		[GRANTED_KEPT_MS, ['one queued']],
		[GRANTED_KEPT_MS + 1, []]
	] as const) {
		const outbox = openOutbox();
		await grant(outbox, ['one']);
		await sweep(outbox, AFTER_MS);
		await forgetKept(outbox, DAWN);
		await forgetKept(outbox, DAWN + ms);
		await requeueOtherEpochs(outbox, 'restored');
		expect(await held(outbox)).toEqual(left);
	}
});

test('[S8] a clock of the device that jumps ends neither the sweep nor what is kept', async () => {
	const outbox = openOutbox();
	const ahead = 400 * GRANTED_KEPT_MS;
	await grant(outbox, ['settled then'], { now: ahead });
	await sweep(outbox, 0);
	expect(await held(outbox)).toEqual([]);
	await forgetKept(outbox, DAWN);
	await grant(outbox, ['later'], { now: 0 });
	await sweep(outbox, ahead);
	await forgetKept(outbox, DAWN + 1);
	await requeueOtherEpochs(outbox, 'restored');
	expect(await held(outbox)).toEqual(['settled then queued', 'later queued']);
});

test('[S8] an answer of the former epoch that comes after the new one began is made good', async () => {
	const outbox = openOutbox();
	await grant(outbox, ['late'], { epoch: 'former' });
	await sweep(outbox, AFTER_MS - 1);
	expect(await held(outbox)).toEqual(['late applied']);
	await sweep(outbox, AFTER_MS);
	expect(await held(outbox)).toEqual(['late queued']);
});

test('[S8] thousands of kept wishes are not among those that screens and sender read', async () => {
	const outbox = openOutbox();
	const keptAt = 0;
	await outbox.kept.bulkPut(
		Array.from({ length: 3_000 }, (_, index) => ({
			order: index + 1,
			mutation: texting(`kept ${index}`),
			epoch: 'epoch',
			keptAt
		}))
	);
	const told: (readonly Wish[])[] = [];
	const stop = watchWishes(
		outbox,
		(wishes) => told.push(wishes),
		(error) => expect.unreachable(String(error))
	);
	for (let turns = 0; told.length === 0 && turns < 10_000; turns += 1) await turn();
	expect(told).toEqual([[]]);
	expect(await takeWishes(outbox, 200, 1_000_000)).toEqual([]);
	await sweep(outbox, AFTER_MS);
	for (let turns = 0; turns < 100; turns += 1) await turn();
	stop();
	// Nobody who watches the list is woken by what happens to those that are kept.
	expect(told).toHaveLength(1);
});

test('an outbox of the former shape is opened with what it held', async () => {
	const disk = emptyDisk();
	const former = new Dexie('porchlight-outbox', disk);
	former.version(1).stores({
		wishes: '++order, &mutation.id, state, [state+order]',
		drafts: 'conversationId',
		notices: 'id'
	});
	await former.table('wishes').add({ mutation: texting('unsent'), state: 'queued' });
	former.close();
	const outbox = openOutbox(disk);
	expect((await listWishes(outbox)).map(({ mutation }) => textOf(mutation))).toEqual(['unsent']);
	expect(await outbox.kept.count()).toBe(0);
});
