/** How an agent comes and goes (product A0, A1, P9). */
import { Hono } from 'hono';
import type { Agent } from '#domain/agent.ts';
import { HOUR_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import { NAME_MAX } from '#domain/fields.ts';
import { cleanLine } from '#domain/text.ts';
import { isKnownZone } from '#domain/time-zone.ts';
import type { Workspace } from '#domain/workspace.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import type { Account, Accounts, Opened } from './accounts.ts';
import type { Door, Who } from './door.ts';
import { openLimiter } from './limit.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';
import type { StreamHub } from './stream.ts';

/** Wrong passwords in a row for one account from one address; then one more every ninety seconds. */
export const TRIES_PER_ACCOUNT = 10;
const TRIES_SPAN_MS = 15 * MINUTE_MS;
/** Wrong passwords from one address, and for one account from everywhere: a list of stolen ones ends here. */
const TRIES_PER_ADDRESS = 30;
const TRIES_EVERYWHERE = 100;
const SIGN_UPS_PER_ADDRESS = 100;

/** What the endpoints need. */
export interface SessionParts {
	readonly store: Store;
	readonly accounts: Accounts;
	readonly door: Door;
	readonly line: StreamHub;
	readonly clock: Clock;
	readonly publicOrigin?: string | undefined;
	/** The address that e-mail comes from; absent where none can be sent. */
	readonly mailFrom?: string | undefined;
}

/** Answers sign-up, sign-in, sign-out, and who is signed in. */
export function sessionEndpoint(parts: SessionParts): Hono {
	const { store, accounts, door, line, clock, publicOrigin } = parts;
	const readSignUp = bodyOf(endpoints.signUp.request);
	const readSignIn = bodyOf(endpoints.signIn.request);
	const tries = signInTries(clock);
	const signUps = openLimiter(clock, SIGN_UPS_PER_ADDRESS, HOUR_MS);
	const opened = async (
		context: Parameters<typeof answer>[0],
		{ account, cookie }: Opened,
		timeZone?: string
	) => {
		const origin = publicOrigin ?? context.req.header('origin') ?? new URL(context.req.url).origin;
		const agent = await ensureWorkspace(parts, account, { origin, timeZone });
		context.header('set-cookie', cookie);
		return answer(context, sessionOf(account.workspaceId, agent));
	};
	return new Hono()
		.post(endpoints.signUp.path, async (context) => {
			door.onlyOwn(context);
			const { name, email, password, timeZone } = await readSignUp(context);
			const clean = cleanLine(name, NAME_MAX);
			if (clean === '') throw new AppError({ kind: 'invalid', message: 'the name is empty', field: '/name' });
			const line = door.lineAt(context);
			if (line !== undefined) refuseFor(signUps.take(line));
			return opened(context, await accounts.signUp({ name: clean, email, password }), timeZone);
		})
		.post(endpoints.signIn.path, async (context) => {
			door.onlyOwn(context);
			const request = await readSignIn(context);
			const giveBack = tries.take(request.email.toLowerCase(), door.lineAt(context));
			const account = await accounts.signIn(request);
			giveBack();
			return opened(context, account);
		})
		.post(endpoints.signOut.path, async (context) => {
			const { session, workspaceId } = await door.agentAsks(context);
			const { sessionToken } = session;
			context.header('set-cookie', await accounts.signOut(session));
			line.end(sessionToken);
			await store.stepPush(workspaceId, { do: 'leave', by: 'session', key: sessionToken });
			return answer(context, {});
		})
		.get(endpoints.session.path, async (context) => {
			const who = await door.agentAsks(context);
			const cookie = await accounts.renew(who.session);
			if (cookie !== undefined) context.header('set-cookie', cookie);
			const agent = await store.read(who.workspaceId, 'agent', who.actor.id);
			if (!agent) throw new AppError({ kind: 'signed-out', message: 'nobody is signed in' });
			return answer(context, sessionOf(who.workspaceId, agent));
		});
}

const sessionOf = (workspaceId: Who['workspaceId'], { id, role, name, email }: Agent): Session => ({
	workspaceId,
	agentId: id,
	role,
	name,
	email
});

/**
 * The agent of an account; with its workspace when that is not there yet. Account and workspace lie in two
 * files: when the power goes between them, the next sign-in ends what sign-up began.
 */
async function ensureWorkspace(
	{ store, clock, mailFrom }: SessionParts,
	account: Account,
	{ origin, timeZone }: { readonly origin: string; readonly timeZone?: string | undefined }
): Promise<Agent> {
	const now = clock();
	const { workspaceId, agentId, name, email } = account;
	const known = await store.read(workspaceId, 'agent', agentId);
	if (known) return known;
	const agent: Agent = {
		id: agentId,
		name,
		email,
		description: '',
		role: 'owner',
		availability: 'offline',
		availabilityAt: now,
		createdAt: now
	};
	const workspace: Workspace = {
		id: workspaceId,
		name,
		origins: [origin],
		createdAt: now,
		...(mailFrom === undefined ? {} : { mailFrom }),
		// A browser may know one that is younger than this server: no reason to let nobody in.
		...(timeZone === undefined || !isKnownZone(timeZone) ? {} : { timeZone })
	};
	await store.seed(workspaceId, [
		{ collection: 'workspace', document: workspace },
		{ collection: 'agent', document: agent }
	]);
	return agent;
}

/** Counts before the password is looked at, so that tries at once count too; unknown addresses count alike. */
function signInTries(clock: Clock) {
	const limiters = {
		pair: openLimiter(clock, TRIES_PER_ACCOUNT, TRIES_SPAN_MS),
		line: openLimiter(clock, TRIES_PER_ADDRESS, TRIES_SPAN_MS),
		account: openLimiter(clock, TRIES_EVERYWHERE, TRIES_SPAN_MS)
	};
	return {
		/** Takes a try. @returns gives it back when it was right @throws AppError `busy` */
		take: (email: string, line: string | undefined): (() => void) => {
			// The one that knows fewest keys first: whoever is refused by it leaves nothing in the others.
			const keys = [
				...(line === undefined ? [] : [[limiters.line, line] as const]),
				[limiters.account, email],
				[limiters.pair, `${line ?? ''} ${email}`]
			] as const;
			const taken: (typeof keys)[number][] = [];
			const giveBack = () => taken.forEach(([limiter, key]) => limiter.giveBack(key));
			for (const [limiter, key] of keys) {
				const waitMs = limiter.take(key);
				// A try that is refused looked at no password, so it counts nowhere.
				if (waitMs > 0) giveBack();
				refuseFor(waitMs);
				taken.push([limiter, key]);
			}
			return giveBack;
		}
	};
}

function refuseFor(waitMs: number): void {
	if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too many tries', waitMs });
}
