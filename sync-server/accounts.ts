/**
 * Accounts and sessions. better-auth keeps them, in a file and on a connection of its own: its transactions
 * wait in the middle, and whatever else used that connection meanwhile would be rolled back with them. Requests
 * are checked by one statement here; its own check costs fifty times as much.
 */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DAY_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import type { Auth } from './auth.ts';
import { sessionCookies } from './cookie.ts';
import { MEMORY, openDatabase } from './store/database.ts';

/** How long a session lasts without being used. */
export const SESSION_LIFE_MS = 90 * DAY_MS;
/** A session used after this long lasts its whole life again. */
export const SESSION_RENEW_MS = DAY_MS;

/** A person who can sign in, and which agent of which workspace that is. */
export interface Account {
	readonly userId: string;
	readonly workspaceId: string;
	readonly agentId: string;
	readonly name: string;
	readonly email: string;
}

/** A device that is signed in. */
export interface SignedIn extends Account {
	readonly sessionToken: string;
	readonly expiresAt: number;
}

/** An account with the cookie that signs its device in. */
export interface Opened {
	readonly account: Account;
	readonly cookie: string;
}

/** What is done with accounts. */
export type Accounts = Awaited<ReturnType<typeof openAccounts>>;

/** What accounts need. */
export interface AccountsOptions {
	readonly dataDir: string;
	readonly secret: string;
	/** Whether browsers reach the server by https only. */
	readonly secure: boolean;
	readonly clock: Clock;
	readonly newId: NewId;
}

/** Opens the accounts' own database. */
export async function openAccounts(options: AccountsOptions) {
	const { dataDir, secret, secure, clock } = options;
	const file = dataDir === MEMORY ? MEMORY : join(dataDir, 'auth.db');
	const db = openDatabase(file);
	// Most servers that start have everyone signed in already; what it takes to sign in is 27 MB and 150 ms.
	let loading: Promise<Auth> | undefined;
	const auth = () =>
		(loading ??= import('./auth.ts').then(({ openAuth }) => openAuth(options, SESSION_LIFE_MS, db)));
	if (!hasSessions(db)) await auth();
	const reader = file === MEMORY ? db : openDatabase(file, { readOnly: true });
	const bySession = reader.prepare(`
		SELECT session.expiresAt, user.id, user.workspaceId, user.agentId, user.name, user.email
		FROM session JOIN user ON user.id = session.userId WHERE session.token = ?`);
	const cookies = sessionCookies(secret, secure, SESSION_LIFE_MS);
	return {
		/** @throws AppError `taken` when the address has an account, `invalid` when it is none */
		signUp: async (body: { name: string; email: string; password: string }): Promise<Opened> => {
			const { token, user } = await (await auth()).signUp(body);
			return { account: accountOf(user), cookie: cookies.make(token) };
		},
		/** @throws AppError `wrong-password`, the same for an unknown address */
		signIn: async (body: { email: string; password: string }): Promise<Opened> => {
			const { token, user } = await (await auth()).signIn(body);
			return { account: accountOf(user), cookie: cookies.make(token) };
		},
		/** Adds an agent to a workspace; without a password nobody can sign in by one. */
		add: async (request: Omit<Account, 'userId'> & { password?: string }): Promise<Account> => {
			const { internal, hash } = await auth();
			const { password, ...fields } = request;
			const user = await internal.createUser(
				{ ...fields, emailVerified: false },
				{ method: 'email-password' }
			);
			if (password !== undefined) {
				const account = { userId: user.id, providerId: 'credential', accountId: user.id };
				await internal.linkAccount({ ...account, password: await hash(password) });
			}
			return { ...fields, userId: user.id };
		},
		/** The account of an address, if there is one. */
		find: async (email: string): Promise<Account | undefined> => {
			const found = await (await auth()).internal.findUserByEmail(email.toLowerCase());
			return found ? accountOf(found.user) : undefined;
		},
		/** Signs a device in without a password; for the demo, tests and what comes later. @returns its cookie */
		open: async ({ userId }: Account): Promise<string> =>
			cookies.make((await (await auth()).internal.createSession(userId)).token),
		/** Who is signed in by these cookies: one statement (27 us against 1.5 ms of better-auth's own check). */
		check: (header: string | undefined): SignedIn | undefined => {
			const token = cookies.read(header);
			const row = token === undefined ? undefined : bySession.get(token);
			if (token === undefined || row === undefined) return undefined;
			const expiresAt = Date.parse(String(row['expiresAt']));
			return expiresAt <= clock() ? undefined : { ...accountOf(row), sessionToken: token, expiresAt };
		},
		/** Whether a session still holds. */
		holds: (token: string): boolean => {
			const row = bySession.get(token);
			return row !== undefined && Date.parse(String(row['expiresAt'])) > clock();
		},
		/** Gives a session its whole life again when it is a day old. @returns the cookie to set, if any */
		renew: async ({ sessionToken, expiresAt }: SignedIn): Promise<string | undefined> => {
			if (expiresAt - clock() > SESSION_LIFE_MS - SESSION_RENEW_MS) return undefined;
			const { internal } = await auth();
			await internal.updateSession(sessionToken, { expiresAt: new Date(clock() + SESSION_LIFE_MS) });
			return cookies.make(sessionToken);
		},
		/** Ends a session. @returns the cookie that takes the old one away */
		signOut: async ({ sessionToken }: SignedIn): Promise<string> => {
			await (await auth()).internal.deleteSession(sessionToken);
			return cookies.none;
		},
		close: (): void => {
			if (reader !== db) reader.close();
			db.close();
		}
	};
}

const hasSessions = (db: DatabaseSync): boolean =>
	db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'session'").get() !== undefined;

function accountOf(user: Record<string, unknown>): Account {
	const { id, workspaceId, agentId, name, email } = user;
	return {
		userId: String(id),
		workspaceId: String(workspaceId),
		agentId: String(agentId),
		name: String(name),
		email: String(email)
	};
}
