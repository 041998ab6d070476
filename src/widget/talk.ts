/** One visitor's talk with one team on one page: what is to be seen of it, and what the visitor may do in it. */
import type { VisitorConversation } from '#domain/conversation.ts';
import type { MessageFile } from '#domain/file.ts';
import type { Mutation } from '#domain/mutations.ts';
import { cleanText } from '#domain/text.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { TYPING_MS, type Signal, type Team } from '#protocol/stream.ts';
import { ask } from './ask.ts';
import { makeConnection } from './connection.ts';
import { beginAnew, moveOn, putMessage, sendAgain, settleByCopy } from './continuity.ts';
import { conversationsOf, emptyCopy, packCopy, unpackCopy, type Copy } from './copy.ts';
import { makeIdentity } from './identity.ts';
import { introduction, type Known } from './introduction.ts';
import { makeReading } from './reading.ts';
import { isUnsent, makeSender } from './sender.ts';
import { openKept, type VisitorMutation } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import { makeThread } from './thread.ts';
import type { Happening, View } from './view.ts';

/** The most often that writing is told while it goes on, in milliseconds. */
const TYPING_EVERY_MS = TYPING_MS / 2;

/** What the visitor, the page and the browser may do. */
export interface Talk {
	view(): View;
	/** The visitor looks at the panel. */
	open(): void;
	close(): void;
	/** Takes up what an earlier page began: whoever has opened the chat once can be written to; before that nothing is asked and nothing is stored. */
	resume(): void;
	/** The page is left; `resume` or `open` takes up again. */
	sleep(): void;
	/** Network or visitor may be back, or gone. */
	wake(): void;
	/** Shows what is stored now: another tab may have changed it. */
	refresh(): void;
	/** What the server said to the closed widget. */
	meet(name: string, team: Team): void;
	/** What the page knows of the visitor; told to the team once the visitor has written. */
	know(known: Known): void;
	/** The visitor writes: the text is kept, and the team sees that something is coming. */
	write(text: string): void;
	/** Puts text into an empty field, and stores nothing. */
	prefill(text: string): void;
	/** Puts what is written into the outbox; it is stored when this returns. */
	send(): void;
	/** Sends what was refused once more, as a new message. */
	retry(id: string): void;
	/** Forgets what was refused. */
	discard(id: string): void;
	/** Puts a file that was sent in the place of its name. */
	drawFile(place: Element, file: MessageFile): Promise<void>;
	/** Asks in a place for a verdict on the conversation, whenever it has ended. */
	drawRating(place: HTMLElement): Promise<void>;
}

