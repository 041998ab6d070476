/** Where the widget is played: a server that decides by the domain, the network before it, and time in hand. */
import type { Document } from '#domain/documents.ts';
import { forVisitor } from '#domain/documents.ts';
import type { Mutation } from '#domain/mutations.ts';
import type { Actor, Outcome, Put } from '#domain/mutator.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { StreamDown, StreamUp, Team } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import type { Socket } from '../../src/widget/surroundings.ts';
import { ana, countedIds, DAWN, emptyWorkspace } from '../kit/cast.ts';
import { turn } from '../kit/clock.ts';
import type { Wish } from '../kit/documents.ts';
import { ours } from './answers.ts';
import { Uploads } from './uploads.ts';

/** What becomes of the next request: lost on its way, answered and the answer lost, or answered by somebody else. */
export type Fate = 'request-lost' | 'answer-lost' | (() => Response);

interface Line {
	readonly visitorId: string;
	readonly socket: Socket;
}

/** One server, one clock, and as many pages as wanted. */
export class Stage {
	readonly newId = countedIds();
	documents = emptyWorkspace();
	/** Every request that reached the server, by path. */
	readonly asked: { path: string; body: Record<string, unknown> }[] = [];
	/** The path of every request that was tried, whatever became of it. */
	readonly attempts: string[] = [];
	/** Every word that a page said on its line. */
	readonly said: StreamUp[] = [];
	/** What becomes of the next requests to a path; when empty they arrive. */
	readonly fates: Record<string, Fate[]> = {};
	/** No request and no socket gets through. */
	isCut = false;
	/** Requests get through, sockets do not. */
	hasSockets = true;
	readonly uploads = new Uploads();
	/** Called with each batch before it is decided; a test may stop the world here. */
	beforeMutate: () => Promise<void> = async () => {};
	epoch = 'first';
	team: Team = { about: 'team', online: false, names: [] };
	now = DAWN;
	#number = 0;
	#feed: { number: number; put: Put }[] = [];
	#results = new Map<string, MutationResult>();
	#tokens = new Map<string, string>();
	#lines = new Set<Line>();
	#timers: { at: number; run: () => void }[] = [];

	/** Lets everything happen that happens without time passing. */
	async settle(): Promise<void> {
		for (let turns = 0; turns < 30; turns += 1) await turn();
	}

