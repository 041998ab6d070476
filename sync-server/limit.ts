/** How often something may be tried: so many times, then one more each time a share of the span has passed. */
import type { Clock } from '#domain/clock.ts';

/** Above this many keys those that are full again are forgotten; then again above twice as many as were left. */
const KEYS_SWEPT = 10_000;
/** Above this many, keys are forgotten that were tried longest ago, a tenth of all at a time. */
const KEYS_MAX = 100_000;

/** Counts tries per key. */
export interface Limiter {
	/** Takes tries. @returns 0 when there were enough, else how long to wait for them, in milliseconds */
	take(key: string, count?: number): number;
	/** Gives a try back, for one that turned out right. */
	giveBack(key: string): void;
}

/** @param tries how many at once @param spanMs how long until all of them are there again */
export function openLimiter(clock: Clock, tries: number, spanMs: number): Limiter {
	const perTryMs = spanMs / tries;
	// For each key, tried longest ago first, the moment at which all tries are there again; one that is past is the same as none.
	const fullAt = new Map<string, number>();
	let sweptAbove = KEYS_SWEPT;
	function sweep(now: number): void {
		for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key);
		let spare = fullAt.size < KEYS_MAX ? 0 : KEYS_MAX / 10;
		for (const key of spare > 0 ? fullAt.keys() : []) {
			if (spare === 0) break;
			fullAt.delete(key);
			spare -= 1;
		}
		sweptAbove = Math.min(KEYS_MAX, Math.max(KEYS_SWEPT, 2 * fullAt.size));
	}
	return {
		take: (key, count = 1) => {
			const now = clock();
			const known = fullAt.get(key) ?? 0;
			// Never later than a span from now, unless the clock was ahead and has been set right since.
			const at = Math.min(known, now + spanMs);
			if (at < known) fullAt.set(key, at);
			const next = Math.max(at, now) + perTryMs * count;
			const waitMs = next - now - spanMs;
			if (waitMs > 0) return Math.ceil(waitMs);
			fullAt.delete(key);
			if (fullAt.size >= sweptAbove) sweep(now);
			fullAt.set(key, next);
			return 0;
		},
		giveBack: (key) => {
			const at = fullAt.get(key);
			if (at !== undefined) fullAt.set(key, at - perTryMs);
		}
	};
}
