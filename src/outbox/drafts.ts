/** What is being written on this device: stored at each key, and made a wish when the keys pause (product X11, SPEC S12). */
import type { NewId } from '#domain/id.ts';
import { DRAFT_TEXT_MAX } from '#domain/mark.ts';
import type { Outbox, Wish } from './store.ts';
import { withdrawWish } from './withdrawing.ts';

/** What was written in one conversation and not sent. */
export interface Draft {
	readonly conversationId: string;
	/** Empty when it was taken away: that is to be told, too. */
	readonly text: string;
	/** When the last key fell, on this device's clock. */
	readonly at: number;
	/** The newest wish that was made of it, or of what it was before. */
	readonly wishId?: string;
	/** Under which name this device writes here (domain `saveDraft`). */
	readonly writerId?: string;
	/** Whether that wish says this very text. */
	readonly isWished: boolean;
}

/** What somebody types, and when. */
export type Typed = Pick<Draft, 'conversationId' | 'text' | 'at'>;

/** What a wish for a draft is made with. */
export interface Making {
	readonly newId: NewId;
	/** What the copy says that the draft is: nothing is wished when it is so, and no wish is under way. */
	readonly shared: string;
}

/** Stores what is being written; a crash a moment later takes nothing of it. */
export const keepDraft = (outbox: Outbox, typed: Typed): Promise<void> =>
	outbox.together(async () => {
		const known = await outbox.drafts.get(typed.conversationId);
		await outbox.drafts.put({ ...known, ...typed, isWished: false });
	}, [outbox.drafts]);

/** What this device holds of a draft, and the newest wish for it while that is stored; undefined when nothing. */
export const readDraft = (
	outbox: Outbox,
	conversationId: string
): Promise<(Draft & { readonly wish?: Wish }) | undefined> =>
	outbox.reading([outbox.drafts, outbox.wishes], async () => {
		const draft = await outbox.drafts.get(conversationId);
		const wish = draft && (await wishOf(outbox, draft));
		return draft && wish ? { ...draft, wish } : draft;
	});

/** Makes a wish of what is stored; what is longer than a mark may hold stays on this device alone. */
export const wishDraft = (outbox: Outbox, conversationId: string, making: Making): Promise<void> =>
	outbox.together(async () => {
		const draft = await outbox.drafts.get(conversationId);
		if (draft && !draft.isWished && draft.text.length <= DRAFT_TEXT_MAX) await replace(outbox, draft, making);
	});

/** Takes a draft away: it was sent. Call it in the step that stores the message, so that there is never neither nor both. */
export const clearDraft = (outbox: Outbox, cleared: Omit<Typed, 'text'>, making: Making): Promise<void> =>
	outbox.together(async () => {
		const draft = await outbox.drafts.get(cleared.conversationId);
		if (draft || making.shared !== '') await replace(outbox, { ...draft, ...cleared, text: '' }, making);
	});

/** In which conversations something is stored that no wish says yet. */
export const unwishedDrafts = (outbox: Outbox): Promise<string[]> =>
	outbox.reading([outbox.drafts], async () =>
		(await outbox.drafts.toArray()).flatMap(({ conversationId, isWished }) =>
			isWished ? [] : conversationId
		)
	);

/** Forgets drafts whose wishes have left the list: the copy has them. */
export const sweepDrafts = (outbox: Outbox): Promise<void> =>
	outbox.together(async () => {
		for (const draft of await outbox.drafts.toArray())
			if (draft.isWished && !(await wishOf(outbox, draft))) await outbox.drafts.delete(draft.conversationId);
	});

/** The newest wish that was made of a draft, while it is stored. */
export const wishOf = async (outbox: Outbox, { wishId }: Partial<Draft>): Promise<Wish | undefined> =>
	wishId === undefined ? undefined : await outbox.wishes.get({ 'mutation.id': wishId });

/**
 * A newer text takes the place of an older one by withdrawing it, and is a new wish at the end of the list: under the old
 * id the server would repeat what it said of the old text. An older one that is on its way, or whose answer was lost, does no
 * harm: the newer one was typed later, and wins.
 */
async function replace(
	outbox: Outbox,
	{ conversationId, text, at, ...known }: Typed & Partial<Draft>,
	{ newId, shared }: Making
): Promise<void> {
	const older = await wishOf(outbox, known);
	if (!older && text === shared) return await outbox.drafts.delete(conversationId);
	if (older) await withdrawWish(outbox, older.order);
	const id = newId();
	const writerId = known.writerId ?? newId();
	const args = { conversationId, text, writerId };
	const mutation = { id, name: 'saveDraft', args, at } as const;
	await outbox.wishes.add({ mutation, state: 'queued' });
	await outbox.drafts.put({ conversationId, text, at, wishId: id, writerId, isWished: true });
}
