/** Chance that can be repeated: the same seed gives the same numbers. */

/** A source of chance. */
export interface Chance {
	/** From 0 up to but not 1. */
	next(): number;
	/** A whole number from 0 up to but not `below`. */
	below(below: number): number;
	/** Whether something of this probability happens. */
	happens(probability: number): boolean;
	/** One of a list that is not empty. */
	of<T>(list: readonly T[]): T;
	/** Fills an array of bytes. */
	bytes(bytes: Uint8Array): void;
}

/** Makes a source of chance; 32 bits of state are plenty for a workload (mulberry32). */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	const next32 = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) >>> 0;
	};
	const next = (): number => next32() / 2 ** 32;
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		next,
		below,
		happens: (probability) => next() < probability,
		of: <T>(list: readonly T[]): T => {
			const index = below(list.length);
			if (index >= list.length) throw new Error('there is nothing to choose from');
			return list[index] as T;
		},
		bytes: (bytes) => {
			for (let index = 0; index < bytes.length; index += 1) bytes[index] = next32() & 0xff;
		}
	};
}
