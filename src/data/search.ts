/** Searching and filtering: on this device at once, and on the server for what is not here (product X6, R1-R7). */
import { isAll, isWithin, type Filter } from '#domain/filter.ts';
import { byNewest, hitOf, withFacts } from '#domain/found.ts';
import type { Hit } from '#domain/hit.ts';
import { unionOf, unitedFilter, unitedIn } from '#domain/tag-union.ts';
import { parseQuery } from '#domain/search.ts';
import { QUERY_MAX } from '#domain/fields.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';
import { allOf, someOf } from './merged.ts';
import { follow } from './question.ts';
import type { Found } from './search-follower.ts';
import { AskedServer } from './search-server.ts';

/** How many conversations are shown at first, and how many more each time. */
export const HITS_MAX = 30;
/** The server is asked when nothing was typed for this long, in milliseconds. */
const SETTLED_MS = 300;
/** How soon a growing index is asked again, in milliseconds. */
const AGAIN_MS = 250;

/** What is looked for. */
export interface Wanted {
	readonly text: string;
	/** What conversations must be; all come into question without it. Without a word it alone counts. */
	readonly filter?: Filter | undefined;
	/** How many are shown; HITS_MAX without it. */
	readonly limit?: number | undefined;
}

/** A conversation in which everything was found, and who found it. */
export interface FoundHit extends Hit {
	readonly from: 'device' | 'server';
}

/** What was found so far. */
export interface SearchView {
	/** Those of this device, as they were typed before nearly; then those of the server, the newest first. */
	readonly hits: readonly FoundHit[];
	/** How many conversations of this device have it; more than are shown, maybe. */
	readonly count: number;
	/** How many messages on this device were looked through; conversations when only a filter is asked for. */
	readonly looked: number;
	/** Everything that this workspace has is on this device and was looked through. */
	readonly isComplete: boolean;
	/** More would be found if more were to be shown. */
	readonly more: boolean;
	/** Whether older things were looked for on the server, or could not be. */
	readonly server: 'asking' | 'asked' | 'out-of-reach';
}

/** What searching needs. */
export type Searching = Pick<Data, 'search' | 'surroundings' | 'failures'> &
	Partial<Pick<Data, 'database' | 'overlay'>>;

const NOTHING: SearchView = {
	hits: [],
	count: 0,
	looked: 0,
	isComplete: false,
	more: false,
	server: 'asking'
};

/** The conversations in which everything is that a text says; kept current while it is read. Empty until ready. */
export const watchSearch = (data: Data, wanted: Wanted): Live<SearchView> =>
	new Live(NOTHING, (tell) => followSearch(data, wanted, tell));

/** Whether anything is asked for at all: a text without a word finds nothing. */
export const isQuestion = (text: string): boolean => parseQuery(text).length > 0;

/** Tells what is found, and again whenever that may be more; the returned function stops it. */
export function followSearch(
	data: Searching,
	{ text: typed, filter = {}, limit = HITS_MAX }: Wanted,
	tell: (view: SearchView) => void
): () => void {
	const text = typed.slice(0, QUERY_MAX);
	const over = new AbortController();
	const { signal } = over;
	const there = new AskedServer(data.surroundings, { text, filter }, signal);
	let here: Found | undefined;
	let server: SearchView['server'] = 'asking';
	// A device without an index has only the server to ask.
	let isHere = data.search !== undefined;
	const show = (): void => {
		if (!signal.aborted && (here || !isHere)) tell(viewOf(here, there, { server, limit }));
	};
	const failed = (error: unknown): void => {
		if (!signal.aborted) data.failures.tell(error);
	};
	const askHere = inTurn(data, signal, async () => {
		try {
			here = await findHere(data, { text, filter, limit });
		} catch (error) {
			isHere = false;
			failed(error);
		}
		show();
	});
	const askThere = inTurn(data, signal, async () => {
		await data.surroundings.wait(SETTLED_MS, signal);
		if (signal.aborted) return;
		const isAnswered = await there.ask((hits) => beyond(here, hits).length > limit - (here?.count ?? 0));
		server = isAnswered ? 'asked' : 'out-of-reach';
		show();
	});
	const stops = [
		data.search?.grown.add(() => void askHere().catch(failed)),
		isAll(filter) ? undefined : onChanges(data, () => void askHere().catch(failed)),
		data.surroundings.onNetwork(() => void askThere().catch(failed))
	];
	void askHere().catch(failed);
	void askThere().catch(failed);
	return () => {
		over.abort();
		for (const stop of stops) stop?.();
	};
}

