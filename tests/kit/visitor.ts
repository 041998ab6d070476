/** A visitor as the protocol sees one: an outbox of its own, a copy of what it may see, and no screen. */
import type { Document } from '#domain/documents.ts';
import { AppError } from '#protocol/error.ts';
import { ask, type Fetch } from '#outbox/ask.ts';
import type { Reached } from '#outbox/store.ts';
import { endpoints } from '#protocol/endpoints.ts';
import type { MutateAnswer, MutationResult, SentMutation } from '#protocol/mutate.ts';
import type { FeedItem, PullAnswer, SnapshotAnswer } from '#protocol/pull.ts';
import { Wire } from './wire.ts';
import type { World } from './world.ts';

export class VisitorClient {
	readonly id: string;
	readonly wire: Wire;
	/** What waits, in order. */
	readonly outbox: SentMutation[] = [];
	/** What became of what was sent. */
	readonly results = new Map<string, MutationResult>();
	/** The messages that the server did not accept. */
	readonly refusedMessageIds = new Set<string>();
	readonly #world: World;
	/** What was applied, and in which epoch: sent again in another one (SPEC S8). */
	#kept: { readonly mutation: SentMutation; readonly epoch: string }[] = [];
	#conversationId: string;
	#copy = new Map<string, FeedItem & { document: unknown }>();
	#trying: Promise<void> | undefined;
	#reached: Reached | undefined;
	/** Which epoch answered its wishes last (SPEC S22). */
	#answered: string | undefined;

	constructor(world: World) {
		this.#world = world;
		this.id = world.newId();
		this.#conversationId = world.newId();
		this.wire = new Wire(() => world.server);
	}

	get conversationId(): string {
		return this.#conversationId;
	}

