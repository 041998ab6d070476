/** Chance from a seed: the same seed gives the same play, so that what failed once can be seen again. */

export class Chance {
	readonly seed: number;
	#state: number;

	constructor(seed: number) {
		this.seed = seed;
		this.#state = seed >>> 0;
	}

	/** A number from 0 up to, not including, 1 (mulberry32). */
	readonly random = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};

	/** A whole number from 0 up to, not including, `count`. */
	below(count: number): number {
		return Math.floor(this.random() * count);
	}

	/** True so often. */
	isIn(share: number): boolean {
		return this.random() < share;
	}

	/** One of them. @throws when there is none */
	pick<T>(all: readonly T[]): T {
		const one = all[this.below(all.length)];
		if (one === undefined) throw new Error('nothing to choose from');
		return one;
	}

	/** One of the words, each as often as its weight says. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
		const entries = Object.entries<number>(weights) as [K, number][];
		let rest = this.random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [word, weight] of entries) if ((rest -= weight) < 0) return word;
		throw new Error('no word has a weight');
	}

	/** Fills bytes, for identifiers that repeat with the seed. */
	readonly fill = (bytes: Uint8Array): void => {
		for (let index = 0; index < bytes.length; index += 1) bytes[index] = this.below(256);
	};
}
