/** The places of the app and where they are. */
import type { MatchPlace } from '#domain/found.ts';

export const hrefs = {
	home: '/home',
	conversations: '/conversations',
	resolved: '/resolved',
	profile: '/profile',
	outbox: '/outbox'
} as const;

/** What is set for the whole workspace. */
export const settingsHrefs = {
	tags: '/settings/tags',
	shortcuts: '/settings/shortcuts',
	groups: '/settings/groups',
	blocked: '/settings/blocked',
	notifications: '/settings/notifications',
	unseen: '/settings/unseen',
	install: '/settings/install',
	guide: '/settings/guide',
	files: '/settings/files',
	storage: '/settings/storage'
} as const;

/** Where a conversation is begun; with `?visitor` for somebody. */
export const NEW_CONVERSATION = '/conversations/new';

/** Who is on the site now. */
export const LIVE = '/visitors';

/** For how long devices keep conversations. */
export const KEPT_DAYS = `${hrefs.home}#kept`;

/** Beside a conversation: what is known of its visitor. */
export const VISITOR = '?visitor';

const BY = 'by';
const MAIL = 'email';

/** Beside a conversation: its next reply is to go by e-mail. */
export const BY_MAIL = `?${BY}=${MAIL}`;

/** Where a conversation with somebody is begun by e-mail. */
export const newByMail = (visitorId: string): string =>
	`${NEW_CONVERSATION}?visitor=${visitorId}&${BY}=${MAIL}`;

/** Whether an address asks for e-mail. */
export const asksForMail = ({ searchParams }: URL): boolean => searchParams.get(BY) === MAIL;

/** Beside a conversation: where what was found stands; nothing when its end will do. */
export const atMatch = (place: MatchPlace | undefined): string =>
	place === undefined ? '' : place === 'visitor' ? VISITOR : `?at=${place.position}`;

/** The position at which an address opens its thread. */
export function positionIn({ searchParams }: URL): number | undefined {
	const position = Number(searchParams.get('at'));
	return Number.isInteger(position) && position > 0 ? position : undefined;
}

export type Place = keyof typeof hrefs;

/** In which place an address lies; settings are reached from the profile. */
export const placeOf = (path: string): Place | undefined =>
	path.startsWith('/settings/')
		? 'profile'
		: path === LIVE
			? 'home'
			: (Object.keys(hrefs) as Place[]).find(
					(place) => path === hrefs[place] || path.startsWith(`${hrefs[place]}/`)
				);
