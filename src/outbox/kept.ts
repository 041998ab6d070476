/** Wishes that were granted, kept for a server that goes back in time (SPEC S8, S22): apart from those that screens read. */
import type { Mutation } from '#domain/mutations.ts';
import { GRANTED_KEPT_MS, type MutationResult } from '#protocol/mutate.ts';
import {
	firstState,
	isShown,
	requeueWishes,
	settleWishes,
	type Outbox,
	type Reached,
	type Wish
} from './store.ts';

/** How many wishes are taken out of the way in one step. */
export const SWEPT_MAX = 20;
/** How long a page rests before the next of such steps, in milliseconds. */
export const SWEEP_REST_MS = 100;

/** A wish whose effect the copy shows. */
export interface KeptWish {
	/** Its place among the others of its device, which it takes again when it is sent again. */
	readonly order: number;
	readonly mutation: Mutation;
	/** In which it was granted. */
	readonly epoch: string;
	/** On the server's clock, as its next greeting told it: that of the device may jump. 0 until then. */
	readonly keptAt: number;
}

/**
 * Sends again, in their old order and under their ids, what another epoch granted: that epoch is gone, with all that the
 * server's data were put back without. What the present one knows is answered as before; about the rest its mutators
 * decide anew, and hold or refuse what has lost its sense (SPEC S5, S8).
 */
export async function requeueOtherEpochs(outbox: Outbox, epoch: string): Promise<void> {
	await outbox.together(async () => {
		const applied = await outbox.wishes.where('state').equals('applied').toArray();
		const lost = applied.filter((wish) => wish.epoch !== epoch);
		const kept = await outbox.kept.where('epoch').notEqual(epoch).toArray();
		await outbox.wishes.bulkPut([...lost, ...kept].map(queued));
		await outbox.kept.bulkDelete(kept.map(({ order }) => order));
		await outbox.answered.put({ by: 'server', epoch });
	});
}

/** The epoch that is said with wishes; undefined before the first answer, when nothing of it can be overtaken (SPEC S22). */
export const answeredEpoch = (outbox: Outbox): Promise<string | undefined> =>
	outbox.reading([outbox.answered], async () => (await outbox.answered.get('server'))?.epoch);

/** The server is of another epoch and has decided nothing: all goes back into the list, what was granted before what was not. */
export const beginEpoch = (outbox: Outbox, epoch: string): Promise<void> =>
	outbox.together(async () => {
		await requeueWishes(outbox);
		await requeueOtherEpochs(outbox, epoch);
	});

/**
 * Writes down what became of the wishes that were on their way.
 *
 * @param said the epoch that went with them
 * @param epoch of the answer; absent when nobody was asked
 */
export const takeAnswer = (
	outbox: Outbox,
	said: string | undefined,
	{ epoch, ...answer }: { results: readonly MutationResult[]; epoch?: string; now: number }
): Promise<void> =>
	outbox.together(async () => {
		const known = await answeredEpoch(outbox);
		const isKnown = epoch === undefined || epoch === known;
		// A newer epoch was heard of while this answer was under way: what the former one granted is sent again.
		if (!isKnown && known !== said) return await requeueWishes(outbox);
		if (!isKnown) await requeueOtherEpochs(outbox, epoch);
		await settleWishes(outbox, { ...answer, epoch: epoch ?? '' });
	});

/**
 * Takes the wishes that left the list out of the way once every tab has seen both, some at a time: what is written
 * meanwhile waits for one part at the most. An answer of a former epoch that came too late for `requeueOtherEpochs` is
 * made good here.
 *
 * @param copy all of it: one that is still being filled shows nothing
 * @param afterMs for how long a wish has been settled at least
 * @param rest what lies between two parts
 */
export async function sweepWishes(
	outbox: Outbox,
	copy: Reached,
	{ rest = () => Promise.resolve(), ...since }: Settled & { readonly rest?: () => Promise<void> }
): Promise<void> {
	while (await sweepSome(outbox, copy, since)) await rest();
}

interface Settled {
	readonly now: number;
	readonly afterMs: number;
}

/** Answers whether there may be more. */
async function sweepSome(outbox: Outbox, copy: Reached, { now, afterMs }: Settled): Promise<boolean> {
	const { wishes, kept } = outbox;
	const sweep = async () => {
		const applied = await wishes.where('state').equals('applied').limit(SWEPT_MAX).toArray();
		// A clock that was set back left moments that are still to come; those are long ago.
		const due = applied.filter(({ settledAt = 0 }) => settledAt > now || settledAt <= now - afterMs);
		const over = due.filter((wish) => isShown(wish, copy));
		const lost = due.filter(({ epoch }) => epoch !== copy.epoch);
		await wishes.bulkPut(lost.map(queued));
		await wishes.bulkDelete(over.map(({ order }) => order));
		const { epoch } = copy;
		await kept.bulkPut(over.map(({ order, mutation }) => ({ order, mutation, epoch, keptAt: 0 })));
		return over.length + lost.length === SWEPT_MAX;
	};
	return await outbox.together(sweep, [wishes, kept]);
}

/** Forgets what was kept long enough; call it with the time that the server tells in its greeting. */
export async function forgetKept(outbox: Outbox, serverTime: number): Promise<void> {
	await outbox.together(async () => {
		await outbox.kept
			.where('keptAt')
			.between(1, serverTime - GRANTED_KEPT_MS)
			.delete();
		await outbox.kept.where('keptAt').equals(0).modify({ keptAt: serverTime });
	});
}

const queued = ({ order, mutation }: Pick<Wish, 'order' | 'mutation'>): Wish => ({
	order,
	mutation,
	state: firstState(mutation)
});
