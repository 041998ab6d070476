/** Moments as the visitor reads them, in the widget's language and the visitor's own variant of it. */
import { DAY_MS } from '#domain/clock.ts';
import { spoken } from './language.ts';

/** The time of day: `10:41`. */
export const formatTime = (at: number): string =>
	new Date(at).toLocaleTimeString(region(), { timeStyle: 'short' });

/** The day above its messages: `Today`, `Yesterday`, `Tuesday 12 November`. */
export function formatDay(at: number, now: number): string {
	const daysAgo = [0, 1].find(
		(days) => new Date(now - days * DAY_MS).toDateString() === new Date(at).toDateString()
	);
	const day =
		daysAgo === undefined
			? new Date(at).toLocaleDateString(region(), { weekday: 'long', day: 'numeric', month: 'long' })
			: new Intl.RelativeTimeFormat(spoken.locale, { numeric: 'auto' }).format(-daysAgo, 'day');
	return day.charAt(0).toLocaleUpperCase(spoken.locale) + day.slice(1);
}

const region = (): string =>
	navigator.languages.find((language) => language.split('-')[0] === spoken.locale) ?? spoken.locale;
