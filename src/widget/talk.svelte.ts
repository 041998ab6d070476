/** The conversation as the panel shows it, and what the visitor may do in it. */
import type { Mutation } from '#domain/mutations.ts';
import { cleanText } from '#domain/text.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { TYPING_MS, type Signal, type Team } from '#protocol/stream.ts';
import { Connection, type Line } from './connection.ts';
import { conversationsOf, emptyCopy, messagesOf, packCopy, unpackCopy, type Copy } from './copy.ts';
import { Identity } from './identity.ts';
import { introduction, type Known } from './introduction.ts';
import { Reading } from './reading.ts';
import { isUnsent, Sender, type Sending } from './sender.ts';
import { Kept, type Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import { makeThread, type Entry } from './thread.ts';

/** Nobody is believed to be there until the server says so. */
const NOBODY: Team = { about: 'team', online: false, names: [] };
/** The most often that writing is told while it goes on, in milliseconds. */
const TYPING_EVERY_MS = TYPING_MS / 2;

/** What the page's owner can listen to. */
export interface Happening {
	readonly name: 'messageSent' | 'messageReceived';
	readonly id: string;
	readonly text: string;
}

/** One visitor's talk with one team, on one page. */
export class Talk {
	team = $state.raw<Team>(NOBODY);
	line = $state.raw<Line>({ kind: 'asleep' });
	sending = $state.raw<Sending>({ kind: 'calm' });
	/** Who of the team is writing now. */
	typist = $state.raw<string>();
	/** What is being written. */
	draft = $state.raw('');
	isOpen = $state.raw(false);
	/** How many answers wait to be read. */
	unread = $state.raw(0);
	/** The browser keeps what is written; if not, it is lost with the page. */
	isKept = $state.raw(true);
	/** The team has ended the conversation. */
	hasEnded = $state.raw(false);
	#isOnline = $state.raw(true);
	#copy = $state.raw<Copy>(emptyCopy(''));
	#wishes = $state.raw<readonly Wish[]>([]);
	/** The server can't be reached now. */
	isCut = $derived.by(() => {
		if (!this.#isOnline || this.sending.kind === 'waiting') return true;
		return this.line.kind === 'waiting' && this.line.isCut;
	});
	/** Everything to be read, oldest first. */
	entries: readonly Entry[] = $derived(makeThread(this.#copy, this.#wishes, this.isCut));

	readonly #surroundings: Surroundings;
	readonly #kept: Kept;
	readonly #reading: Reading;
	readonly #sender: Sender;
	readonly #connection: Connection;
	readonly #onhappen: (happening: Happening) => void;
	#known: Known = {};
	#saidTypingAt = 0;
	#forgetTypist = () => {};

	constructor(surroundings: Surroundings, onhappen: (happening: Happening) => void) {
		this.#surroundings = surroundings;
		this.#onhappen = onhappen;
		this.#kept = new Kept(surroundings.area, surroundings.workspaceId);
		this.#reading = new Reading(surroundings, this.#kept);
		const identity = new Identity(surroundings, this.#kept, () => this.#beginAnew());
		this.#sender = new Sender(surroundings, this.#kept, {
			identity,
			desk: {
				marks: () => this.#reading.marks(this.#copy),
				settled: (mutation, result) => this.#settled(mutation, result),
				changed: (sending) => this.#sendingChanged(sending)
			}
		});
		this.#connection = new Connection(surroundings, identity, {
			listener: {
				copyFor: (visitorId) => this.#copyFor(visitorId),
				keep: (copy) => this.#keep(copy),
				beginEpoch: () => this.#sendAgain(),
				hear: (signal) => this.#hear(signal)
			},
			onchange: (line) => (this.line = line)
		});
		this.#copy = this.#copyFor(this.#kept.get('visitor')?.visitorId ?? '');
		this.draft = this.#kept.get('draft') ?? '';
		this.refresh();
	}

	/** Takes up a conversation of an earlier page; without one nothing is asked and nothing is stored. */
	resume(): void {
		if (this.#kept.get('conversation')) this.#connect();
	}

	/** The visitor looks at the panel. */
	open(): void {
		this.isOpen = true;
		this.#connect();
		this.refresh();
	}

	close(): void {
		this.isOpen = false;
	}

	/** Network or visitor may be back. */
	wake(): void {
		this.#isOnline = this.#surroundings.isOnline();
		if (!this.#isOnline) return;
		this.#connection.wake();
		this.#sender.flush();
		this.refresh();
	}

	/** The page is left; `resume` or `open` takes up again. */
	sleep(): void {
		this.#connection.sleep();
	}

	/** What the page knows of the visitor; told to the team once the visitor has written. */
	know(known: Known): void {
		this.#known = { ...this.#known, ...known };
		if (!this.#kept.get('introduced')) return;
		this.#introduce();
		this.#sender.flush();
	}

	/** Puts a message into the outbox; it is stored when this returns. Says whether there was anything to send. */
	send(): boolean {
		const text = cleanText(this.draft);
		if (text === '') return false;
		this.write('');
		this.#introduce();
		this.#put(text);
		this.#connect();
		return true;
	}

	/** Sends what was refused once more, as a new message. */
	retry(id: string): void {
		const wish = this.#kept.wishes().find((candidate) => candidate.id === id);
		if (wish?.name !== 'sendMessage') return;
		if (wish.refused === 'not-found') this.#kept.remove('conversation');
		this.#kept.removeWish(id);
		this.#put(wish.args.text);
	}

	/** Forgets what was refused. */
	discard(id: string): void {
		this.#kept.removeWish(id);
		this.refresh();
	}

	/** The visitor writes: the text is kept, and the team sees that something is coming. */
	write(text: string): void {
		this.draft = text;
		if (text === '') this.#kept.remove('draft');
		else this.#kept.set('draft', text);
		this.#tellTyping(text !== '');
	}

	/** Shows what is stored now; another tab may have changed it. */
	refresh(): void {
		this.#settleByCopy();
		this.#wishes = this.#kept.wishes();
		if (this.isOpen && this.#surroundings.isVisible()) this.#reading.readAll(this.#copy);
		this.unread = this.#reading.unread(this.#copy).length;
		this.isKept = !this.#kept.isRefused;
		this.hasEnded = conversationsOf(this.#copy).at(-1)?.status === 'resolved' && !this.#wishes.some(isUnsent);
		if (this.#reading.marks(this.#copy).length > 0) this.#sender.flush();
	}

	#connect(): void {
		this.#isOnline = this.#surroundings.isOnline();
		this.#connection.start();
		this.#sender.flush();
	}

	#put(text: string): void {
		const { newId, now } = this.#surroundings;
		const conversation = this.#kept.get('conversation') ?? { id: newId(), nextId: newId() };
		this.#kept.set('conversation', conversation);
		const id = newId();
		const seenPosition = messagesOf(this.#copy, conversation.id).at(-1)?.position ?? 0;
		this.#kept.addWish({
			id,
			name: 'sendMessage',
			args: { id, conversationId: conversation.id, text, seenPosition, nextConversationId: conversation.nextId },
			at: now()
		});
		this.refresh();
		this.#sender.flush();
	}

	#introduce(): void {
		const args = introduction(this.#surroundings.place(), this.#known);
		const said = JSON.stringify(args);
		if (said === this.#kept.get('introduced')) return;
		const { newId, now } = this.#surroundings;
		this.#kept.addWish({ id: newId(), name: 'introduceVisitor', args, at: now() });
		this.#kept.set('introduced', said);
	}

	#copyFor(visitorId: string): Copy {
		return this.#copy.visitorId === visitorId ? this.#copy : unpackCopy(this.#kept.get('copy'), visitorId);
	}

	#keep(copy: Copy): void {
		// A line of the visitor that this one was before may still have a word to say.
		if (copy.visitorId !== this.#kept.get('visitor')?.visitorId) return;
		const unread = new Set(this.#reading.unread(this.#copy).map(({ id }) => id));
		this.#copy = copy;
		const stored = this.#kept.get('copy');
		if (stored?.epoch !== copy.epoch || stored.number <= copy.number) this.#kept.set('copy', packCopy(copy));
		const conversation = this.#kept.get('conversation');
		if (conversation && conversationsOf(copy).some(({ id }) => id === conversation.nextId)) {
			this.#kept.set('conversation', { id: conversation.nextId, nextId: this.#surroundings.newId() });
		}
		for (const { id, text } of this.#reading.unread(copy)) {
			if (unread.has(id)) continue;
			this.#stopTypist();
			this.#onhappen({ name: 'messageReceived', id, text });
		}
		this.refresh();
	}

	#hear(signal: Signal): void {
		if (signal.about === 'team') {
			this.team = signal;
			return;
		}
		if (signal.author === 'visitor' || signal.conversationId !== this.#kept.get('conversation')?.id) return;
		this.#stopTypist();
		if (!signal.active) return;
		this.typist = signal.authorName;
		this.#forgetTypist = this.#surroundings.later(() => (this.typist = undefined), TYPING_MS);
	}

	#stopTypist(): void {
		this.#forgetTypist();
		this.typist = undefined;
	}

	#tellTyping(active: boolean): void {
		const now = this.#surroundings.now();
		const conversationId = this.#kept.get('conversation')?.id;
		if (conversationId === undefined || (active && now - this.#saidTypingAt < TYPING_EVERY_MS)) return;
		this.#saidTypingAt = active ? now : 0;
		this.#connection.say({ say: 'typing', conversationId, active });
	}

	#settled(mutation: Mutation, result: MutationResult): void {
		this.#reading.settled(mutation);
		if (mutation.name === 'introduceVisitor') this.#kept.removeWish(mutation.id);
		if (mutation.name === 'sendMessage' && result.kind === 'applied') {
			this.#onhappen({ name: 'messageSent', id: mutation.id, text: mutation.args.text });
		}
		this.refresh();
	}

	#sendingChanged(sending: Sending): void {
		if (sending.kind === this.sending.kind) return;
		this.sending = sending;
		this.refresh();
	}

	/** A granted wish leaves the outbox when the copy shows its effect, so that nothing flickers (SPEC S12). */
	#settleByCopy(): void {
		const conversations = conversationsOf(this.#copy);
		const ids = new Set(conversations.flatMap(({ id }) => messagesOf(this.#copy, id)).map(({ id }) => id));
		for (const wish of this.#kept.wishes()) {
			const isShown = wish.number !== undefined && wish.number <= this.#copy.number;
			if (isShown || ids.has(wish.id)) this.#kept.removeWish(wish.id);
		}
	}

	/** What the earlier database granted goes once more: one that still knows it changes nothing (SPEC S5, S8). */
	#sendAgain(): void {
		for (const { number, ...wish } of this.#kept.wishes()) if (number !== undefined) this.#kept.putWish(wish as Wish);
		this.#sender.flush();
	}

	/** The server made another visitor of this one: unsent messages begin a conversation of the new one. */
	#beginAnew(): void {
		const { newId } = this.#surroundings;
		const conversation = { id: newId(), nextId: newId() };
		if (this.#kept.get('conversation')) this.#kept.set('conversation', conversation);
		for (const key of ['copy', 'read', 'introduced'] as const) this.#kept.remove(key);
		for (const wish of this.#kept.wishes()) {
			if (wish.number !== undefined) this.#kept.removeWish(wish.id);
			else if (wish.name === 'sendMessage' && wish.refused === undefined) {
				const args = { ...wish.args, conversationId: conversation.id, nextConversationId: conversation.nextId };
				this.#kept.putWish({ ...wish, args });
			}
		}
		this.#copy = emptyCopy(this.#kept.get('visitor')?.visitorId ?? '');
		this.#connection.renew();
		this.refresh();
	}
}
