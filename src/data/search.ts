/** Searching: on this device at once, and on the server for what is not here (product X6, R1). */
import { byNewest, type Hit } from '#domain/hit.ts';
import { parseQuery, QUERY_MAX } from '#domain/search.ts';
import { ask } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { SearchAnswer, SearchRequest } from '#protocol/search.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';
import type { Found } from './search-follower.ts';

/** How many conversations are shown; who needs more says more words. */
export const HITS_MAX = 30;
/** The server is asked when nothing was typed for this long, in milliseconds. */
const SETTLED_MS = 300;
/** How soon a growing index is asked again, in milliseconds. */
const AGAIN_MS = 250;

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
	/** How many messages on this device were looked through. */
	readonly looked: number;
	/** Everything that this workspace has is on this device and was looked through. */
	readonly isComplete: boolean;
	/** Whether older things were looked for on the server, or could not be. */
	readonly server: 'asking' | 'asked' | 'out-of-reach';
}

/** What searching needs. */
export type Searching = Pick<Data, 'search' | 'surroundings' | 'failures'>;

const NOTHING: SearchView = { hits: [], count: 0, looked: 0, isComplete: false, server: 'asking' };

/** The conversations in which everything is that a text says; kept current while it is read. Empty until ready. */
export const watchSearch = (data: Searching, text: string): Live<SearchView> =>
	new Live(NOTHING, (tell) => followSearch(data, text.slice(0, QUERY_MAX), tell));

/** Whether anything is asked for at all: a text without a word finds nothing. */
export const isQuestion = (text: string): boolean => parseQuery(text).length > 0;

/** Tells what is found of a text, and again whenever that may be more; the returned function stops it. */
export function followSearch(data: Searching, text: string, tell: (view: SearchView) => void): () => void {
	const over = new AbortController();
	const { signal } = over;
	let here: Found | undefined;
	let there: readonly Hit[] = [];
	let server: SearchView['server'] = 'asking';
	// A device without an index has only the server to ask.
	let isHere = data.search !== undefined;
	const show = (): void => {
		if (!signal.aborted && (here || !isHere)) tell(viewOf(here, there, server));
	};
	const failed = (error: unknown): void => {
		if (!signal.aborted) data.failures.tell(error);
	};
	const askHere = inTurn(data, signal, async () => {
		try {
			here = await data.search?.ask(text, HITS_MAX);
		} catch (error) {
			isHere = false;
			failed(error);
		}
		show();
	});
	const askThere = inTurn(data, signal, async () => {
		await data.surroundings.wait(SETTLED_MS, signal);
		if (signal.aborted) return;
		const answer = await fromServer(data, text, signal);
		there = answer ?? there;
		server = answer ? 'asked' : 'out-of-reach';
		show();
	});
	const stops = [
		data.search?.grown.add(() => void askHere().catch(failed)),
		data.surroundings.onNetwork(() => void askThere().catch(failed))
	];
	void askHere().catch(failed);
	void askThere().catch(failed);
	return () => {
		over.abort();
		for (const stop of stops) stop?.();
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

/** @returns nothing when the server can't be asked now */
async function fromServer(
	{ surroundings }: Searching,
	text: string,
	signal: AbortSignal
): Promise<readonly Hit[] | undefined> {
	if (!surroundings.isOnline()) return undefined;
	try {
		const request: SearchRequest = { text };
		return (await ask<SearchAnswer>(surroundings, endpoints.search, request, signal)).hits;
	} catch (error) {
		// Whatever it is, the line meets it too, and says so; what is here is shown all the same.
		if (error instanceof AppError) return undefined;
		throw error;
	}
}

function viewOf(here: Found | undefined, there: readonly Hit[], server: SearchView['server']): SearchView {
	const known = new Set(here?.hits.map(({ conversationId }) => conversationId));
	const older = there.filter(({ conversationId }) => !known.has(conversationId)).sort(byNewest);
	// Those that are here, but beyond what is shown, are not the server's.
	const room = here && here.count > HITS_MAX ? [] : older;
	return {
		hits: [
			...(here?.hits ?? []).map((hit): FoundHit => ({ ...hit, from: 'device' })),
			...room.map((hit): FoundHit => ({ ...hit, from: 'server' }))
		],
		count: here?.count ?? 0,
		looked: here?.looked ?? 0,
		isComplete: here?.isComplete === true,
		server
	};
}
