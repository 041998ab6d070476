/** Pages of an owner's site that tell of their visits, and what agents receive of them. */
import type { Document, DocumentName } from '#domain/documents.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { LiveVisits } from '#protocol/visit.ts';
import { wish, type Desk, type Person } from './desk.ts';
import { begun, pass } from './talk.ts';

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
export const SITE = 'https://shop.example';
export const HERE = {
	address: '8.8.8.8',
	headers: { 'user-agent': FIREFOX, 'accept-language': 'fr-CA,fr;q=0.9' }
};
export const nobody = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };

interface Said {
	readonly path?: string;
	readonly title?: string;
	readonly [field: string]: unknown;
}

/** Says that a page is looked at. */
export const tell = (
	desk: Desk,
	workspaceId: string,
	{ path = '/', title = 'Lamps', ...said }: Said = {},
	asking = {}
) => {
	const page = { pageUrl: SITE + path, pageTitle: title, referrer: '', isActive: true };
	return desk.call('/api/visit', { workspaceId, ...page, ...said }, { ...HERE, ...asking });
};

/** A workspace with a visitor who is known. */
export async function known(desk: Desk) {
	const { ana, vera, conversationId } = await begun(desk);
	await desk.wish(vera, wish('introduceVisitor', nobody));
	return { ana, vera, conversationId, ben: await desk.agent(ana.workspaceId) };
}

export async function visitsFor(desk: Desk, person: Person): Promise<Document<'visit'>[]> {
	const { body } = await desk.call(
		'/api/pull',
		{ epoch: desk.server.store.epoch, after: 0, limit: 500 },
		person
	);
	return documentsIn(body.items, 'visit');
}

const documentsIn = <N extends DocumentName>(items: FeedItem[], name: N): Document<N>[] =>
	items.flatMap((item) =>
		item.collection === name && 'document' in item ? [item.document as Document<N>] : []
	);

/** Lets what was told be written. */
export const settle = (desk: Desk) => pass(desk, 4_000);

export async function liveFor(desk: Desk, person: Person, state?: string): Promise<LiveVisits> {
	const line = await desk.line(person);
	line.say({ say: 'look', isLooking: true, ...(state === undefined ? {} : { state }) });
	await settle(desk);
	const told = line.all('signal').flatMap(({ signal }) => (signal.about === 'visits' ? [signal] : []));
	line.closed();
	const last = told.at(-1);
	if (!last) throw new Error('nothing was told');
	return last;
}
