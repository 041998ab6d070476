/** The visible outbox: what waits, what needs its person, and what can be done about it (SPEC S12). */
import { dropNotice, watchStoredNotices } from '#outbox/notices.ts';
import type { StoredNotice, Wish } from '#outbox/store.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import { putBack, withdrawWish, type Withdrawn } from '#outbox/withdrawing.ts';
import type { Data, Notice } from './data.ts';
import { Live } from './live.ts';
import { oneOf, type Seeing } from './merged.ts';
import { onceBack } from './under-way.ts';
import { seenPosition, wish } from './wish.ts';

/** Everything that was wished here, in that order: also what was granted, for as long as it is stored; empty until ready. */
export const watchOutbox = ({ outbox, failures }: Pick<Data, 'outbox' | 'failures'>): Live<readonly Wish[]> =>
	new Live<readonly Wish[]>([], (tell) => watchWishes(outbox, tell, (error) => failures.tell(error)));

/** What this agent should be told once, oldest first; empty until ready. */
export const watchNotices = (data: Seeing & Pick<Data, 'outbox' | 'failures'>): Live<readonly Notice[]> =>
	new Live<readonly Notice[]>([], (tell) => followNotices(data, tell));

/**
 * Tells what `watchNotices` shows, until the returned function is called. Who was first is told once the copy shows what
 * was granted: until then the overlay still says that it was this agent.
 */
export function followNotices(
	data: Seeing & Pick<Data, 'outbox' | 'failures'>,
	tell: (notices: readonly Notice[]) => void
): () => void {
	const { overlay } = data;
	const fail = (error: unknown) => data.failures.tell(error);
	let stored: readonly StoredNotice[] = [];
	const show = async () => {
		await overlay.settled();
		const pending = new Set(overlay.sight.wishes.map(({ mutation }) => mutation.id));
		const due = stored.filter(({ id, kind }) => kind !== 'taken' || !pending.has(id));
		tell(await Promise.all(due.map((one) => noticeOf(data, one))));
	};
	const stops = [
		overlay.changes.add((changed) => stored.length > 0 && changed.has('wishes') && void show().catch(fail)),
		watchStoredNotices(
			data.outbox,
			(now) => {
				stored = now;
				void show().catch(fail);
			},
			fail
		)
	];
	return () => stops.forEach((stop) => stop());
}

/** Forgets a notice: it was read. */
export const dismiss = (data: Data, notice: Notice): Promise<void> => dropNotice(data.outbox, notice.id);

/** Takes a wish back before it leaves; undefined when it is on its way already, and does not come back from there. */
export const withdraw = (data: Data, waiting: Wish): Promise<Withdrawn | undefined> =>
	onceBack(data, waiting, () => withdrawWish(data.outbox, waiting.order));

/** Gives up a held or refused wish; undefined when another tab has decided about it. */
export const discard = (data: Data, waiting: Wish): Promise<Withdrawn | undefined> =>
	withdrawWish(data.outbox, waiting.order);

/**
 * Puts back what was withdrawn or discarded, as it was and into its place.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const undoWithdrawal = (data: Data, withdrawn: Withdrawn): Promise<void> =>
	putBack(data.outbox, withdrawn);

/**
 * Wishes a refused or held one again, as a new wish at the end of the list. Who resolves again has seen why it was held.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function retry(data: Data, stuck: Wish): Promise<void> {
	const { name, args } = stuck.mutation;
	if (name !== 'resolveConversation') return await wish(data, name, args as never, stuck);
	const says = async () => ({ ...args, seenPosition: await seenPosition(data, args.conversationId) });
	await wish(data, name, says, stuck);
}

async function noticeOf(data: Seeing, { id, kind, mutation, reason, at }: StoredNotice): Promise<Notice> {
	const { name, args } = mutation;
	const conversationId = 'conversationId' in args ? args.conversationId : undefined;
	const conversation =
		kind === 'taken' && conversationId ? await oneOf(data, 'conversation', conversationId) : undefined;
	const agent = conversation?.assigneeId ? await oneOf(data, 'agent', conversation.assigneeId) : undefined;
	return {
		id,
		kind,
		name,
		at,
		...(reason === undefined ? {} : { reason }),
		...(conversationId === undefined ? {} : { conversationId }),
		...(agent ? { agentName: agent.name } : {})
	};
}