/** What a filter says of this device's conversations changes with each of them, own waiting wishes included. */
function onChanges({ database, overlay, failures, surroundings }: Searching, run: () => void) {
	if (!database || !overlay) return undefined;
	const about = ['conversation', 'visitor', 'wishes'] as const;
	const ask = () => Promise.resolve();
	return follow({ database, overlay, failures, surroundings }, { about, ask }, run);
}

async function findHere(
	data: Searching,
	{ text, filter, limit }: { readonly text: string; readonly filter: Filter; readonly limit: number }
): Promise<Found | undefined> {
	const { database, overlay } = data;
	if (!database || !overlay) return await data.search?.ask(text, limit);
	const { sight } = overlay;
	/** The index knows words, not what became of their conversation. */
	const told = async (found: Found | undefined): Promise<Found | undefined> => {
		const ids = found?.hits.map(({ conversationId }) => conversationId) ?? [];
		const known = await someOf({ database, overlay }, 'conversation', ids, sight);
		return (
			found && { ...found, hits: found.hits.map((hit) => withFacts(hit, known.get(hit.conversationId))) }
		);
	};
	if (isAll(filter)) return await told(await data.search?.ask(text, limit));
	await overlay.settled();
	const { visitorId } = filter;
	const which = visitorId === undefined ? { equal: {} } : { equal: { visitorId }, by: 'order' as const };
	const all = await allOf({ database, overlay }, 'conversation', which, sight);
	const union = unionOf(await allOf({ database, overlay }, 'setting', { equal: { kind: 'tag' } }, sight));
	const united = unitedFilter(filter, union);
	const within = all.filter((conversation) => isWithin(unitedIn(conversation, union), united));
	if (isQuestion(text)) {
		const ids = within.map(({ id }) => id);
		return await told(await data.search?.ask(text, limit, ids));
	}
	const people = within.map(({ visitorId }) => visitorId);
	const visitors = await someOf({ database, overlay }, 'visitor', people, sight);
	const hits = within.map((one) => hitOf(one, visitors.get(one.visitorId))).sort(byNewest);
	return {
		hits: hits.slice(0, limit),
		count: hits.length,
		looked: all.length,
		isComplete: database.progress?.kind === 'whole'
	};
}

/** Asked once more when it was asked meanwhile, and never twice at once. */
function inTurn({ surroundings }: Searching, signal: AbortSignal, work: () => Promise<void>) {
	let running = false;
	let again = false;
	return async (): Promise<void> => {
		again = true;
		if (running) return;
		running = true;
		try {
			while (again && !signal.aborted) {
				again = false;
				await work();
				await surroundings.wait(AGAIN_MS, signal);
			}
		} finally {
			running = false;
		}
	};
}

/** What only the server has, the newest first. */
function beyond(here: Found | undefined, there: readonly Hit[]): Hit[] {
	const known = new Set(here?.hits.map(({ conversationId }) => conversationId));
	return there.filter(({ conversationId }) => !known.has(conversationId)).sort(byNewest);
}

function viewOf(
	here: Found | undefined,
	there: AskedServer,
	{ server, limit }: { readonly server: SearchView['server']; readonly limit: number }
): SearchView {
	// Those that are here, but beyond what is shown, are not the server's.
	const isAllHere = (here?.count ?? 0) <= limit;
	const room = isAllHere ? beyond(here, there.hits) : [];
	const shown = room.slice(0, Math.max(0, limit - (here?.count ?? 0)));
	return {
		hits: [
			...(here?.hits ?? []).map((hit): FoundHit => ({ ...hit, from: 'device' })),
			...shown.map((hit): FoundHit => ({ ...hit, from: 'server' }))
		],
		count: here?.count ?? 0,
		looked: here?.looked ?? 0,
		isComplete: here?.isComplete === true,
		more: !isAllHere || room.length > shown.length || there.more,
		server
	};
}