	/** Lets time pass; what is due happens at its moment. */
	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		await this.settle();
		for (;;) {
			const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.now = Math.max(this.now, next.at);
			this.#timers = this.#timers.filter((timer) => timer !== next);
			next.run();
			await this.settle();
		}
		this.now = until;
		await this.settle();
	}

	later = (run: () => void, ms: number): (() => void) => {
		const timer = { at: this.now + ms, run };
		this.#timers.push(timer);
		return () => (this.#timers = this.#timers.filter((other) => other !== timer));
	};

	/** An agent does something, and everybody on the line hears of it. */
	async does(agent: Actor, wish: Wish): Promise<void> {
		const outcome = this.documents.run(wish, agent, { now: this.now });
		if (outcome.kind !== 'applied') throw new Error(`${wish.name} came back as ${outcome.kind}`);
		this.#publish(outcome);
		await this.settle();
	}

	/** Ana joins, if need be, and answers. */
	async answers(conversationId: string, text: string): Promise<void> {
		await this.does(ana, { name: 'joinConversation', args: { conversationId, eventId: this.newId() } });
		const args = { id: this.newId(), conversationId, text, seenPosition: 1_000 };
		await this.does(ana, { name: 'sendMessage', args });
	}

	/** Says something to everybody on the line. */
	async tell(word: StreamDown): Promise<void> {
		for (const { socket } of this.#lines) socket.onmessage?.({ data: JSON.stringify(word) });
		await this.settle();
	}

	/** The texts the server holds, in order. */
	get texts(): string[] {
		return this.documents
			.all('message')
			.filter(({ kind }) => kind === 'text')
			.map(({ text }) => text);
	}

	get conversations(): Document<'conversation'>[] {
		return this.documents.all('conversation');
	}

	get openLines(): number {
		return this.#lines.size;
	}

	/** Ends every line, as a server that starts again. */
	async hangUp(): Promise<void> {
		for (const line of [...this.#lines]) {
			this.#lines.delete(line);
			line.socket.onclose?.();
		}
		await this.settle();
	}

	/** Forgets every visitor's token, as a server whose secret was lost. */
	forgetTokens(): void {
		this.#tokens.clear();
	}

	/** Another database takes the place of this one: what it had decided since `documents` is lost. */
	restore(documents: Stage['documents']): void {
		this.documents = documents;
		this.epoch = 'second';
		this.#results.clear();
		this.#feed = documents.contents().map((put, index) => ({ number: index + 1, put }));
		this.#number = this.#feed.length;
	}

	/** What the network does with one request. */
	async fetch(url: string, init: RequestInit): Promise<Response> {
		const { pathname: path } = new URL(url);
		const fate = this.fates[path]?.shift();
		this.attempts.push(path);
		await turn();
		if (this.isCut || fate === 'request-lost') throw new TypeError('Failed to fetch');
		if (typeof fate === 'function') return fate();
		const body = (init.body instanceof Blob ? { bytes: init.body } : JSON.parse(String(init.body))) as Record<
			string,
			unknown
		>;
		const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '');
		this.asked.push({ path, body });
		const response = await this.#answer(path, body, token);
		if (fate === 'answer-lost') throw new TypeError('Failed to fetch');
		return response;
	}

	/** What the network does with a socket. */
	openSocket(): Socket {
		let line: Line | undefined;
		const socket: Socket = {
			onopen: null,
			onmessage: null,
			onclose: null,
			send: (text) => {
				const word = JSON.parse(text) as StreamUp;
				this.said.push(word);
				const visitorId = word.say === 'hello' ? this.#tokens.get(word.token ?? '') : undefined;
				if (word.say !== 'hello' || visitorId === undefined) return;
				line = { visitorId, socket };
				this.#lines.add(line);
				const { epoch, team } = this;
				void this.#say(line, {
					say: 'hello',
					protocol: PROTOCOL,
					serverTime: this.now,
					epoch,
					clock: this.#number,
					team
				});
			},
			close: () => {
				if (line) this.#lines.delete(line);
				queueMicrotask(() => socket.onclose?.());
			}
		};
		queueMicrotask(() => (this.isCut || !this.hasSockets ? socket.onclose?.() : socket.onopen?.()));
		return socket;
	}

	async #say({ socket }: Line, word: StreamDown): Promise<void> {
		await turn();
		socket.onmessage?.({ data: JSON.stringify(word) });
	}

	async #answer(path: string, body: Record<string, unknown>, token: string | undefined): Promise<Response> {
		if (path === '/api/visitor') return ours(this.#makeToken(body['token'] as string | undefined));
		const visitorId = this.#tokens.get(token ?? '');
		if (visitorId === undefined) return ours({ kind: 'signed-out', message: 'the token does not hold' }, 401);
		if (path.startsWith('/api/file')) return await this.uploads.receive(visitorId, path, body);
		if (path === '/api/mutate') {
			await this.beforeMutate();
			const { epoch = this.epoch } = body;
			if (epoch !== this.epoch) return ours({ kind: 'too-old', message: '', epoch: this.epoch }, 410);
			return ours({ epoch: this.epoch, results: this.#mutate(visitorId, body['mutations'] as Mutation[]) });
		}
		const [epoch, at] = [this.epoch, this.#number];
		if (path === '/api/snapshot') return ours({ epoch, at, items: this.#items(visitorId, 0) });
		if (body['epoch'] !== epoch) return ours({ kind: 'too-old', message: 'another epoch' }, 410);
		const from = body['after'] as number;
		return ours({ epoch, from, to: at, more: false, items: this.#items(visitorId, from) });
	}

	#makeToken(old: string | undefined) {
		const visitorId = this.#tokens.get(old ?? '') ?? this.newId();
		const token = `token-${this.#tokens.size}-${visitorId}`;
		this.#tokens.set(token, visitorId);
		return { token, visitorId, epoch: this.epoch };
	}

	#mutate(visitorId: string, mutations: readonly Mutation[]): MutationResult[] {
		return mutations.map((mutation) => {
			const key = `${visitorId} ${mutation.id}`;
			const known = this.#results.get(key);
			if (known) return known;
			const actor: Actor = { kind: 'visitor', id: visitorId };
			const outcome = this.documents.run(mutation as Wish, actor, {
				now: this.now,
				writtenAt: mutation.at,
				fileOf: (id) => this.uploads.files.get(id)
			});
			const { id } = mutation;
			const result: MutationResult =
				outcome.kind === 'applied'
					? { id, kind: 'applied', number: this.#publish(outcome) }
					: ({ id, ...outcome } as MutationResult);
			this.#results.set(key, result);
			return result;
		});
	}

	#publish(outcome: Extract<Outcome, { kind: 'applied' }>): number {
		const from = this.#number;
		for (const put of outcome.puts) this.#feed.push({ number: (this.#number += 1), put });
		for (const line of this.#lines) {
			const items = this.#items(line.visitorId, from);
			void this.#say(line, { say: 'batch', from, to: this.#number, items });
		}
		return this.#number;
	}

	#items(visitorId: string, after: number): FeedItem[] {
		const mine = new Set(
			this.conversations.filter((conversation) => conversation.visitorId === visitorId).map(({ id }) => id)
		);
		const newest = new Map(
			this.#feed.map(({ number, put }) => [`${put.collection} ${put.document.id}`, { number, put }])
		);
		return [...newest.values()].flatMap(({ number, put: { collection, document } }) => {
			const of = 'conversationId' in document ? document.conversationId : document.id;
			if (number <= after || !mine.has(of)) return [];
			const seen = forVisitor(collection, document as never);
			return seen === undefined ? [] : [{ collection, number, document: seen } as FeedItem];
		});
	}
}