	/** Puts a message into its outbox, and returns the message's id. */
	write(text: string): string {
		const id = this.#world.newId();
		const nextConversationId = this.#world.newId();
		const args = { id, conversationId: this.#conversationId, text, seenPosition: 0, nextConversationId };
		this.outbox.push({ id: this.#world.newId(), name: 'sendMessage', args, at: this.#world.clock.now() });
		return id;
	}

	/** Says who it is, and on which page. */
	introduce(name?: string): void {
		const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		const args = { ...page, ...(name === undefined ? {} : { name }) };
		const at = this.#world.clock.now();
		this.outbox.push({ id: this.#world.newId(), name: 'introduceVisitor', args, at });
	}

	/** Says how far it has read. */
	read(position: number): void {
		const args = { conversationId: this.#conversationId, position };
		this.outbox.push({ id: this.#world.newId(), name: 'markRead', args, at: this.#world.clock.now() });
	}

	/** Sends what waits and reads what is new, once; not while it is at it. Resolves when that is over, however it went. */
	tryNow(): Promise<void> {
		return (this.#trying ??= this.#try().finally(() => (this.#trying = undefined)));
	}

	/** Whether a try is under way. */
	get isTrying(): boolean {
		return this.#trying !== undefined;
	}

	/** The number up to which it knows everything. */
	get number(): number | undefined {
		return this.#reached?.number;
	}

	/** The epoch in which it does. */
	get epoch(): string | undefined {
		return this.#reached?.epoch;
	}

	async #try(): Promise<void> {
		try {
			await this.#send();
			await this.#sync();
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			if (error.kind === 'too-old') this.#beginEpoch(error.body.epoch);
			else if (error.kind !== 'offline') throw error;
		}
	}

	async #send(): Promise<void> {
		const mutations = [...this.outbox];
		if (mutations.length === 0) return;
		const epochSaid = this.#answered === undefined ? {} : { epoch: this.#answered };
		const request = { sentAt: this.#world.clock.now(), ...epochSaid, mutations };
		const { results, epoch } = await this.#ask<MutateAnswer>(endpoints.mutate, request);
		for (const [index, result] of results.entries()) {
			this.results.set(result.id, result);
			const { name, args } = mutations[index] ?? {};
			if (name === 'sendMessage' && result.kind === 'refused') {
				this.refusedMessageIds.add((args as { id: string }).id);
			}
		}
		this.#kept.push(...mutations.map((mutation) => ({ mutation, epoch })));
		this.outbox.splice(0, mutations.length);
		this.#answered = epoch;
	}

	/** Sends again what other epochs granted, before what it wished since; one that was not said is learned with the next copy. */
	#beginEpoch(epoch: string | undefined): void {
		if (epoch === undefined) return this.forget();
		this.outbox.unshift(...this.#kept.flatMap((one) => (one.epoch === epoch ? [] : one.mutation)));
		this.#kept = this.#kept.filter((one) => one.epoch === epoch);
		this.#answered = epoch;
	}

	async #sync(): Promise<void> {
		let reached: Reached = this.#reached ?? (await this.#fill());
		for (let more = true; more;) {
			const request = { epoch: reached.epoch, after: reached.number, limit: 100 };
			const page: PullAnswer = await this.#ask<PullAnswer>(endpoints.pull, request);
			this.#take(page.items);
			reached = { epoch: reached.epoch, number: page.to };
			({ more } = page);
		}
		this.#reached = reached;
		const newest = this.conversations()
			.sort((a, b) => a.createdAt - b.createdAt)
			.at(-1);
		if (newest) this.#conversationId = newest.id;
	}

	/** The conversations it knows. */
	conversations(): Pick<Document<'conversation'>, 'id' | 'createdAt' | 'lastPosition'>[] {
		return this.#all('conversation') as Document<'conversation'>[];
	}

	/** The messages it knows, by conversation and position; packed or loose, each once. */
	messages(): Document<'message'>[] {
		const loose = this.#all('message') as Document<'message'>[];
		const packed = (this.#all('transcript') as Document<'transcript'>[]).flatMap(({ messages }) => messages);
		const byId = new Map([...packed, ...loose].map((message) => [message.id, message]));
		return [...byId.values()].sort((a, b) =>
			a.conversationId === b.conversationId
				? a.position - b.position
				: a.conversationId < b.conversationId
					? -1
					: 1
		);
	}

	/** All that it was ever told and keeps, as JSON. */
	everything(): string {
		return JSON.stringify([...this.#copy.values()]);
	}

	/** Forgets everything but its outbox, as a browser that was emptied. */
	forget(): void {
		this.#copy = new Map();
		this.#reached = undefined;
	}

	async #fill(): Promise<Reached> {
		// What an interrupted one has left may be of another epoch.
		this.forget();
		let first: string | undefined;
		for (let cursor: SnapshotAnswer['cursor']; ;) {
			const page: SnapshotAnswer = await this.#ask(endpoints.snapshot, cursor ? { cursor } : {});
			first ??= page.epoch;
			if (page.epoch !== first) throw new AppError({ kind: 'too-old', message: 'a page of another epoch' });
			this.#take(page.items);
			({ cursor } = page);
			if (cursor) continue;
			const { epoch } = page;
			this.#beginEpoch(epoch);
			return { epoch, number: page.at };
		}
	}

	#take(items: readonly FeedItem[]): void {
		for (const item of items) {
			const key = `${item.collection}/${'gone' in item ? item.id : item.document.id}`;
			if ((this.#copy.get(key)?.number ?? 0) >= item.number) continue;
			if ('gone' in item) this.#copy.delete(key);
			else this.#copy.set(key, item);
		}
	}

	#all(collection: string): unknown[] {
		return [...this.#copy.values()]
			.filter((item) => item.collection === collection)
			.map(({ document }) => document);
	}

	async #ask<Answer>(endpoint: { method: 'POST'; path: string }, body: unknown): Promise<Answer> {
		const { workspaceId } = this.#world;
		const fetch: Fetch = (path, request) => {
			const headers = new Headers(request.headers);
			const token = this.#world.server.tokens.make({ workspaceId, visitorId: this.id });
			headers.set('authorization', `Bearer ${token}`);
			return this.wire.fetch(path, { ...request, headers });
		};
		return await ask<Answer>({ wait: this.#world.clock.wait, fetch }, endpoint, body);
	}
}
