/** Waiting that grows, scatters, and can be cut short. */
import type { Surroundings } from './surroundings.ts';

/** The longest wait between two attempts, in milliseconds. */
const WAIT_MAX_MS = 60_000;

/** How long to wait after so many failed attempts, from 1: about 1, 2, 4 … 60 seconds, never all at once. */
export const backOff = (attempt: number, random: number): number =>
	Math.min(WAIT_MAX_MS, 500 * 2 ** attempt) * (0.5 + random / 2);

/** One sleeper at a time. */
export class Patience {
	readonly #surroundings: Surroundings;
	#end: (() => void) | undefined;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	/** Waits for so many milliseconds, or until woken. */
	async wait(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const cancel = this.#surroundings.later(resolve, ms);
			this.#end = () => {
				cancel();
				resolve();
			};
		});
		this.#end = undefined;
	}

	/** Cuts the wait short; whether there was one. */
	wake(): boolean {
		const end = this.#end;
		end?.();
		return end !== undefined;
	}
}
