/** Time in hand: it stands still until a test lets it pass, and then every wait ends at its moment. */
import type { Wait } from '#outbox/ask.ts';

interface Waiting {
	readonly at: number;
	readonly end: () => void;
}

export class TestClock {
	#now: number;
	#waiting: Waiting[] = [];

	constructor(now: number) {
		this.#now = now;
	}

	/** How many waits are under way. */
	get waiting(): number {
		return this.#waiting.length;
	}

	/** The moments at which waits end, from now, soonest first. */
	get due(): number[] {
		return this.#waiting.map(({ at }) => at - this.#now).sort((a, b) => a - b);
	}

	readonly now = (): number => this.#now;

	readonly wait: Wait = (ms, signal) =>
		new Promise((resolve) => {
			if (signal.aborted || ms <= 0) return resolve();
			const end = () => {
				this.#waiting = this.#waiting.filter((other) => other !== waiting);
				signal.removeEventListener('abort', end);
				resolve();
			};
			const waiting: Waiting = { at: this.#now + ms, end };
			this.#waiting.push(waiting);
			signal.addEventListener('abort', end, { once: true });
		});

	/** Time that nobody was there for: the machine slept, and every wait that ended meanwhile ends now. */
	leap(ms: number): void {
		this.#now += ms;
		const over = this.#waiting.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
		for (const { end } of over) end();
	}

	/** Lets time pass, moment by moment, so that what one wait starts may wait again within it. */
	async pass(ms: number, settle: () => Promise<void> = turn): Promise<void> {
		const until = this.#now + ms;
		for (;;) {
			const [next] = this.#waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.#now = Math.max(this.#now, next.at);
			next.end();
			await settle();
		}
		this.#now = until;
	}
}

/** One turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
