/** Notes that are being written on this device. Apart from drafts of replies, so that neither is ever taken for the other. */
import { joined } from '#domain/text.ts';
import type { Outbox, Wish } from './store.ts';
import { withdrawWish } from './withdrawing.ts';

/** A note that was begun and not added. */
export interface NoteDraft {
	/** The conversation or the visitor that it is about; of first words whom they are for, of a field's value which field. */
	readonly aboutId: string;
	readonly text: string;
}

/** Stores what is being noted; an empty text forgets it. */
export const keepNoteDraft = (outbox: Outbox, { aboutId, text }: NoteDraft): Promise<void> =>
	outbox.together(async () => {
		if (text === '') await outbox.noteDrafts.delete(aboutId);
		else await outbox.noteDrafts.put({ aboutId, text });
	});

/** What is being noted about something; empty when nothing. */
export const readNoteDraft = (outbox: Outbox, aboutId: string): Promise<string> =>
	outbox.reading([outbox.noteDrafts], async () => (await outbox.noteDrafts.get(aboutId))?.text ?? '');

/** All that is being noted, in no order that means something. */
export const listNoteDrafts = (outbox: Outbox): Promise<NoteDraft[]> =>
	outbox.reading([outbox.noteDrafts], () => outbox.noteDrafts.toArray());

/** Takes a wish back, and its words below what is being noted, in one step; false when it is on its way already. */
export const takeIntoNote = (
	outbox: Outbox,
	{ order }: Pick<Wish, 'order'>,
	{ aboutId, text }: NoteDraft
): Promise<boolean> =>
	outbox.together(async () => {
		if (!(await withdrawWish(outbox, order))) return false;
		const above = (await outbox.noteDrafts.get(aboutId))?.text ?? '';
		await keepNoteDraft(outbox, { aboutId, text: joined(above, text) });
		return true;
	});
