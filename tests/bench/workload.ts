/**
 * Workload W: a workspace as it looks after some months of work, made by the domain's own mutators, so that every
 * document is one that a server could hold. The same options give the same documents.
 */
import type { Agent } from '#domain/agent.ts';
import { DAY_MS, HOUR_MS } from '#domain/clock.ts';
import type { Conversation } from '#domain/conversation.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import { makeIds, type NewId } from '#domain/id.ts';
import type { Mark } from '#domain/mark.ts';
import type { Message } from '#domain/message.ts';
import { decide, type Mutation } from '#domain/mutations.ts';
import type { Actor, Put, Scene } from '#domain/mutator.ts';
import type { Visitor } from '#domain/visitor.ts';
import { chanceOf, type Chance } from './chance.ts';
import { languages, type Words } from './words.ts';

/** How many conversations workload W has. */
export const CONVERSATIONS = 2_000;
/** How many messages a conversation has on average. */
export const MESSAGES_EACH = 20;
/** The shortest and the longest conversation of those that somebody has joined. */
const MESSAGES_MIN = 4;
const MESSAGES_MAX = 250;
const OPEN_SHARE = 0.28;
/** Of the open ones: nobody has joined yet. */
const WAITING_SHARE = 0.12;
const RESOLVED_WITHIN_MS = 80 * DAY_MS;
const OPEN_WITHIN_MS = 3 * DAY_MS;
const GAP_MAX_MS = 240_000;

/** What a workload is made from. */
export interface WorkloadOptions {
	readonly seed: number;
	readonly conversations: number;
	/** How many messages a conversation has on average, and how many of the conversations are open. */
	readonly messagesEach?: number;
	readonly openShare?: number;
	/** When the last thing in it happened: milliseconds since 1970 UTC. */
	readonly now: number;
	/** Who answers; the first one is whose device is measured. */
	readonly agents: readonly [Agent, ...Agent[]];
}

/** One conversation and all that belongs to it. */
export interface Thread {
	readonly visitor: Visitor;
	readonly conversation: Conversation;
	/** By position, none packed. */
	readonly messages: readonly Message[];
	readonly marks: readonly Mark[];
}

type Wish = {
	[N in Mutation['name']]: { name: N; args: Extract<Mutation, { name: N }>['args'] };
}[Mutation['name']];

/** How one conversation shall go. */
interface Plan {
	readonly size: number;
	readonly status: Conversation['status'];
	/** Who answers; nobody yet when absent. */
	readonly agent?: Agent;
	readonly endedAt: number;
}

/** Makes the threads, those that changed last at the end. */
export function makeWorkload(options: WorkloadOptions): Thread[] {
	const chance = chanceOf(options.seed);
	const plans = plan(options, chance).sort((a, b) => a.endedAt - b.endedAt);
	return plans.map((one) => play(one, options, chance));
}

/** Colleagues of the agent whose device is measured: documents only, they cannot sign in, and they are never there. */
export function makeColleagues(seed: number, now: number): Agent[] {
	const chance = chanceOf(seed);
	return ['Noor', 'Camille'].map((name) => ({
		id: makeIds(() => now - 90 * DAY_MS, chance.bytes)(),
		name,
		email: `${name.toLowerCase()}@example.com`,
		description: '',
		role: 'agent',
		availability: 'offline',
		availabilityAt: now - HOUR_MS,
		createdAt: now - 90 * DAY_MS
	}));
}

/** The threads as writes, conversations before their messages. */
export const putsOf = (threads: readonly Thread[]): Put[] =>
	threads.flatMap(({ visitor, conversation, messages, marks }): Put[] => [
		{ collection: 'visitor', document: visitor },
		{ collection: 'conversation', document: conversation },
		...messages.map((document): Put => ({ collection: 'message', document })),
		...marks.map((document): Put => ({ collection: 'mark', document }))
	]);

