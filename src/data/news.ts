/** What happens while the app is open: decided by the rule of pushes, in one tab of the device alone (product N5, E4). */
import { markId, readPosition } from '#domain/mark.ts';
import type { Conversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import { concerns, decideNotice, mayTell, type NoticeChoices, type NoticeEvent } from '#domain/notice.ts';
import type { Visitor } from '#domain/visitor.ts';
import { aborted } from '#outbox/rest.ts';
import type { Data } from './data.ts';
import { Duty } from './duty.ts';
import { oneOf } from './merged.ts';
import type { Channel } from './surroundings.ts';

/** What comes within this time is looked at together: the list and the thread are drawn first. */
const GATHER_MS = 150;
/** How long other tabs have to say which conversation they show. */
const ANSWER_WITHIN_MS = 100;
/** Of more at once the newest are enough: they become one line. */
const LOOKED_AT_MAX = 200;
/** By so much the clocks of server and device may differ in what they call now. */
const LEEWAY_MS = 10_000;

/** Something that this agent is told of. */
export interface News {
	readonly message: Message;
	readonly conversation: Conversation;
	readonly visitor: Visitor | undefined;
	readonly event: NoticeEvent;
}

/** What a tab says of itself, and how it tells its person. */
export interface NewsTab {
	/** The conversation on its screen; undefined when it shows none, or nobody sees it. */
	readonly shownId: () => string | undefined;
	readonly choices: () => NoticeChoices;
	/** Tells; says whether its person has seen it with that. */
	readonly tell: (news: readonly News[]) => boolean;
}

/** Tabs ask each other which conversation is on a screen, and say that nobody sees them any more. */
type Word = { readonly ask: true } | { readonly shows: string } | { readonly isAsleep: true };

/** Follows what the feed brings, in every tab; the one that was looked at last tells. */
export class NewsWatch {
	readonly #data: Data;
	readonly #tab: NewsTab;
	readonly #duty: Duty;
	readonly #channel: Channel;
	readonly #over = new AbortController();
	readonly #stop: () => void;
	readonly #pending = new Set<string>();
	/** How far each conversation was told of, or seen to be. */
	readonly #toldUpTo = new Map<string, number>();
	/** What was accepted before is not news: it stands in the list, and a push may have told it. On this device's clock: by how much that is wrong is known only later. */
	#since: number;
	#shownElsewhere = new Set<string>();
	#looking: Promise<void> = Promise.resolve();
	#isDue = false;

	constructor(data: Data, tab: NewsTab) {
		this.#data = data;
		this.#tab = tab;
		const { surroundings, database } = data;
		this.#since = surroundings.now();
		this.#channel = surroundings.openChannel(`${database.name}-news`, (word) => this.#hear(word as Word));
		this.#duty = new Duty(`${database.name}-news`, surroundings, this.#over.signal, aborted);
		void this.#duty.serve();
		if (surroundings.isVisible()) void this.#duty.take();
		this.#stop = database.changes.add(({ collection, ids }) => {
			if (collection !== 'message' || database.progress?.kind !== 'whole') return;
			for (const id of ids) this.#pending.add(id);
			void this.#soon();
		});
	}

	/** A person sees this tab from now on: it tells, and what came before stands before their eyes. */
	wake(): void {
		this.#since = this.#data.surroundings.now();
		void this.#duty.take();
	}

	/** Nobody sees this tab any more: another one may tell. */
	sleep(): void {
		this.#channel.post({ isAsleep: true } satisfies Word);
	}

	/** Looks at what came, at once. */
	look(): Promise<void> {
		return (this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined));
	}

	/** Whether the person before this tab knows of a message: it was told here, is on the screen, or was read. */
	async knows(conversationId: string, position: number): Promise<boolean> {
		if (!this.#data.surroundings.isVisible()) return false;
		await this.look();
		if (this.#tab.shownId() === conversationId) return true;
		if ((this.#toldUpTo.get(conversationId) ?? 0) >= position) return true;
		const conversation = await oneOf(this.#data, 'conversation', conversationId);
		const mark = await oneOf(this.#data, 'mark', markId(this.#data.actor.id, conversationId));
		return conversation !== undefined && readPosition(conversation, mark) >= position;
	}

	/** Stops. */
	close(): void {
		this.#over.abort();
		this.#stop();
		this.#channel.close();
	}

	#now(): number {
		return this.#data.surroundings.now() + this.#data.connection.offsetMs;
	}

	async #soon(): Promise<void> {
		if (this.#isDue) return;
		this.#isDue = true;
		await this.#data.surroundings.wait(GATHER_MS, this.#over.signal);
		this.#isDue = false;
		if (!this.#over.signal.aborted) await this.look();
	}

	async #look(): Promise<void> {
		if (this.#pending.size === 0) return;
		// Identifiers begin with the time at which they were made.
		const ids = [...this.#pending].sort().slice(-LOOKED_AT_MAX);
		this.#pending.clear();
		if (!this.#duty.isMine) return;
		const found = [...(await this.#data.database.read('message', ids)).values()];
		const fresh = found.filter(
			(message) => mayTell(message) && concerns(message, this.#data.actor.id) && this.#isFresh(message)
		);
		if (fresh.length === 0) return;
		const shownIds = await this.#shownIds();
		const news = (await Promise.all(fresh.map((message) => this.#decide(message, shownIds)))).flat();
		if (news.length === 0 || !this.#tab.tell(news)) return;
		for (const { message } of news) this.#know(message);
	}

	#isFresh({ conversationId, position, acceptedAt }: Message): boolean {
		const since = this.#since + this.#data.connection.offsetMs;
		return acceptedAt >= since - LEEWAY_MS && position > (this.#toldUpTo.get(conversationId) ?? 0);
	}

	async #decide(message: Message, shownIds: ReadonlySet<string>): Promise<News[]> {
		const { conversationId } = message;
		const { id: agentId } = this.#data.actor;
		const [conversation, agent, mark] = await Promise.all([
			oneOf(this.#data, 'conversation', conversationId),
			oneOf(this.#data, 'agent', agentId),
			oneOf(this.#data, 'mark', markId(agentId, conversationId))
		]);
		if (!agent || !conversation) return [];
		const visitor = await oneOf(this.#data, 'visitor', conversation.visitorId);
		const { isTold, reason } = decideNotice({
			...{ message, conversation, visitor, agent, mark },
			isLookedAt: shownIds.has(conversationId),
			choices: this.#tab.choices(),
			now: this.#now()
		});
		return isTold ? [{ message, conversation, visitor, event: reason as NoticeEvent }] : [];
	}

	#know({ conversationId, position }: Message): void {
		this.#toldUpTo.set(conversationId, Math.max(position, this.#toldUpTo.get(conversationId) ?? 0));
	}

	/** The conversations that are on a visible screen, in whichever tab. */
	async #shownIds(): Promise<ReadonlySet<string>> {
		this.#shownElsewhere = new Set();
		this.#channel.post({ ask: true } satisfies Word);
		await this.#data.surroundings.wait(ANSWER_WITHIN_MS, this.#over.signal);
		const own = this.#tab.shownId();
		return own === undefined ? this.#shownElsewhere : this.#shownElsewhere.add(own);
	}

	#hear(word: Word): void {
		if ('shows' in word) return void this.#shownElsewhere.add(word.shows);
		if ('isAsleep' in word) {
			if (this.#data.surroundings.isVisible()) void this.#duty.take();
			return;
		}
		const id = this.#tab.shownId();
		if (id !== undefined) this.#channel.post({ shows: id } satisfies Word);
	}
}
