import { expect, onTestFinished, test } from 'vitest';
import { flushAll, flushOnce, Sender, untilSent } from '#outbox/flush.ts';
import { addWish, listWishes, type Outbox } from '#outbox/store.ts';
import type { AppError } from '#protocol/error.ts';
import { MUTATIONS_MAX } from '#protocol/mutate.ts';
import { whenIdle } from '../kit/activity.ts';
import { DAWN } from '../kit/cast.ts';
import { TestClock } from '../kit/clock.ts';
import { failing, granting, held, openOutbox, ours, put, ScriptedServer, texting } from '../kit/shelf.ts';

const tooLarge = () => failing({ kind: 'too-large', message: 'too large' }, 413);
const lost = () => 'lost' as const;

/** A sender at work, with time in hand and the longest of all waits. */
function start(outbox: Outbox, server: ScriptedServer) {
	const clock = new TestClock(DAWN);
	const told: (AppError | undefined)[] = [];
	const over = new AbortController();
	const surroundings = { fetch: server.fetch, wait: clock.wait, now: clock.now, random: () => 1 };
	const sender = new Sender(outbox, surroundings, (error) => told.push(error));
	const run = sender.run(over.signal);
	onTestFinished(async () => {
		over.abort();
		await run;
		outbox.close();
	});
	const quiet = () => whenIdle(() => true);
	return { sender, clock, told, quiet, pass: (ms: number) => clock.pass(ms, quiet) };
}

const once = (outbox: Outbox, server: ScriptedServer) => {
	const clock = new TestClock(DAWN);
	return flushOnce(outbox, { fetch: server.fetch, wait: clock.wait, now: clock.now, random: () => 1 });
};

test('[S11] wishes leave in order, as one batch with the clock of the device', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(granting(4))];
	await put(outbox, 'one', 'two');
	expect(await once(outbox, server)).toEqual({ kind: 'sent', isLast: true });
	expect(server.batches).toEqual([['one', 'two']]);
	expect(server.requests[0]?.sentAt).toBe(DAWN);
	expect(await listWishes(outbox)).toMatchObject([
		{ state: 'applied', number: 4, epoch: 'epoch', settledAt: DAWN },
		{ state: 'applied', number: 4 }
	]);
});

test('[S4] held and refused ones do not stop the others', async () => {
	const outbox = openOutbox();
	const refused = {
		two: { kind: 'refused', reason: 'not-joined' },
		three: { kind: 'held', reason: 'taken' }
	} as const;
	await put(outbox, 'one', 'two', 'three', 'four');
	await once(outbox, new ScriptedServer(granting(1, refused)));
	expect(await held(outbox)).toEqual(['one applied', 'two refused', 'three held', 'four applied']);
});

test('[S11] a body that is too large is sent again in halves, in order', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(tooLarge, tooLarge)];
	await put(outbox, 'one', 'two', 'three', 'four', 'five');
	const clock = new TestClock(DAWN);
	await flushAll(outbox, { fetch: server.fetch, wait: clock.wait, now: clock.now, random: () => 1 });
	expect(server.batches).toEqual([
		['one', 'two', 'three', 'four', 'five'],
		['one', 'two', 'three'],
		['one', 'two'],
		['three', 'four', 'five']
	]);
	expect((await held(outbox)).every((wish) => wish.endsWith('applied'))).toBe(true);
});

test('[S11] a wish that is too large by itself is refused, and the others go on', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(tooLarge, tooLarge)];
	await put(outbox, 'huge', 'small');
	await once(outbox, server);
	expect(await held(outbox)).toEqual(['huge refused', 'small sending']);
	await once(outbox, server);
	expect(await held(outbox)).toEqual(['huge refused', 'small applied']);
});

test('[S4] no more wishes leave at once than one request may carry', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer()];
	await put(outbox, ...Array.from({ length: MUTATIONS_MAX + 1 }, (_, index) => `${index}`));
	await once(outbox, server);
	await once(outbox, server);
	expect(server.batches.map(({ length }) => length)).toEqual([MUTATIONS_MAX, 1]);
});

