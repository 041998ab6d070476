/** Which way a reply takes unless its author chooses another (product C6). */
import { MINUTE_MS } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { isEmail, type Channel } from './email.ts';
import type { Visitor } from './visitor.ts';

/** A visitor who gave no sign of life for so long is taken to have left. */
export const STILL_THERE_MS = 10 * MINUTE_MS;
/** A widget that is open says within seconds that a message has reached it; after this one that has not, nobody is there. */
export const REACHED_WITHIN_MS = MINUTE_MS;

/**
 * Whether the visitor is taken to be still on the site. It is read from documents alone, so that every device says the same,
 * offline too: a sign of life is a page that was opened, a message that was written, and one that has reached the widget.
 *
 * @param now on the server's clock
 */
export function isStillThere(
	conversation: Conversation,
	visitor: Pick<Visitor, 'seenAt'> | undefined,
	now: number
): boolean {
	const { agentPosition, visitorPosition, lastMessageAt } = conversation;
	const reached = Math.max(visitorPosition, conversation.visitorDeliveredPosition);
	const hasAll = reached >= Math.max(agentPosition, visitorPosition);
	if (!hasAll && now - lastMessageAt > REACHED_WITHIN_MS) return false;
	return now - Math.max(visitor?.seenAt ?? 0, hasAll ? lastMessageAt : 0) < STILL_THERE_MS;
}

/** The way of a reply that nobody has chosen one for: the chat while the visitor is there, or where no e-mail could go. */
export const usualChannel = (
	conversation: Conversation,
	visitor: Pick<Visitor, 'seenAt' | 'email'> | undefined,
	{ canMail, now }: { readonly canMail: boolean; readonly now: number }
): Channel | undefined =>
	canMail && isEmail(visitor?.email) && !isStillThere(conversation, visitor, now) ? 'email' : undefined;