function plan(options: WorkloadOptions, chance: Chance): Plan[] {
	const { conversations, messagesEach = MESSAGES_EACH, openShare = OPEN_SHARE, now, agents } = options;
	const open = Math.round(conversations * openShare);
	const waiting = Math.round(open * WAITING_SHARE);
	const sizes = sizesOf(conversations, conversations * messagesEach, waiting, chance);
	return sizes.map((size, index): Plan => {
		if (index >= open) {
			const endedAt = now - HOUR_MS - Math.floor(chance.next() * (RESOLVED_WITHIN_MS - HOUR_MS));
			return { size, status: 'resolved', agent: chance.of(agents), endedAt };
		}
		const endedAt = now - Math.floor(chance.next() ** 3 * OPEN_WITHIN_MS);
		return { size, status: 'open', endedAt, ...(index < waiting ? {} : { agent: chance.of(agents) }) };
	});
}

/** Many short conversations and a few long ones; the first `waiting` are a few words each. */
function sizesOf(count: number, messages: number, waiting: number, chance: Chance): number[] {
	const drawn = Array.from({ length: count }, (_, index) => {
		if (index < waiting) return 1 + chance.below(4);
		const bell = Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
		return Math.min(MESSAGES_MAX, Math.max(MESSAGES_MIN, Math.round(13 * Math.exp(0.9 * bell))));
	});
	const [least, most] = [MESSAGES_MIN * (count - waiting), MESSAGES_MAX * (count - waiting)];
	const told = messages - drawn.slice(0, waiting).reduce((sum, size) => sum + size, 0);
	if (told < least || told > most) throw new RangeError(`${messages} messages are too few or too many`);
	let missing = messages - drawn.reduce((sum, size) => sum + size, 0);
	while (missing !== 0) {
		const index = waiting + chance.below(count - waiting);
		const size = (drawn[index] ?? 0) + Math.sign(missing);
		if (size < MESSAGES_MIN || size > MESSAGES_MAX) continue;
		drawn[index] = size;
		missing -= Math.sign(missing);
	}
	return drawn;
}

function play(plan: Plan, { agents }: WorkloadOptions, chance: Chance): Thread {
	const gaps = Array.from({ length: plan.size }, () => 5_000 + chance.below(GAP_MAX_MS));
	let now = plan.endedAt - gaps.reduce((sum, gap) => sum + gap, 0);
	const newId = makeIds(() => now, chance.bytes);
	const stage = new Stage(agents);
	const talk = new Talk(stage, chance, newId, chance.of(languages), plan.agent);
	talk.introduce(now);
	for (const [index, gap] of gaps.entries()) {
		now += gap;
		if (index === joinsAt(plan)) talk.join(now);
		else if (index === plan.size - 1 && plan.status === 'resolved') talk.resolve(now);
		else talk.say(now);
	}
	talk.look(now, agents[0]);
	return stage.thread();
}

const joinsAt = ({ agent, size }: Plan): number => (agent ? Math.min(2, size - 2) : -1);

/** Documents of one thread, on which wishes are decided one after another. */
class Stage implements Scene {
	readonly messages: Message[] = [];
	readonly #documents = new Map<string, Put>();

	constructor(agents: readonly Agent[]) {
		for (const document of agents)
			this.#documents.set(`agent/${document.id}`, { collection: 'agent', document });
	}

	read<N extends DocumentName>(collection: N, id: string): Document<N> | undefined {
		return this.#documents.get(`${collection}/${id}`)?.document as Document<N> | undefined;
	}

	act(actor: Actor, wish: Wish, now: number): void {
		const outcome = decide(this, wish, { actor, writtenAt: now, now });
		if (outcome.kind !== 'applied') throw new Error(`${wish.name} was ${outcome.kind}: ${outcome.reason}`);
		for (const put of outcome.puts) {
			this.#documents.set(`${put.collection}/${put.document.id}`, put);
			if (put.collection === 'message') this.messages.push(put.document);
		}
	}

	thread(): Thread {
		const [visitor, ...noOther] = this.#all('visitor');
		const [conversation] = this.#all('conversation');
		if (!visitor || !conversation || noOther.length > 0)
			throw new Error('a thread is between one visitor and us');
		return { visitor, conversation, messages: this.messages, marks: this.#all('mark') };
	}

	#all<N extends DocumentName>(collection: N): Document<N>[] {
		const puts = [...this.#documents.values()].filter((put) => put.collection === collection);
		return puts.map(({ document }) => document as Document<N>);
	}
}

/** Two people who talk. */
class Talk {
	readonly #stage: Stage;
	readonly #chance: Chance;
	readonly #newId: NewId;
	readonly #words: Words;
	readonly #agent: Agent | undefined;
	readonly #visitor: Actor;
	readonly #conversationId: string;
	readonly #name: string;
	#joined = false;
	#turn: 'visitor' | 'agent' = 'visitor';

