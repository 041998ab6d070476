/** What is said over one socket: greeting, batches, signals, and the moments to catch up (SPEC S6, S7). */
import type { Clock } from '#domain/clock.ts';
import { AppError } from '#protocol/error.ts';
import type { Batch, Hello, Signal, StreamDown } from '#protocol/stream.ts';
import type { LineState } from './line.ts';

/** What a talk hands on. */
export interface TalkEvents {
	readonly onState: (state: LineState) => void;
	readonly onHello: (hello: Hello) => void;
	readonly onSignal: (signal: Signal) => void;
	/** Everything the server said up to this moment is in the copy. */
	readonly onFresh: (at: number) => void;
	/** Brings the copy to the server's present. */
	readonly catchUp: (signal: AbortSignal, hello: Hello | undefined) => Promise<void>;
	/** Applies a batch of the epoch that the greeting said; false when one before it is missing. */
	readonly receive: (batch: Batch, epoch: string | undefined) => Promise<boolean>;
}

/** One conversation of device and server over one socket. */
export class Talk {
	/** When anything was last heard, on this device's clock. */
	heardAt: number;
	readonly #now: Clock;
	readonly #over: AbortController;
	readonly #events: TalkEvents;
	#hello: Hello | undefined;
	#since = 0;
	#isBehind = false;
	/** The newest number that the server has spoken of. */
	#to = 0;
	#error: AppError | undefined;
	#receiving: Promise<void> = Promise.resolve();
	#catchingUp: Promise<void> | undefined;

	/** @param over ends the talk, from either side */
	constructor({ now }: { readonly now: Clock }, over: AbortController, events: TalkEvents) {
		this.#now = now;
		this.#over = over;
		this.#events = events;
		this.heardAt = now();
	}

	/** Aborted when the talk is over. */
	get signal(): AbortSignal {
		return this.#over.signal;
	}

	/** Whether the server has greeted. */
	get isGreeted(): boolean {
		return this.#hello !== undefined;
	}

	/** Takes one thing that the server said. */
	hear(text: string): void {
		if (this.#over.signal.aborted) return;
		this.heardAt = this.#now();
		const down = parse(text);
		// Not ours: whoever speaks here is not the server (SPEC S15).
		if (!down) this.end();
		else if (down.say === 'bye') this.end(new AppError(down.error));
		else if (down.say === 'signal') this.#events.onSignal(down.signal);
		else if (down.say === 'poke') this.#fallBehind(down.to);
		else if (down.say === 'heartbeat') this.#tellFresh();
		else if (down.say === 'batch') this.#receiving = this.#receiving.then(() => this.#receive(down));
		else if (down.say === 'hello') this.#greeted(down);
		// Whatever else a newer server says is not for this version (SPEC T12).
	}

	/** Ends the talk. */
	end(error?: unknown): void {
		if (error instanceof AppError) this.#error ??= error;
		else if (error !== undefined) this.#error ??= new AppError({ kind: 'unknown', message: String(error) });
		this.#over.abort();
	}

	/** Resolves when everything that was heard is handled, with the reason of the end when there is one. */
	async ended(): Promise<AppError | undefined> {
		await this.#receiving;
		await this.#catchingUp;
		return this.#error;
	}

	#greeted(hello: Hello): void {
		this.#hello = hello;
		this.#since = this.heardAt;
		this.#events.onHello(hello);
		this.#fallBehind(hello.clock, hello);
	}

	async #receive(batch: Batch): Promise<void> {
		if (this.#over.signal.aborted) return;
		try {
			if (await this.#events.receive(batch, this.#hello?.epoch)) this.#tellFresh();
			else this.#fallBehind(batch.to);
		} catch (error) {
			this.end(error);
		}
	}

	#fallBehind(to: number, hello?: Hello): void {
		this.#isBehind = true;
		this.#to = Math.max(this.#to, to);
		this.#events.onState({ kind: 'catching-up', since: this.#since, to: this.#to });
		this.#catchingUp ??= this.#catchUp(hello);
	}

	async #catchUp(hello: Hello | undefined): Promise<void> {
		const { signal } = this.#over;
		try {
			for (let told = hello; this.#isBehind && !signal.aborted; told = undefined) {
				this.#isBehind = false;
				await this.#events.catchUp(signal, told);
			}
			if (!signal.aborted) this.#events.onState({ kind: 'open', since: this.#since });
		} catch (error) {
			this.end(error);
		} finally {
			this.#catchingUp = undefined;
		}
		this.#tellFresh();
	}

	#tellFresh(): void {
		if (this.#catchingUp === undefined && !this.#over.signal.aborted) this.#events.onFresh(this.#now());
	}
}

function parse(text: string): StreamDown | undefined {
	try {
		return JSON.parse(text) as StreamDown;
	} catch {
		return undefined;
	}
}
