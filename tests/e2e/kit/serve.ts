/** The real server in a process of its own, with a door for the tests: colleagues, since inviting them is a later screen. */
import { createServer } from '../../../sync-server/server.ts';
import { openLog } from '../../../sync-server/log.ts';
import { newId } from '#domain/id.ts';
import type { Put } from '#domain/mutator.ts';

/** A colleague as a test names one. */
export interface Colleague {
	readonly workspaceId: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
	/** Of an agent that is there already and lacks an account. */
	readonly agentId?: string;
}
/** What a test asks of the server's process. */
export type Wanted =
	| ({ readonly want: 'colleague' } & Colleague)
	| { readonly want: 'seed'; readonly workspaceId: string; readonly puts: readonly Put[] }
	/** So much time is over at once, and what is due is done. */
	| { readonly want: 'later'; readonly byMs: number }
	| { readonly want: 'end' };
/** What it answers; `port` first of all. */
export type Given =
	| { readonly give: 'port'; readonly port: number }
	| { readonly give: 'agent'; readonly agentId: string }
	| { readonly give: 'seeded' }
	| { readonly give: 'later' }
	| { readonly give: 'fault'; readonly fault: string };

const [dataDir = '', staticDir = '', port = '0'] = process.argv.slice(2);
const give = (given: Given) => process.send?.(given);
const { SMTP_URL: url, MAIL_FROM: from = '' } = process.env;
const mail = url === undefined ? undefined : { url, from };
const { PUSH_STAND_IN: standIn } = process.env;
const push = standIn === undefined ? {} : { standIn };
let aheadMs = 0;
const clock = () => Date.now() + aheadMs;
const server = await createServer({ dataDir, staticDir, mail, push, clock, log: openLog({ plain: false }) });

process.on('message', (wanted: Wanted) => {
	answer(wanted).catch((error: unknown) => give({ give: 'fault', fault: String(error) }));
});
process.on('disconnect', () => void end());
give({ give: 'port', port: await server.listen(Number(port)) });

async function answer(wanted: Wanted): Promise<void> {
	switch (wanted.want) {
		case 'end':
			return await end();
		case 'seed':
			await server.store.seed(wanted.workspaceId, [...wanted.puts]);
			give({ give: 'seeded' });
			return;
		case 'later':
			aheadMs += wanted.byMs;
			await server.tick();
			give({ give: 'later' });
			return;
		case 'colleague':
			give({ give: 'agent', agentId: await addColleague(wanted) });
	}
}

async function addColleague({ workspaceId, name, email, password, agentId }: Colleague): Promise<string> {
	const id = agentId ?? newId();
	if (agentId === undefined) {
		const now = Date.now();
		const availability = { availability: 'online', availabilityAt: now } as const;
		const document = {
			id,
			name,
			email,
			description: '',
			role: 'agent',
			...availability,
			createdAt: now
		} as const;
		await server.store.seed(workspaceId, [{ collection: 'agent', document }]);
	}
	await server.accounts.add({ workspaceId, agentId: id, name, email, password });
	return id;
}

async function end(): Promise<void> {
	await server.close();
	process.exit(0);
}
