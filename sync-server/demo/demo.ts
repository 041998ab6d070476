/** The demo: a sample workspace with a past, accounts to sign in by, and visitors who keep coming. */
import { newId } from '#domain/id.ts';
import { parseOrigin } from '#domain/workspace.ts';
import { stackOf, type Log } from '../log.ts';
import type { Server } from '../server.ts';
import { seededChance } from './chance.ts';
import { makeHistory } from './history.ts';
import { DEMO_PASSWORD, DEMO_WORKSPACE_ID, TEAM } from './shop.ts';
import { realPace, startVisitors, type Pace } from './visitors.ts';

/** What the demo needs. */
export interface DemoOptions {
	/** Where people reach the server. */
	readonly address: string;
	readonly log: Log;
	readonly now?: () => number;
	readonly pace?: Pace;
}

/** Makes the sample when it is not there, says how to get in, and lets visitors come. @returns stops them */
export async function openDemo(
	server: Server,
	{ address, log, now = Date.now, pace = realPace }: DemoOptions
) {
	if ((await server.store.clock(DEMO_WORKSPACE_ID)) === undefined) {
		await server.store.seed(DEMO_WORKSPACE_ID, makeHistory(now()));
	}
	for (const { id: agentId, name, email } of TEAM) {
		if (await server.accounts.find(email)) continue;
		const account = { workspaceId: DEMO_WORKSPACE_ID, agentId, name, email, password: DEMO_PASSWORD };
		await server.accounts.add(account);
	}
	await server.store.mailFrom(server.mailFrom);
	await listOrigin(server, address, now());
	log.say(`  sign in       ${TEAM[0]?.email ?? ''}`);
	log.say(`  password      ${DEMO_PASSWORD}`);
	log.say(`  as a visitor  ${address}/demo?workspace=${DEMO_WORKSPACE_ID}`);
	log.say('  The first simulated visitor writes in a few seconds; answer, and it answers you.');
	const onerror = (error: unknown) => log.error('demo', { error: stackOf(error) });
	return startVisitors(server, seededChance(now()), pace, onerror);
}

/** The demo page stands on the server's own address, which may be another one at each start. */
async function listOrigin(server: Server, address: string, now: number): Promise<void> {
	const [owner] = TEAM;
	const origin = parseOrigin(address);
	if (!owner || origin === undefined) return;
	const args = { workspaceId: DEMO_WORKSPACE_ID, origin };
	await server.store.mutate({
		workspaceId: DEMO_WORKSPACE_ID,
		actor: { kind: 'agent', id: owner.id, role: owner.role, workspaceId: DEMO_WORKSPACE_ID },
		mutations: [{ id: newId(), name: 'addOrigin', args, at: now }],
		sentAt: now,
		now
	});
}
