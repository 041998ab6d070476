import { expect, test } from 'vitest';
import { makeIds } from '#domain/id.ts';
import { cleanLine, cleanText } from '#domain/text.ts';
import { byUrgency, conversationRow } from '#domain/shown.ts';
import { emptyConversation } from '#domain/conversation.ts';
import { ana, countedIds, DAWN, vera } from '../kit/cast.ts';

test('an identifier is a UUID of version 7 whose beginning grows with time', () => {
	let now = DAWN;
	const newId = makeIds(
		() => now,
		(bytes) => bytes.fill(255)
	);
	const first = newId();
	now += 1;
	expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(newId() > first).toBe(true);
});

test('a line is cut between characters, never inside one', () => {
	expect(cleanLine('ab👋', 3)).toBe('ab');
	expect(cleanLine(' a\n\tb ', 9)).toBe('a b');
	expect(cleanText('\u2066x\u2069\u0085')).toBe('x');
});

test('[L2] unread conversations come first, then the newest, and equal moments are ordered alike everywhere', () => {
	const id = countedIds();
	const row = (visitorPosition: number, lastMessageAt: number) =>
		conversationRow(
			{ ...emptyConversation(id(), vera.id, DAWN), visitorPosition, lastMessageAt },
			{ agentId: ana.id, visitor: undefined, assignee: undefined, mark: undefined, waiting: false }
		);
	const rows = [row(0, 5), row(0, 9), row(1, 1), row(1, 1)];
	const sorted = [...rows].sort(byUrgency);
	expect(sorted.map((one) => rows.indexOf(one))).toEqual([2, 3, 1, 0]);
	expect([...rows].reverse().sort(byUrgency)).toEqual(sorted);
});

test('[L3] a resolved conversation is never unread: the list of them goes by time alone', () => {
	const id = countedIds();
	const row = (status: 'open' | 'resolved') =>
		conversationRow(
			{ ...emptyConversation(id(), vera.id, DAWN), visitorPosition: 1, status },
			{ agentId: ana.id, visitor: undefined, assignee: undefined, mark: undefined, waiting: false }
		);
	expect([row('open').unread, row('resolved').unread]).toEqual([true, false]);
});
