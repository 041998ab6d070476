import { filterKey, QUICK_FILTER_KEY } from '#data/choices.ts';
import { keepGlance, readGlance } from '#data/glance.ts';
import { expect, test } from 'vitest';
import { OpenDraft } from '#data/drafts.ts';
import { sendMessage } from '#data/messages.ts';
import {
	finishSignOut,
	forgetSession,
	rememberedSession,
	SEND_WITHIN_MS,
	SESSION_KEY,
	signIn,
	signUp
} from '#data/session.ts';
import { ASK_AFTER_MS, countDrafts, countUnsent, letLeave, signOut } from '#data/sign-out.ts';
import type { Surroundings } from '#data/surroundings.ts';
import { databaseName } from '#data/database.ts';
import { SHARED_DATABASE } from '#domain/shared.ts';
import { pushedName } from '#outbox/pushed.ts';
import { outboxName } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import { FAIR, Wire } from '../kit/wire.ts';
import { colleague, openStage } from '../kit/stage.ts';
import { make } from '../kit/make.ts';

/** A browser with databases to delete, some of which another tab may hold open. */
function browser(
	device: { readonly data: { readonly surroundings: Surroundings } },
	names: string[],
	isHeld = () => false
) {
	const { surroundings } = device.data;
	return Object.assign(surroundings, {
		listDatabases: async () => [...names],
		deleteDatabase: async (name: string) => {
			if (isHeld()) return false;
			names.splice(names.indexOf(name), 1);
			return true;
		}
	} satisfies Partial<Surroundings>);
}

const kindOf = (asked: Promise<unknown>) =>
	asked.then(
		() => 'fine',
		(error: unknown) => (error instanceof AppError ? error.kind : error)
	);

test('[A0] [A1] sign-up and sign-in are remembered, and failures say their kind', async () => {
	const { world, ana } = await openStage();
	const wire = new Wire(() => world.server);
	const surroundings = { ...ana.data.surroundings, fetch: wire.fetch };
	const request = { name: 'Zoe', email: 'zoe@example.org', password: 'correct horse' };
	const session = await signUp(request, surroundings);
	expect(session).toMatchObject({ name: 'Zoe', role: 'owner' });
	expect(rememberedSession(surroundings)).toEqual(session);
	expect(await kindOf(signUp(request, surroundings))).toBe('taken');
	expect(await kindOf(signIn({ ...request, password: 'wrong' } as never, surroundings))).toBe('invalid');
	const credentials = { email: request.email, password: request.password };
	expect(await kindOf(signIn({ ...credentials, password: 'wrong' }, surroundings))).toBe('wrong-password');
	expect(await signIn(credentials, surroundings)).toEqual(session);
	wire.weather = { ...FAIR, request: () => 'portal' };
	expect(await kindOf(signIn(credentials, surroundings))).toBe('offline');
	expect(rememberedSession(surroundings)).toEqual(session);
});

