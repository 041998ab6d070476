import { expect, test } from 'vitest';
import { dropNotice, watchStoredNotices } from '#outbox/notices.ts';
import {
	addWish,
	listWishes,
	requeueWishes,
	settleWishes,
	storageError,
	takeWishes,
	type StoredNotice,
	type Wish
} from '#outbox/store.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import { AppError } from '#protocol/error.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { turn } from '../kit/clock.ts';
import { emptyDisk, held, openOutbox, put, texting, textOf } from '../kit/shelf.ts';

const ALL = 1_000_000;

/** Settles everything that is on its way as told. */
async function settle(
	outbox: ReturnType<typeof openOutbox>,
	result: Omit<MutationResult, 'id'>,
	epoch = 'epoch',
	now = 0
) {
	const wishes = await takeWishes(outbox, 200, ALL);
	const results = wishes.map(({ mutation }) => ({ id: mutation.id, ...result }) as MutationResult);
	await settleWishes(outbox, { results, epoch, now });
}

async function until(condition: () => boolean): Promise<void> {
	for (let turns = 0; !condition(); turns += 1) {
		if (turns > 10_000) throw new Error('it never came true');
		await turn();
	}
}

test('[S14] a wish that was added is there after a crash', async () => {
	const disk = emptyDisk();
	await put(openOutbox(disk), 'one', 'two');
	expect(await held(openOutbox(disk))).toEqual(['one queued', 'two queued']);
});

test('[S14] what was on its way at a crash is sent again under the same id, before what came later', async () => {
	const disk = emptyDisk();
	const before = openOutbox(disk);
	await put(before, 'one');
	const [sent] = await takeWishes(before, 200, ALL);
	before.close();
	const after = openOutbox(disk);
	await put(after, 'two');
	const again = await takeWishes(after, 200, ALL);
	expect(again.map(({ mutation }) => textOf(mutation))).toEqual(['one', 'two']);
	expect(again[0]?.mutation).toEqual(sent?.mutation);
});

test('[S11] wishes are taken in the order in which they were made, as many as fit', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one', 'two', 'three');
	expect((await takeWishes(outbox, 2, ALL)).map(({ mutation }) => textOf(mutation))).toEqual(['one', 'two']);
	expect(await held(outbox)).toEqual(['one sending', 'two sending', 'three queued']);
});

test('[S11] a batch ends before the length is exceeded, but has one wish in any case', async () => {
	const outbox = openOutbox();
	await put(outbox, 'x'.repeat(3_000), 'y', 'z');
	expect(await takeWishes(outbox, 200, 100)).toHaveLength(1);
	expect((await takeWishes(outbox, 200, 3_500)).map(({ mutation }) => textOf(mutation).slice(0, 1))).toEqual([
		'x',
		'y'
	]);
});

test('[S12] a wish can be withdrawn until it is on its way', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one', 'two');
	await takeWishes(outbox, 1, ALL);
	const [first, second] = await listWishes(outbox);
	expect(await withdrawWish(outbox, first?.order ?? 0)).toBeUndefined();
	expect(await withdrawWish(outbox, second?.order ?? 0)).toBeDefined();
	expect(await withdrawWish(outbox, second?.order ?? 0)).toBeUndefined();
	await settle(outbox, { kind: 'applied', number: 3 } as never);
	expect(await withdrawWish(outbox, first?.order ?? 0)).toBeUndefined();
	expect(await held(outbox)).toEqual(['one applied']);
});

test('[S12] held and refused wishes stay with their reason until their person decides', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	await settle(outbox, { kind: 'held', reason: 'visitor-wrote' } as never);
	const [wish] = await listWishes(outbox);
	expect(wish).toMatchObject({ state: 'held', reason: 'visitor-wrote' });
	expect(await takeWishes(outbox, 200, ALL)).toEqual([]);
	expect(await withdrawWish(outbox, wish?.order ?? 0)).toBeDefined();
	expect(await held(outbox)).toEqual([]);
});

test('[S12] "send anyway" takes the place of the held wish in one step', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	await settle(outbox, { kind: 'held', reason: 'taken' } as never);
	const seen: string[][] = [];
	const stop = watchWishes(
		outbox,
		(wishes) => seen.push(wishes.map(({ state }) => state)),
		(error) => expect.unreachable(String(error))
	);
	await until(() => seen.length === 1);
	const [wish] = await listWishes(outbox);
	await addWish(outbox, texting('one'), wish);
	await until(() => seen.length > 1);
	stop();
	expect(seen).toEqual([['held'], ['queued']]);
});

test('[S11] a request that came to nothing gives wishes their place back', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one', 'two');
	await takeWishes(outbox, 200, ALL);
	await requeueWishes(outbox);
	expect(await held(outbox)).toEqual(['one queued', 'two queued']);
});

test('an answer changes nothing that is not on its way', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	const [wish] = await takeWishes(outbox, 200, ALL);
	await requeueWishes(outbox);
	const results = [{ id: wish?.mutation.id ?? '', kind: 'refused' as const, reason: 'invalid' as const }];
	await settleWishes(outbox, { results, epoch: 'epoch', now: 0 });
	expect(await held(outbox)).toEqual(['one queued']);
});

test('what its person must be told is kept until it was read', async () => {
	const outbox = openOutbox();
	await put(outbox, 'taken');
	await settle(outbox, { kind: 'applied', number: 1, notice: 'taken' } as never, 'epoch', 5);
	const told: (readonly StoredNotice[])[] = [];
	const stop = watchStoredNotices(
		outbox,
		(notices) => told.push(notices),
		(error) => expect.unreachable(String(error))
	);
	await until(() => told.length === 1);
	expect(told[0]).toMatchObject([{ kind: 'taken', at: 5 }]);
	await dropNotice(outbox, told[0]?.[0]?.id ?? '');
	await until(() => told.length === 2);
	stop();
	expect(told[1]).toEqual([]);
});

test('a decision about a held wish takes its notice along', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	await settle(outbox, { kind: 'held', reason: 'resolved' } as never);
	expect(await outbox.notices.count()).toBe(1);
	await withdrawWish(outbox, (await listWishes(outbox))[0]?.order ?? 0);
	expect(await outbox.notices.count()).toBe(0);
});

test('a device without room says so by its kind', () => {
	const inner = new DOMException('no room', 'QuotaExceededError');
	const abort = Object.assign(new Error('aborted'), { name: 'AbortError', inner });
	expect(storageError(abort)).toMatchObject({ kind: 'storage-full' });
	expect(storageError(inner)).toBeInstanceOf(AppError);
	const other = new Error('something else');
	expect(storageError(other)).toBe(other);
});

test('[S14] a wish for which there is no room is refused aloud, and nothing of it is stored', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	const full = Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
	outbox.wishes.hook('creating', () => {
		throw full;
	});
	await expect(put(outbox, 'two')).rejects.toMatchObject({ body: { kind: 'storage-full' } });
	expect(await held(outbox)).toEqual(['one queued']);
});

test('wishes of another connection are told too', async () => {
	const disk = emptyDisk();
	const [mine, other] = [openOutbox(disk), openOutbox(disk)];
	const told: (readonly Wish[])[] = [];
	const stop = watchWishes(
		mine,
		(wishes) => told.push(wishes),
		(error) => expect.unreachable(String(error))
	);
	await until(() => told.length === 1);
	await put(other, 'from the other tab');
	await until(() => told.length === 2);
	stop();
	expect(told.at(-1)?.map(({ mutation }) => textOf(mutation))).toEqual(['from the other tab']);
});
