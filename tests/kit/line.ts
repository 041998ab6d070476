/** A line whose sockets, clock and server are in hand. */
import { onTestFinished } from 'vitest';
import { Line, type LineState } from '#data/line.ts';
import type { SocketEvents } from '#data/surroundings.ts';
import type { Fetch } from '#outbox/ask.ts';
import type { Signal, StreamDown, StreamUp } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { whenIdle } from './activity.ts';
import { DAWN } from './cast.ts';
import { TestClock } from './clock.ts';
import { ours } from './shelf.ts';

/** The server's greeting at a clock. */
export const hello = (clock = 4): StreamDown => ({
	say: 'hello',
	protocol: PROTOCOL,
	serverTime: DAWN,
	epoch: 'epoch',
	clock,
	team: { about: 'team', online: false, names: [] }
});

/** A line whose sockets are in hand; the longest of all waits, and a network unless it is said. */
export function startLine({
	fetch = async () => ours({}),
	isOnline = () => true
}: { fetch?: Fetch; isOnline?: () => boolean } = {}) {
	const clock = new TestClock(DAWN);
	const sockets: (SocketEvents & { said: StreamUp[]; isClosed: boolean })[] = [];
	const states: LineState[] = [];
	const caughtUp: (number | undefined)[] = [];
	const signals: Signal[] = [];
	const freshAt: number[] = [];
	const over = new AbortController();
	let joins = true;
	const line = new Line(
		{
			fetch,
			isOnline,
			now: clock.now,
			wait: clock.wait,
			random: () => 1,
			openSocket: (_path, events) => {
				const socket = { ...events, said: [] as StreamUp[], isClosed: false };
				sockets.push(socket);
				return {
					send: (text) => socket.said.push(JSON.parse(text) as StreamUp),
					close: () => (socket.isClosed = true)
				};
			}
		},
		{
			onState: (state) => states.push(state),
			onHello: () => undefined,
			onSignal: (signal) => signals.push(signal),
			onFresh: (at) => freshAt.push(at),
			catchUp: async (_signal, told) => void caughtUp.push(told?.clock),
			receive: async () => joins
		}
	);
	const run = line.run(over.signal);
	onTestFinished(async () => {
		over.abort();
		await run;
	});
	const quiet = () => whenIdle(() => true);
	const socket = () => {
		const last = sockets.at(-1);
		if (!last) throw new Error('no socket was opened');
		return last;
	};
	return {
		line,
		clock,
		sockets,
		states,
		caughtUp,
		signals,
		freshAt,
		socket,
		quiet,
		/** From now on batches join, or there is a gap. */
		join: (yes: boolean) => (joins = yes),
		pass: (ms: number) => clock.pass(ms, quiet),
		/** The server says something. */
		hear: async (down: StreamDown | string) => {
			socket().onMessage(typeof down === 'string' ? down : JSON.stringify(down));
			await quiet();
		},
		/** The socket opens and is greeted. */
		greet: async (clockThen?: number) => {
			socket().onOpen();
			socket().onMessage(JSON.stringify(hello(clockThen)));
			await quiet();
		},
		lose: async () => {
			socket().onClose();
			await quiet();
		}
	};
}
