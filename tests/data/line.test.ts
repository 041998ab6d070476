import { expect, test } from 'vitest';
import type { LineState } from '#data/line.ts';
import type { Batch, Signal } from '#protocol/stream.ts';
import { HEARTBEAT_MS, HELLO_WITHIN_MS, SILENCE_MS } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { DAWN } from '../kit/cast.ts';
import { startLine } from '../kit/line.ts';
import { failing } from '../kit/shelf.ts';

const batch = (from: number, to: number): Batch => ({ say: 'batch', from, to, items: [] });

const kinds = (states: readonly LineState[]) => states.map(({ kind }) => kind);

test('[S6] it greets, catches up from the clock of the greeting, and is open', async () => {
	const { socket, states, caughtUp, freshAt, greet } = startLine();
	await greet(7);
	expect(socket().said).toEqual([{ say: 'hello', protocol: PROTOCOL }]);
	expect(caughtUp).toEqual([7]);
	expect(states).toEqual([
		{ kind: 'connecting', attempt: 0 },
		{ kind: 'catching-up', since: DAWN, to: expect.any(Number) as number },
		{ kind: 'open', since: DAWN }
	]);
	expect(freshAt).toEqual([DAWN]);
});

test('[S6] it speaks every 20 s', async () => {
	const { socket, greet, hear, pass } = startLine();
	await greet();
	await pass(HEARTBEAT_MS - 1);
	expect(socket().said).toHaveLength(1);
	await hear({ say: 'heartbeat' });
	await pass(1);
	expect(socket().said.slice(1)).toEqual([{ say: 'heartbeat' }]);
	await hear({ say: 'heartbeat' });
	await pass(HEARTBEAT_MS);
	expect(socket().said).toHaveLength(3);
});

test('[S6] silence of 45 s is a dead line, to the millisecond', async () => {
	const { socket, sockets, greet, pass } = startLine();
	await greet();
	await pass(SILENCE_MS - 1);
	expect(socket().isClosed).toBe(false);
	await pass(1);
	expect(sockets[0]?.isClosed).toBe(true);
	await pass(500);
	expect(sockets).toHaveLength(2);
});

test('[S6] a socket that is not greeted within 10 s is given up', async () => {
	const { socket, sockets, pass } = startLine();
	socket().onOpen();
	await pass(HELLO_WITHIN_MS - 1);
	expect(socket().isClosed).toBe(false);
	await pass(1);
	expect(sockets[0]?.isClosed).toBe(true);
});

test('[S11] it comes back with full jitter below a bound that doubles from 0.5 s to 30 s', async () => {
	const { clock, sockets, states, lose, pass } = startLine();
	for (const [attempt, ms] of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
		await lose();
		expect(states.at(-1)).toEqual({ kind: 'connecting', attempt: attempt + 1, nextAt: clock.now() + ms });
		await pass(ms - 1);
		expect(sockets).toHaveLength(attempt + 1);
		await pass(1);
		expect(sockets).toHaveLength(attempt + 2);
	}
});

test('[S11] a greeting forgets the failures', async () => {
	const { clock, lose, greet, pass } = startLine();
	await lose();
	await pass(500);
	await lose();
	await pass(1_000);
	await greet();
	await lose();
	expect(clock.due).toEqual([500]);
});

test('[S11] it tries at once when somebody looks', async () => {
	const { line, sockets, lose, quiet } = startLine();
	await lose();
	expect(sockets).toHaveLength(1);
	line.wake();
	await quiet();
	expect(sockets).toHaveLength(2);
});

test('[S6] a look at the screen leaves a living line alone, and ends one that has been silent', async () => {
	const { line, clock, sockets, greet, quiet } = startLine();
	await greet();
	line.wake();
	await quiet();
	expect(sockets[0]?.isClosed).toBe(false);
	clock.leap(SILENCE_MS);
	line.wake();
	await quiet();
	expect(sockets[0]?.isClosed).toBe(true);
});

test('[S11] when the network comes or goes the open line is not trusted', async () => {
	const { line, sockets, greet, pass, quiet } = startLine();
	await greet();
	line.networkChanged();
	await quiet();
	expect(sockets[0]?.isClosed).toBe(true);
	await pass(500);
	expect(sockets).toHaveLength(2);
});

test('without a network it says offline, and no more', async () => {
	const { states, lose, pass } = startLine({ isOnline: () => false });
	await lose();
	await pass(5_000);
	expect(new Set(kinds(states))).toEqual(new Set(['offline']));
});

