/** What can be done in its thread with a message that was held or not accepted. */
import type { ShownMessage } from '#domain/shown.ts';
import type { OpenDraft } from '#data/drafts.ts';
import { sendAnyway } from '#data/messages.ts';
import { discard, retry } from '#data/outbox.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Attaching } from './attaching.svelte.ts';
import type { Desk, Wish } from './desk.ts';
import { bring } from './part.ts';

interface Place {
	readonly desk: Desk;
	readonly draft: OpenDraft;
	readonly attaching: Attaching;
	/** Puts the cursor into the field. */
	readonly focus: () => void;
}

export function unsentActions({ desk, draft, attaching, focus }: Place) {
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
		ondiscard: withWish(async (wish, { text, file }) => {
			// Read before it is given up: afterwards the bytes may make room for others.
			const bytes = file && (await (await bring(attaching.parts.files())).keptFile(data, file));
			if (!(await discard(data, wish))) return;
			const undo = () => (bytes ? void act(() => attaching.choose([bytes])) : draft.add(text));
			const action = text === '' && !bytes ? {} : { action: { label: m.undo(), run: undo } };
			toasts.show({ text: m.notice_discarded(), ...action, forMs: NOTICE_MS });
		})
	};
}
