/** Beginning a conversation from this side: with whom, and by which words (product E7). */
import type { Channel } from '#domain/email.ts';
import { fold } from '#domain/fold.ts';
import type { Visitor } from '#domain/visitor.ts';
import { visitorIdFor } from '#domain/visitor-id.ts';
import { keepNoteDraft } from '#outbox/note-drafts.ts';
import type { Data } from './data.ts';
import { addresseeKey, firstWordsId } from './first-words.ts';
import type { Live } from './live.ts';
import { allOf, type Seeing } from './merged.ts';
import { checkedText, wayOf } from './messages.ts';
import { watch } from './question.ts';
import { newEntryId, wish } from './wish.ts';

/** Whom it is for: somebody who is known on this device, or an address alone. */
export type Addressee =
	| { readonly kind: 'known'; readonly visitor: Visitor }
	| { readonly kind: 'address'; readonly email: string };

/** All visitors on this device, those who were there last first; empty until ready. */
export const watchVisitors = (data: Data): Live<readonly Visitor[]> =>
	watch(data, { about: ['visitor'], ask: () => listVisitors(data) }, []);

/** All visitors on this device, those who were there last first. */
async function listVisitors(data: Seeing): Promise<Visitor[]> {
	const visitors = await allOf(data, 'visitor', { equal: {} });
	return visitors.toSorted((a, b) => b.seenAt - a.seenAt || (a.id < b.id ? -1 : 1));
}

/**
 * Those whose name, e-mail or telephone number has every word that is typed, in any capitals and accents.
 *
 * @param most how many at most
 */
export function visitorsLike(visitors: readonly Visitor[], typed: string, most: number): readonly Visitor[] {
	const words = fold(typed).split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	const found: Visitor[] = [];
	for (const visitor of visitors) {
		const { name = '', email = '', phone = '' } = visitor;
		const text = fold(`${name} ${email} ${phone}`);
		if (words.every((word) => text.includes(word))) found.push(visitor);
		if (found.length === most) break;
	}
	return found;
}

/** The one who has an address, in any capitals; of several the one who was there last. */
export const visitorWith = (visitors: readonly Visitor[], email: string): Visitor | undefined =>
	visitors.find((visitor) => visitor.email?.toLowerCase() === email.trim().toLowerCase());

/**
 * Begins a conversation by first words, and returns its id once they are durable; screens show it at once. What was kept of
 * them in their field goes in the same step.
 *
 * @param text at most MESSAGE_TEXT_MAX UTF-16 units once cleaned
 * @param channel which way they go beside the chat
 * @throws AppError `invalid` when the text is empty or too long, `storage-full` when the device has no room
 */
export async function startConversation(
	data: Data,
	addressee: Addressee,
	text: string,
	channel?: Channel
): Promise<string> {
	const clean = checkedText(text);
	const conversationId = data.surroundings.newId();
	const [eventId, id] = [newEntryId(data), newEntryId(data)];
	const to =
		addressee.kind === 'known'
			? { visitorId: addressee.visitor.id }
			: {
					visitorId: visitorIdFor(data.session.workspaceId, addressee.email),
					email: addressee.email.trim()
				};
	const says = { conversationId, eventId, id, ...to, text: clean, ...wayOf(channel) };
	await wish(data, 'startConversation', says, undefined, () =>
		keepNoteDraft(data.outbox, { aboutId: firstWordsId(addresseeKey(addressee)), text: '' })
	);
	return conversationId;
}
