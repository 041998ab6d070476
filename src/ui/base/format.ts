/** Moments and spans as a person reads them, in the chosen language. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/clock.ts';
import { m } from '#messages';
import { getLocale } from '#messages/runtime';

const SECOND_MS = 1_000;
const WEEK_MS = 7 * DAY_MS;

/** How long ago, as short as it can be: `now`, `4 min`, `3 h`, `Tue`, `12 Nov`, `12/11/2024`. */
export function formatAge(at: number, now: number, locale: string = region()): string {
	const age = now - at;
	if (age < MINUTE_MS) return m.time_now();
	if (age < HOUR_MS) return unit(Math.floor(age / MINUTE_MS), 'minute', locale);
	if (age < DAY_MS) return unit(Math.floor(age / HOUR_MS), 'hour', locale);
	if (age < WEEK_MS) return dates(locale, { weekday: 'short' }).format(at);
	if (sameYear(at, now)) return dates(locale, { day: 'numeric', month: 'short' }).format(at);
	return dates(locale, { dateStyle: 'short' }).format(at);
}

/** A span as its largest unit: `40 s`, `4 min`, `3 h`, `2 days`; never less than a second. */
export function formatSpan(span: number, locale: string = region()): string {
	if (span < MINUTE_MS) return unit(Math.max(1, Math.ceil(span / SECOND_MS)), 'second', locale);
	if (span < HOUR_MS) return unit(Math.floor(span / MINUTE_MS), 'minute', locale);
	if (span < DAY_MS) return unit(Math.floor(span / HOUR_MS), 'hour', locale);
	return unit(Math.floor(span / DAY_MS), 'day', locale);
}

/** That somebody waits, and for how long: `Waiting`, `Waiting 4 min`; not by the second, which would only press. */
export const formatWaiting = (since: number, now: number, locale: string = region()): string =>
	now - since < MINUTE_MS ? m.waiting_now() : m.waiting_for({ wait: formatSpan(now - since, locale) });

/** The time of day: `10:41`. */
export const formatTime = (at: number, locale: string = region()): string =>
	dates(locale, { timeStyle: 'short' }).format(at);

/** A moment of another day with its day: `10:41`, `12 Nov, 10:41`. */
export function formatMoment(at: number, now: number, locale: string = region()): string {
	if (sameDay(at, now)) return formatTime(at, locale);
	const day = sameYear(at, now) ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' };
	return `${dates(locale, day as Intl.DateTimeFormatOptions).format(at)}, ${formatTime(at, locale)}`;
}

/** A moment that stands for itself, wherever it is read: `12 Nov 2026, 10:41`. */
export const formatFull = (at: number, locale: string = region()): string =>
	dates(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** The day above its messages: `Today`, `Yesterday`, `Tuesday 12 November`. */
export function formatDay(at: number, now: number, locale: string = region()): string {
	if (sameDay(at, now)) return m.time_today();
	if (sameDay(at, dayBefore(now))) return m.time_yesterday();
	const year = sameYear(at, now) ? {} : ({ year: 'numeric' } as const);
	return capital(
		dates(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(at),
		locale
	);
}

/** Names in a row: `Ben`, `Ben and Dana`, `Ben, Chloé and Dana`. */
export const formatNames = (names: readonly string[], locale: string = region()): string =>
	new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);

/** A moment of the day before, also where that day has 23 hours or 25. */
function dayBefore(at: number): number {
	const day = new Date(at);
	return day.setDate(day.getDate() - 1);
}

/** Whether two moments lie on the same day of this device's calendar. */
export const sameDay = (a: number, b: number): boolean =>
	new Date(a).toDateString() === new Date(b).toDateString();

/** The reader's own variant of the chosen language, such as en-GB, so that clocks and dates read as at home. */
export function region(): string {
	const locale = getLocale();
	const { language } = navigator;
	if (variant.of !== locale || variant.on !== language) {
		const own = navigator.languages.find((one) => one.split('-')[0] === locale) ?? locale;
		variant = { of: locale, on: language, own };
	}
	return variant.own;
}

/** What was found last: every row of a list asks for it, and some browsers make the list of languages anew each time. */
let variant = { of: '', on: '', own: '' };

const sameYear = (a: number, b: number) => new Date(a).getFullYear() === new Date(b).getFullYear();
const capital = (text: string, locale: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day', locale: string) =>
	remembered(`${locale} ${value} ${name}`, () => units(locale, name).format(value));

const units = (locale: string, name: 'second' | 'minute' | 'hour' | 'day') =>
	remembered(`${locale} ${name}`, () => {
		const unitDisplay = name === 'day' ? 'long' : 'short';
		return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay });
	});

const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
	remembered(`${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));

// Making a formatter costs a hundred times as much as using it, and using it as much as the rest of a row's words.
const made = new Map<string, unknown>();

function remembered<Made>(key: string, make: () => Made): Made {
	const known = made.get(key) as Made | undefined;
	if (known !== undefined) return known;
	const fresh = make();
	made.set(key, fresh);
	return fresh;
}
