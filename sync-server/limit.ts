/** How often something may be tried: so many times, then one more each time a share of the span has passed. */
import type { Clock } from '#domain/clock.ts';

/** Above this many keys those that are full again are forgotten. */
const KEYS_MAX = 10_000;

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
	// For each key the moment at which all tries are there again; a moment that is past is the same as none.
	const fullAt = new Map<string, number>();
	return {
		take: (key, count = 1) => {
			const now = clock();
			const next = Math.max(fullAt.get(key) ?? 0, now) + perTryMs * count;
			const waitMs = next - now - spanMs;
			if (waitMs > 0) return Math.ceil(waitMs);
			if (fullAt.size >= KEYS_MAX) for (const [old, at] of fullAt) if (at <= now) fullAt.delete(old);
			fullAt.set(key, next);
			return 0;
		},
		giveBack: (key) => {
			const at = fullAt.get(key);
			if (at !== undefined) fullAt.set(key, at - perTryMs);
		}
	};
}