	constructor(stage: Stage, chance: Chance, newId: NewId, words: Words, agent: Agent | undefined) {
		this.#stage = stage;
		this.#chance = chance;
		this.#newId = newId;
		this.#words = words;
		this.#agent = agent;
		this.#visitor = { kind: 'visitor', id: newId() };
		this.#conversationId = newId();
		this.#name = chance.of(words.names);
	}

	introduce(now: number): void {
		const { path, title } = this.#chance.of(this.#words.pages);
		const isNamed = this.#chance.happens(0.6);
		const email = `${this.#name.normalize('NFD').replace(/\W/g, '').toLowerCase()}.${this.#number()}@example.com`;
		const args = {
			...(isNamed ? { name: this.#name, email } : {}),
			pageUrl: `https://shop.example${path}`,
			pageTitle: title,
			referrer: this.#chance.happens(0.5) ? 'https://search.example/' : '',
			language: this.#words.language,
			browser:
				'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
		};
		this.#stage.act(this.#visitor, { name: 'introduceVisitor', args }, now);
	}

	join(now: number): void {
		const args = { conversationId: this.#conversationId, eventId: this.#newId() };
		this.#stage.act(this.#asAgent(), { name: 'joinConversation', args }, now);
		this.#joined = true;
		this.#turn = 'agent';
	}

	resolve(now: number): void {
		const conversationId = this.#conversationId;
		const args = { conversationId, eventId: this.#newId(), seenPosition: this.#position() };
		this.#stage.act(this.#asAgent(), { name: 'resolveConversation', args }, now);
	}

	/** One message of the one whose turn it is. */
	say(now: number): void {
		const isAgent = this.#joined && this.#turn === 'agent';
		const isFirst = this.#position() === 0;
		const phrases = isFirst ? this.#words.openings : isAgent ? this.#words.agent : this.#words.visitor;
		const sentences = this.#chance.happens(0.05) ? 2 : 1;
		const text = Array.from({ length: sentences }, () => this.#fill(this.#chance.of(phrases))).join(' ');
		const args = {
			id: this.#newId(),
			conversationId: this.#conversationId,
			text,
			seenPosition: this.#position()
		};
		this.#stage.act(isAgent ? this.#asAgent() : this.#visitor, { name: 'sendMessage', args }, now);
		if (this.#chance.happens(0.65)) this.#turn = this.#turn === 'agent' ? 'visitor' : 'agent';
	}

	/** Who has read how far when it is over: the one who answered, most visitors, and now and then the first agent. */
	look(now: number, first: Agent): void {
		const conversationId = this.#conversationId;
		const position = this.#position();
		const conversation = this.#stage.read('conversation', conversationId);
		const isAnswered = conversation?.waitingSince === undefined;
		const readers = new Set<Agent>();
		if (this.#agent && (isAnswered || this.#chance.happens(0.5))) readers.add(this.#agent);
		if (this.#chance.happens(conversation?.status === 'open' ? 0.4 : 0.1)) readers.add(first);
		for (const { id, role } of readers) {
			const reader: Actor = { kind: 'agent', id, role, workspaceId: '' };
			this.#stage.act(reader, { name: 'markRead', args: { conversationId, position } }, now);
		}
		const name = this.#chance.happens(0.85) ? 'markRead' : 'markDelivered';
		this.#stage.act(this.#visitor, { name, args: { conversationId, position } }, now);
	}

	#asAgent(): Actor {
		if (!this.#agent) throw new Error('nobody answers here');
		const { id, role } = this.#agent;
		return { kind: 'agent', id, role, workspaceId: '' };
	}

	#position(): number {
		return this.#stage.read('conversation', this.#conversationId)?.lastPosition ?? 0;
	}

	#number(): number {
		return 10_000 + this.#chance.below(90_000);
	}

	#fill(phrase: string): string {
		return phrase
			.replace('{thing}', () => this.#chance.of(this.#words.things))
			.replace('{day}', () => this.#chance.of(this.#words.days))
			.replace('{number}', () => String(this.#number()))
			.replace('{name}', () => this.#name);
	}
}