/** Takes up what the browser keeps; asks and stores nothing. */
export function startTalk(
	surroundings: Surroundings,
	{ onview, onhappen }: { onview: (view: View) => void; onhappen: (happening: Happening) => void }
): Talk {
	const { newId, now } = surroundings;
	const kept = openKept(surroundings.area, surroundings.workspaceId);
	const reading = makeReading(surroundings, kept);
	const identity = makeIdentity(surroundings, kept, startAnew);
	const sender = makeSender(surroundings, kept, {
		identity,
		desk: { marks: () => reading.marks(copy), beginEpoch, settled, changed: (sending) => show({ sending }) }
	});
	const connection = makeConnection(surroundings, identity, {
		listener: {
			copyFor,
			keep,
			hear,
			beginEpoch
		},
		onchange: (line) => show({ line })
	});
	let copy = unpackCopy(kept.get('copy'), kept.get('visitor')?.visitorId ?? '');
	let known: Known = {};
	let saidTypingAt = 0;
	let forgetTypist = () => {};
	let redrawRating = () => {};
	let view: View = {
		name: '',
		team: { about: 'team', online: false, names: [] },
		entries: [],
		draft: kept.get('draft') ?? '',
		isOpen: false,
		unread: 0,
		hasEnded: false,
		isCut: false,
		isKept: true,
		line: { kind: 'asleep' },
		sending: { kind: 'calm' }
	};
	refresh();

	function beginEpoch(epoch: string): void {
		const former = kept.get('epoch');
		if (former === epoch) return;
		kept.set('epoch', epoch);
		if (former === undefined) return;
		sendAgain(kept);
		// Who the visitor is goes with it, as it is known now.
		if (kept.get('introduced')) {
			kept.remove('introduced');
			introduce();
		}
		sender.flush();
	}

	function show(change: Partial<View>): void {
		view = { ...view, ...change };
		const { line, sending } = view;
		const isCut =
			!surroundings.isOnline() || sending.kind === 'waiting' || (line.kind === 'waiting' && line.isCut);
		if (isCut !== view.isCut) view = { ...view, isCut, entries: makeThread(copy, kept.wishes(), isCut) };
		onview(view);
		redrawRating();
	}

	function refresh(): void {
		settleByCopy(kept, copy);
		if (view.isOpen && surroundings.isVisible()) reading.readAll(copy);
		show({
			entries: makeThread(copy, kept.wishes(), view.isCut),
			unread: reading.unread(copy).length,
			hasEnded: ended() !== undefined,
			isKept: !kept.isRefused()
		});
		if (reading.marks(copy).length > 0) sender.flush();
	}

	/** Undefined while something waits to open it again. */
	function ended(): VisitorConversation | undefined {
		const last = conversationsOf(copy).at(-1);
		const isWritten = kept.wishes().some((wish) => wish.name === 'sendMessage' && isUnsent(wish));
		return last?.status === 'resolved' && !isWritten ? last : undefined;
	}

	function sendOff(): void {
		refresh();
		connect();
	}

	function connect(): void {
		connection.start();
		sender.flush();
	}

	function put(text: string): void {
		putMessage(kept, copy, newId, { text, at: now() });
		sendOff();
	}

	function introduce(): void {
		const args = introduction(surroundings.place(), known);
		const said = JSON.stringify(args);
		if (said === kept.get('introduced')) return;
		kept.addWish({ id: newId(), name: 'introduceVisitor', args, at: now() });
		kept.set('introduced', said);
	}

	function write(draft: string): void {
		if (draft === '') kept.remove('draft');
		else kept.set('draft', draft);
		show({ draft });
		tellTyping(draft !== '');
	}

	function tellTyping(active: boolean): void {
		const conversationId = kept.get('conversation')?.id;
		if (conversationId === undefined || (active && now() - saidTypingAt < TYPING_EVERY_MS)) return;
		saidTypingAt = active ? now() : 0;
		connection.say({ say: 'typing', conversationId, active });
	}

	function copyFor(visitorId: string): Copy {
		return copy.visitorId === visitorId ? copy : unpackCopy(kept.get('copy'), visitorId);
	}

	function keep(next: Copy): void {
		// A line of the visitor that this one was before may still have a word to say.
		if (next.visitorId !== kept.get('visitor')?.visitorId) return;
		const before = new Set(reading.unread(copy).map(({ id }) => id));
		copy = next;
		const stored = kept.get('copy');
		if (stored?.epoch !== copy.epoch || stored.number <= copy.number) kept.set('copy', packCopy(copy));
		moveOn(kept, copy, newId);
		for (const { id, text } of reading.unread(copy)) {
			if (before.has(id)) continue;
			stopTypist();
			onhappen({ name: 'messageReceived', id, text });
		}
		refresh();
	}

	function hear(signal: Signal): void {
		if (signal.about === 'team') return show({ team: signal });
		if (signal.about !== 'typing' || signal.author === 'visitor') return;
		if (signal.conversationId !== kept.get('conversation')?.id) return;
		stopTypist();
		if (!signal.active) return;
		show({ typist: signal.authorName });
		forgetTypist = surroundings.later(stopTypist, TYPING_MS);
	}

	function stopTypist(): void {
		forgetTypist();
		show({ typist: undefined });
	}

	function settled(mutation: Mutation, result: MutationResult): void {
		reading.settled(mutation);
		if (mutation.name === 'introduceVisitor') kept.removeWish(mutation.id);
		if (mutation.name === 'sendMessage' && result.kind === 'applied') {
			onhappen({ name: 'messageSent', id: mutation.id, text: mutation.args.text });
		}
		if (mutation.name === 'rateConversation' && result.kind === 'applied') {
			const { comment: text = '', score } = mutation.args;
			onhappen({ name: 'rating', id: mutation.id, text, score });
		}
		refresh();
	}

	function startAnew(): void {
		beginAnew(kept, newId);
		copy = emptyCopy(kept.get('visitor')?.visitorId ?? '');
		connection.renew();
		refresh();
	}

	async function drawRating(place: HTMLElement): Promise<void> {
		try {
			const part = await import('./rating.ts');
			const put = (mutation: VisitorMutation) => {
				kept.addWish(mutation);
				sendOff();
			};
			redrawRating = part.drawRating(place, { surroundings, kept, ended, isCut: () => view.isCut, put });
		} catch {
			addEventListener('online', () => void drawRating(place), { once: true });
		}
	}

	return {
		view: () => view,
		open: () => {
			show({ isOpen: true });
			sendOff();
		},
		close: () => show({ isOpen: false }),
		resume: () => {
			if (kept.get('conversation') ?? kept.get('visitor')) connect();
		},
		sleep: connection.sleep,
		wake: () => {
			if (surroundings.isOnline() && view.line.kind !== 'asleep') {
				connection.wake();
				sender.flush();
			}
			refresh();
		},
		refresh,
		meet: (name, team) => show(view.line.kind === 'open' ? { name } : { name, team }),
		know: (more) => {
			known = { ...known, ...more };
			if (!kept.get('introduced')) return;
			introduce();
			sender.flush();
		},
		write,
		prefill: (draft) => {
			if (view.draft === '') show({ draft });
		},
		send: () => {
			const text = cleanText(view.draft);
			if (text === '') return;
			write('');
			introduce();
			put(text);
		},
		retry: (id) => {
			const wish = kept.wishes().find((candidate) => candidate.id === id);
			if (wish?.name !== 'sendMessage') return;
			if (wish.refused === 'not-found') kept.remove('conversation');
			kept.removeWish(id);
			put(wish.args.text);
		},
		discard: (id) => {
			kept.removeWish(id);
			refresh();
		},
		drawFile: async (place, file) =>
			(await import('./file.ts')).drawFile(place as HTMLElement, file, { surroundings, identity, ask }),
		drawRating
	};
}
