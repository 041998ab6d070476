/** Visits for the gallery and the tests of components; never part of the app. */
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import type { LiveVisit } from '#domain/live-visit.ts';
import type { Visit } from '#domain/visit.ts';
import { longName, sampleId } from './sample.ts';

/** A visit of three pages, the last of which is looked at. */
export function sampleVisit(number: number, known: Partial<Visit> = {}): Visit {
	const startedAt = Date.now() - number * DAY_MS - 9 * MINUTE_MS;
	const page = (at: number, path: string, title: string, minutes?: number) => ({
		url: `https://shop.example.com/${path}`,
		title,
		enteredAt: startedAt + at * MINUTE_MS,
		...(minutes === undefined ? {} : { durationMs: minutes * MINUTE_MS })
	});
	return {
		id: sampleId(5000 + number),
		visitorId: sampleId(1000),
		ordinal: 1,
		startedAt,
		seenAt: startedAt + 9 * MINUTE_MS,
		pages: [
			page(0, '', 'Lamps and lanterns', 2),
			page(2, 'garden', longName, 3),
			page(5, 'pricing', 'Pricing')
		],
		pageCount: 3,
		...known
	};
}

/** A visitor who is on the site now. */
export const sampleLive = (number: number, known: Partial<LiveVisit> = {}): LiveVisit => ({
	id: sampleId(5000 + number),
	state: 'new',
	startedAt: Date.now() - number * MINUTE_MS,
	page: { url: 'https://shop.example.com/pricing', title: 'Pricing', enteredAt: Date.now() },
	pageCount: 1 + number,
	...known
});

/** A visit of which everything is known. */
export const knownVisit = (number: number): Visit =>
	sampleVisit(number, {
		ordinal: 7,
		pageCount: 41,
		referrer: 'https://www.search.example.com/find',
		campaign: { source: 'newsletter', medium: 'mail', name: 'Spring sale' },
		timeZone: 'Europe/Paris',
		country: 'FR',
		city: 'Lyon',
		browser: { name: 'Firefox', version: '145' },
		system: { name: 'Windows', version: '10/11' },
		device: 'desktop',
		ipAddress: '2001:db8:4860:12:8d3c:22aa:9b01:77fe'
	});
