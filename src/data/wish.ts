/** How a verb becomes a wish. */
import type { Args, Mutation, MutationName } from '#domain/mutations.ts';
import { addWish, type Outbox, type Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';

const lines = new WeakMap<Outbox, Promise<unknown>>();

/**
 * Puts a wish into the outbox and returns once it is durable; it takes the place of `replaces`. Wishes are stored in the
 * order in which they are wished, also when what they say must be read first.
 *
 * @param also what is stored in the same step: both, or neither
 */
export async function wish<N extends MutationName>(
	{ outbox, surroundings }: Pick<Data, 'outbox' | 'surroundings'>,
	name: N,
	says: Args<N> | (() => Promise<Args<N>>),
	replaces?: Wish,
	also?: () => Promise<void>
): Promise<void> {
	await wishWith({ outbox, surroundings }, name, says, (mutation) =>
		outbox.together(async () => {
			await addWish(outbox, mutation, replaces);
			await also?.();
		})
	);
}

/** The same, stored by whoever has more to store with it. */
export async function wishWith<N extends MutationName>(
	{ outbox, surroundings }: Pick<Data, 'outbox' | 'surroundings'>,
	name: N,
	says: Args<N> | (() => Promise<Args<N>>),
	put: (mutation: Mutation) => Promise<void>
): Promise<void> {
	const { now, newId } = surroundings;
	const made = { id: newId(), name, at: now() };
	const store = async () => {
		const args = typeof says === 'function' ? await says() : says;
		await put({ ...made, args } as unknown as Mutation);
	};
	const run = (lines.get(outbox) ?? Promise.resolve()).then(store);
	lines.set(
		outbox,
		run.catch(() => undefined)
	);
	await run;
}

/**
 * An id for what a wish adds to a thread. It is drawn at once: the copy need not be asked for what nobody has written yet.
 */
export function newEntryId({ database, surroundings }: Pick<Data, 'database' | 'surroundings'>): string {
	const id = surroundings.newId();
	database.expect('message', id);
	return id;
}

/**
 * The newest entry of a conversation that the server has told this device. What waits here has no place yet: the one
 * that the overlay shows may be another's by now, and counting it as seen would hide that one (product rules 5.2, 5.3).
 */
export async function seenPosition(
	{ database }: Pick<Data, 'database'>,
	conversationId: string
): Promise<number> {
	const known = await database.read('conversation', [conversationId]);
	return known.get(conversationId)?.lastPosition ?? 0;
}
