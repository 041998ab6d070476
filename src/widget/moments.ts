/** Moments as the visitor reads them, in the widget's language and the visitor's own variant of it. */
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

/** By the calendar: where clocks change, a day has 23 or 25 hours. */
function daysBefore(at: number, days: number): Date {
	const day = new Date(at);
	day.setDate(day.getDate() - days);
	return day;
}

const region = (): string =>
	navigator.languages.find((language) => language.split('-')[0] === spoken.locale) ?? spoken.locale;
