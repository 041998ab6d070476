/** better-auth, set up for what we let it do: accounts, passwords and sessions; nothing of it is on the network. */
import type { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { AppError } from '#protocol/error.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '#protocol/session.ts';
import type { AccountsOptions } from './accounts.ts';
import { openGate } from './gate.ts';
import { hashPassword, isPassword } from './password.ts';

/** Each takes 8 MB and a core while it is checked. */
const PASSWORDS_AT_ONCE = 1;

/** What accounts ask of better-auth. */
export type Auth = Awaited<ReturnType<typeof openAuth>>;

/** Sets it up on a connection that nobody else writes to, and brings its tables to the present shape. */
export async function openAuth(options: AccountsOptions, sessionLifeMs: number, database: DatabaseSync) {
	const auth = makeAuth(options, sessionLifeMs, database);
	await (await getMigrations(auth.options)).runMigrations();
	const { internalAdapter, password } = await auth.$context;
	return {
		internal: internalAdapter,
		hash: (text: string): Promise<string> => password.hash(text),
		signUp: async (body: { name: string; email: string; password: string }) => {
			const { token, user } = await translated(auth.api.signUpEmail({ body }));
			if (token === null) throw new Error('a new account was not signed in');
			return { token, user };
		},
		signIn: (body: { email: string; password: string }) => translated(auth.api.signInEmail({ body }))
	};
}

function makeAuth({ secret, clock, newId }: AccountsOptions, sessionLifeMs: number, database: DatabaseSync) {
	const inTurn = openGate(PASSWORDS_AT_ONCE);
	return betterAuth({
		database,
		secret,
		baseURL: 'http://localhost',
		telemetry: { enabled: false },
		// Ours count per account and address (session.ts); its own believes a header that clients send.
		rateLimit: { enabled: false },
		logger: { disabled: true },
		emailAndPassword: {
			enabled: true,
			minPasswordLength: PASSWORD_MIN,
			maxPasswordLength: PASSWORD_MAX,
			password: {
				hash: (password) => inTurn(() => hashPassword(password)),
				verify: (asked) => inTurn(() => isPassword(asked))
			}
		},
		session: { expiresIn: sessionLifeMs / 1_000 },
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
					before: async (session) => ({ data: { ...session, expiresAt: new Date(clock() + sessionLifeMs) } })
				}
			}
		},
		advanced: { database: { generateId: () => newId() } }
	});
}

async function translated<T>(asked: Promise<T>): Promise<T> {
	try {
		return await asked;
	} catch (error) {
		if (!isAPIError(error)) throw error;
		const code = String(error.body?.code);
		if (code.startsWith('USER_ALREADY_EXISTS')) {
			throw new AppError({ kind: 'taken', message: 'the e-mail has an account' });
		}
		if (code === 'INVALID_EMAIL_OR_PASSWORD') {
			throw new AppError({ kind: 'wrong-password', message: 'e-mail or password is wrong' });
		}
		if (code === 'VALIDATION_ERROR' || code === 'INVALID_EMAIL') {
			throw new AppError({ kind: 'invalid', message: 'the e-mail is none', field: '/email' });
		}
		throw error;
	}
}
