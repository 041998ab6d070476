/** What can be done in its thread with a message that was held or not accepted. */
import type { ShownMessage } from '#domain/shown.ts';
import type { OpenDraft } from '#data/drafts.ts';
import { sendAnyway } from '#data/messages.ts';
import { discard, retry } from '#data/outbox.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk, Wish } from './desk.ts';

interface Place {
	readonly desk: Desk;
	readonly draft: OpenDraft;
	/** Puts the cursor into the field. */
	readonly focus: () => void;
}

export function unsentActions({ desk, draft, focus }: Place) {
	const { data, act, toasts } = desk;
	const withWish =
		(run: (wish: Wish, message: ShownMessage) => Promise<unknown>) => (message: ShownMessage) => {
			const wish = desk.wishOf(message);
			if (wish) void act(() => run(wish, message));
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
			if (await draft.takeBack(wish)) focus();
		}),
		ondiscard: withWish(async (wish, { text }) => {
			if (!(await discard(data, wish))) return;
			// The bytes of a file are gone with it.
			const action = text === '' ? {} : { action: { label: m.undo(), run: () => draft.add(text) } };
			toasts.show({ text: m.notice_discarded(), ...action, forMs: NOTICE_MS });
		})
	};
}
