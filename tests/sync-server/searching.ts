/** What visitors wrote, and what of it agents find. */
import type { Hit } from '#domain/hit.ts';
import { newId } from '#domain/id.ts';
import { wish, writing, type Desk, type Person } from './desk.ts';

/** A visitor with a name who wrote this in a conversation of its own. */
export async function asked(desk: Desk, workspaceId: string, name: string, ...texts: readonly string[]) {
	const visitor = desk.visitor(workspaceId);
	const conversationId = newId();
	const page = { pageUrl: '', pageTitle: '', referrer: '', language: '', browser: '' };
	await desk.wish(visitor, wish('introduceVisitor', { name, ...page }));
	for (const text of texts) await desk.wish(visitor, writing(conversationId, text, 0, desk.now()));
	return { visitor, conversationId };
}

/** What a person finds. */
export const search = async (desk: Desk, person: Person, text: string): Promise<Hit[]> =>
	(await desk.call('/api/search', { text }, person)).body.hits;
/** The names of the visitors whom a person finds. */
export const named = async (desk: Desk, person: Person, text: string) =>
	(await search(desk, person, text)).map(({ name }) => name);
