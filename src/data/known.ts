/** Documents that were read and have not changed since: a question that is asked again reads only what is new. */
import type { Document, DocumentName } from '#domain/documents.ts';

/** How many documents of a collection are remembered at most. */
const KNOWN_MAX = 10_000;

type Found<N extends DocumentName> = Map<string, Document<N>>;

/** What is known of the copy without asking the store, absence included. */
export class Known {
	readonly #collections = new Map<string, Map<string, unknown>>();
	#changes = 0;

	/** The documents with these ids, reading only those that are not known. */
	async read<N extends DocumentName>(
		name: N,
		ids: readonly string[],
		fetch: (ids: readonly string[]) => Promise<Found<N>>
	): Promise<Found<N>> {
		const known = this.#in(name);
		const unknown = ids.filter((id) => !known.has(id));
		const before = this.#changes;
		const fetched: Found<N> = unknown.length === 0 ? new Map() : await fetch(unknown);
		const found: Found<N> = new Map();
		for (const id of ids) {
			const document = fetched.get(id) ?? (known.get(id) as Document<N> | undefined);
			if (document) found.set(id, document);
		}
		// What changed while it was read may be older than the change.
		if (this.#changes !== before) return found;
		if (known.size + unknown.length > KNOWN_MAX) known.clear();
		for (const id of unknown) known.set(id, fetched.get(id));
		return found;
	}

	/** These documents changed. */
	forget(name: string, ids: readonly string[]): void {
		this.#changes += 1;
		const known = this.#in(name);
		for (const id of ids) known.delete(id);
	}

	#in(name: string): Map<string, unknown> {
		const known = this.#collections.get(name) ?? new Map<string, unknown>();
		this.#collections.set(name, known);
		return known;
	}
}
