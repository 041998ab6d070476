import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { REOPEN_WITHIN_MS } from '#domain/conversation.ts';
import { newId } from '#domain/id.ts';
import {
	isReportable,
	Report,
	SUMMARIES_MAX,
	summariesSince,
	summaryOf,
	withSummary,
	type Summary
} from '#domain/report.ts';
import { isReportKept, REPORTED_MS } from '#domain/working-set.ts';
import { ana, begunConversation, DAWN, thread, vera } from '../kit/cast.ts';
import { make } from '../kit/make.ts';

const ended = (said: Parameters<typeof make<'conversation'>>[1] = {}) =>
	make('conversation', { status: 'resolved', createdAt: DAWN, resolvedAt: DAWN, ...said });

test('[S23] a summary says what figures need, and leaves out what there is not', () => {
	const tagId = newId();
	const conversation = ended({
		firstReplyAt: DAWN + 5,
		resolvedAt: DAWN + 9,
		assigneeId: ana.id,
		tags: [{ tagId, addIds: [newId()] }]
	});
	const { id } = conversation;
	const said = { id, createdAt: DAWN, firstReplyAt: DAWN + 5, resolvedAt: DAWN + 9, assigneeId: ana.id };
	expect(summaryOf(conversation)).toEqual({ ...said, tagIds: [tagId] });
	const open = make('conversation', { createdAt: DAWN });
	expect(summaryOf(open)).toEqual({ id: open.id, createdAt: DAWN });
});

test('[S23] the first reply is an agent’s first message, whenever it was written and whoever writes later', () => {
	const play = begunConversation();
	const say = (text: string, actor: typeof ana | typeof vera, now: number, writtenAt = now) => {
		const args = { id: newId(), conversationId: thread, text, seenPosition: 99 };
		return play.run({ name: 'sendMessage', args }, actor, { now, writtenAt });
	};
	const firstReplyAt = () => play.read('conversation', thread)?.firstReplyAt;
	play.run({ name: 'joinConversation', args: { conversationId: thread, eventId: newId() } }, ana, {
		now: DAWN
	});
	say('Hello?', vera, DAWN + 1);
	expect(firstReplyAt()).toBeUndefined();
	say('Here I am', ana, DAWN + 60_000, DAWN + 2);
	say('Still here', ana, DAWN + 90_000);
	expect(firstReplyAt()).toBe(DAWN + 60_000);
});

test('[S23] a conversation is reported once its visitor cannot open it again, if it began within twelve months', () => {
	const due = DAWN + REOPEN_WITHIN_MS;
	expect(isReportable(ended(), due)).toBe(false);
	expect(isReportable(ended(), due + 1)).toBe(true);
	expect(isReportable(make('conversation', { createdAt: DAWN }), due + 1)).toBe(false);
	expect(isReportable(ended({ createdAt: due + 1 - REPORTED_MS }), due + 1)).toBe(false);
	expect(isReportable(ended({ createdAt: due + 2 - REPORTED_MS }), due + 1)).toBe(true);
});

test('[S23] a report has each conversation once, as it was told last, and knows the youngest', () => {
	const [first, second] = [ended({ createdAt: DAWN }), ended({ createdAt: DAWN - DAY_MS })].map(summaryOf);
	if (!first || !second) throw new Error('there are two');
	const report = withSummary(withSummary(undefined, first), second);
	expect(report).toEqual({ id: first.id, newestAt: DAWN, summaries: [first, second] });
	const again = { ...first, assigneeId: ana.id };
	expect(withSummary(report, again).summaries).toEqual([again, second]);
	expect(report.summaries).toEqual([first, second]);
	expect(isReportKept(report, DAWN + REPORTED_MS - 1)).toBe(true);
	expect(isReportKept(report, DAWN + REPORTED_MS)).toBe(false);
});

test('[S23] a full report fits its schema', () => {
	let report: Report | undefined;
	for (let count = 0; count < SUMMARIES_MAX; count += 1) report = withSummary(report, summaryOf(ended()));
	expect(Compile(Report).Check(report)).toBe(true);
	expect(Compile(Report).Check(withSummary(report, summaryOf(ended())))).toBe(false);
});

test('[X7] [S23] what is known of a conversation counts before what was reported of it, and each counts once', () => {
	const at = (days: number) => DAWN - days * DAY_MS;
	const [gone, both, old] = [1, 2, 400].map((days) => ended({ createdAt: at(days) }));
	if (!gone || !both || !old) throw new Error('there are three');
	const reports = [gone, both, old].map((conversation) => withSummary(undefined, summaryOf(conversation)));
	const { resolvedAt: _at, ...rest } = both;
	const reopened = { ...rest, status: 'open' as const };
	const young = make('conversation', { createdAt: at(0) });
	const shown = summariesSince(at(365), [reopened, young], reports);
	const expected: Summary[] = [summaryOf(reopened), summaryOf(gone), summaryOf(young)];
	expect(shown).toEqual(expected);
});
