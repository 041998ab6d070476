import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { isUnread, readPosition } from '#domain/mark.ts';
import { endedAt, isKept, isMarkKept, isVisitorKept, keptSince } from '#domain/working-set.ts';
import { make } from '../kit/make.ts';

const END = 1_000_000;
const open = make('conversation', { status: 'open' });
const ended = make('conversation', {
	status: 'resolved',
	resolvedAt: END,
	resolvedPosition: 7,
	lastPosition: 7
});

test('[S3] an open conversation is kept for as long as it is open, however old', () => {
	expect(endedAt(open)).toBeUndefined();
	expect(isKept(open, Number.MAX_SAFE_INTEGER)).toBe(true);
});

test('[S3] a resolved conversation is kept from its end for as many days as the workspace says, 90 until it says', () => {
	for (const [workspace, days] of [
		[undefined, 90],
		[make('workspace'), 90],
		[make('workspace', { keptDays: 7 }), 7],
		[make('workspace', { keptDays: 730 }), 730]
	] as const) {
		expect(isKept(ended, keptSince(workspace, END + days * DAY_MS - 1))).toBe(true);
		expect(isKept(ended, keptSince(workspace, END + days * DAY_MS))).toBe(false);
	}
});

test('[S3] a visitor is kept for as long as one of its conversations, and while it has none', () => {
	expect(isVisitorKept([], END)).toBe(true);
	expect(isVisitorKept([ended], END)).toBe(false);
	expect(isVisitorKept([ended, open], END)).toBe(true);
});

test('[S3] a mark is kept only while it says more than the end of its conversation does', () => {
	const mark = (position: number) => make('mark', { conversationId: ended.id, position });
	expect(isMarkKept(mark(7), ended)).toBe(false);
	expect(isMarkKept(mark(8), { ...ended, lastPosition: 8 })).toBe(true);
	expect(isMarkKept(mark(1), open)).toBe(true);
	const draft = (text: string) => ({ ...mark(7), draft: { text, writtenAt: END } });
	expect(isMarkKept(draft('Not sent yet'), ended)).toBe(true);
	expect(isMarkKept(draft(''), ended)).toBe(false);
});

test('[S3] whether a mark that need not be kept is there changes nothing of what is read', () => {
	const again = { ...ended, status: 'open' as const, lastPosition: 8, visitorPosition: 8 };
	const mark = make('mark', { conversationId: ended.id, position: 6 });
	for (const conversation of [ended, again]) {
		expect(readPosition(conversation, mark)).toBe(readPosition(conversation, undefined));
		expect(isUnread(conversation, mark)).toBe(isUnread(conversation, undefined));
	}
	expect(isUnread(again, mark)).toBe(true);
});
