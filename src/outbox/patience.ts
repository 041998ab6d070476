/** How long to wait before the next attempt (SPEC S11). */

/** The bound of the first wait, in milliseconds; doubled by each failure. */
const WAIT_FIRST_MS = 500;
/** The largest bound of a wait, in milliseconds. */
export const WAIT_MAX_MS = 30_000;

/** Counts failures and spreads attempts by full jitter, so that a thousand devices do not come back in one moment. */
export class Patience {
	readonly #random: () => number;
	#attempt = 0;

	constructor({ random }: { readonly random: () => number }) {
		this.#random = random;
	}

	/** How many attempts have failed since the last success. */
	get attempt(): number {
		return this.#attempt;
	}

	/** Counts a failure and says how long to wait now, in milliseconds: any time below a bound that doubles. */
	next(): number {
		const bound = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** this.#attempt);
		this.#attempt += 1;
		return Math.round(this.#random() * bound);
	}

	/** Forgets the failures. */
	reset(): void {
		this.#attempt = 0;
	}
}
