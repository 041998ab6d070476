/** Chance that repeats itself: the same seed gives the same history. */

/** What chance is asked for. */
export interface Chance {
	/** From 0 up to, not including, 1. */
	next(): number;
	/** A whole number, both ends included. */
	between(least: number, most: number): number;
	/** One of a list that is not empty. */
	pick<T>(from: readonly [T, ...T[]]): T;
	fill(bytes: Uint8Array): void;
}

/** Makes chance from a seed; not for secrets. */
export function seededChance(seed: number): Chance {
	let state = seed >>> 0;
	// Mulberry32: one state of 32 bits, good enough to look like chance.
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
	return {
		next,
		between,
		pick: (from) => from[between(0, from.length - 1)] ?? from[0],
		fill: (bytes) => {
			for (const index of bytes.keys()) bytes[index] = between(0, 255);
		}
	};
}
