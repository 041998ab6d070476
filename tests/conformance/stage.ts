/** The people of a run: an agent, a stranger in another workspace, and a few visitors; gone when it is over. */
import { INTEGER_MAX } from '#domain/fields.ts';
import { newId } from '#domain/id.ts';
import { MUTATIONS_MAX } from '#protocol/mutate.ts';
import type { Session } from '#protocol/session.ts';
import type { VisitorAnswer } from '#protocol/widget.ts';
import { Client, failure, wish, writing, type Server } from './client.ts';
import { Broken, demand, OutOfReach } from './demand.ts';
import { Line } from './line.ts';

/** How to sign in. */
export interface Account {
	readonly email: string;
	readonly password: string;
}

/** An agent who is signed in. */
export interface Agent extends Client {
	readonly session: Session;
}

/** A visitor with its token. */
export interface Visitor extends Client {
	readonly id: string;
	readonly token: string;
}

/** Everybody, and what they share. */
export class Stage {
	readonly server: Server;
	readonly account: Account;
	readonly agent: Agent;
	/** Whether the workspace was made for this run, so that much may be left in it. */
	readonly isOwn: boolean;
	readonly #lines: Line[] = [];
	readonly #visitors = new Map<string, Promise<Visitor>>();
	readonly #conversations: string[] = [];
	#stranger: Promise<Agent> | undefined;

	private constructor(server: Server, account: Account, agent: Agent, isOwn: boolean) {
		this.server = server;
		this.account = account;
		this.agent = agent;
		this.isOwn = isOwn;
	}

	/** Signs in, or up when there is no account. */
	static async open(server: Server, account?: Account): Promise<Stage> {
		const known = account ?? newAccount();
		const agent = account ? await signIn(server, account) : await signUp(server, known);
		return new Stage(server, known, agent, account === undefined);
	}

	/** Nobody in particular. */
	get nobody(): Client {
		return new Client(this.server);
	}

	/** An owner of another workspace. */
	async stranger(): Promise<Agent> {
		this.#stranger ??= signUp(this.server, newAccount()).catch((error: unknown) => {
			throw new OutOfReach(
				`nobody can sign up here: ${error instanceof Error ? error.message : String(error)}`
			);
		});
		return await this.#stranger;
	}

	/** Another session of the agent. */
	async secondSession(): Promise<Agent> {
		return await signIn(this.server, this.account);
	}

	/** A visitor of the agent's workspace, the same for the same name. */
	async visitor(name: 'vera' | 'otto' | 'mass' | 'flood'): Promise<Visitor> {
		const known = this.#visitors.get(name) ?? this.newVisitor(this.agent.session.workspaceId);
		this.#visitors.set(name, known);
		return await known;
	}

	/** A visitor whom nobody knows yet. */
	async newVisitor(workspaceId: string): Promise<Visitor> {
		const answered = await this.nobody.ask('visitor', { workspaceId });
		demand(answered.status === 200, `no visitor's token: ${failure(answered).join(' ')}`);
		const { token, visitorId } = answered.body as VisitorAnswer;
		return Object.assign(new Client(this.server, { token }), { id: visitorId, token });
	}

	/** An id for a conversation that is ended with the run. */
	conversationId(): string {
		const id = newId();
		this.#conversations.push(id);
		return id;
	}

	/** A visitor's conversation that has begun. */
	async begin(visitor: Visitor, text = 'Is anyone there?'): Promise<string> {
		const id = this.conversationId();
		await visitor.must(writing(id, text));
		return id;
	}

	/** One that the agent has joined. */
	async joined(visitor: Visitor): Promise<string> {
		const conversationId = await this.begin(visitor);
		await this.agent.must(wish('joinConversation', { conversationId, eventId: newId() }));
		return conversationId;
	}

	/** A line that is closed with the run. */
	line(client: Client, origin?: string): Line {
		const line = new Line(client, origin);
		this.#lines.push(line);
		return line;
	}

	/** An origin that the workspace lists while the work runs. */
	async listing<T>(origin: string, work: () => Promise<T>): Promise<T> {
		const { workspaceId, role } = this.agent.session;
		if (role === 'agent') throw new OutOfReach('the account may not list origins');
		await this.agent.must(wish('addOrigin', { workspaceId, origin }));
		try {
			return await work();
		} finally {
			await this.agent.wish(wish('removeOrigin', { workspaceId, origin }));
		}
	}

	/** Ends lines, conversations and sessions. */
	async close(): Promise<void> {
		for (const line of this.#lines) line.close();
		const ending = this.#conversations.map((conversationId) =>
			wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: INTEGER_MAX })
		);
		try {
			for (let sent = 0; sent < ending.length; sent += MUTATIONS_MAX)
				await this.agent.wish(...ending.slice(sent, sent + MUTATIONS_MAX));
			for (const agent of [this.agent, await this.#stranger]) await agent?.ask('signOut');
		} catch {
			// The rules have been tried: a server that lets nothing be ended has failed some of them.
		}
	}
}

/** An origin that no other run lists. */
export const newOrigin = (): string => `https://conformance-${newId()}.example`;

const newAccount = (): Account => ({ email: `conformance-${newId()}@example.org`, password: newId() });

async function signUp(server: Server, account: Account): Promise<Agent> {
	return enter(server, await new Client(server).ask('signUp', { name: 'Conformance', ...account }));
}

async function signIn(server: Server, account: Account): Promise<Agent> {
	return enter(server, await new Client(server).ask('signIn', account));
}

function enter(server: Server, answered: Awaited<ReturnType<Client['ask']>>): Agent {
	if (answered.status !== 200) throw new Broken(`nobody comes in: ${failure(answered).join(' ')}`);
	const cookie = answered.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	return Object.assign(new Client(server, { cookie }), { session: answered.body as Session });
}
