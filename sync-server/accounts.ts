/**
 * Accounts and sessions. better-auth keeps them, in a file and on a connection of its own: its transactions
 * wait in the middle, and whatever else used that connection meanwhile would be rolled back with them. Requests
 * are checked by one statement here; its own check costs fifty times as much.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { DAY_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { AppError } from '#protocol/error.ts';
import { PASSWORD_MIN } from '#protocol/session.ts';
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

/** An account with the cookies that sign its device in. */
export interface Opened {
	readonly account: Account;
	readonly cookies: readonly string[];
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
	let loading: ReturnType<typeof openAuth> | undefined;
	const auth = () => (loading ??= openAuth(options, db));
	if (!hasSessions(db)) await auth();
	const reader = file === MEMORY ? db : openDatabase(file, { readOnly: true });
	const bySession = reader.prepare(`
		SELECT session.expiresAt, user.id, user.workspaceId, user.agentId, user.name, user.email
		FROM session JOIN user ON user.id = session.userId WHERE session.token = ?`);
	const cookies = sessionCookies(secret, secure);
	return {
		/** @throws AppError `taken` when the address has an account, `invalid` when it is none */
		signUp: async (body: { name: string; email: string; password: string }): Promise<Opened> => {
			const { api } = await auth();
			const { token, user } = await translated(api.signUpEmail({ body }));
			if (token === null) throw new Error('a new account was not signed in');
			return { account: accountOf(user), cookie: cookies.make(token) };
		},
		/** @throws AppError `wrong-password`, the same for an unknown address */
		signIn: async (body: { email: string; password: string }): Promise<Opened> => {
			const { api } = await auth();
			const { token, user } = await translated(api.signInEmail({ body }));
			return { account: accountOf(user), cookie: cookies.make(token) };
		},
		/** Adds an agent to a workspace; without a password nobody can sign in by one. */
		add: async (request: Omit<Account, 'userId'> & { password?: string }): Promise<Account> => {
			const { internal, password: hashing } = await auth();
			const { password, ...fields } = request;
			const user = await internal.createUser({ ...fields, emailVerified: false }, { method: 'email-password' });
			if (password !== undefined) {
				const account = { userId: user.id, providerId: 'credential', accountId: user.id };
				await internal.linkAccount({ ...account, password: await hashing.hash(password) });
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

function makeAuth(
	{ secret, secure, clock, newId }: AccountsOptions,
	database: ReturnType<typeof openDatabase>
) {
	return betterAuth({
		database,
		secret,
		baseURL: secure ? 'https://localhost' : 'http://localhost',
		telemetry: { enabled: false },
		// Ours count per account and address (session.ts); its own believes a header that clients send.
		rateLimit: { enabled: false },
		logger: { disabled: true },
		emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: 200 },
		session: { expiresIn: SESSION_LIFE_MS / 1_000 },
		user: {
			additionalFields: {
				workspaceId: { type: 'string', required: false, input: false },
				agentId: { type: 'string', required: false, input: false }
			}
		},
		databaseHooks: {
			// In the account's own row, so that there is no account without a workspace, whenever the power goes.
			user: {
				create: { before: async (user) => ({ data: { workspaceId: newId(), agentId: newId(), ...user } }) }
			},
			session: {
				create: {
					before: async (session) => ({
						data: { ...session, expiresAt: new Date(clock() + SESSION_LIFE_MS) }
					})
				}
			}
		},
		advanced: {
			cookiePrefix: 'porchlight',
			useSecureCookies: secure,
			defaultCookieAttributes: { sameSite: 'strict', httpOnly: true },
			database: { generateId: () => newId() }
		}
	});
}

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

async function translated<T>(asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (error) {
		if (!isAPIError(error)) throw error;
		const code = String(error.body?.code);
		if (code.startsWith('USER_ALREADY_EXISTS'))
			throw new AppError({ kind: 'taken', message: 'the e-mail has an account' });
		if (code === 'INVALID_EMAIL_OR_PASSWORD') {
			throw new AppError({ kind: 'wrong-password', message: 'e-mail or password is wrong' });
		}
		if (code === 'VALIDATION_ERROR' || code === 'INVALID_EMAIL') {
			throw new AppError({ kind: 'invalid', message: 'the e-mail is none', field: '/email' });
		}
		throw error;
	}
}

const sign = (secret: string, token: string): string =>
	createHmac('sha256', secret).update(token).digest('base64');

/** The session token in a Cookie header, when its signature is ours. */
function tokenIn(cookies: string | undefined, name: string, secret: string): string | undefined {
	for (const pair of (cookies ?? '').split(/; */)) {
		if (!pair.startsWith(`${name}=`)) continue;
		const value = decoded(pair.slice(name.length + 1));
		const dot = value.lastIndexOf('.');
		const token = value.slice(0, Math.max(dot, 0));
		const signature = Buffer.from(value.slice(dot + 1));
		const expected = Buffer.from(sign(secret, token));
		if (signature.length === expected.length && timingSafeEqual(signature, expected)) return token;
	}
	return undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return '';
	}
}
