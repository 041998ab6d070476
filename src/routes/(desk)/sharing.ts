/** What was shared and has no conversation yet; see `/share`. */
import { goto } from '$app/navigation';
import { listShared } from '#data/shared.ts';
import { SHARE_PATH } from '#domain/shared.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';

/** Says that something was shared and went nowhere: the app was closed before a conversation was chosen. */
export async function remindOfShared({ data, toasts }: Desk): Promise<void> {
	if (location.pathname === SHARE_PATH || (await listShared(data)).length === 0) return;
	const look = () => void goto(SHARE_PATH);
	toasts.show({ text: m.share_waits(), action: { label: m.notice_look(), run: look }, forMs: NOTICE_MS });
}