test('[S15] results that are not those of the wishes acknowledge nothing', async () => {
	const server = new ScriptedServer(() => ours({ epoch: 'epoch', results: [] }));
	const outbox = openOutbox();
	await put(outbox, 'one');
	expect(await once(outbox, server)).toMatchObject({ kind: 'failed', error: { kind: 'unknown' } });
	expect(await held(outbox)).toEqual(['one queued']);
});

test('[S11] without an answer the sender waits with jitter, to the millisecond, and keeps the place', async () => {
	const outbox = openOutbox();
	const gateway = () => new Response('', { status: 502 });
	const broken = () => failing({ kind: 'unknown', message: 'something went wrong' }, 500);
	const server = new ScriptedServer(lost, gateway, broken);
	await put(outbox, 'one', 'two');
	const { clock, quiet, pass, told } = start(outbox, server);
	await quiet();
	expect(server.batches).toHaveLength(1);
	for (const ms of [500, 1_000, 2_000]) {
		const before = server.batches.length;
		expect(clock.due).toEqual([ms]);
		await pass(ms - 1);
		expect(server.batches).toHaveLength(before);
		await pass(1);
		expect(server.batches).toHaveLength(before + 1);
	}
	expect(new Set(server.requests.map(({ mutations }) => mutations.map(({ id }) => id).join())).size).toBe(1);
	expect(await held(outbox)).toEqual(['one applied', 'two applied']);
	expect(told).toEqual([]);
});

test('[S11] while it waits a wish shows as queued, and can be withdrawn', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	const { quiet } = start(outbox, new ScriptedServer(lost));
	await quiet();
	expect(await held(outbox)).toEqual(['one queued']);
});

test('[S11] a new wish ends the wait, and goes after the old ones', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(lost)];
	await put(outbox, 'one');
	const { quiet } = start(outbox, server);
	await quiet();
	await put(outbox, 'two');
	await quiet();
	expect(server.batches).toEqual([['one'], ['one', 'two']]);
});

test('[S11] the network, the screen or the line wakes it, and the next wait is a short one again', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(lost, lost, lost)];
	await put(outbox, 'one');
	const { sender, clock, quiet, pass } = start(outbox, server);
	await quiet();
	await pass(500);
	expect(clock.due).toEqual([1_000]);
	sender.wake();
	await quiet();
	expect(server.batches).toHaveLength(3);
	expect(clock.due).toEqual([500]);
});

test('[S11] a server that asks for patience gets it, whatever happens', async () => {
	const busy = () => failing({ kind: 'busy', message: 'later', waitMs: 7_000 }, 429);
	const [outbox, server] = [openOutbox(), new ScriptedServer(busy)];
	await put(outbox, 'one');
	const { sender, quiet, pass } = start(outbox, server);
	await quiet();
	sender.wake();
	await put(outbox, 'two');
	await pass(7_499);
	expect(server.batches).toHaveLength(1);
	await pass(1);
	expect(server.batches).toEqual([['one'], ['one', 'two']]);
});

test.for([
	['signed-out', 401],
	['version', 426],
	['invalid', 422],
	['forbidden', 403]
] as const)('[S11] %s stops the sender, is told, and nothing is lost', async ([kind, status]) => {
	const outbox = openOutbox();
	const server = new ScriptedServer(() => failing({ kind, message: 'because' }, status));
	await put(outbox, 'one');
	const { sender, quiet, pass, told } = start(outbox, server);
	await quiet();
	await pass(3_600_000);
	expect(server.batches).toHaveLength(1);
	expect(told.map((error) => error?.kind)).toEqual([kind]);
	expect(await held(outbox)).toEqual(['one queued']);
	sender.wake();
	await quiet();
	expect(await held(outbox)).toEqual(['one applied']);
	expect(told.at(-1)).toBeUndefined();
});

