/** What can be done in its thread with a message that was held or not accepted. */
import type { ShownMessage } from '#domain/shown.ts';
import type { OpenDraft } from '#data/drafts.ts';
import { sendAnyway } from '#data/messages.ts';
import type { OpenNote } from '#data/note-draft.ts';
import { retry } from '#data/outbox.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk, Wish } from './desk.ts';
import { withdrawing } from './withdrawing.ts';

/** Whether it is a reply that has not begun to leave this device. */
export const isUnsentReply = ({ kind, state }: ShownMessage): boolean =>
	state === 'queued' && (kind === 'text' || kind === 'file');

interface Place {
	readonly desk: Desk;
	readonly draft: OpenDraft;
	readonly note: OpenNote;
	/** Puts the cursor into the field of the reply, or of the note. */
	readonly focus: (field?: 'note') => void;
}

export function unsentActions({ desk, draft, note, focus }: Place) {
	const { data, act, toasts } = desk;
	const { discard } = withdrawing(desk);
	const withWish = (run: (wish: Wish) => Promise<unknown>) => (message: ShownMessage) => {
		const wish = desk.wishOf(message);
		if (wish) void act(() => run(wish));
	};
	return {
		onsendanyway: withWish((wish) => sendAnyway(data, wish)),
		/** The words of what could not be delivered, to be written again. */
		onrewrite: ({ text }: ShownMessage) => {
			draft.add(text);
			focus();
		},
		onretry: withWish((wish) => retry(data, wish)),
		onedit: withWish(async (wish) => {
			const isNote = wish.mutation.name === 'noteConversation';
			if (await (isNote ? note : draft).takeBack(wish)) focus(isNote ? 'note' : undefined);
			else toasts.show({ text: m.notice_on_its_way(), forMs: NOTICE_MS });
		}),
		ondiscard: withWish(discard)
	};
}
