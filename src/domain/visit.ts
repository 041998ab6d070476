/** One stay of a visitor on the customer's site (product V2, V4-V7, V10). The server alone writes it. */
import Type, { type Static } from 'typebox';
import { MINUTE_MS } from './clock.ts';
import { Address, Id, INTEGER_MAX, LANGUAGE_MAX, Millis, ShortText } from './fields.ts';
import { IpAddress } from './ip-address.ts';

/** How many pages of a visit are kept; the oldest fall away. */
export const VISIT_PAGES_MAX = 30;
/** How many visits of one visitor are kept, the newest; all of them are counted. */
export const VISITS_MAX = 5;
/** After this long without a word the next page begins another visit, in milliseconds. */
export const VISIT_GAP_MS = 30 * MINUTE_MS;
/** How old the last word of a page may be that is still looked at, on a device, in milliseconds. */
export const VISIT_BELIEVED_MS = 12 * MINUTE_MS;

const Count = Type.Integer({ minimum: 1, maximum: INTEGER_MAX });

/** One page that was looked at. */
export const VisitPage = Type.Object(
	{
		url: Type.String({ ...Address, description: 'Without its fragment and without what may be secret.' }),
		title: ShortText,
		enteredAt: Millis,
		durationMs: Type.Optional(
			Type.Integer({
				minimum: 0,
				maximum: INTEGER_MAX,
				description: 'How long it was looked at; absent while it is.'
			})
		)
	},
	{ additionalProperties: false, description: 'One page that was looked at.' }
);
export type VisitPage = Static<typeof VisitPage>;

/** Something by its readable name and version. */
export const Named = Type.Object(
	{ name: ShortText, version: Type.Optional(Type.String({ maxLength: 40 })) },
	{ additionalProperties: false, description: 'Something by its readable name and version.' }
);
export type Named = Static<typeof Named>;

/** What led to the site, as the address of the first page said by `utm_…`. */
export const Campaign = Type.Object(
	{ source: Type.Optional(ShortText), medium: Type.Optional(ShortText), name: Type.Optional(ShortText) },
	{ additionalProperties: false, description: 'What led to the site, as its address said by `utm_…`.' }
);
export type Campaign = Static<typeof Campaign>;

/** By what somebody looks, as its browser calls itself; absent where it says nothing that is known. */
export const looksOfVisit = {
	browser: Type.Optional(Named),
	system: Type.Optional(Named),
	device: Type.Optional(Type.Enum(['desktop', 'phone', 'tablet']))
};

/** Where a visitor came from, where it is and by what it looks: what is known of it from its first page on. */
export const circumstancesOfVisit = {
	referrer: Type.Optional(
		Type.String({ ...Address, description: 'The page of another site that led here.' })
	),
	campaign: Type.Optional(Campaign),
	language: Type.Optional(Type.String({ maxLength: LANGUAGE_MAX, description: 'BCP 47.' })),
	timeZone: Type.Optional(Type.String({ maxLength: 64, description: "The browser's, as IANA names it." })),
	country: Type.Optional(
		Type.String({ maxLength: 2, description: 'ISO 3166-1, of the IP address: approximate.' })
	),
	city: Type.Optional(Type.String({ ...ShortText, description: 'Of the IP address: approximate.' })),
	...looksOfVisit,
	ipAddress: Type.Optional(IpAddress)
};

/** One stay of a visitor on the customer's site. */
export const Visit = Type.Object(
	{
		id: Id,
		visitorId: Id,
		ordinal: Type.Integer({ ...Count, description: "Which of its visitor's visits it is, from 1." }),
		startedAt: Millis,
		seenAt: Type.Integer({ ...Millis, description: 'When a page of it last said that it is there.' }),
		pages: Type.Array(VisitPage, { maxItems: VISIT_PAGES_MAX, description: 'In order, the newest last.' }),
		pageCount: Type.Integer({ ...Count, description: 'Of all pages, those that fell away included.' }),
		...circumstancesOfVisit
	},
	{ additionalProperties: false, description: "One stay of a visitor on the customer's site." }
);
export type Visit = Static<typeof Visit>;

/** What agents receive of a visit who may not see IP addresses (product V6). */
export function withoutIpAddress({ ipAddress: _hidden, ...visit }: Visit): Visit {
	return visit;
}

/** The page that is looked at now, as far as is known; undefined when the visitor has left. */
export const currentPage = (
	{ pages, seenAt }: Pick<Visit, 'pages' | 'seenAt'>,
	now: number
): VisitPage | undefined => {
	const last = pages.at(-1);
	return last?.durationMs === undefined && now - seenAt < VISIT_BELIEVED_MS ? last : undefined;
};

/** The visit with one more page, or with the same one under its new title; the page before it has ended. */
export function withPage<V extends Pick<Visit, 'pages' | 'pageCount'>>(
	visit: V,
	{ url, title }: Pick<VisitPage, 'url' | 'title'>,
	now: number
): V {
	const last = visit.pages.at(-1);
	if (last?.url === url && last.durationMs === undefined) {
		if (last.title === title) return visit;
		return { ...visit, pages: [...visit.pages.slice(0, -1), { ...last, title }] };
	}
	const pages = [...ended(visit.pages, now), { url, title, enteredAt: now }];
	return { ...visit, pages: pages.slice(-VISIT_PAGES_MAX), pageCount: visit.pageCount + 1 };
}

/** The pages when the last one is left. */
export function ended(pages: readonly VisitPage[], now: number): VisitPage[] {
	const last = pages.at(-1);
	if (!last || last.durationMs !== undefined) return [...pages];
	const durationMs = Math.min(INTEGER_MAX, Math.max(0, now - last.enteredAt));
	return [...pages.slice(0, -1), { ...last, durationMs }];
}