test('[S16] a goodbye of somebody who is signed out stops it, and a look tries again', async () => {
	const { line, sockets, states, greet, hear, pass, quiet } = startLine();
	await greet();
	await hear({ say: 'bye', error: { kind: 'signed-out', message: 'the session has ended' } });
	expect(states.at(-1)).toMatchObject({ kind: 'stopped', error: { body: { kind: 'signed-out' } } });
	await pass(3_600_000);
	expect(sockets).toHaveLength(1);
	line.wake();
	await quiet();
	expect(sockets).toHaveLength(2);
});

test('[S9] a device that is too old is told, and stops', async () => {
	const { states, greet, hear } = startLine();
	await greet();
	await hear({ say: 'bye', error: { kind: 'version', message: 'too old' } });
	expect(states.at(-1)).toMatchObject({ kind: 'stopped', error: { body: { kind: 'version' } } });
});

test('a server that closes says when to come back', async () => {
	const { clock, greet, hear } = startLine();
	await greet();
	await hear({ say: 'bye', error: { kind: 'busy', message: 'closing', waitMs: 3_000 } });
	expect(clock.due).toEqual([3_500]);
});

test('[S15] a socket that is refused is explained by a request: only our own 401 stops it', async () => {
	const signedOut = startLine({ fetch: async () => failing({ kind: 'signed-out', message: 'nobody' }, 401) });
	await signedOut.lose();
	expect(signedOut.states.at(-1)).toMatchObject({ kind: 'stopped', error: { body: { kind: 'signed-out' } } });
	const portal = startLine({ fetch: async () => new Response('<html>', { status: 401 }) });
	await portal.lose();
	expect(portal.states.at(-1)).toMatchObject({ kind: 'connecting', attempt: 1 });
});

test('[S15] words that nobody could read end the line, and acknowledge nothing', async () => {
	const { sockets, caughtUp, greet, hear } = startLine();
	await greet();
	await hear('<html>');
	expect(sockets[0]?.isClosed).toBe(true);
	expect(caughtUp).toHaveLength(1);
});

test('[S7] a batch with a gap before it is a reason to pull', async () => {
	const { states, caughtUp, greet, hear, join } = startLine();
	await greet();
	await hear(batch(4, 5));
	expect(caughtUp).toEqual([4]);
	join(false);
	await hear(batch(9, 10));
	expect(caughtUp).toEqual([4, undefined]);
	expect(kinds(states).slice(-2)).toEqual(['catching-up', 'open']);
});

test('[S6] a poke is a reason to pull', async () => {
	const { caughtUp, greet, hear } = startLine();
	await greet();
	await hear({ say: 'poke', to: 900 });
	expect(caughtUp).toEqual([4, undefined]);
});

test('[S6] a signal is handed on and forgotten', async () => {
	const { signals, caughtUp, greet, hear } = startLine();
	await greet();
	const signal: Signal = { about: 'team', online: true, names: ['Ben'] };
	await hear({ say: 'signal', signal });
	expect(signals).toEqual([signal]);
	expect(caughtUp).toHaveLength(1);
});

test('what is heard says how fresh everything is', async () => {
	const { clock, freshAt, greet, hear, pass } = startLine();
	await greet();
	await pass(5_000);
	await hear({ say: 'heartbeat' });
	expect(freshAt).toEqual([DAWN, clock.now()]);
});

test('nothing is said before the greeting', async () => {
	const { line, socket } = startLine();
	socket().onOpen();
	line.say({ say: 'heartbeat' });
	expect(socket().said).toHaveLength(1);
});

test('[S6] a line that was silent is tried when somebody looks, and given up when it does not answer soon', async () => {
	const { line, sockets, socket, greet, hear, pass } = startLine();
	await greet();
	await pass(10_000);
	line.wake();
	expect(socket().said.at(-1)).toEqual({ say: 'heartbeat' });
	await hear({ say: 'heartbeat' });
	await pass(5_000);
	expect(sockets).toHaveLength(1);
	line.probe();
	await pass(5_000);
	expect(sockets[0]?.isClosed).toBe(true);
	expect(sockets).toHaveLength(2);
});

test('[S6] a line that has just been heard is not tried', async () => {
	const { line, socket, greet, pass } = startLine();
	await greet();
	await pass(1_000);
	line.probe();
	expect(socket().said).toEqual([{ say: 'hello', protocol: PROTOCOL }]);
});
