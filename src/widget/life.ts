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
import { catchUp } from './catch-up.ts';
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
	beginEpoch(): void;
	hear(signal: Signal): void;
}

/** One socket and what was heard on it. */
export class Life {
	/** The server has said hello: the line works. */
	isGreeted = false;
	readonly #surroundings: Surroundings;
	readonly #listener: Listener;
	readonly #visitor: Values['visitor'];
	readonly #onopen: () => void;
	#copy: Copy;
	#socket: Socket | undefined;
	#heardAt = 0;
	#end: (error?: ErrorBody) => void = () => undefined;
	#cancelBeat = () => {};
	#cancelSilence = () => {};

	constructor(
		surroundings: Surroundings,
		listener: Listener,
		{ visitor, onopen }: { visitor: Values['visitor']; onopen: () => void }
	) {
		this.#surroundings = surroundings;
		this.#listener = listener;
		this.#visitor = visitor;
		this.#onopen = onopen;
		this.#copy = listener.copyFor(visitor.visitorId);
	}

	/** Hears the line until it ends; the reason, if the server or a failed question gave one. */
	async listen(): Promise<ErrorBody | undefined> {
		const end = new Promise<ErrorBody | undefined>((resolve) => (this.#end = resolve));
		this.#open();
		const error = await end;
		this.#cancelBeat();
		this.#cancelSilence();
		this.#socket?.close();
		this.#socket = undefined;
		return error;
	}

	close(): void {
		this.#end();
	}

	/** Nothing was heard for longer than the server is ever silent; only a page that slept comes to see it. */
	isSilent(): boolean {
		return this.#surroundings.now() - this.#heardAt > 1.5 * HEARTBEAT_MS;
	}

	say(word: StreamUp): void {
		if (this.isGreeted) this.#socket?.send(JSON.stringify(word));
	}

	/** Brings the copy up to now; the failure if it can't be. */
	async catchUp(): Promise<ErrorBody | undefined> {
		const { epoch } = this.#copy;
		const answer = await catchUp(this.#surroundings, this.#copy, this.#visitor.token);
		if (answer.kind === 'failed') return answer.error;
		this.#keep(answer.body);
		if (epoch !== '' && epoch !== answer.body.epoch) this.#listener.beginEpoch();
		return undefined;
	}

	#open(): void {
		let work: Promise<unknown> = Promise.resolve();
		try {
			const { server, openSocket } = this.#surroundings;
			const socket = openSocket(`${server.replace(/^http/, 'ws')}/api/stream`);
			this.#socket = socket;
			this.#hearSomething();
			socket.onopen = () => {
				socket.send(JSON.stringify({ say: 'hello', protocol: PROTOCOL, token: this.#visitor.token } satisfies StreamUp));
			};
			socket.onclose = () => this.#end();
			socket.onmessage = ({ data }) => {
				this.#hearSomething();
				// One after another: a question in between must not let a later word overtake.
				work = work.then(() => this.#hear(String(data)));
			};
		} catch {
			// The page's policy forbids the socket.
			this.#end();
		}
	}

	#hearSomething(): void {
		this.#heardAt = this.#surroundings.now();
		this.#cancelSilence();
		this.#cancelSilence = this.#surroundings.later(() => this.#end(), SILENCE_MS);
	}

	#beat(): void {
		this.say({ say: 'heartbeat' });
		this.#cancelBeat = this.#surroundings.later(() => this.#beat(), HEARTBEAT_MS);
	}

	async #hear(text: string): Promise<void> {
		const word = parse(text);
		if (word?.say === 'hello') await this.#greet(word);
		else if (word?.say === 'batch') await this.#take(word);
		else if (word?.say === 'poke') await this.#ask();
		else if (word?.say === 'signal') this.#listener.hear(word.signal);
		else if (word?.say === 'bye') this.#end(word.error);
	}

	async #greet({ epoch, clock, team }: Hello): Promise<void> {
		this.isGreeted = true;
		this.#listener.hear(team);
		if (epoch !== this.#copy.epoch || clock > this.#copy.number) await this.#ask();
		this.#onopen();
		this.#cancelBeat();
		this.#beat();
	}

	async #take({ from, to, items }: Batch): Promise<void> {
		if (from > this.#copy.number) return await this.#ask();
		if (to > this.#copy.number) this.#keep(applyItems(this.#copy, items, to));
	}

	async #ask(): Promise<void> {
		const error = await this.catchUp();
		if (error) this.#end(error);
	}

	#keep(copy: Copy): void {
		this.#copy = copy;
		this.#listener.keep(copy);
	}
}

function parse(text: string): StreamDown | undefined {
	try {
		return JSON.parse(text) as StreamDown;
	} catch {
		return undefined;
	}
}
