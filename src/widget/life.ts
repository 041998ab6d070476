/** One life of the live line, from the socket's opening to its end (SPEC S6, S7, S8). */
import type { ErrorBody } from '#protocol/error.ts';
import {
	HEARTBEAT_MS,
	SILENCE_MS,
	type Batch,
	type Hello,
	type Signal,
	type StreamDown,
	type StreamUp
} from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { catchUp as bringUp } from './catch-up.ts';
import { applyItems, type Copy } from './copy.ts';
import type { Values } from './storage.ts';
import type { Socket, Surroundings } from './surroundings.ts';

/** Who hears what the server says. */
export interface Listener {
	/** The copy to continue from. */
	copyFor(visitorId: string): Copy;
	/** The copy has changed. */
	keep(copy: Copy): void;
	/** The database is another than before: what it had granted may be lost (SPEC S8). */
	beginEpoch(epoch: string): void;
	hear(signal: Signal): void;
}

/** One socket and what was heard on it. */
export interface Life {
	/** Hears the line until it ends; the reason, if the server or a failed question gave one. */
	listen(): Promise<ErrorBody | undefined>;
	/** Brings the copy up to now; the failure if it can't be. */
	catchUp(): Promise<ErrorBody | undefined>;
	say(word: StreamUp): void;
	close(): void;
	/** The server has said hello: the line works. */
	isGreeted(): boolean;
	/** Nothing was heard for longer than the server is ever silent; only a page that slept comes to see it. */
	isSilent(): boolean;
}

/** Makes a life that begins with `listen`. */
export function makeLife(
	surroundings: Surroundings,
	listener: Listener,
	{ visitor, onopen }: { visitor: Values['visitor']; onopen: () => void }
): Life {
	const { later, now } = surroundings;
	let copy = listener.copyFor(visitor.visitorId);
	let socket: Socket | undefined;
	let isGreeted = false;
	let heardAt = 0;
	let isOver = false;
	let resolveEnd: (error?: ErrorBody) => void = () => {};
	let cancelBeat = () => {};
	let cancelSilence = () => {};

	async function catchUp(): Promise<ErrorBody | undefined> {
		const { epoch } = copy;
		const answer = await bringUp(surroundings, copy, visitor.token);
		if (answer.kind === 'failed') return answer.error;
		// Before the copy is kept: its numbers say nothing about what the earlier database granted.
		if (epoch !== '' && epoch !== answer.body.epoch) listener.beginEpoch(answer.body.epoch);
		keep(answer.body);
		return undefined;
	}

	function end(error?: ErrorBody): void {
		isOver = true;
		resolveEnd(error);
	}

	function open(): void {
		let work: Promise<unknown> = Promise.resolve();
		try {
			socket = surroundings.openSocket(`${surroundings.server.replace(/^http/, 'ws')}/api/stream`);
			hearSomething();
			socket.onopen = () => put({ say: 'hello', protocol: PROTOCOL, token: visitor.token });
			socket.onclose = () => end();
			socket.onmessage = ({ data }) => {
				hearSomething();
				// One after another: a question in between must not let a later word overtake.
				work = work.then(() => hear(String(data)));
			};
		} catch {
			// The page's policy forbids the socket.
			end();
		}
	}

	function put(word: StreamUp): void {
		socket?.send(JSON.stringify(word));
	}

	function hearSomething(): void {
		heardAt = now();
		cancelSilence();
		cancelSilence = later(() => end(), SILENCE_MS);
	}

	function beat(): void {
		put({ say: 'heartbeat' });
		cancelBeat = later(beat, HEARTBEAT_MS);
	}

	async function hear(text: string): Promise<void> {
		const word = isOver ? undefined : parse(text);
		if (word?.say === 'hello') await greet(word);
		else if (word?.say === 'batch') await take(word);
		else if (word?.say === 'poke') await askOrEnd();
		else if (word?.say === 'signal') listener.hear(word.signal);
		else if (word?.say === 'bye') end(word.error);
	}

	async function greet({ epoch, clock, team }: Hello): Promise<void> {
		isGreeted = true;
		listener.hear(team);
		if (epoch !== copy.epoch || clock > copy.number) await askOrEnd();
		if (isOver) return;
		onopen();
		cancelBeat();
		beat();
	}

	async function take({ from, to, items }: Batch): Promise<void> {
		if (from > copy.number) await askOrEnd();
		else if (to > copy.number) keep(applyItems(copy, items, to));
	}

	async function askOrEnd(): Promise<void> {
		const error = await catchUp();
		if (error) end(error);
	}

	function keep(next: Copy): void {
		copy = next;
		listener.keep(next);
	}

	return {
		listen: async () => {
			const ended = new Promise<ErrorBody | undefined>((resolve) => (resolveEnd = resolve));
			if (isOver) return undefined;
			open();
			const error = await ended;
			cancelBeat();
			cancelSilence();
			socket?.close();
			socket = undefined;
			return error;
		},
		catchUp,
		say: (word) => {
			if (isGreeted) put(word);
		},
		close: () => end(),
		isGreeted: () => isGreeted,
		isSilent: () => now() - heardAt > 1.5 * HEARTBEAT_MS
	};
}

function parse(text: string): StreamDown | undefined {
	try {
		return JSON.parse(text) as StreamDown;
	} catch {
		return undefined;
	}
}
