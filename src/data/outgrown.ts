/** What has grown old on this device, by the rule of the domain: the same by which the server sends a first copy. */
import type { Conversation } from '#domain/conversation.ts';
import type { DocumentName } from '#domain/documents.ts';
import { markId } from '#domain/mark.ts';
import type { Visitor } from '#domain/visitor.ts';
import { isKept, isReportKept, isVisitorKept, keptDaysOf, keptSince } from '#domain/working-set.ts';
import type { Database } from './database.ts';

/** How many conversations are let go at a time, so that a screen never waits long for it. */
const AT_ONCE = 200;

/** For how many days the workspace keeps what has ended, as far as this device knows. */
export async function keptDaysIn(database: Database): Promise<number> {
	const [workspace] = await database.find('workspace', { equal: {} });
	return keptDaysOf(workspace);
}

/** The ids of conversations that must not go however old they are; what is brought meanwhile joins them. */
export type Spared = Pick<ReadonlySet<string>, 'has'>;

/**
 * The documents that a device need not keep any more, by collection; of many conversations the oldest first.
 *
 * @param now on the server's clock
 */
export async function outgrown(
	database: Database,
	now: number,
	spared: Spared = new Set()
): Promise<ReadonlyMap<DocumentName, readonly string[]>> {
	const [workspace] = await database.find('workspace', { equal: {} });
	const since = keptSince(workspace, now);
	const resolved = await database.find('conversation', { equal: { status: 'resolved' }, by: 'order' });
	const isOld = (one: Conversation) => !isKept(one, since) && !spared.has(one.id);
	const old = resolved.filter(isOld).slice(-AT_ONCE);
	const reports = (await database.find('report', { equal: {} })).filter(
		(report) => !isReportKept(report, now)
	);
	const parts = await Promise.all(old.map(({ id }) => partsOf(database, id)));
	const left = await visitorsLeft(database, old, resolved);
	const gone = left.filter(([visitor, own]) => !isVisitorKept(visitor, own, { since, now }));
	// Of a visitor who stays for a block alone visits go, too: a first copy has none of them either.
	const visited = new Set([...gone, ...left.filter(([, own]) => own.length > 0)].map(([{ id }]) => id));
	const ids: readonly (readonly [DocumentName, readonly string[]])[] = [
		['message', parts.flatMap(({ messages }) => messages)],
		['transcript', parts.flatMap(({ transcripts }) => transcripts)],
		['visitor', gone.map(([{ id }]) => id)],
		['visit', (await Promise.all([...visited].map((id) => visitsOf(database, id)))).flat()],
		['mark', await marksOf(database, old)],
		['report', reports.map(({ id }) => id)],
		// Last: as long as it is there, the rest is looked for again.
		['conversation', old.map(({ id }) => id)]
	];
	return new Map(ids.filter(([, of]) => of.length > 0));
}

async function partsOf(database: Database, conversationId: string) {
	const equal = { conversationId };
	const [messages, transcripts] = await Promise.all([
		database.find('message', { equal, by: 'position' }),
		database.find('transcript', { equal, by: 'firstPosition' })
	]);
	return { messages: messages.map(({ id }) => id), transcripts: transcripts.map(({ id }) => id) };
}

/** The visitors of whom no conversation stays here, and their conversations. */
async function visitorsLeft(
	database: Database,
	old: readonly Conversation[],
	resolved: readonly Conversation[]
): Promise<(readonly [Visitor, readonly Conversation[]])[]> {
	const open = await database.find('conversation', { equal: { status: 'open' }, by: 'order' });
	const byVisitor = Map.groupBy([...open, ...resolved], ({ visitorId }) => visitorId);
	const leaving = new Set(old);
	const visitors = await database.find('visitor', { equal: {} });
	return visitors
		.map((visitor) => [visitor, byVisitor.get(visitor.id) ?? []] as const)
		.filter(([, own]) => own.every((conversation) => leaving.has(conversation)));
}

async function visitsOf(database: Database, visitorId: string): Promise<string[]> {
	const visits = await database.find('visit', { equal: { visitorId }, by: 'startedAt' });
	return visits.map(({ id }) => id);
}

async function marksOf(database: Database, old: readonly Conversation[]): Promise<string[]> {
	const agents = await database.find('agent', { equal: {} });
	const ids = agents.flatMap((agent) => old.map(({ id }) => markId(agent.id, id)));
	return [...(await database.read('mark', ids)).keys()];
}
