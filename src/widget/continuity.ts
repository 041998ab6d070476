/** How the outbox stays true while conversations end, databases are restored and visitors are made anew. */
import type { NewId } from '#domain/id.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import type { Kept } from './storage.ts';

/** Puts a text into the outbox, for the conversation at hand or a new one. */
export function putMessage(
	kept: Kept,
	copy: Copy,
	newId: NewId,
	{ text, at }: { text: string; at: number }
): void {
	const { id: conversationId, nextId: nextConversationId } = kept.get('conversation') ?? begin(kept, newId);
	const id = newId();
	const seenPosition = messagesOf(copy, conversationId).at(-1)?.position ?? 0;
	kept.addWish({
		id,
		name: 'sendMessage',
		args: { id, conversationId, text, seenPosition, nextConversationId },
		at
	});
}

/** The server has begun the next conversation because the last one was over: from now on that one is written to. */
export function moveOn(kept: Kept, copy: Copy, newId: NewId): void {
	const nextId = kept.get('conversation')?.nextId;
	const hasBegun = nextId !== undefined && conversationsOf(copy).some(({ id }) => id === nextId);
	if (hasBegun) kept.set('conversation', { id: nextId, nextId: newId() });
}

/** A granted wish leaves the outbox when the copy shows its effect, so that nothing flickers (SPEC S12). */
export function settleByCopy(kept: Kept, copy: Copy): void {
	const ids = new Set(
		conversationsOf(copy).flatMap(({ id }) => messagesOf(copy, id).map((message) => message.id))
	);
	for (const { id, number } of kept.wishes()) {
		if (ids.has(id) || (number !== undefined && number <= copy.number)) kept.removeWish(id);
	}
}

/** What an earlier database granted goes once more: one that still knows it changes nothing (SPEC S5, S8). */
export function sendAgain(kept: Kept): void {
	for (const { number, ...wish } of kept.wishes()) if (number !== undefined) kept.putWish(wish);
}

/** The server made another visitor of this one: unsent messages begin a conversation of the new one. */
export function beginAnew(kept: Kept, newId: NewId): void {
	for (const key of ['copy', 'read', 'introduced'] as const) kept.remove(key);
	if (!kept.get('conversation')) return;
	const { id: conversationId, nextId: nextConversationId } = begin(kept, newId);
	for (const wish of kept.wishes()) {
		if (wish.number !== undefined) kept.removeWish(wish.id);
		else if (wish.name === 'sendMessage') {
			kept.putWish({ ...wish, args: { ...wish.args, conversationId, nextConversationId } });
		}
	}
}

function begin(kept: Kept, newId: NewId): { id: string; nextId: string } {
	const conversation = { id: newId(), nextId: newId() };
	kept.set('conversation', conversation);
	return conversation;
}
