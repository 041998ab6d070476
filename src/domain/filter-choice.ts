/** What a person chose to see, and the filter that it is at a moment (product R2 to R7). */
import { DAY_MS } from './clock.ts';
import { FILTER_IDS_MAX, UNRATED, type Filter } from './filter.ts';
import { SCORE_MAX, SCORES } from './rating.ts';

/** A day as people write it: `2026-01-31`. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A period that moves with the days, or one between two days, both included; a missing one is open. */
export type Period = 'today' | 'days-7' | 'days-30' | { readonly from?: string; readonly to?: string };

/** What a person chose: remembered by the device, in a form that means the same tomorrow. */
export interface FilterChoice {
	readonly period?: Period;
	readonly tags?: { readonly ids: readonly string[]; readonly by: 'any' | 'all' };
	readonly agents?: { readonly ids: readonly string[]; readonly by: 'assigned' | 'joined' };
	readonly groups?: { readonly ids: readonly string[] };
	/** Scores, UNRATED among them; none is any. Rated with or without words beside the score; absent where that does not matter. */
	readonly rating?: { readonly scores: readonly number[]; readonly words?: 'with' | 'without' };
}

/** How many things are chosen: what stands on the icon. */
export const countChosen = (choice: FilterChoice): number => Object.keys(choice).length;

/** The filter that a choice is at a moment, its days those of a time zone. */
export function filterOf(choice: FilterChoice, now: number, timeZone: string): Filter {
	const { tags, agents, groups, rating } = choice;
	return {
		...spanOf(choice.period, now, timeZone),
		...(tags && { [tags.by === 'any' ? 'anyTagIds' : 'allTagIds']: [...tags.ids] }),
		...(agents && { [agents.by === 'assigned' ? 'assigneeIds' : 'participantIds']: [...agents.ids] }),
		...(groups && { groupIds: [...groups.ids] }),
		...(rating && ratedAs(rating))
	};
}

/** The choice that a text holds; nothing chosen when it holds none. */
export function parseChoice(text: string | null): FilterChoice {
	let stored: unknown;
	try {
		stored = JSON.parse(text ?? '{}');
	} catch {
		return {};
	}
	const { period, tags, agents, groups, rating } = (stored ?? {}) as Record<string, unknown>;
	return cleanChoice({
		...(isPeriod(period) ? { period } : {}),
		...(isListed(tags, ['any', 'all']) ? { tags: tags as NonNullable<FilterChoice['tags']> } : {}),
		...(isListed(agents, ['assigned', 'joined'])
			? { agents: agents as NonNullable<FilterChoice['agents']> }
			: {}),
		...(isListed(groups) ? { groups: groups as NonNullable<FilterChoice['groups']> } : {}),
		...(isRating(rating) ? { rating } : {})
	});
}

/** Without what is chosen in name only: no tags, agents or groups, a rating of any kind, a period without an end. */
export function cleanChoice({ period, tags, agents, groups, rating }: FilterChoice): FilterChoice {
	const isOpen = typeof period === 'object' && period.from === undefined && period.to === undefined;
	return {
		...(period === undefined || isOpen ? {} : { period }),
		...(tags && tags.ids.length > 0 ? { tags } : {}),
		...(agents && agents.ids.length > 0 ? { agents } : {}),
		...(groups && groups.ids.length > 0 ? { groups } : {}),
		...(rating && (rating.scores.length > 0 || rating.words !== undefined) ? { rating } : {})
	};
}

/** The choice as it counts now: without tags and groups that were deleted since. */
export function withoutDeleted(choice: FilterChoice, deletedIds: ReadonlySet<string>): FilterChoice {
	const left = <Part extends { readonly ids: readonly string[] }>(part: Part): Part => ({
		...part,
		ids: part.ids.filter((id) => !deletedIds.has(id))
	});
	const { tags, groups } = choice;
	return cleanChoice({
		...choice,
		...(tags && { tags: left(tags) }),
		...(groups && { groups: left(groups) })
	});
}

/** The first moment of a day in a time zone. */
export function startOfDay(day: string, timeZone: string): number {
	const utc = Date.parse(`${day}T00:00:00Z`);
	const first = utc - offsetAt(utc, timeZone);
	// Where the clocks change between the guess and the day's beginning, the second look is right.
	const second = utc - offsetAt(first, timeZone);
	// A day that has no midnight begins where its clocks have jumped to.
	return dayOf(second, timeZone) === day ? second : first;
}

/** The day of a moment in a time zone. */
export const dayOf = (at: number, timeZone: string): string =>
	new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 10);

/** The day so many days after another. */
const dayAfter = (day: string, days: number): string =>
	new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** What was not rated has no words either, and is no rating without words unless it is asked for. */
function ratedAs({
	scores,
	words
}: NonNullable<FilterChoice['rating']>): Pick<Filter, 'scores' | 'hasComment'> {
	const wanted = scores.length === 0 && words === 'without' ? SCORES : scores;
	return {
		...(wanted.length > 0 && { scores: [...wanted] }),
		...(words && { hasComment: words === 'with' })
	};
}

function spanOf(period: Period | undefined, now: number, timeZone: string): Pick<Filter, 'since' | 'before'> {
	if (period === undefined) return {};
	const start = (day: string) => startOfDay(day, timeZone);
	if (typeof period === 'object') {
		return {
			...(period.from === undefined ? {} : { since: start(period.from) }),
			...(period.to === undefined ? {} : { before: start(dayAfter(period.to, 1)) })
		};
	}
	const days = { today: 0, 'days-7': 6, 'days-30': 29 }[period];
	return { since: start(dayAfter(dayOf(now, timeZone), -days)) };
}

/** How far the clocks of a time zone are ahead at a moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
		...({ hour: '2-digit', minute: '2-digit', second: '2-digit' } as const)
	}).formatToParts(at);
	const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
	const shown = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second')
	);
	return shown - Math.floor(at / 1_000) * 1_000;
}

function isPeriod(value: unknown): value is Period {
	if (value === 'today' || value === 'days-7' || value === 'days-30') return true;
	if (typeof value !== 'object' || value === null) return false;
	const ends = Object.entries(value);
	return ends.every(
		([name, day]) =>
			(name === 'from' || name === 'to') &&
			typeof day === 'string' &&
			DAY.test(day) &&
			!Number.isNaN(Date.parse(day))
	);
}

function isRating(value: unknown): value is NonNullable<FilterChoice['rating']> {
	if (typeof value !== 'object' || value === null) return false;
	const { scores, words } = value as { scores?: unknown; words?: unknown };
	const isScore = (score: unknown) =>
		Number.isInteger(score) && Number(score) >= UNRATED && Number(score) <= SCORE_MAX;
	return (
		(words === undefined || words === 'with' || words === 'without') &&
		Array.isArray(scores) &&
		new Set(scores).size === scores.length &&
		scores.every(isScore)
	);
}

/** @param by of how the ids may be meant; absent when in one way only */
function isListed(value: unknown, by?: readonly string[]): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const { ids, by: how } = value as { ids?: unknown; by?: unknown };
	return (
		Array.isArray(ids) &&
		ids.length <= FILTER_IDS_MAX &&
		ids.every((id) => typeof id === 'string') &&
		(by === undefined || by.includes(String(how)))
	);
}
