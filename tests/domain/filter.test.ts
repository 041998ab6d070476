/** Filters of conversations, and what a choice means from day to day (product R2 to R7). */
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '#domain/clock.ts';
import { emptyConversation, type Conversation } from '#domain/conversation.ts';
import { isAll, isWithin, UNRATED, type Filter } from '#domain/filter.ts';
import {
	cleanChoice,
	countChosen,
	dayOf,
	filterOf,
	parseChoice,
	startOfDay,
	withoutDeleted,
	type FilterChoice
} from '#domain/filter-choice.ts';
import { ana, ben, countedIds, otto, thread, vera } from '../kit/cast.ts';

const newId = countedIds(80_000);
const [red, blue, green] = [newId(), newId(), newId()];
const NOON = Date.UTC(2026, 2, 10, 12);

const conversation = (more: Partial<Conversation> = {}): Conversation => ({
	...emptyConversation(thread, vera.id, NOON),
	status: 'resolved',
	assigneeId: ana.id,
	participantIds: [ana.id, ben.id],
	tags: [red, blue].map((tagId) => ({ tagId, addIds: [newId()] })),
	groupId: blue,
	ratings: [
		{ score: 5, resolvedPosition: 2, ratedAt: NOON },
		{ score: 2, comment: 'Slow', resolvedPosition: 4, ratedAt: NOON + 1 }
	],
	...more
});

describe('[R3] [R4] [R5] [R6] [R7] [V11] a filter', () => {
	test.each<[string, Filter, boolean]>([
		['nothing', {}, true],
		['its status', { status: 'resolved' }, true],
		['another status', { status: 'open' }, false],
		['its visitor', { visitorId: vera.id }, true],
		['another visitor', { visitorId: otto.id }, false],
		['any of its tags', { anyTagIds: [green, blue] }, true],
		['another tag', { anyTagIds: [green] }, false],
		['all of its tags', { allTagIds: [blue, red] }, true],
		['one tag more', { allTagIds: [red, green] }, false],
		['who is responsible', { assigneeIds: [ana.id] }, true],
		['who only takes part, as responsible', { assigneeIds: [ben.id] }, false],
		['who takes part', { participantIds: [ben.id] }, true],
		['from its moment on', { since: NOON }, true],
		['later', { since: NOON + 1 }, false],
		['before its moment', { before: NOON }, false],
		['a span around it', { since: NOON - 1, before: NOON + 1 }, true],
		['its group', { groupIds: [green, blue] }, true],
		['another group', { groupIds: [red] }, false],
		['the score that was given last', { scores: [1, 2] }, true],
		['the score of an earlier end', { scores: [5] }, false],
		['no rating', { scores: [UNRATED] }, false],
		['its score or no rating', { scores: [UNRATED, 2] }, true],
		['words beside the score', { hasComment: true }, true],
		['no words beside it', { hasComment: false }, false],
		['another score with words', { scores: [5], hasComment: true }, false],
		['all parts, one of which fails', { status: 'resolved', anyTagIds: [red], assigneeIds: [ben.id] }, false]
	])('of %s', (_what, filter, holds) => expect(isWithin(conversation(), filter)).toBe(holds));

	test('holds for nobody where nobody is responsible, and for no tag where there are none', () => {
		const { assigneeId: _who, tags: _tags, groupId: _group, ratings: _none, ...bare } = conversation();
		expect(isWithin(bare, { groupIds: [blue] })).toBe(false);
		expect(isWithin(bare, { scores: [UNRATED] })).toBe(true);
		expect(isWithin(bare, { scores: [1, 2, 3, 4, 5] })).toBe(false);
		expect(isWithin(bare, { hasComment: true })).toBe(false);
		expect(isWithin(bare, { assigneeIds: [ana.id] })).toBe(false);
		expect(isWithin(bare, { anyTagIds: [red] })).toBe(false);
		expect(isAll({})).toBe(true);
		expect(isAll({ since: 0 })).toBe(false);
	});
});

