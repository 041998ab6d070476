/**
 * Simulated visitors: they come by the same door as a widget, with a token and a line of their own, write now and
 * then, and answer agents.
 */
import { newId } from '#domain/id.ts';
import type { Message } from '#domain/message.ts';
import type { MutationName } from '#domain/mutations.ts';
import type { StreamDown } from '#protocol/stream.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import type { Server } from '../server.ts';
import type { Chance } from './chance.ts';
import { english } from './dialogues-en.ts';
import { french } from './dialogues-fr.ts';
import { filler, introduction } from './history.ts';
import { DEMO_WORKSPACE_ID, type Language } from './shop.ts';

/** When the first one writes: while the newcomer still looks around. */
const FIRST_AFTER_MS = 12_000;
/** When the next one comes, at least and at most. */
const NEXT_AFTER_MS = [45_000, 120_000] as const;
/** How long a visitor thinks before it begins to type, and how long it types. */
const THINKS_MS = [1_500, 5_000] as const;
const TYPES_MS = [2_500, 6_000] as const;
/** No more come while this many wait for an answer. */
const WAITING_MAX = 8;

const farewells = {
	en: ['Thank you!', 'Great, that helps.', 'Perfect, have a nice day!', 'Thanks for the quick answer :)'],
	fr: ['Merci !', 'Parfait, merci beaucoup.', 'Super, bonne journée !', 'Merci pour la réponse rapide :)']
} as const satisfies Record<Language, readonly [string, ...string[]]>;

/** How long things take; tests make it short. */
export interface Pace {
	/** Runs a task later. @returns withdraws it */
	after(milliseconds: number, task: () => void): () => void;
}

/** Time as it passes. */
export const realPace: Pace = {
	after: (milliseconds, task) => {
		const timer = setTimeout(task, milliseconds);
		timer.unref();
		return () => clearTimeout(timer);
	}
};

/** Lets visitors come until told to stop. @returns stops them */
export function startVisitors(
	server: Server,
	chance: Chance,
	pace: Pace,
	onerror: (error: unknown) => void
): () => void {
	const visitors: SimulatedVisitor[] = [];
	let withdraw = pace.after(FIRST_AFTER_MS, come);
	let isStopped = false;

	function come(): void {
		if (isStopped) return;
		const waiting = visitors.filter((visitor) => visitor.isWaiting).length;
		if (waiting < WAITING_MAX) {
			const language = visitors.length % 2 === 0 ? 'en' : 'fr';
			const visitor = new SimulatedVisitor(server, language, chance, pace, onerror);
			visitors.push(visitor);
			visitor.begin();
		}
		withdraw = pace.after(chance.between(...NEXT_AFTER_MS), come);
	}

	return () => {
		isStopped = true;
		withdraw();
		for (const visitor of visitors) visitor.leave();
	};
}

/** One visitor with one conversation: it says its lines as it is answered, then its thanks. */
class SimulatedVisitor {
	isWaiting = false;
	readonly #server: Server;
	readonly #chance: Chance;
	readonly #pace: Pace;
	readonly #onerror: (error: unknown) => void;
	readonly #language: Language;
	readonly #token: string;
	readonly #conversationId = newId();
	/** What it still means to say. */
	readonly #lines: string[];
	#line: ReturnType<Server['line']['open']> | undefined;
	#withdraw: () => void = () => undefined;
	#seen = 0;

	constructor(
		server: Server,
		language: Language,
		chance: Chance,
		pace: Pace,
		onerror: (error: unknown) => void
	) {
		this.#server = server;
		this.#chance = chance;
		this.#pace = pace;
		this.#onerror = onerror;
		this.#language = language;
		this.#token = server.tokens.make({ workspaceId: DEMO_WORKSPACE_ID, visitorId: newId() });
		const fill = filler(language, chance);
		const dialogue = chance.pick(language === 'en' ? english : french);
		const own = dialogue.filter((line) => line.startsWith('v')).map((line) => fill(line.slice(2)));
		this.#lines = [...own, chance.pick(farewells[language])];
	}

	begin(): void {
		this.#line = this.#server.line.open({
			send: (text) => this.#hear(JSON.parse(text) as StreamDown),
			close: () => (this.#line = undefined)
		});
		this.#line.receive(JSON.stringify({ say: 'hello', protocol: PROTOCOL, token: this.#token }));
		const index = this.#chance.between(0, 2);
		this.#wish('introduceVisitor', introduction(this.#language, this.#chance, index));
		this.#write();
	}

	leave(): void {
		this.#withdraw();
		this.#line?.closed();
		this.#line = undefined;
	}

	#hear(word: StreamDown): void {
		if (word.say === 'heartbeat') this.#line?.receive('{"say":"heartbeat"}');
		if (word.say !== 'batch') return;
		for (const item of word.items) {
			if ('gone' in item || item.collection !== 'message') continue;
			if (item.document.author === 'agent' && item.document.position > this.#seen) this.#read(item.document);
		}
	}

	/** Reads what an agent wrote, and answers to words. */
	#read({ position, kind }: Message): void {
		this.#seen = position;
		this.#wish('markRead', { conversationId: this.#conversationId, position });
		if (kind !== 'text' || !this.isWaiting) return;
		this.isWaiting = false;
		this.#withdraw = this.#pace.after(this.#chance.between(...THINKS_MS), () => this.#type());
	}

	#type(): void {
		if (this.#lines.length === 0) return;
		this.#tellTyping(true);
		this.#withdraw = this.#pace.after(this.#chance.between(...TYPES_MS), () => this.#write());
	}

	#write(): void {
		const text = this.#lines.shift();
		if (text === undefined) return;
		this.#tellTyping(false);
		const conversationId = this.#conversationId;
		this.#wish('sendMessage', { id: newId(), conversationId, text, seenPosition: this.#seen });
		this.isWaiting = this.#lines.length > 0;
	}

	#tellTyping(active: boolean): void {
		this.#line?.receive(JSON.stringify({ say: 'typing', conversationId: this.#conversationId, active }));
	}

	#wish(name: MutationName, args: object): void {
		const now = Date.now();
		const headers = { [PROTOCOL_HEADER]: String(PROTOCOL), authorization: `Bearer ${this.#token}` };
		const body = JSON.stringify({ sentAt: now, mutations: [{ id: newId(), name, args, at: now }] });
		Promise.resolve(this.#server.app.request('/api/mutate', { method: 'POST', headers, body }))
			.then((answer) => (answer.ok ? undefined : this.#onerror(`${name} is answered ${answer.status}`)))
			.catch(this.#onerror);
	}
}
