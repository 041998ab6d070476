/** Documents in memory on which wishes are decided one after another: a server without a server. */
import type { Document, DocumentName } from '#domain/documents.ts';
import { decide, type Mutation } from '#domain/mutations.ts';
import type { Actor, Circumstances, Outcome, Put, Scene } from '#domain/mutator.ts';

/** A wish without what only a sender adds. */
export type Wish = {
	[N in Mutation['name']]: { name: N; args: Extract<Mutation, { name: N }>['args'] };
}[Mutation['name']];

export class Documents implements Scene {
	readonly #documents = new Map<string, Put>();

	constructor(puts: readonly Put[] = []) {
		this.put(puts);
	}

	read<N extends DocumentName>(collection: N, id: string): Document<N> | undefined {
		return this.#documents.get(`${collection}/${id}`)?.document as Document<N> | undefined;
	}

	all<N extends DocumentName>(collection: N): Document<N>[] {
		const found = [...this.#documents.values()].filter((put) => put.collection === collection);
		return found.map((put) => put.document as Document<N>);
	}

	put(puts: readonly Put[]): void {
		for (const put of puts) this.#documents.set(`${put.collection}/${put.document.id}`, put);
	}

	copy(): Documents {
		return new Documents([...this.#documents.values()]);
	}

	/** Everything, in an order that does not depend on when it was written. */
	contents(): Put[] {
		return [...this.#documents.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, put]) => put);
	}

	/** Decides a wish and keeps what it gave. */
	run(
		wish: Wish,
		actor: Actor,
		when: Pick<Circumstances, 'now' | 'fileOf' | 'mayMail'> & Partial<Pick<Circumstances, 'writtenAt'>>
	): Outcome {
		const circumstances = { actor, writtenAt: when.now, ...when };
		const outcome = decide(this, wish, circumstances);
		if (outcome.kind === 'applied') this.put(outcome.puts);
		return outcome;
	}
}
