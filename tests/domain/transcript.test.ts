import { expect, test } from 'vitest';
import type { Message } from '#domain/message.ts';
import {
	LOOSE_MAX,
	LOOSE_MIN,
	pack,
	RESTS_AFTER_MS,
	toSeal,
	TRANSCRIPT_LENGTH_MAX,
	TRANSCRIPT_MESSAGES_MAX,
	unpack
} from '#domain/transcript.ts';
import { countedIds, DAWN, thread, vera } from '../kit/cast.ts';

const id = countedIds();
const messages = (count: number, text = 'Good day'): Message[] =>
	Array.from({ length: count }, (_, index) => ({
		id: id(),
		conversationId: thread,
		author: 'visitor',
		authorId: vera.id,
		authorName: '',
		kind: 'text',
		text,
		position: index + 1,
		writtenAt: DAWN,
		acceptedAt: DAWN
	}));

test('packing and unpacking gives the same messages in the same order', () => {
	for (const count of [0, 1, TRANSCRIPT_MESSAGES_MAX, TRANSCRIPT_MESSAGES_MAX + 1, 333]) {
		const all = messages(count);
		const packed = pack(all);
		expect(unpack(packed, [])).toEqual(all);
		expect(packed.map(({ firstPosition, lastPosition }) => lastPosition - firstPosition + 1)).toEqual(
			packed.map((transcript) => transcript.messages.length)
		);
	}
});

test('no transcript holds more messages or more text than it may, however long the messages are', () => {
	const packed = [...pack(messages(333)), ...pack(messages(120, 'ä'.repeat(4_000)))];
	for (const transcript of packed) {
		expect(transcript.messages.length).toBeLessThanOrEqual(TRANSCRIPT_MESSAGES_MAX);
		expect(transcript.messages.reduce((sum, one) => sum + JSON.stringify(one).length, 0)).toBeLessThanOrEqual(
			TRANSCRIPT_LENGTH_MAX
		);
	}
});

test('a message that is packed and loose at the same time is read once', () => {
	const all = messages(12);
	expect(unpack(pack(all.slice(0, 8)), all.slice(5))).toEqual(all);
});

test('messages are sealed when many are loose, oldest first, and the newest stay loose', () => {
	expect(toSeal(messages(LOOSE_MAX), DAWN)).toEqual([]);
	const all = messages(LOOSE_MAX + 1);
	expect(toSeal([...all].reverse(), DAWN)).toEqual(all.slice(0, all.length - LOOSE_MIN));
});

test('a conversation that rests keeps nothing loose, however short it is', () => {
	const all = messages(3);
	expect(toSeal(all, DAWN + RESTS_AFTER_MS - 1)).toEqual([]);
	expect(toSeal([...all].reverse(), DAWN + RESTS_AFTER_MS)).toEqual(all);
	expect(toSeal([], DAWN + RESTS_AFTER_MS)).toEqual([]);
});
