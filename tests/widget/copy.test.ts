import { expect, test } from 'vitest';
import type { VisitorConversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import { pack } from '#domain/transcript.ts';
import type { FeedItem } from '#protocol/pull.ts';
import {
	applyItems,
	conversationsOf,
	emptyCopy,
	messagesOf,
	packCopy,
	unpackCopy
} from '../../src/widget/copy.ts';
import { countedIds, DAWN, vera } from '../kit/cast.ts';

const newId = countedIds();
const conversationId = newId();
const conversation: VisitorConversation = {
	id: conversationId,
	status: 'open',
	createdAt: DAWN,
	lastMessageAt: DAWN,
	lastPosition: 1,
	agentReadPosition: 0,
	visitorReadPosition: 0,
	resolvedPosition: 0
};
const message = (position: number, text = `message ${position}`): Message => ({
	id: newId(),
	conversationId,
	author: 'visitor',
	authorId: vera.id,
	authorName: '',
	kind: 'text',
	text,
	position,
	writtenAt: DAWN,
	acceptedAt: DAWN
});
const item = (collection: string, number: number, document: unknown) =>
	({ collection, number, document }) as FeedItem;
const empty = { ...emptyCopy(vera.id), epoch: 'first' };

test('[S7] an older entry never replaces a newer one, and reading twice does no harm', () => {
	const newer = item('conversation', 9, { ...conversation, agentReadPosition: 5 });
	const older = item('conversation', 4, conversation);
	const copy = applyItems(applyItems(empty, [newer], 9), [older, newer], 9);
	expect(conversationsOf(copy).map(({ agentReadPosition }) => agentReadPosition)).toEqual([5]);
	expect(applyItems(copy, [older], 4).number).toBe(9);
});

test('[S2] a marker takes away what is older than itself', () => {
	const one = message(1);
	const copy = applyItems(empty, [item('message', 3, one)], 3);
	const gone = (number: number): FeedItem => ({ collection: 'message', number, id: one.id, gone: true });
	expect(messagesOf(applyItems(copy, [gone(2)], 3), conversationId)).toEqual([one]);
	expect(messagesOf(applyItems(copy, [gone(4)], 4), conversationId)).toEqual([]);
});

test('packed and loose messages are one list, each once', () => {
	const messages = [1, 2, 3, 4].map((position) => message(position));
	const [transcript] = pack(messages.slice(0, 3));
	const items = [
		item('transcript', 5, transcript),
		...messages.slice(2).map((each) => item('message', 4, each))
	];
	expect(messagesOf(applyItems(empty, items, 5), conversationId)).toEqual(messages);
});

test('a stored copy is the same when it is taken up, and nothing for another visitor or protocol', () => {
	const copy = applyItems(empty, [item('conversation', 1, conversation), item('message', 2, message(1))], 2);
	const stored = structuredClone(packCopy(copy));
	const again = unpackCopy(stored, vera.id);
	expect({ ...again, items: [...again.items.values()].length }).toEqual({ ...copy, items: 2 });
	expect(unpackCopy(stored, newId()).items.size).toBe(0);
	expect(unpackCopy({ ...stored, protocol: 0 }, vera.id).items.size).toBe(0);
});

test('[X12] a copy that is too much for the page keeps what is newest, and asks for the rest again', () => {
	const items = Array.from({ length: 120 }, (_, index) =>
		item('message', index + 2, message(index + 1, 'é'.repeat(4_000)))
	);
	const copy = applyItems(empty, [item('conversation', 1, conversation), ...items], 121);
	const stored = packCopy(copy);
	expect(JSON.stringify(stored).length).toBeLessThan(310_000);
	const again = unpackCopy(stored, vera.id);
	expect(conversationsOf(again)).toHaveLength(1);
	expect(messagesOf(again, conversationId).at(-1)?.position).toBe(120);
	expect([again.epoch, again.number]).toEqual(['first', 0]);
});
