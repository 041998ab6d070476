/** Coming: sign-up, sign-in, the session that a device remembers; and the end of a sign-out (product A0, A1, P9). */
import { ask, type Asking } from '#outbox/ask.ts';
import { AppError } from '#protocol/error.ts';
import { sessionEndpoints, type Session, type SignInRequest, type SignUpRequest } from '#protocol/session.ts';
import { doorSurroundings, type DoorSurroundings } from './door.ts';

/** How long a sign-out waits for what is unsent to leave, in milliseconds. */
export const SEND_WITHIN_MS = 5_000;

/** Under which the session is remembered. */
export const SESSION_KEY = 'porchlight-session';
/** Prefixes of databases that a tab still held open when they were to be deleted. */
const WIPE_KEY = 'porchlight-wipe';
/** The server was not told of a sign-out: it was out of reach. */
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

/** Finishes what a sign-out could not: call it at start, before anything is opened. */
export async function finishSignOut(surroundings: DoorSurroundings = doorSurroundings()): Promise<void> {
	const { memory } = surroundings;
	const left = memory.getItem(WIPE_KEY);
	if (left !== null) await wipe(surroundings, JSON.parse(left) as string[]);
	if (memory.getItem(OWED_KEY) !== null && memory.getItem(SESSION_KEY) === null)
		await tellServer(surroundings);
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

/** Tells the server of a sign-out, or keeps in mind that it is owed. */
export async function tellServer(surroundings: Asking & Pick<DoorSurroundings, 'memory'>): Promise<void> {
	try {
		await ask(surroundings, sessionEndpoints.signOut, {});
		surroundings.memory.removeItem(OWED_KEY);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		// Said at the next start; this device has forgotten everything already.
		if (error.kind === 'signed-out') surroundings.memory.removeItem(OWED_KEY);
		else surroundings.memory.setItem(OWED_KEY, '1');
	}
}

/** Deletes every database whose name begins so; what another tab holds open is tried again at the next start. */
export async function wipe(surroundings: DoorSurroundings, prefixes: readonly string[]): Promise<void> {
	const { memory, listDatabases, deleteDatabase } = surroundings;
	memory.setItem(WIPE_KEY, JSON.stringify(prefixes));
	const names = (await listDatabases()).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
	const deleted = await Promise.all(names.map(deleteDatabase));
	if (deleted.every(Boolean)) memory.removeItem(WIPE_KEY);
}
