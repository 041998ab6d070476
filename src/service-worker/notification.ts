/** What the operating system shows: one notification per conversation, at most two actions, the reply last (product N6). */
import type { PushPayload } from '#protocol/push.ts';
import { m } from '#messages';

/** What a notification remembers. */
export interface Note {
	readonly workspaceId: string;
	readonly agentId: string;
	readonly language: PushPayload['language'];
	readonly title: string;
	readonly body: string;
	readonly isSilent: boolean;
	/** Absent for a test. */
	readonly about?: PushPayload['about'];
	/** A reply that was typed here and waits, and the wish by which it leaves. */
	readonly waiting?: { readonly text: string; readonly mutationId: string };
}

/** What browsers understand beyond what their types say. */
type Options = NotificationOptions & {
	readonly renotify?: boolean;
	readonly actions?: readonly {
		readonly action: string;
		readonly title: string;
		readonly type?: 'text';
		readonly placeholder?: string;
	}[];
};

const ICON = '/icons/icon-192.png';
/** White on nothing: in the bar of its status Android shows only where something is. */
const BADGE = '/icons/badge-96.png';

/** The notification of a push. */
export const noteOf = ({
	workspaceId,
	agentId,
	language,
	title,
	body,
	isSilent,
	about
}: PushPayload): Note => ({
	workspaceId,
	agentId,
	language,
	title,
	body,
	isSilent,
	...(about === undefined ? {} : { about })
});

/** Shows it; an earlier one of the same conversation gives way. @param isNews whether it makes itself heard */
export async function show(
	registration: ServiceWorkerRegistration,
	note: Note,
	isNews = true
): Promise<void> {
	const { title, body, language, isSilent, about } = note;
	const locale = { locale: language };
	const options: Options = {
		body,
		tag: about?.conversationId ?? 'test',
		lang: language,
		icon: ICON,
		badge: BADGE,
		silent: isSilent || !isNews,
		renotify: isNews && !isSilent,
		data: note,
		...(about === undefined
			? {}
			: {
					actions: [
						{ action: 'read', title: m.push_mark_read({}, locale) },
						// Last: where a text comes before a button, some browsers take the one for the other.
						...(about.isInner
							? []
							: [
									{
										action: 'reply',
										type: 'text' as const,
										title: m.push_reply({}, locale),
										placeholder: m.push_reply_hint({}, locale)
									}
								])
					]
				})
	};
	await registration.showNotification(title, options as NotificationOptions);
}
