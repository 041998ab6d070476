/** What is said of a visit. */
import type { Visit } from '#domain/visit.ts';
import { m } from '#messages';
import { region } from '../base/format.ts';

/** What is known of a place. */
type Place = Pick<Visit, 'country' | 'city'>;

/** The flag of a country, by its two letters. */
export const flagOf = (country: string): string =>
	String.fromCodePoint(...[...country].map((letter) => 0x1f1a5 + (letter.codePointAt(0) ?? 0)));

/** City and country in the reader's language; undefined when neither is known. */
export function formatPlace({ country, city }: Place, locale: string = region()): string | undefined {
	if (country === undefined) return city;
	const name = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(country) ?? country;
	return city === undefined ? name : `${city}, ${name}`;
}

const OTHER_DAY = { weekday: 'short', hour: 'numeric', minute: '2-digit' } as const;

/** The time of day in a zone, with the day of the week where that is another than here; undefined when the zone is not known here. */
export function formatTimeIn(timeZone: string, now: number, locale: string = region()): string | undefined {
	try {
		const date = (zone?: string) => new Intl.DateTimeFormat('en', { timeZone: zone }).format(now);
		const isToday = date(timeZone) === date();
		const how = isToday ? { timeStyle: 'short' as const } : OTHER_DAY;
		return new Intl.DateTimeFormat(locale, { ...how, timeZone }).format(now);
	} catch {
		return undefined;
	}
}

/** Browser, system and device in one line; undefined when nothing is known. */
export function formatBrowser({
	browser,
	system,
	device
}: Pick<Visit, 'browser' | 'system' | 'device'>): string | undefined {
	const [of, on] = [browser, system].map((one) => one && [one.name, one.version].filter(Boolean).join(' '));
	const line = of !== undefined && on !== undefined ? m.visit_on({ browser: of, system: on }) : (of ?? on);
	const kind =
		device === undefined
			? undefined
			: { desktop: m.visit_desktop, phone: m.visit_phone, tablet: m.visit_tablet }[device]();
	const known = [line, kind].filter((part) => part !== undefined);
	return known.length === 0 ? undefined : known.join(' · ');
}

/** The site that led here, without what every site has in front. */
export const siteOf = (address: string): string =>
	URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : address;

/** The campaign that led here, in the words of the site's owner; undefined when none. */
export function formatCampaign({ campaign }: Pick<Visit, 'campaign'>): string | undefined {
	const { source, medium, name } = campaign ?? {};
	const words = [name, source, medium].filter((word) => word !== undefined);
	return words.length === 0 ? undefined : words.join(' · ');
}

/** What to call a page that has no title: its path. */
export const titleOf = ({ url, title }: { readonly url: string; readonly title: string }): string =>
	title !== '' ? title : URL.canParse(url) ? new URL(url).pathname : url;
