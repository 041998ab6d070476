/** Coming and going: sign-up, sign-in, the session that a device remembers, sign-out (product A0, A1, P9). */
import { ask, type Asking } from '#outbox/ask.ts';
import { untilSent } from '#outbox/flush.ts';
import { countDrafts as countStoredDrafts } from '#outbox/drafts.ts';
import { listWishes, outboxName, type Wish } from '#outbox/store.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Session, SignInRequest, SignUpRequest } from '#protocol/session.ts';
import { EMOJI_DATABASES, forgetChoices } from './choices.ts';
import type { Data } from './data.ts';
import { databaseName } from './database.ts';
import { shareDrafts } from './drafts.ts';
import { forgetGlance } from './glance.ts';
import { searchName } from './search-line.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';

/** How long a sign-out waits for what is unsent to leave, in milliseconds. */
export const SEND_WITHIN_MS = 5_000;

const SESSION_KEY = 'porchlight-session';
/** Prefixes of databases that a tab still held open when they were to be deleted. */
const WIPE_KEY = 'porchlight-wipe';
/** The server was not told of a sign-out: it was out of reach. */
const OWED_KEY = 'porchlight-sign-out';

/**
 * Creates an account and its workspace, and signs in.
 *
 * @throws AppError `taken`, `invalid`, `busy`, `offline`
 */
export const signUp = (request: SignUpRequest, surroundings = browserSurroundings()): Promise<Session> =>
	enter(surroundings, endpoints.signUp, request);

/**
 * Signs in on this device.
 *
 * @throws AppError `wrong-password`, `invalid`, `busy`, `offline`
 */
export const signIn = (request: SignInRequest, surroundings = browserSurroundings()): Promise<Session> =>
	enter(surroundings, endpoints.signIn, request);

/** Who was signed in on this device when it was last open; the app opens with it, network or not. */
export function rememberedSession(
	{ memory }: Pick<Surroundings, 'memory'> = browserSurroundings()
): Session | undefined {
	const text = memory.getItem(SESSION_KEY);
	return text === null ? undefined : (JSON.parse(text) as Session);
}

/** How many wishes would be lost by signing out now without sending or keeping them; drafts are counted apart. */
export async function countUnsent({ outbox }: Pick<Data, 'outbox'>): Promise<number> {
	const isLost = ({ state, mutation }: Wish) => state !== 'applied' && mutation.name !== 'saveDraft';
	return (await listWishes(outbox)).filter(isLost).length;
}

/** How many texts were being written that only this device has: they would be lost, too. */
export async function countDrafts(data: Data): Promise<number> {
	await shareDrafts(data);
	return await countStoredDrafts(data.outbox);
}

/**
 * Signs out on this device and removes what it knows.
 *
 * @param what with unsent work: `send` tries for SEND_WITHIN_MS and stays signed in when some is left, `keep` leaves it
 *   for the next sign-in of the same agent, `discard` removes it; a draft that only this device has goes only by `discard`
 * @returns how many wishes are still unsent; above 0 nothing else happened
 */
export async function signOut(data: Data, what: 'send' | 'keep' | 'discard'): Promise<number> {
	const { surroundings, session } = data;
	if (what === 'send') {
		const patience = surroundings.wait(SEND_WITHIN_MS, new AbortController().signal);
		await shareDrafts(data);
		data.wake();
		await untilSent(data.outbox, patience);
		const left = await countUnsent(data);
		if (left > 0) return left;
	}
	const keepsOutbox = what === 'keep' || (what === 'send' && (await countDrafts(data)) > 0);
	// What waits stays, not what was seen.
	if (keepsOutbox) await (await import('#outbox/files.ts')).trimFiles(data.outbox, 0);
	data.tell({ tell: 'leave' });
	await data.close();
	surroundings.memory.removeItem(SESSION_KEY);
	forgetGlance(surroundings);
	forgetChoices(surroundings, session.workspaceId);
	await tellServer(surroundings);
	await wipe(surroundings, wipePrefixes(session, !keepsOutbox));
	return 0;
}

/** Finishes what a sign-out could not: call it at start, before anything is opened. */
export async function finishSignOut(surroundings: Surroundings = browserSurroundings()): Promise<void> {
	const { memory } = surroundings;
	const left = memory.getItem(WIPE_KEY);
	if (left !== null) await wipe(surroundings, JSON.parse(left) as string[]);
	if (memory.getItem(OWED_KEY) !== null && memory.getItem(SESSION_KEY) === null)
		await tellServer(surroundings);
}

async function enter(
	surroundings: Surroundings,
	endpoint: { readonly method: 'POST'; readonly path: string },
	request: SignUpRequest | SignInRequest
): Promise<Session> {
	await finishSignOut(surroundings);
	const session = await ask<Session>(surroundings, endpoint, request);
	surroundings.memory.removeItem(OWED_KEY);
	surroundings.memory.setItem(SESSION_KEY, JSON.stringify(session));
	return session;
}

async function tellServer(surroundings: Asking & Pick<Surroundings, 'memory'>): Promise<void> {
	try {
		await ask(surroundings, endpoints.signOut, {});
		surroundings.memory.removeItem(OWED_KEY);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		// Said at the next start; this device has forgotten everything already.
		if (error.kind === 'signed-out') surroundings.memory.removeItem(OWED_KEY);
		else surroundings.memory.setItem(OWED_KEY, '1');
	}
}

function wipePrefixes({ workspaceId, agentId }: Session, outboxToo: boolean): string[] {
	const name = databaseName(workspaceId, agentId);
	const copy = [`rxdb-dexie-${name}`, searchName(name), EMOJI_DATABASES];
	return outboxToo ? [...copy, outboxName(workspaceId, agentId)] : copy;
}

/** Deletes every database whose name begins so; what another tab holds open is tried again at the next start. */
async function wipe(surroundings: Surroundings, prefixes: readonly string[]): Promise<void> {
	const { memory, listDatabases, deleteDatabase } = surroundings;
	memory.setItem(WIPE_KEY, JSON.stringify(prefixes));
	const names = (await listDatabases()).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
	const deleted = await Promise.all(names.map(deleteDatabase));
	if (deleted.every(Boolean)) memory.removeItem(WIPE_KEY);
}