describe('[R3] a period', () => {
	const ZONES = ['UTC', 'Europe/Paris', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati'];

	test.each(ZONES)('of days begins at midnight in %s, on the days when clocks change, too', (timeZone) => {
		const clock = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
		for (const day of ['2026-01-01', '2026-03-08', '2026-03-29', '2026-03-30', '2026-10-25', '2026-11-01']) {
			const [year, month, date] = day.split('-');
			expect(clock.format(startOfDay(day, timeZone))).toBe(`${date}/${month}/${year}, 00:00:00`);
			expect(dayOf(startOfDay(day, timeZone), timeZone)).toBe(day);
			expect(dayOf(startOfDay(day, timeZone) - 1, timeZone) < day).toBe(true);
		}
	});

	test('is today, seven days with today, thirty, or between two days with both', () => {
		const zone = 'Europe/Paris';
		// 00:30 in Paris, still the day before in UTC.
		const now = Date.UTC(2026, 0, 9, 23, 30);
		const since = (period: 'today' | 'days-7' | 'days-30') => filterOf({ period }, now, zone);
		expect(since('today')).toEqual({ since: Date.UTC(2026, 0, 9, 23) });
		expect(since('days-7')).toEqual({ since: Date.UTC(2026, 0, 9, 23) - 6 * DAY_MS });
		expect(since('days-30')).toEqual({ since: Date.UTC(2026, 0, 9, 23) - 29 * DAY_MS });
		const span = filterOf({ period: { from: '2026-03-28', to: '2026-03-29' } }, now, zone);
		expect(span).toEqual({ since: Date.UTC(2026, 2, 27, 23), before: Date.UTC(2026, 2, 29, 22) });
		expect((span.before ?? 0) - (span.since ?? 0)).toBe(2 * DAY_MS - HOUR_MS);
	});
});

test('[R2] what is chosen is counted, said as a filter, and means the same when it is read again', () => {
	const choice = {
		period: 'days-7',
		tags: { ids: [red, blue], by: 'all' },
		agents: { ids: [ben.id], by: 'joined' },
		groups: { ids: [green] },
		rating: { scores: [UNRATED, 1], words: 'with' }
	} as const;
	expect(countChosen(choice)).toBe(5);
	expect(filterOf(choice, NOON, 'UTC')).toMatchObject({
		allTagIds: [red, blue],
		participantIds: [ben.id],
		groupIds: [green],
		scores: [UNRATED, 1],
		hasComment: true
	});
	expect(parseChoice(JSON.stringify(choice))).toEqual(choice);
	expect(cleanChoice({ period: {}, tags: { ids: [], by: 'any' }, groups: { ids: [] } })).toEqual({});
	expect(cleanChoice({ rating: { scores: [] } })).toEqual({});
	expect(filterOf({ rating: { scores: [], words: 'with' } }, NOON, 'UTC')).toEqual({ hasComment: true });
});

test('[R4] a rating without words is a rating: what was not rated is none, unless it is chosen', () => {
	const { ratings: _none, ...unrated } = conversation();
	const [words] = conversation().ratings ?? [];
	const silent = { ...unrated, ratings: [{ ...words, comment: undefined }] } as unknown as typeof unrated;
	const holds = (choice: FilterChoice['rating'], one: typeof unrated) =>
		isWithin(one, filterOf({ ...(choice && { rating: choice }) }, NOON, 'UTC'));
	expect(holds({ scores: [], words: 'without' }, silent)).toBe(true);
	expect(holds({ scores: [], words: 'without' }, unrated)).toBe(false);
	expect(holds({ scores: [], words: 'without' }, conversation())).toBe(false);
	expect(holds({ scores: [UNRATED], words: 'without' }, unrated)).toBe(true);
	expect(holds({ scores: [UNRATED], words: 'without' }, silent)).toBe(false);
});

test('[R5] [R7] of a remembered choice tags and groups that were deleted count no more, and the rest stands', () => {
	const choice = {
		period: 'today',
		tags: { ids: [red, blue], by: 'all' },
		groups: { ids: [green] }
	} as const;
	expect(withoutDeleted(choice, new Set())).toEqual(choice);
	expect(withoutDeleted(choice, new Set([red, green]))).toEqual({
		period: 'today',
		tags: { ids: [blue], by: 'all' }
	});
	expect(withoutDeleted({ tags: choice.tags }, new Set([red, blue]))).toEqual({});
});

test.each([
	'',
	'{',
	'null',
	'[]',
	'"x"',
	'{"period":"ever","tags":{"ids":"x"},"agents":3}',
	'{"period":{"from":"x"}}',
	'{"rating":{"scores":[6],"words":"with"},"groups":{"ids":[1]}}',
	'{"rating":{"scores":[1],"words":"some"},"groups":["x"]}',
	'{"rating":{"scores":[1,1]},"groups":["x"]}'
])('[R2] what was stored and is no choice is none: %s', (text) => expect(parseChoice(text)).toEqual({}));
