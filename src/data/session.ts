/** Coming: sign-up, sign-in, the session that a device remembers; and the end of a sign-out (product A0, A1, P9). */
import { ask, type Asking } from '#outbox/ask.ts';
import { AppError } from '#protocol/error.ts';
import { sessionEndpoints, type Session, type SignInRequest, type SignUpRequest } from '#protocol/session.ts';
import { doorSurroundings, type DoorSurroundings, type Memory } from './door.ts';

/** How long a sign-out waits for what is unsent to leave, in milliseconds. */
export const SEND_WITHIN_MS = 5_000;

/** Under which the session is remembered. */
export const SESSION_KEY = 'porchlight-session';
/** Prefixes of databases that are to be deleted, until all of them are. */
const WIPE_KEY = 'porchlight-wipe';
/** The server does not know of a sign-out yet. */
const OWED_KEY = 'porchlight-sign-out';

/**
 * Creates an account and its workspace, and signs in.
 *
 * @throws AppError `taken`, `invalid`, `busy`, `offline`
 */
export const signUp = (request: SignUpRequest, surroundings = doorSurroundings()): Promise<Session> =>
	enter(surroundings, sessionEndpoints.signUp, request);

/**
 * Signs in on this device.
 *
 * @throws AppError `wrong-password`, `invalid`, `busy`, `offline`
 */
export const signIn = (request: SignInRequest, surroundings = doorSurroundings()): Promise<Session> =>
	enter(surroundings, sessionEndpoints.signIn, request);

/** Who was signed in on this device when it was last open; the app opens with it, network or not. */
export function rememberedSession(
	{ memory }: Pick<DoorSurroundings, 'memory'> = doorSurroundings()
): Session | undefined {
	const text = memory.getItem(SESSION_KEY);
	return text === null ? undefined : (JSON.parse(text) as Session);
}

/** Under way, by what it is remembered in: a page that starts and its form at the door finish the same one. */
const finishing = new WeakMap<Memory, Promise<void>>();

/** Finishes what a sign-out could not: call it at start, before anything is opened. */
export function finishSignOut(surroundings: DoorSurroundings = doorSurroundings()): Promise<void> {
	const { memory } = surroundings;
	const run =
		finishing.get(memory) ??
		finish(surroundings).finally(() => {
			finishing.delete(memory);
		});
	finishing.set(memory, run);
	return run;
}

async function finish(surroundings: DoorSurroundings): Promise<void> {
	const { memory } = surroundings;
	await wipe(surroundings);
	if (memory.getItem(OWED_KEY) !== null && memory.getItem(SESSION_KEY) === null)
		await tellServer(surroundings);
}

/**
 * Nobody is signed in from now on. What is left to do is remembered first: wherever this stops, the next start finishes it.
 *
 * @param prefixes how the databases begin that are to be deleted
 */
export function forgetSession(
	{ memory }: Pick<DoorSurroundings, 'memory'>,
	prefixes: readonly string[]
): void {
	keepDue(memory, [...new Set([...dueIn(memory), ...prefixes])]);
	memory.setItem(OWED_KEY, '1');
	memory.removeItem(SESSION_KEY);
}

async function enter(
	surroundings: DoorSurroundings,
	endpoint: { readonly method: 'POST'; readonly path: string },
	request: SignUpRequest | SignInRequest
): Promise<Session> {
	await finishSignOut(surroundings);
	const session = await ask<Session>(surroundings, endpoint, request);
	surroundings.memory.removeItem(OWED_KEY);
	surroundings.memory.setItem(SESSION_KEY, JSON.stringify(session));
	return session;
}

/** Tells the server of a sign-out; it stays owed while the server is out of reach. */
export async function tellServer(surroundings: Asking & Pick<DoorSurroundings, 'memory'>): Promise<void> {
	try {
		await ask(surroundings, sessionEndpoints.signOut, {});
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		// Said at the next start; this device has forgotten everything already.
		if (error.kind !== 'signed-out') return;
	}
	surroundings.memory.removeItem(OWED_KEY);
}

/** Deletes every database that is due; what another tab holds open is tried again at the next start. */
export async function wipe({ memory, listDatabases, deleteDatabase }: DoorSurroundings): Promise<void> {
	if (memory.getItem(WIPE_KEY) === null) return;
	const all = await listDatabases();
	// Not before: somebody may have signed in meanwhile.
	const due = dueIn(memory);
	const names = all.filter((name) => due.some((prefix) => name.startsWith(prefix)));
	const deleted = await Promise.all(names.map(deleteDatabase));
	const held = names.filter((_, index) => !deleted[index]);
	keepDue(
		memory,
		due.filter((prefix) => held.some((name) => name.startsWith(prefix)))
	);
}

/** Both ids of an agent, as their databases bear them. */
const OF_AN_AGENT = /[\da-f-]{36}-[\da-f-]{36}/;

/**
 * How the databases begin that are to be deleted. Once somebody is signed in, what is theirs is so no more, nor what the
 * agents of this device share: a tab held it when it was to go, and by now there is work in it that nobody else has.
 */
function dueIn(memory: Memory): readonly string[] {
	const due = JSON.parse(memory.getItem(WIPE_KEY) ?? '[]') as string[];
	const session = rememberedSession({ memory });
	if (!session) return due;
	const own = `${session.workspaceId}-${session.agentId}`;
	return due.filter((prefix) => OF_AN_AGENT.test(prefix) && !prefix.includes(own));
}

function keepDue(memory: Memory, prefixes: readonly string[]): void {
	if (prefixes.length === 0) memory.removeItem(WIPE_KEY);
	else memory.setItem(WIPE_KEY, JSON.stringify(prefixes));
}
