/** A visitor's verdict on a conversation (product section 6, "end"; SPEC M9). */
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import { publicMessage } from '#domain/message.ts';
import type { Actor } from '#domain/mutator.ts';
import { ratingOf, RATINGS_MAX } from '#domain/rating.ts';
import { summaryOf } from '#domain/report.ts';
import { ana, begunConversation, ben, countedIds, DAWN, otto, thread, vera } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';

const id = countedIds(90_000);

/** Vera's conversation, resolved by Ana at `DAWN`: its end is entry 2. */
function resolved(): Documents {
	const play = begunConversation();
	end(play, DAWN);
	return play;
}

function end(play: Documents, now: number): void {
	const args = { conversationId: thread, eventId: id(), seenPosition: 1_000 };
	play.run({ name: 'resolveConversation', args }, ana, { now });
}

function reopen(play: Documents, now: number): void {
	play.run({ name: 'reopenConversation', args: { conversationId: thread, eventId: id() } }, ana, { now });
}

function rate(
	play: Documents,
	score: number,
	{
		comment,
		actor = vera,
		position = 2,
		at = DAWN + 1,
		now = at,
		id: entryId = id()
	}: {
		comment?: string;
		actor?: Actor;
		position?: number;
		at?: number;
		now?: number;
		id?: string;
	} = {}
) {
	const args = { id: entryId, conversationId: thread, resolvedPosition: position, score };
	const wish = {
		name: 'rateConversation',
		args: comment === undefined ? args : { ...args, comment }
	} as const;
	return play.run(wish, actor, { writtenAt: at, now });
}

const ratings = (play: Documents) => play.read('conversation', thread)?.ratings;
const entries = (play: Documents) => play.all('message').filter(({ event }) => event === 'rated');

describe('[M9] a rating', () => {
	test('stands in the conversation, and in the thread for agents alone', () => {
		const play = resolved();
		rate(play, 4, { comment: '  Quick and kind.\u202e ' });
		expect(ratings(play)).toEqual([
			{ score: 4, comment: 'Quick and kind.', resolvedPosition: 2, ratedAt: DAWN + 1 }
		]);
		expect(entries(play)).toMatchObject([
			{ author: 'visitor', authorId: vera.id, score: 4, text: 'Quick and kind.', position: 3 }
		]);
		for (const entry of entries(play)) expect(publicMessage(entry)).toBeUndefined();
		expect(play.read('conversation', thread)).toMatchObject({ status: 'resolved', visitorPosition: 1 });
	});

	test('is changed within a day: the later one stands, in whatever order they come', () => {
		for (const moments of [
			[1, 2],
			[2, 1]
		]) {
			const play = resolved();
			for (const moment of moments)
				rate(play, moment, { at: DAWN + moment, now: DAWN + 10, comment: `words ${moment}` });
			expect(ratings(play)).toEqual([
				{ score: 2, comment: 'words 2', resolvedPosition: 2, ratedAt: DAWN + 2 }
			]);
		}
	});

	test('that says the same once more leaves no second entry, and one without words takes them back', () => {
		const play = resolved();
		rate(play, 3, { comment: 'Well' });
		rate(play, 3, { comment: 'Well', at: DAWN + 2 });
		expect(entries(play)).toHaveLength(1);
		rate(play, 3, { at: DAWN + 3 });
		expect(ratings(play)?.[0]?.comment).toBeUndefined();
		expect(entries(play)).toHaveLength(2);
	});

	test('is given within a day of the end, by the moment it was given at and not by when it came', () => {
		const play = resolved();
		const late = DAWN + 24 * HOUR_MS + 1;
		expect(rate(play, 5, { at: late })).toEqual({ kind: 'refused', reason: 'too-late' });
		expect(rate(play, 5, { at: late - 1, now: late + HOUR_MS }).kind).toBe('applied');
	});

	test('of an end that did not last is refused, and so is one of a conversation that never ended', () => {
		const reason = 'too-late';
		expect(rate(begunConversation(), 5, { position: 1 })).toEqual({ kind: 'refused', reason });
		const play = resolved();
		reopen(play, DAWN + 1);
		expect(rate(play, 5, { at: DAWN + 2 })).toEqual({ kind: 'refused', reason });
		end(play, DAWN + 3);
		expect(rate(play, 5, { at: DAWN + 4 })).toEqual({ kind: 'refused', reason });
		expect(rate(play, 5, { at: DAWN + 4, position: 4 }).kind).toBe('applied');
	});

	test('is one for each resolution, the last of which counts, and only the newest are kept', () => {
		const play = resolved();
		rate(play, 1);
		for (let turn = 1; turn <= RATINGS_MAX; turn += 1) {
			reopen(play, DAWN + turn * 10);
			end(play, DAWN + turn * 10 + 1);
			const position = play.read('conversation', thread)?.resolvedPosition ?? 0;
			rate(play, 5, { position, at: DAWN + turn * 10 + 2 });
		}
		expect(ratings(play)).toHaveLength(RATINGS_MAX);
		expect(ratings(play)?.every(({ score }) => score === 5)).toBe(true);
		reopen(play, DAWN + 900);
		const conversation = play.read('conversation', thread);
		expect(conversation && ratingOf(conversation)?.score).toBe(5);
		expect(conversation && summaryOf(conversation).ratings).toHaveLength(RATINGS_MAX);
	});

	test('is its visitor’s alone, and none of who is blocked', () => {
		const play = resolved();
		expect(rate(play, 5, { actor: otto })).toEqual({ kind: 'refused', reason: 'not-found' });
		for (const actor of [ana, ben])
			expect(rate(play, 5, { actor })).toEqual({ kind: 'refused', reason: 'forbidden' });
		const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		play.run({ name: 'introduceVisitor', args: page }, vera, { now: DAWN });
		const args = { visitorId: vera.id, blockId: id() };
		play.run({ name: 'blockVisitor', args }, ana, { now: DAWN });
		expect(rate(play, 5)).toEqual({ kind: 'refused', reason: 'blocked' });
		expect(ratings(play)).toBeUndefined();
	});

	test('takes no id of another entry', () => {
		const play = resolved();
		const taken = play.all('message')[0]?.id ?? '';
		expect(rate(play, 5, { id: taken })).toEqual({ kind: 'refused', reason: 'invalid' });
	});
});
