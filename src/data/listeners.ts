/** Those who want to hear of something. */

/** A set of listeners, told in the order in which they came. */
export class Listeners<T> {
	readonly #all = new Set<(value: T) => void>();

	/** Adds a listener; the returned function takes it away. */
	add(listener: (value: T) => void): () => void {
		const own = (value: T) => listener(value);
		this.#all.add(own);
		return () => this.#all.delete(own);
	}

	/** Tells all of them. */
	tell(value: T): void {
		for (const listener of [...this.#all]) listener(value);
	}
}
