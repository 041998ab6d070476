/**
 * `npm run seed -- --conversations 2000`: fills a workspace with workload W and says how to sign in.
 * Options: --data FOLDER (./data), --email, --password, --seed NUMBER. Stop a server of that folder first.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Session } from '#protocol/session.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { quietLog } from '../../sync-server/log.ts';
import { createServer, type Server } from '../../sync-server/server.ts';
import {
	CONVERSATIONS,
	makeColleagues,
	makeWorkload,
	putsOf,
	type Thread,
	type WorkloadOptions
} from './workload.ts';

/** Where the widget of a seeded workspace may stand. */
const ORIGIN = 'http://localhost:3000';
/** How many threads one transaction writes. */
const THREADS_AT_ONCE = 100;

/** What to fill, and how. */
export interface SeedOptions extends Omit<WorkloadOptions, 'agents'> {
	readonly dataDir: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

/** Fills a workspace in a data folder, and answers what is in it. */
export async function seedWorkspace(options: SeedOptions): Promise<{ session: Session; threads: Thread[] }> {
	const { dataDir, seed, now } = options;
	const server = await createServer({ dataDir, log: quietLog });
	try {
		const session = await enter(server, options);
		const owner = await server.store.read(session.workspaceId, 'agent', session.agentId);
		if (!owner) throw new Error('whoever signed in is not there');
		const colleagues = makeColleagues(seed, now);
		await server.store.seed(
			session.workspaceId,
			colleagues.map((document) => ({ collection: 'agent', document }))
		);
		const threads = makeWorkload({ ...options, agents: [owner, ...colleagues] });
		for (let from = 0; from < threads.length; from += THREADS_AT_ONCE) {
			await server.store.seed(session.workspaceId, putsOf(threads.slice(from, from + THREADS_AT_ONCE)));
		}
		return { session, threads };
	} finally {
		await server.close();
	}
}

/** Signs up, or in when the address is known already. */
async function enter(server: Server, { name, email, password }: SeedOptions): Promise<Session> {
	const ask = async (path: string, body: object): Promise<Response> =>
		await server.app.request(`${ORIGIN}${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) },
			body: JSON.stringify(body)
		});
	const signedUp = await ask(endpoints.signUp.path, { name, email, password });
	const answer = signedUp.ok ? signedUp : await ask(endpoints.signIn.path, { email, password });
	if (!answer.ok) throw new Error(`neither sign-up nor sign-in was granted: ${await answer.text()}`);
	return (await answer.json()) as Session;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			conversations: { type: 'string', default: String(CONVERSATIONS) },
			data: { type: 'string', default: process.env['DATA_DIR'] ?? join(import.meta.dirname, '../../data') },
			email: { type: 'string', default: 'owner@example.com' },
			password: { type: 'string', default: 'porchlight' },
			seed: { type: 'string', default: '1' }
		}
	});
	const conversations = Number(values.conversations);
	const seed = Number(values.seed);
	if (!Number.isInteger(conversations) || conversations < 10)
		throw new Error('--conversations is a number from 10 on');
	if (!Number.isInteger(seed)) throw new Error('--seed is a whole number');
	const { data: dataDir, email, password } = values;
	const account = { name: 'Robin', email, password };
	const { threads } = await seedWorkspace({ dataDir, ...account, seed, conversations, now: Date.now() });
	const messages = threads.reduce((sum, thread) => sum + thread.messages.length, 0);
	console.log(`${threads.length} conversations and ${messages} messages are in ${dataDir}.`);
	console.log(`Start the server there and sign in as ${email} with the password ${password}.`);
}

if (import.meta.main) {
	try {
		await main();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
