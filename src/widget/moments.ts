/** Moments as the visitor reads them, in the widget's language and the visitor's own variant of it. */
import { widget_team_back, widget_team_back_on } from '#messages';
import { spoken } from './language.ts';

/** The time of day: `10:41`. */
export const formatTime = (at: number): string =>
	new Date(at).toLocaleTimeString(region(), { timeStyle: 'short' });

/** The day above its messages: `Today`, `Yesterday`, `Tuesday 12 November`, with its year when that is another. */
export function formatDay(at: number, now: number): string {
	const then = new Date(at);
	const daysAgo = [0, 1].find((days) => daysBefore(now, days).toDateString() === then.toDateString());
	const isThisYear = then.getFullYear() === new Date(now).getFullYear();
	const year = isThisYear ? {} : ({ year: 'numeric' } as const);
	const day =
		daysAgo === undefined
			? then.toLocaleDateString(region(), { weekday: 'long', day: 'numeric', month: 'long', ...year })
			: new Intl.RelativeTimeFormat(spoken.locale, { numeric: 'auto' }).format(-daysAgo, 'day');
	return day.charAt(0).toLocaleUpperCase(spoken.locale) + day.slice(1);
}

/** When somebody is back, after now: `back at 09:00`, `back on Monday at 09:00`, and with the date when that is a week away. */
export function formatBack(at: number, now: number): string {
	const [then, time] = [new Date(at), formatTime(at)];
	if (then.toDateString() === new Date(now).toDateString()) return widget_team_back({ time }, spoken);
	const date = then < daysBefore(now, -6) ? {} : ({ day: 'numeric', month: 'long' } as const);
	const day = then.toLocaleDateString(region(), { weekday: 'long', ...date });
	return widget_team_back_on({ day, time }, spoken);
}

/** By the calendar: where clocks change, a day has 23 or 25 hours. */
function daysBefore(at: number, days: number): Date {
	const day = new Date(at);
	day.setDate(day.getDate() - days);
	return day;
}

/** The visitor's own variant of the widget's language, BCP 47. */
export const region = (): string =>
	navigator.languages.find((language) => language.split('-')[0] === spoken.locale) ?? spoken.locale;