test('[S15] a portal that answers everything stops and acknowledges nothing', async () => {
	const portal = (status: number) => () =>
		new Response('<html>', { status, headers: { 'content-type': 'text/html' } });
	const [outbox, server] = [openOutbox(), new ScriptedServer(portal(200), portal(401), portal(403))];
	await put(outbox, 'one');
	const { quiet, pass, told } = start(outbox, server);
	await quiet();
	await pass(3_500);
	expect(server.batches).toHaveLength(4);
	expect(told).toEqual([]);
	expect(await held(outbox)).toEqual(['one applied']);
});

test('[X4] ten lost answers are ten times the same ids', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer(...Array.from({ length: 10 }, () => lost))];
	await put(outbox, 'one');
	const { quiet, pass } = start(outbox, server);
	await quiet();
	await pass(600_000);
	expect(server.requests).toHaveLength(11);
	expect(new Set(server.requests.flatMap(({ mutations }) => mutations.map(({ id }) => id))).size).toBe(1);
});

test('[S11] one batch is in flight, however much is wished meanwhile', async () => {
	let answer: (() => void) | undefined;
	const slowly = async (request: Parameters<ReturnType<typeof granting>>[0]) => {
		await new Promise<void>((resolve) => (answer = resolve));
		return await granting()(request);
	};
	const [outbox, server] = [openOutbox(), new ScriptedServer(slowly)];
	await put(outbox, 'one');
	const { sender, quiet } = start(outbox, server);
	await quiet();
	await put(outbox, 'two', 'three');
	sender.wake();
	await quiet();
	expect(server.batches).toEqual([['one']]);
	answer?.();
	await quiet();
	expect(server.batches).toEqual([['one'], ['two', 'three']]);
});

test('storage that fails is met with patience, not with silence', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer()];
	await put(outbox, 'one');
	let fails = true;
	outbox.wishes.hook('updating', () => {
		if (fails) throw new Error('the store is gone');
	});
	const { clock, quiet, pass } = start(outbox, server);
	await quiet();
	expect(clock.due).toEqual([500]);
	fails = false;
	await pass(500);
	expect(await held(outbox)).toEqual(['one applied']);
});

test('waiting for everything to be sent ends with the last wish, or with the patience', async () => {
	const [outbox, clock] = [openOutbox(), new TestClock(DAWN)];
	await put(outbox, 'one');
	const over = new AbortController();
	let isOver = false;
	const waiting = untilSent(outbox, clock.wait(5_000, over.signal)).then(() => (isOver = true));
	await whenIdle(() => true);
	expect(isOver).toBe(false);
	await clock.pass(5_000);
	await waiting;
	await once(outbox, new ScriptedServer());
	await untilSent(outbox, clock.wait(5_000, over.signal));
	over.abort();
});

test('[S11] [S14] what is added while the sender rests is stored as on its way in the same step, and leaves at once', async () => {
	const outbox = openOutbox();
	const answer = Promise.withResolvers<void>();
	const server = new ScriptedServer(async (request) => {
		await answer.promise;
		return granting(1)(request);
	});
	const { quiet } = start(outbox, server);
	await quiet();
	await put(outbox, 'one');
	expect(await held(outbox)).toEqual(['one sending']);
	await put(outbox, 'two');
	expect(await held(outbox)).toEqual(['one sending', 'two queued']);
	expect(server.batches).toEqual([['one']]);
	answer.resolve();
	await quiet();
	expect(server.batches).toEqual([['one'], ['two']]);
	expect(await held(outbox)).toEqual(['one applied', 'two applied']);
});

test('[S14] of a step that comes to nothing nothing leaves, also while the sender rests', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer()];
	const { quiet } = start(outbox, server);
	await quiet();
	const failed = outbox.together(async () => {
		await addWish(outbox, texting('one'));
		throw new Error('the rest of the step failed');
	});
	await expect(failed).rejects.toThrow('the rest of the step failed');
	await quiet();
	expect([server.batches, await held(outbox)]).toEqual([[], []]);
	await put(outbox, 'two');
	await quiet();
	expect(server.batches).toEqual([['two']]);
});
