/** The places of the app and where they are. */

export const hrefs = {
	home: '/home',
	conversations: '/conversations',
	resolved: '/resolved',
	profile: '/profile',
	outbox: '/outbox'
} as const;

export type Place = keyof typeof hrefs;

/** In which place an address lies. */
export const placeOf = (path: string): Place | undefined =>
	(Object.keys(hrefs) as Place[]).find(
		(place) => path === hrefs[place] || path.startsWith(`${hrefs[place]}/`)
	);
