import { expect, test } from 'vitest';
import { makeIds } from '#domain/id.ts';
import { cleanLine, cleanText } from '#domain/text.ts';
import { byUrgency, conversationRow, keptInPlace } from '#domain/shown.ts';
import { emptyConversation, type Conversation } from '#domain/conversation.ts';
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

const newRow = countedIds();
const row = (said: Partial<Conversation>) =>
	conversationRow(
		{ ...emptyConversation(newRow(), vera.id, DAWN), ...said },
		{
			agentId: ana.id,
			visitor: undefined,
			assignee: undefined,
			tags: [],
			group: undefined,
			mark: undefined,
			draft: undefined,
			waiting: false
		}
	);

test('[L2] unread conversations come first, then the newest, and equal moments are ordered alike everywhere', () => {
	const rows = [
		row({ lastMessageAt: 5 }),
		row({ lastMessageAt: 9 }),
		row({ visitorPosition: 1, lastMessageAt: 1 }),
		row({ visitorPosition: 1, lastMessageAt: 1 })
	];
	const sorted = [...rows].sort(byUrgency);
	expect(sorted.map((one) => rows.indexOf(one))).toEqual([2, 3, 1, 0]);
	expect([...rows].reverse().sort(byUrgency)).toEqual(sorted);
});

test('[L2] what is being read stays where it stood among the unread', () => {
	const rows = [
		row({ visitorPosition: 1, lastMessageAt: 9 }),
		row({ visitorPosition: 1, lastMessageAt: 1 }),
		row({ lastMessageAt: 7 }),
		row({ lastMessageAt: 5 })
	];
	const order = (at: number) =>
		keptInPlace(rows, rows[at]?.conversation.id ?? '').map((one) => rows.indexOf(one));
	expect(order(2)).toEqual([0, 2, 1, 3]);
	expect(order(3)).toEqual([0, 3, 1, 2]);
	expect(order(0)).toEqual([0, 1, 2, 3]);
	expect(keptInPlace(rows, 'unknown')).toBe(rows);
});

test('[L3] a resolved conversation is never unread: the list of them goes by time alone', () => {
	const unread = (['open', 'resolved'] as const).map((status) => row({ visitorPosition: 1, status }).unread);
	expect(unread).toEqual([true, false]);
});