test('[P9] signing out removes what the device knows, and nothing of another agent', async () => {
	const { ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const copy = `rxdb-dexie-${databaseName(workspaceId, agentId)}`;
	const names = [
		`${copy}--0--message`,
		`${copy}--0--agent`,
		outboxName(workspaceId, agentId),
		'rxdb-dexie-porchlight-other'
	];
	const surroundings = browser(ana, names);
	const me = make('agent', { id: agentId });
	keepGlance(ana.data, { me, rows: [], filter: 'all', groups: [], counts: [] });
	expect(readGlance(ana.session, surroundings)?.rows).toEqual([]);
	expect(await signOut(ana.data, 'discard')).toBe(0);
	expect(readGlance(ana.session, surroundings)).toBeUndefined();
	expect(names).toEqual(['rxdb-dexie-porchlight-other']);
	expect(rememberedSession(surroundings)).toBeUndefined();
	expect(ana.wire.cookie).not.toContain('session_token=e');
});

test('[P9] work that is kept stays on the device for the next sign-in', async () => {
	const { ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const names = [
		`rxdb-dexie-${databaseName(workspaceId, agentId)}--0--message`,
		outboxName(workspaceId, agentId)
	];
	browser(ana, names);
	expect(await signOut(ana.data, 'keep')).toBe(0);
	expect(names).toEqual([outboxName(workspaceId, agentId)]);
});

test('[P9] with unsent work and no network the person is asked, and stays signed in', async () => {
	const { world, ana, conversationId } = await openStage();
	const surroundings = browser(ana, []);
	ana.cut();
	await sendMessage(ana.data, conversationId, 'Unsent');
	await world.quiet();
	expect(await countUnsent(ana.data)).toBe(1);
	const leaving = signOut(ana.data, 'send');
	await world.pass(SEND_WITHIN_MS);
	expect(await leaving).toBe(1);
	expect(rememberedSession(surroundings)).toEqual(ana.session);
	expect(ana.data.overlay.sight.wishes).toHaveLength(1);
});

test('[P9] with a network unsent work leaves first', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	browser(ana, []);
	await sendMessage(ana.data, conversationId, 'My last word');
	expect(await signOut(ana.data, 'send')).toBe(0);
	await vera.tryNow();
	await world.quiet();
	expect(vera.messages().map(({ text }) => text)).toContain('My last word');
});

test('[P9] a person is asked only about what cannot leave at once, and soon', async () => {
	const { world, ana, conversationId } = await openStage();
	await sendMessage(ana.data, conversationId, 'On its way');
	await letLeave(ana.data);
	expect(await countUnsent(ana.data)).toBe(0);

	ana.cut();
	await world.quiet();
	await sendMessage(ana.data, conversationId, 'Unsent');
	const asking = letLeave(ana.data);
	await world.pass(ASK_AFTER_MS);
	await asking;
	expect(await countUnsent(ana.data)).toBe(1);
});

test('[P9] [X11] what was being written stays until it is discarded, unless all the others have it', async () => {
	for (const { what, hasLine, stays } of [
		{ what: 'send', hasLine: true, stays: false },
		{ what: 'send', hasLine: false, stays: true },
		{ what: 'keep', hasLine: false, stays: true },
		{ what: 'discard', hasLine: false, stays: false }
	] as const) {
		const { world, ana, conversationId } = await openStage();
		const name = outboxName(ana.session.workspaceId, ana.session.agentId);
		const names = [name];
		browser(ana, names);
		if (!hasLine) ana.cut();
		const draft = new OpenDraft(ana.data, conversationId);
		draft.type('Half a thou');
		await draft.close();
		await world.quiet();
		expect(await countDrafts(ana.data)).toBe(hasLine ? 0 : 1);
		expect(await countUnsent(ana.data)).toBe(0);
		const leaving = signOut(ana.data, what);
		await world.pass(SEND_WITHIN_MS);
		expect(await leaving).toBe(0);
		expect(names, `${what} ${hasLine}`).toEqual(stays ? [name] : []);
	}
});

test('[P9] what was chosen to be seen and which emoji were taken go, too', async () => {
	const { ana } = await openStage();
	const names = ['emoji-picker-element-en', 'somebody else’s'];
	const surroundings = browser(ana, names);
	const keys = [QUICK_FILTER_KEY, filterKey(ana.session.workspaceId)];
	for (const key of keys) surroundings.memory.setItem(key, 'mine');
	await signOut(ana.data, 'keep');
	expect(keys.map((key) => surroundings.memory.getItem(key))).toEqual([null, null]);
	expect(names).toEqual(['somebody else’s']);
});

test('[P9] what another tab holds open is deleted at the next start', async () => {
	const { ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const names = [`rxdb-dexie-${databaseName(workspaceId, agentId)}--0--message`];
	let isHeld = true;
	const surroundings = browser(ana, names, () => isHeld);
	await signOut(ana.data, 'discard');
	expect(names).toHaveLength(1);
	isHeld = false;
	await finishSignOut(surroundings);
	expect(names).toEqual([]);
});

test('[P9] what a sign-out could not delete is not deleted once its agent is signed in again, and of others it still is', async () => {
	const { world, ana } = await openStage();
	const ben = await colleague(world);
	const namesOf = ({ workspaceId, agentId }: Session) => [
		`rxdb-dexie-${databaseName(workspaceId, agentId)}--0--message`,
		outboxName(workspaceId, agentId)
	];
	const names = [...namesOf(ana.session), SHARED_DATABASE];
	let isHeld = true;
	const surroundings = browser(ana, names, () => isHeld);
	const remember = (session: Session) => surroundings.memory.setItem(SESSION_KEY, JSON.stringify(session));
	await signOut(ana.data, 'discard');
	await finishSignOut(surroundings);
	isHeld = false;

	remember(ana.session);
	await finishSignOut(surroundings);
	// Nor when somebody else comes after them: it is theirs again, for good.
	remember(ben.session);
	await finishSignOut(surroundings);
	expect(names).toEqual([...namesOf(ana.session), SHARED_DATABASE]);

	isHeld = true;
	forgetSession(surroundings, [outboxName(ana.session.workspaceId, ana.session.agentId), SHARED_DATABASE]);
	await finishSignOut(surroundings);
	isHeld = false;
	remember(ben.session);
	names.push(...namesOf(ben.session));
	await finishSignOut(surroundings);
	expect(names).toEqual([namesOf(ana.session)[0], SHARED_DATABASE, ...namesOf(ben.session)]);
});

test('[P9] who signs in while another tab finishes their sign-out keeps what is theirs', async () => {
	const { ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const names = [outboxName(workspaceId, agentId)];
	const surroundings = browser(ana, names);
	forgetSession(surroundings, names);
	const { listDatabases } = surroundings;
	Object.assign(surroundings, {
		listDatabases: async () => {
			surroundings.memory.setItem(SESSION_KEY, JSON.stringify(ana.session));
			return await listDatabases();
		}
	});
	await finishSignOut(surroundings);
	expect(names).toEqual([outboxName(workspaceId, agentId)]);
});

test('[P9] a sign-out that dies before the server has answered is finished at the next start', async () => {
	const { world, ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const names = [outboxName(workspaceId, agentId), pushedName(workspaceId, agentId)];
	const surroundings = browser(ana, names);
	const isOf = (path: string) => path.endsWith('/sign-out');
	const { fetch } = surroundings;
	const never = new Promise<Response>(() => undefined);
	Object.assign(surroundings, {
		fetch: (path: string, request: RequestInit) => (isOf(path) ? never : fetch(path, request))
	});
	void signOut(ana.data, 'discard');
	await world.quiet();
	expect(rememberedSession(surroundings)).toBeUndefined();
	expect(names).toEqual([]);
	Object.assign(surroundings, { fetch });
	await finishSignOut(surroundings);
	expect(ana.wire.arrived.filter(({ path }) => isOf(path))).toHaveLength(1);
});

test('[P9] a sign-out that dies before anything is removed removes it at the next start', async () => {
	const { world, ana } = await openStage();
	const { workspaceId, agentId } = ana.session;
	const names = [outboxName(workspaceId, agentId), pushedName(workspaceId, agentId), SHARED_DATABASE];
	const surroundings = browser(ana, names);
	Object.assign(surroundings, { lock: () => new Promise<void>(() => undefined) });
	void signOut(ana.data, 'discard');
	await world.quiet();
	expect(names).toHaveLength(3);
	expect(rememberedSession(surroundings)).toBeUndefined();
	await finishSignOut(surroundings);
	expect(names).toEqual([]);
	expect(ana.wire.arrived.filter(({ path }) => path.endsWith('/sign-out'))).toHaveLength(1);
});

test('[P9] a server that was out of reach is told of the sign-out at the next start', async () => {
	const { ana } = await openStage();
	const surroundings = browser(ana, []);
	ana.cut();
	await signOut(ana.data, 'discard');
	const told = () => ana.wire.arrived.filter(({ path }) => path.endsWith('/sign-out')).length;
	expect(told()).toBe(0);
	ana.wire.mend();
	await finishSignOut(surroundings);
	expect(told()).toBe(1);
	await finishSignOut(surroundings);
	expect(told()).toBe(1);
});
