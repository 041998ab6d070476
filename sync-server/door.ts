/** Who stands at the door: protocol, origin, session and token of every request (SPEC S9, S10, W2). */
import type { Context, MiddlewareHandler } from 'hono';
import { isBlocked } from '#domain/block.ts';
import type { Clock } from '#domain/clock.ts';
import { lineOf } from '#domain/ip-address.ts';
import type { Actor } from '#domain/mutator.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER, PROTOCOL_OLDEST } from '#protocol/version.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import type { IsKeptOut } from './ip-blocks.ts';
import type { Store } from './store/store.ts';
import type { Tokens } from './token.ts';

/** How long browsers remember that a widget may ask, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Who asks: an agent with its session, or a visitor. */
export interface Who {
	readonly workspaceId: string;
	readonly actor: Actor;
	/** The agent's session; absent for visitors. */
	readonly session?: SignedIn;
	/** The agent's name; empty for visitors. */
	readonly name: string;
}

/** What the door needs. */
export interface DoorParts {
	readonly store: Store;
	readonly accounts: Accounts;
	readonly tokens: Tokens;
	readonly clock: Clock;
	readonly isKeptOut: IsKeptOut;
	readonly publicOrigin?: string | undefined;
	/** How many proxies of our own stand in front and add to X-Forwarded-For. */
	readonly proxies: number;
}

/** The questions that are asked at the door. */
export type Door = ReturnType<typeof openDoor>;

