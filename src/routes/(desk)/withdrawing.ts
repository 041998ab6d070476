/** Taking wishes out of the outbox, and for a while putting them back as they were (product X2, E12). */
import { discard, undoWithdrawal, withdraw } from '#data/outbox.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk, Wish } from './desk.ts';
import { offerUndo } from './undoing.ts';

export function withdrawing(desk: Desk) {
	const { data, act, toasts } = desk;
	const take = (run: typeof withdraw, text: () => string) => (wish: Wish) =>
		act(async () => {
			const withdrawn = await run(data, wish);
			if (withdrawn) offerUndo(desk, text(), () => undoWithdrawal(data, withdrawn));
			else toasts.show({ text: m.notice_on_its_way(), forMs: NOTICE_MS });
		});
	return {
		withdraw: take(withdraw, () => m.notice_withdrawn()),
		discard: take(discard, () => m.notice_discarded())
	};
}
