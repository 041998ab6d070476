/** Days and times as the visitor reads them. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { spoken } from '../../src/widget/language.ts';
import { formatBack, formatDay } from '../../src/widget/moments.ts';

const zone = process.env['TZ'];
beforeAll(() => {
	process.env['TZ'] = 'Europe/Berlin';
	spoken.locale = 'en';
});
afterAll(() => {
	if (zone === undefined) delete process.env['TZ'];
	else process.env['TZ'] = zone;
});

const at = (text: string) => new Date(text).getTime();

test.each([
	['after a day of 23 hours', '2026-03-30T00:30', '2026-03-29T12:00', '2026-03-28T23:45'],
	['after a day of 25 hours', '2026-10-26T00:30', '2026-10-25T00:10', '2026-10-24T23:45'],
	['late on a day of 25 hours', '2026-10-25T23:45', '2026-10-24T00:10', '2026-10-23T23:45']
])('yesterday is the day before today, %s', (_, now, yesterday, before) => {
	expect(formatDay(at(now), at(now))).toBe('Today');
	expect(formatDay(at(yesterday), at(now))).toBe('Yesterday');
	expect(formatDay(at(before), at(now))).toMatch(/^(Satur|Fri)day/);
});

test('a day of another year says which', () => {
	expect(formatDay(at('2025-11-12T12:00'), at('2026-03-30T12:00'))).toMatch(/Wednesday.*2025/);
	expect(formatDay(at('2026-01-02T12:00'), at('2026-03-30T12:00'))).not.toContain('2026');
});

test.each([
	['2026-03-30T17:00', 'back at 17:00'],
	['2026-03-31T09:00', 'back on Tuesday at 09:00'],
	['2026-04-05T08:00', 'back on Sunday at 08:00'],
	['2026-04-06T09:00', 'back on Monday 6 April at 09:00']
])('on a Monday at 10, who is back %s is %s', (back, words) => {
	vi.stubGlobal('navigator', { languages: ['en-GB'] });
	expect(formatBack(at(back), at('2026-03-30T10:00'))).toBe(words);
	vi.unstubAllGlobals();
});
