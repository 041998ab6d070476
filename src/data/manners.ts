/** What is told and forgotten leaves no faster than a server bears (SPEC S17, S19). */
import type { StreamUp } from '#protocol/stream.ts';
import type { Wait } from '#outbox/ask.ts';

/** How many such words leave in a time of so many milliseconds at most: two thirds of what is borne, the rest is for other words. */
const WORDS_MAX = 20;
const WITHIN_MS = 5_000;

/** A word about something that begins and ends, and that may be lost. */
export type Passing = Extract<StreamUp, { readonly active: boolean }>;

/** Says passing things over one line: of what must wait the newest alone, and nothing of what is over before it was said. */
export class Manners {
	readonly #wait: Wait;
	readonly #over: AbortSignal;
	readonly #send: (up: Passing) => void;
	readonly #waiting = new Map<string, Passing>();
	#lately = 0;

	/** @param over ends it with its line */
	constructor(wait: Wait, over: AbortSignal, send: (up: Passing) => void) {
		this.#wait = wait;
		this.#over = over;
		this.#send = send;
	}

	/** Says something now, or when there is room for it. */
	say(up: Passing): void {
		const key = up.say + up.conversationId;
		const waiting = this.#waiting.get(key);
		if (waiting && waiting.active !== up.active) this.#waiting.delete(key);
		else this.#waiting.set(key, up);
		this.#go();
	}

	#go(): void {
		for (const [key, up] of this.#waiting) {
			if (this.#lately >= WORDS_MAX || this.#over.aborted) return;
			this.#waiting.delete(key);
			this.#lately += 1;
			this.#send(up);
			void this.#wait(WITHIN_MS, this.#over).then(() => {
				this.#lately -= 1;
				this.#go();
			});
		}
	}
}
