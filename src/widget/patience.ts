/** Waiting that grows, scatters, and can be cut short. */
import type { Surroundings } from './surroundings.ts';

/** The longest wait between two attempts, in milliseconds. */
const WAIT_MAX_MS = 60_000;

/** How long to wait after so many failed attempts, from 1: about 1, 2, 4 … 60 seconds, never all at once. */
export const backOff = (attempt: number, random: number): number =>
	Math.min(WAIT_MAX_MS, 500 * 2 ** attempt) * (0.5 + random / 2);

/** One sleeper at a time. */
export interface Patience {
	/** Waits for so many milliseconds, or until woken. */
	wait(ms: number): Promise<void>;
	/** Cuts the wait short; whether there was one. */
	wake(): boolean;
}

/** Makes a sleeper. */
export function makePatience({ later }: Surroundings): Patience {
	let end: (() => void) | undefined;
	return {
		wait: async (ms) => {
			await new Promise<void>((resolve) => {
				const cancel = later(resolve, ms);
				end = () => {
					cancel();
					resolve();
				};
			});
			end = undefined;
		},
		wake: () => {
			const isAsleep = end !== undefined;
			end?.();
			return isAsleep;
		}
	};
}
