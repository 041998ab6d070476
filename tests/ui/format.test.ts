import { afterEach, expect, test, vi } from 'vitest';
import {
	formatAge,
	formatDay,
	formatMoment,
	formatSpan,
	formatTime,
	formatWaiting
} from '#ui/base/format.ts';
import { language } from '#ui/base/locale.svelte.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Sunday, half past two in the afternoon, on this machine's clock. */
const now = new Date(2026, 10, 22, 14, 30).getTime();
/** Numbers and units are kept together by spaces of several widths. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

afterEach(() => {
	language.current = 'en';
});

test.each([
	[0, 'now', 'à l’instant'],
	[-5 * MINUTE, 'now', 'à l’instant'],
	[59 * SECOND, 'now', 'à l’instant'],
	[MINUTE, '1 min', '1 min'],
	[59 * MINUTE, '59 mins', '59 min'],
	[HOUR, '1 hr', '1 h'],
	[23 * HOUR, '23 hrs', '23 h'],
	[2 * DAY, 'Fri', 'ven.'],
	[10 * DAY, '12 Nov', '12 nov.'],
	[400 * DAY, '18/10/2025', '18/10/2025']
])('an age of %i ms reads %j and %j', (age, english, french) => {
	expect(plain(formatAge(now - age, now, 'en-GB'))).toBe(english);
	language.current = 'fr';
	expect(plain(formatAge(now - age, now, 'fr-FR'))).toBe(french);
});

test.each([
	[0, '1 sec', '1 s'],
	[29_001, '30 secs', '30 s'],
	[4 * MINUTE + 59 * SECOND, '4 mins', '4 min'],
	[3 * HOUR, '3 hrs', '3 h'],
	[2 * DAY, '2 days', '2 jours']
])('a span of %i ms reads %j and %j', (span, english, french) => {
	expect(plain(formatSpan(span, 'en-GB'))).toBe(english);
	expect(plain(formatSpan(span, 'fr-FR'))).toBe(french);
});

test('waiting is not counted by the second', () => {
	expect(formatWaiting(now - 30 * SECOND, now, 'en-GB')).toBe('Waiting');
	expect(plain(formatWaiting(now - 4 * MINUTE, now, 'en-GB'))).toBe('Waiting 4 mins');
	language.current = 'fr';
	expect(plain(formatWaiting(now - 4 * MINUTE, now, 'fr-FR'))).toBe('Attend depuis 4 min');
});

test('a clock reads as at home', () => {
	expect(plain(formatTime(now, 'en-GB'))).toBe('14:30');
	expect(plain(formatTime(now, 'en-US'))).toBe('2:30 PM');
	expect(plain(formatTime(now, 'fr-FR'))).toBe('14:30');
});

test('a moment of another day names its day', () => {
	expect(formatMoment(now - 2 * HOUR, now, 'en-GB')).toBe('12:30');
	expect(formatMoment(now - DAY, now, 'en-GB')).toBe('21 Nov, 14:30');
	expect(formatMoment(now - 400 * DAY, now, 'fr-FR')).toBe('18/10/2025, 14:30');
});

test('yesterday is the day before, also where that day has 23 hours', () => {
	vi.stubEnv('TZ', 'Europe/Paris');
	const [night, eve, before] = ['2026-03-30T00:30', '2026-03-29T10:00', '2026-03-28T23:45'].map((at) =>
		new Date(at).getTime()
	) as [number, number, number];
	expect(formatDay(eve, night, 'en-GB')).toBe('Yesterday');
	expect(formatDay(before, night, 'en-GB')).toMatch(/^Saturday,? 28 March$/);
	vi.unstubAllEnvs();
});

test('the days above a thread are today, yesterday, then dates, with the year when it is another', () => {
	expect([0, 1, 2].map((days) => formatDay(now - days * DAY, now, 'en-GB'))).toEqual([
		'Today',
		'Yesterday',
		'Friday 20 November'
	]);
	expect(formatDay(now - 400 * DAY, now, 'en-GB')).toMatch(/^Saturday,? 18 October 2025$/);
	language.current = 'fr';
	expect([0, 1, 2].map((days) => formatDay(now - days * DAY, now, 'fr-FR'))).toEqual([
		'Aujourd’hui',
		'Hier',
		'Vendredi 20 novembre'
	]);
});
