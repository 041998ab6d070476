/** Files that were shared for a conversation, on their way through its composer; see `/share`. */
import { goto } from '$app/navigation';
import { dropShared, listShared, sharedFor } from '#data/shared.ts';
import { SHARE_PATH } from '#domain/shared.ts';
import { NOTICE_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Attaching } from './attaching.svelte.ts';
import type { Desk } from './desk.ts';

/** Puts them where chosen files stand; each is kept until it is in a message or was taken out. */
export async function attachShared(
	{ data }: Desk,
	conversationId: string,
	attaching: Pick<Attaching, 'choose'>
): Promise<void> {
	const pieces = await sharedFor(data, conversationId);
	const given = pieces.flatMap(({ id, file }) => (file?.blob ? { id, file, blob: file.blob } : []));
	if (given.length === 0) return;
	const files = given.map(({ file: { name, type }, blob }) => new File([blob], name, { type }));
	await attaching.choose(files, (at) => {
		const id = given[at]?.id;
		if (id !== undefined) void dropShared(data, [id]).catch(() => undefined);
	});
}

/** Says that something was shared and went nowhere: the app was closed before a conversation was chosen. */
export async function remindOfShared({ data, toasts }: Desk): Promise<void> {
	if (location.pathname === SHARE_PATH || (await listShared(data)).length === 0) return;
	const look = () => void goto(SHARE_PATH);
	toasts.show({ text: m.share_waits(), action: { label: m.notice_look(), run: look }, forMs: NOTICE_MS });
}
