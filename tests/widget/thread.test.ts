import { expect, test } from 'vitest';
import type { VisitorConversation } from '#domain/conversation.ts';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import type { Message } from '#domain/message.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { applyItems, emptyCopy } from '../../src/widget/copy.ts';
import type { Wish } from '../../src/widget/storage.ts';
import { makeThread, type Entry } from '../../src/widget/thread.ts';
import { ana, ben, countedIds, vera } from '../kit/cast.ts';

const NOON = new Date(2026, 0, 5, 12).getTime();
const newId = countedIds();
const [first, second] = [newId(), newId()];

function copyOf(messages: readonly Partial<Message>[], agentReadPosition = 0) {
	const conversations = [first, second].map((id, index): VisitorConversation => ({
		id,
		status: 'open',
		createdAt: NOON + index,
		lastMessageAt: NOON,
		lastPosition: messages.length,
		agentReadPosition,
		visitorReadPosition: 0,
		resolvedPosition: 0
	}));
	const documents = messages.map((message, index) => ({
		id: newId(),
		conversationId: first,
		author: 'visitor',
		authorId: vera.id,
		authorName: '',
		kind: 'text',
		text: `text ${index + 1}`,
		position: index + 1,
		writtenAt: NOON,
		acceptedAt: message.writtenAt ?? NOON,
		...message
	}));
	const items = [
		...conversations.map((document) => ({ collection: 'conversation', number: 1, document })),
		...documents.map((document) => ({ collection: 'message', number: 2, document }))
	] as FeedItem[];
	return applyItems(emptyCopy(vera.id), items, 2);
}

const fromAna: Partial<Message> = { author: 'agent', authorId: ana.id, authorName: 'Ana' };
const fromBen: Partial<Message> = { author: 'agent', authorId: ben.id, authorName: 'Ben' };
const wish = (text: string, change: Partial<Wish> = {}): Wish => {
	const id = newId();
	const args = { id, conversationId: first, text, seenPosition: 0 };
	return { id, name: 'sendMessage', args, at: NOON, order: NOON, ...change } as Wish;
};
const lines = (entries: readonly Entry[]) =>
	entries.map((entry) => {
		if (entry.kind !== 'text') return entry.kind;
		return `${entry.text} ${entry.isFirst ? '[' : ''}${entry.isLast ? ']' : ''}`.trim();
	});
const states = (entries: readonly Entry[]) =>
	entries.flatMap((entry) => (entry.kind === 'text' ? [`${entry.state}${entry.saysState ? '!' : ''}`] : []));

test('messages of one author stand together, until somebody else speaks or five minutes pass', () => {
	const copy = copyOf([{}, {}, fromAna, fromAna, fromBen, { ...fromBen, writtenAt: NOON + 6 * MINUTE_MS }]);
	expect(lines(makeThread(copy, [], false))).toEqual([
		'day',
		'text 1 [',
		'text 2 ]',
		'text 3 [',
		'text 4 ]',
		'text 5 []',
		'text 6 []'
	]);
});

test('each day has a heading, and what happened has a line', () => {
	const copy = copyOf([
		{},
		{ ...fromAna, kind: 'event', event: 'joined' },
		{ ...fromAna, writtenAt: NOON + DAY_MS }
	]);
	expect(lines(makeThread(copy, [], false))).toEqual(['day', 'text 1 []', 'event', 'day', 'text 3 []']);
});

test('conversations follow one another, and what waits comes last', () => {
	const copy = copyOf([{ conversationId: second, text: 'later' }, { text: 'earlier' }]);
	expect(lines(makeThread(copy, [wish('waiting')], true))).toEqual([
		'day',
		'earlier [',
		'later',
		'waiting ]'
	]);
});

test('[S14] the newest own message says how far it has come, and a refused one always does', () => {
	const copy = copyOf([{}, {}, {}], 2);
	expect(states(makeThread(copy, [], false))).toEqual(['seen', 'seen', 'sent!']);
	const wishes = [wish('a', { refused: 'forbidden' }), wish('b', { number: 9 }), wish('c'), wish('d')];
	expect(states(makeThread(copy, wishes, false)).slice(3)).toEqual([
		'refused!',
		'sent',
		'sending',
		'sending!'
	]);
	expect(states(makeThread(copy, wishes, true)).slice(3)).toEqual([
		'refused!',
		'sent',
		'waiting',
		'waiting!'
	]);
});

test('a wish whose message has come is not shown twice', () => {
	const copy = copyOf([{}]);
	const [, known] = makeThread(copy, [], false);
	const entries = makeThread(copy, [{ ...wish('text 1'), id: known?.id ?? '' } as Wish], false);
	expect(lines(entries)).toEqual(['day', 'text 1 []']);
});

test('what was written noticeably before it could be read is late', () => {
	const copy = copyOf([
		{ ...fromAna, acceptedAt: NOON + MINUTE_MS },
		{ ...fromAna, acceptedAt: NOON + MINUTE_MS + 1 }
	]);
	expect(
		makeThread(copy, [], false).flatMap((entry) => (entry.kind === 'text' ? [entry.isLate] : []))
	).toEqual([false, true]);
});
