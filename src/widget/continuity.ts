/** How the outbox stays true while conversations end, databases are restored and visitors are made anew. */
import type { NewId } from '#domain/id.ts';
import type { SendMessage } from '#domain/message.ts';
import type { SendFile } from '#domain/send-file.ts';
import { GRANTED_KEPT_MS } from '#protocol/mutate.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import type { Kept, VisitorMutation, Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** What a visitor says: words, or a file. */
export type Said = Pick<SendMessage, 'text'> | Pick<SendFile, 'file'>;

/** Puts what is said into the outbox, for the conversation at hand or a new one; a file waits there for its bytes. */
export function putEntry(
	kept: Kept,
	copy: Copy,
	{ newId, now }: Pick<Surroundings, 'newId' | 'now'>,
	said: Said
): void {
	const { id: conversationId, nextId: nextConversationId } = kept.get('conversation') ?? begin(kept, newId);
	const id = newId();
	const seenPosition = messagesOf(copy, conversationId).at(-1)?.position ?? 0;
	const wish = { id, args: { id, conversationId, seenPosition, nextConversationId, ...said }, at: now() };
	kept.addWish(
		('file' in said
			? { ...wish, name: 'sendFile', received: 0 }
			: { ...wish, name: 'sendMessage' }) as VisitorMutation
	);
}

/** What is said as words: of a file its name. */
export const wordsOf = (said: Said): string => ('file' in said ? said.file.name : said.text);

/** Another conversation has begun, by the server when the last one was over, or by an agent: from now on that is written to. */
export function moveOn(kept: Kept, copy: Copy, newId: NewId): void {
	const known = conversationsOf(copy).map(({ id }) => id);
	const id = known.at(-1);
	const current = kept.get('conversation')?.id;
	// One that is not in the copy has yet to be begun by its first message.
	if (id !== undefined && id !== current && (current === undefined || known.includes(current)))
		kept.set('conversation', { id, nextId: newId() });
}

/**
 * A granted wish leaves the list when the copy shows its effect, so that nothing flickers (SPEC S12), and is kept for seven
 * days of the server's clock, as far as the copy tells it (SPEC S8).
 */
export function settleByCopy(kept: Kept, copy: Copy): void {
	// A tab that has not heard of a new epoch shows what is gone.
	if ((kept.get('epoch') ?? copy.epoch) !== copy.epoch) return;
	const moments = new Map(
		conversationsOf(copy).flatMap(({ id }) =>
			messagesOf(copy, id).map((message) => [message.id, message.acceptedAt])
		)
	);
	const newestAt = Math.max(...moments.values());
	for (const wish of kept.wishes()) {
		const shownAt = moments.get(wish.id);
		const { number = shownAt === undefined ? Infinity : 0 } = wish;
		if (number > copy.number) continue;
		if (newestAt - (shownAt ?? wish.at) > GRANTED_KEPT_MS) kept.removeWish(wish.id);
		else if (!wish.isShown) kept.putWish({ ...wish, number, isShown: true });
	}
}

/** What an earlier database granted goes once more: one that still knows it changes nothing (SPEC S5, S8). */
export function sendAgain(kept: Kept): void {
	for (const { number, isShown: _isShown, ...wish } of kept.wishes())
		if (number !== undefined) kept.putWish(afresh(wish));
}

/** The server made another visitor of this one: unsent messages begin a conversation of the new one. */
export function beginAnew(kept: Kept, newId: NewId): void {
	for (const key of ['copy', 'epoch', 'read'] as const) kept.remove(key);
	if (!kept.get('conversation')) return;
	const { id: conversationId, nextId: nextConversationId } = begin(kept, newId);
	for (const wish of kept.wishes()) {
		if (wish.number === undefined && 'seenPosition' in wish.args) {
			const args = { ...wish.args, conversationId, nextConversationId };
			kept.putWish(afresh({ ...wish, args } as Wish));
		} else if (wish.number !== undefined || wish.name !== 'introduceVisitor') kept.removeWish(wish.id);
	}
}

/** Another database or another visitor may know nothing of the bytes of a file: it is asked how far they have come. */
const afresh = (wish: Wish): Wish => ('file' in wish.args ? { ...wish, received: 0 } : wish);

function begin(kept: Kept, newId: NewId): { id: string; nextId: string } {
	const conversation = { id: newId(), nextId: newId() };
	kept.set('conversation', conversation);
	return conversation;
}