/** Where visitors may ask from other origins. */
const forVisitors = Object.values(endpoints).filter(
	({ path, who }) =>
		path.startsWith('/api/widget/') ||
		path === endpoints.visitor.path ||
		path === endpoints.visit.path ||
		path === endpoints.fileBytes.path ||
		(who as readonly string[]).includes('visitor')
);
const visitorPaths = forVisitors.map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`));

/** Opens the door. */
export function openDoor({ store, accounts, tokens, clock, isKeptOut, publicOrigin, proxies }: DoorParts) {
	const isOwn = (origin: string, host: string | undefined): boolean => {
		if (publicOrigin !== undefined && origin === publicOrigin) return true;
		return publicOrigin === undefined && URL.canParse(origin) && new URL(origin).host === host;
	};

	/** The agent of these cookies, with the role of this moment; nothing when signed out. */
	async function agentOf(cookies: string | undefined): Promise<Who | undefined> {
		const session = accounts.check(cookies);
		const agent = session && (await store.read(session.workspaceId, 'agent', session.agentId));
		if (!session || !agent) return undefined;
		const { workspaceId } = session;
		const actor: Actor = { kind: 'agent', id: agent.id, role: agent.role, workspaceId };
		return { workspaceId, actor, session, name: agent.name };
	}

	/** The visitor of a token that is used from this origin. @throws AppError `signed-out`, `forbidden` */
	async function visitorOf(token: string, origin: string | undefined): Promise<Who> {
		const visitor = tokens.read(token);
		if (!visitor) throw new AppError({ kind: 'signed-out', message: 'the token does not hold' });
		await mayStand(origin, visitor.workspaceId);
		const actor: Actor = { kind: 'visitor', id: visitor.visitorId };
		return { workspaceId: visitor.workspaceId, actor, name: '' };
	}

	/** @throws AppError `forbidden` when the workspace does not list the origin (SPEC W2) */
	async function mayStand(origin: string | undefined, workspaceId: string): Promise<void> {
		if (origin === undefined || (await store.listsOrigin(origin, workspaceId))) return;
		throw new AppError({ kind: 'forbidden', message: 'the workspace does not list this origin' });
	}

	/** @throws AppError `forbidden` while the visitor is kept out (SPEC W6); which it is not told */
	async function mayTalk(workspaceId: string, visitorId: string): Promise<void> {
		if (!isBlocked(await store.read(workspaceId, 'visitor', visitorId), clock())) return;
		throw new AppError({ kind: 'forbidden', message: 'the widget is not offered here' });
	}

	/** @throws AppError `forbidden` while whoever comes from this address is kept out (SPEC W7); which it is not told */
	async function mayCome(workspaceId: string, ipAddress: string | undefined): Promise<void> {
		if (!(await isKeptOut(workspaceId, ipAddress))) return;
		throw new AppError({ kind: 'forbidden', message: 'the widget is not offered here' });
	}

	/** The address that a request came from, by what its connection and our own proxies say. */
	function addressFrom(peer: string | undefined, said: string | undefined): string | undefined {
		const forwarded = (said ?? '').split(',').map((part) => part.trim());
		return proxies > 0 && peer !== undefined ? (forwarded.at(-proxies) ?? peer) : peer;
	}

	/** Where the request comes from; nothing for one that came by no network. */
	function addressOf(context: Context): string | undefined {
		const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
		return addressFrom(incoming?.socket?.remoteAddress, context.req.header('x-forwarded-for'));
	}

	/** By what a limit counts where the request comes from: one line is one, however many addresses it has. */
	function lineAt(context: Context): string | undefined {
		const address = addressOf(context);
		return address === undefined ? undefined : lineOf(address);
	}

	/** Only our own pages, and programs, which send no origin. @throws AppError `forbidden` */
	function onlyOwn(context: Context): void {
		const origin = context.req.header('origin');
		if (origin === undefined || isOwn(origin, hostOf(context))) return;
		throw new AppError({ kind: 'forbidden', message: 'this origin may not ask' });
	}

	/** The agent or visitor who asks. @throws AppError `signed-out`, `forbidden` */
	async function whoAsks(context: Context): Promise<Who> {
		const bearer = bearerOf(context);
		if (bearer !== undefined) {
			const visitor = await visitorOf(bearer, context.req.header('origin'));
			await mayCome(visitor.workspaceId, addressOf(context));
			return visitor;
		}
		onlyOwn(context);
		const who = await agentOf(context.req.header('cookie'));
		if (!who) throw new AppError({ kind: 'signed-out', message: 'nobody is signed in' });
		return who;
	}

	return {
		agentOf,
		visitorOf,
		mayStand,
		mayTalk,
		mayCome,
		addressFrom,
		addressOf,
		lineAt,
		tokenOf: bearerOf,
		onlyOwn,
		isOwn,
		whoAsks,
		/** The agent who asks. @throws AppError `signed-out`, `forbidden` */
		agentAsks: async (context: Context): Promise<Who & { session: SignedIn }> => {
			const who = await whoAsks(context);
			if (who.session) return { ...who, session: who.session };
			throw new AppError({ kind: 'forbidden', message: 'this is for agents' });
		},
		/** Refuses other protocols, answers preflights, and lets listed origins read what visitors may. */
		middleware: (): MiddlewareHandler => async (context, next) => {
			const origin = context.req.header('origin');
			if (origin !== undefined && !isOwn(origin, hostOf(context)) && (await isWidget(context, origin))) {
				context.header('access-control-allow-origin', origin);
				context.header('access-control-expose-headers', PROTOCOL_HEADER);
				context.header('vary', 'origin', { append: true });
				if (context.req.method === 'OPTIONS') {
					context.header('access-control-allow-methods', 'GET, POST');
					context.header('access-control-allow-headers', `authorization, content-type, ${PROTOCOL_HEADER}`);
					context.header('access-control-max-age', String(PREFLIGHT_SECONDS));
					return context.body(null, 204);
				}
			}
			checkProtocol(context);
			await next();
		}
	};

	async function isWidget(context: Context, origin: string): Promise<boolean> {
		return visitorPaths.some((path) => path.test(context.req.path)) && (await store.listsOrigin(origin));
	}
}

/** @throws AppError `version` for what we do not speak, `invalid` when a client does not say what it speaks */
function checkProtocol(context: Context): void {
	const said = context.req.header(PROTOCOL_HEADER);
	if (said === undefined && context.req.method === 'GET') return;
	if (said === undefined || !/^\d{1,6}$/.test(said)) {
		throw new AppError({ kind: 'invalid', message: `the header ${PROTOCOL_HEADER} is missing` }, 400);
	}
	checkVersion(Number(said));
}

/** @throws AppError `version` */
export function checkVersion(version: number): void {
	if (version >= PROTOCOL_OLDEST && version <= PROTOCOL) return;
	const message = `protocol ${version} is not served; ${PROTOCOL_OLDEST} to ${PROTOCOL} are`;
	throw new AppError({ kind: 'version', message });
}

const hostOf = (context: Context): string => context.req.header('host') ?? new URL(context.req.url).host;

function bearerOf(context: Context): string | undefined {
	const [, token] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
	return token;
}
