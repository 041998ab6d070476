import { expect, test } from 'vitest';
import type { Block } from '#domain/block.ts';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
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

test('[S3] a visitor is kept for as long as one of its conversations, and while it has none for as many days', () => {
	const [visitor, at] = [make('visitor', { createdAt: END - 1, seenAt: END - 2 }), { since: END, now: END }];
	expect(isVisitorKept(visitor, [ended], at)).toBe(false);
	expect(isVisitorKept(visitor, [ended, open], at)).toBe(true);
	expect(isVisitorKept(visitor, [], at)).toBe(false);
	expect(isVisitorKept({ ...visitor, seenAt: END + 1 }, [], at)).toBe(true);
	expect(isVisitorKept({ ...visitor, createdAt: END + 1, seenAt: 0 }, [], at)).toBe(true);
	expect(isVisitorKept({ ...visitor, seenAt: END + 1 }, [ended], at)).toBe(false);
});

test('[S3] [E3] a visitor who is kept out is kept for as long as the block is in force, whatever its conversations', () => {
	const by = { id: newId(), agentId: newId(), blockedAt: 1 };
	const at = (now: number) => ({ since: END, now });
	for (const conversations of [[], [ended]]) {
		const isKeptWith = (block: Block, now: number) =>
			isVisitorKept(make('visitor', { createdAt: 1, seenAt: 1, blocks: [block] }), conversations, at(now));
		expect(isKeptWith(by, Number.MAX_SAFE_INTEGER)).toBe(true);
		expect(isKeptWith({ ...by, endsAt: 2 * END }, 2 * END - 1)).toBe(true);
		expect(isKeptWith({ ...by, endsAt: 2 * END }, 2 * END)).toBe(false);
	}
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
