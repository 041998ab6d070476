import { Compile } from 'typebox/compile';
import { beforeAll, expect, test } from 'vitest';
import { documentNames, documents } from '#domain/documents.ts';
import type { Put } from '#domain/mutator.ts';
import {
	CONVERSATIONS,
	MESSAGES_EACH,
	makeColleagues,
	makeWorkload,
	putsOf,
	type Thread
} from './workload.ts';

const NOW = 1_795_000_000_000;
const DAY_MS = 86_400_000;

let threads: Thread[];
let puts: Put[];

beforeAll(() => {
	threads = make(1, CONVERSATIONS);
	puts = putsOf(threads);
});

test('every document fits its schema', () => {
	const validators = new Map(documentNames.map((name) => [name, Compile(documents[name].schema)]));
	const wrong = puts.filter(
		({ collection, document }) => validators.get(collection)?.Check(document) !== true
	);
	expect(wrong).toEqual([]);
});

test('workload W has 2,000 conversations, 560 of them open, 2,000 visitors and 40,000 messages', () => {
	const count = (name: string) => puts.filter(({ collection }) => collection === name).length;
	const open = threads.filter(({ conversation }) => conversation.status === 'open');
	expect([count('conversation'), open.length, count('visitor'), count('message')]).toEqual([
		2_000, 560, 2_000, 40_000
	]);
});

test('a message is about 300 bytes of JSON', () => {
	const messages = threads.flatMap((thread) => thread.messages);
	const average = JSON.stringify(messages).length / messages.length;
	expect(average).toBeGreaterThan(280);
	expect(average).toBeLessThan(340);
});

test('conversations were resolved within the last 80 days, and nothing lies in the future', () => {
	const ends = threads.flatMap(({ conversation }) => conversation.resolvedAt ?? []);
	expect(Math.min(...ends)).toBeGreaterThan(NOW - 80 * DAY_MS);
	expect(Math.max(...threads.map(({ conversation }) => conversation.lastMessageAt))).toBeLessThanOrEqual(NOW);
});

test('a thread has no gap and every id is there once', () => {
	for (const { messages, conversation } of threads) {
		expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => index + 1));
		expect(conversation.lastPosition).toBe(messages.length);
	}
	expect(new Set(puts.map(({ document }) => document.id)).size).toBe(puts.length);
});

test('the same seed makes the same workload, another one another', () => {
	const few = JSON.stringify(make(7, 50));
	expect(JSON.stringify(make(7, 50))).toBe(few);
	expect(JSON.stringify(make(8, 50))).not.toBe(few);
});

test('more or fewer messages than so many conversations can have are refused at once', () => {
	expect(() => make(1, 20, 3)).toThrow(RangeError);
	expect(() => make(1, 20, 1_000)).toThrow(RangeError);
});

function make(seed: number, conversations: number, messagesEach = MESSAGES_EACH): Thread[] {
	const [first, second] = makeColleagues(3, NOW);
	if (!first || !second) throw new Error('there are two colleagues');
	return makeWorkload({ seed, conversations, messagesEach, now: NOW, agents: [first, second] });
}
