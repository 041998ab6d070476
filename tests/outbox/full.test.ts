/** A sender on a device whose disk is full: told, nothing lost, and sent once there is room. */
import { expect, onTestFinished, test } from 'vitest';
import { flushAll, Sender } from '#outbox/flush.ts';
import { listWishes, type Outbox } from '#outbox/store.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import type { AppError } from '#protocol/error.ts';
import { whenIdle } from '../kit/activity.ts';
import { DAWN } from '../kit/cast.ts';
import { TestClock } from '../kit/clock.ts';
import { held, openOutbox, put, ScriptedServer } from '../kit/shelf.ts';

/** An outbox with a wish in it, on a disk that has room for so many more writes. */
async function openTight(room: number) {
	const outbox = openOutbox();
	await put(outbox, 'one');
	const disk = { room };
	const take = () => {
		if (disk.room <= 0) throw new DOMException('no room', 'QuotaExceededError');
		disk.room -= 1;
	};
	for (const table of [outbox.wishes, outbox.notices]) {
		table.hook('creating', take);
		table.hook('updating', take);
	}
	return { outbox, disk };
}

function start(outbox: Outbox, server: ScriptedServer) {
	const clock = new TestClock(DAWN);
	const told: (AppError['kind'] | undefined)[] = [];
	const over = new AbortController();
	const surroundings = { fetch: server.fetch, wait: clock.wait, now: clock.now, random: () => 1 };
	const sender = new Sender(outbox, surroundings, (error) => told.push(error?.kind));
	const run = sender.run(over.signal);
	onTestFinished(async () => {
		over.abort();
		await run;
		outbox.close();
	});
	const quiet = () => whenIdle(() => true);
	return { sender, clock, told, quiet, pass: (ms: number) => clock.pass(ms, quiet) };
}

test('[S14] without room to note what is on its way nothing is sent, it is told once, and goes when there is room', async () => {
	const { outbox, disk } = await openTight(0);
	const server = new ScriptedServer();
	const { told, quiet, pass } = start(outbox, server);
	await quiet();
	await pass(10_000);
	expect(server.requests).toEqual([]);
	expect(told).toEqual(['storage-full']);
	expect(await held(outbox)).toEqual(['one queued']);
	disk.room = Infinity;
	await pass(60_000);
	expect(server.batches).toEqual([['one']]);
	expect(told).toEqual(['storage-full', undefined]);
	expect(await held(outbox)).toEqual(['one applied']);
});

test('[S14] [X4] an answer that there was no room to note is asked for again under the same ids', async () => {
	const { outbox, disk } = await openTight(1);
	const server = new ScriptedServer();
	const { told, quiet, pass } = start(outbox, server);
	await quiet();
	await pass(5_000);
	expect(server.batches).toEqual([['one']]);
	expect(told).toEqual(['storage-full']);
	const [wish] = await listWishes(outbox);
	expect(wish).toBeDefined();
	expect(await withdrawWish(outbox, wish?.order ?? 0)).toBeUndefined();
	disk.room = Infinity;
	await pass(60_000);
	expect(new Set(server.requests.flatMap(({ mutations }) => mutations.map(({ id }) => id))).size).toBe(1);
	expect(await held(outbox)).toEqual(['one applied']);
	expect(told).toEqual(['storage-full', undefined]);
});

test('a person who made room and says so does not wait', async () => {
	const { outbox, disk } = await openTight(0);
	const server = new ScriptedServer();
	const { sender, clock, quiet } = start(outbox, server);
	await quiet();
	disk.room = Infinity;
	sender.wake();
	await quiet();
	expect(clock.now()).toBe(DAWN);
	expect(await held(outbox)).toEqual(['one applied']);
});

test('a worker whose device has no room ends with that reason, and the page sends later', async () => {
	const { outbox, disk } = await openTight(0);
	const server = new ScriptedServer();
	const clock = new TestClock(DAWN);
	const surroundings = { fetch: server.fetch, wait: clock.wait, now: clock.now, random: () => 1 };
	expect(await flushAll(outbox, surroundings)).toMatchObject({ error: { kind: 'storage-full' } });
	disk.room = Infinity;
	expect(await flushAll(outbox, surroundings)).toEqual({ kind: 'empty' });
	expect(await held(outbox)).toEqual(['one applied']);
});
