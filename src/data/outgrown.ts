/** What has grown old on this device, by the rule of the domain: the same by which the server sends a first copy. */
import type { Conversation } from '#domain/conversation.ts';
import type { DocumentName } from '#domain/documents.ts';
import { markId } from '#domain/mark.ts';
import { isKept, isReportKept, isVisitorKept, keptDaysOf, keptSince } from '#domain/working-set.ts';
import type { Database } from './database.ts';

/** How many conversations are let go at a time, so that a screen never waits long for it. */
const AT_ONCE = 200;

/** For how many days the workspace keeps what has ended, as far as this device knows. */
export async function keptDaysIn(database: Database): Promise<number> {
	const [workspace] = await database.find('workspace', { equal: {} });
	return keptDaysOf(workspace);
}

/** What must not go however old it is: the ids of conversations. */
export type Spared = ReadonlySet<string>;

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
	if (old.length === 0 && reports.length === 0) return new Map();
	const parts = await Promise.all(old.map(({ id }) => partsOf(database, id)));
	const visitorIds = await visitorsOf(database, old, resolved, { since, spared });
	return new Map<DocumentName, readonly string[]>([
		['message', parts.flatMap(({ messages }) => messages)],
		['transcript', parts.flatMap(({ transcripts }) => transcripts)],
		['visitor', visitorIds],
		['visit', (await Promise.all(visitorIds.map((id) => visitsOf(database, id)))).flat()],
		['mark', await marksOf(database, old)],
		['report', reports.map(({ id }) => id)],
		// Last: as long as it is there, the rest is looked for again.
		['conversation', old.map(({ id }) => id)]
	]);
}

async function partsOf(database: Database, conversationId: string) {
	const equal = { conversationId };
	const [messages, transcripts] = await Promise.all([
		database.find('message', { equal, by: 'position' }),
		database.find('transcript', { equal, by: 'firstPosition' })
	]);
	return { messages: messages.map(({ id }) => id), transcripts: transcripts.map(({ id }) => id) };
}

async function visitorsOf(
	database: Database,
	old: readonly Conversation[],
	resolved: readonly Conversation[],
	{ since, spared }: { since: number; spared: Spared }
): Promise<string[]> {
	const open = await database.find('conversation', { equal: { status: 'open' }, by: 'order' });
	const byVisitor = Map.groupBy([...open, ...resolved], ({ visitorId }) => visitorId);
	const ids = new Set(old.map(({ visitorId }) => visitorId));
	const isKeptHere = (own: readonly Conversation[]) =>
		isVisitorKept(own, since) || own.some(({ id }) => spared.has(id));
	return [...ids].filter((id) => !isKeptHere(byVisitor.get(id) ?? []));
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
