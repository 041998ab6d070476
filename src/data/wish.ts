/** How a verb becomes a wish. */
import type { Args, Mutation, MutationName } from '#domain/mutations.ts';
import { addWish, type Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';

/** Puts a wish into the outbox and returns once it is durable; it takes the place of `replaces`. */
export async function wish<N extends MutationName>(
	{ outbox, surroundings }: Pick<Data, 'outbox' | 'surroundings'>,
	name: N,
	args: Args<N>,
	replaces?: Wish
): Promise<void> {
	const mutation = { id: surroundings.newId(), name, args, at: surroundings.now() } as unknown as Mutation;
	await addWish(outbox, mutation, replaces);
}
