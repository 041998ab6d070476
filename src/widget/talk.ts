/** One visitor's talk with one team on one page: what is to be seen of it, and what the visitor may do in it. */
import type { VisitorConversation } from '#domain/conversation.ts';
import type { MessageFile } from '#domain/file.ts';
import type { Mutation } from '#domain/mutations.ts';
import { cleanText } from '#domain/text.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { TYPING_MS, type Signal } from '#protocol/stream.ts';
import type { WidgetAnswer } from '#protocol/widget.ts';
import { makeBringer } from './bring.ts';
import { makeConnection } from './connection.ts';
import type { Contact } from './contact.ts';
import { beginAnew, moveOn, putEntry, sendAgain, settleByCopy, wordsOf, type Said } from './continuity.ts';
import { conversationsOf, emptyCopy, packCopy, unpackCopy, type Copy } from './copy.ts';
import { makeDraft } from './draft.ts';
import type { Files } from './files.ts';
import { makeIdentity } from './identity.ts';
import { makeIntroduction } from './introduction.ts';
import { region } from './moments.ts';
import { makeReading } from './reading.ts';
import { isUnsent, makeSender } from './sender.ts';
import { openKept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import { makeThread } from './thread.ts';
import type { Happening, Talk, View } from './view.ts';

/** Takes up what the browser keeps; asks and stores nothing. */
export function startTalk(
	surroundings: Surroundings,
	{ onview, onhappen }: { onview: (view: View) => void; onhappen: (happening: Happening) => void }
): Talk {
	const { newId } = surroundings;
	const kept = openKept(surroundings.area, surroundings.workspaceId);
	const reading = makeReading(surroundings, kept);
	const identity = makeIdentity(surroundings, kept, startAnew);
	const sendWishes = makeSender(surroundings, kept, {
		identity,
		desk: { marks: () => reading.marks(copy), beginEpoch, settled, changed: (sending) => show({ sending }) }
	});
	const connection = makeConnection(surroundings, identity, {
		listener: { copyFor, keep, hear, beginEpoch },
		onchange: (line) => {
			show({ line });
			if (line.kind === 'open' || (line.kind === 'waiting' && !line.isCut)) again();
		}
	});
	const draft = makeDraft(surroundings, kept, connection.say);
	const { bring, again } = makeBringer();
	const introduction = makeIntroduction(surroundings, kept, flush);
	let copy = unpackCopy(kept.get('copy'), kept.get('visitor')?.visitorId ?? '');
	let forgetTypist = () => {};
	let redrawEnd = () => {};
	let files: Files | undefined;
	let contact: Contact | undefined;
	let about: WidgetAnswer | undefined;
	let view: View = {
		name: '',
		team: { about: 'team', online: false, names: [] },
		entries: [],
		draft: kept.get('draft') ?? '',
		hasPicks: false,
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
		introduction.again();
		flush();
	}

	function show(change: Partial<View>): void {
		view = { ...view, ...change };
		const { line, sending } = view;
		const isCut = !surroundings.isOnline() || sending.kind === 'waiting' || ('isCut' in line && line.isCut);
		if (isCut !== view.isCut) view = { ...view, isCut, entries: makeThread(copy, kept.wishes(), isCut) };
		onview(view);
		redrawEnd();
		contact?.refresh();
		files?.redraw();
	}

	function refresh(): void {
		settleByCopy(kept, copy);
		if (view.isOpen && surroundings.isVisible()) reading.readAll(copy);
		show({
			entries: makeThread(copy, kept.wishes(), view.isCut),
			unread: reading.unread(copy).length,
			draft: draft.current(view.draft),
			hasPicks: picks().length > 0 || files?.isPreparing() === true,
			hasEnded: ended() !== undefined,
			isKept: !kept.isRefused()
		});
		if (reading.marks(copy).length > 0) flush();
	}

	/** Undefined while something waits to open it again. */
	function ended(): VisitorConversation | undefined {
		const last = conversationsOf(copy).at(-1);
		const isWritten = kept.wishes().some((wish) => 'seenPosition' in wish.args && isUnsent(wish));
		return last?.status === 'resolved' && !isWritten ? last : undefined;
	}

	function picks(): readonly MessageFile[] {
		return kept.get('picks') ?? [];
	}

	function flush(): void {
		sendWishes();
		if (kept.wishes().some(({ received }) => received !== undefined)) void bringFiles((part) => part.send());
	}

	function sendOff(): void {
		refresh();
		connect();
	}

	function connect(): void {
		connection.start();
		flush();
	}

	function put(said: Said): void {
		introduction.put();
		putEntry(kept, copy, surroundings, said);
		sendOff();
	}

	function send(): void {
		contact?.take();
		const text = cleanText(view.draft);
		const chosen = picks();
		kept.remove('picks');
		files?.sendWhenReady();
		if (text === '' && chosen.length === 0) return;
		write('');
		// Words do not wait for files, so they stand before them at once.
		if (text !== '') put({ text });
		for (const file of chosen) put({ file });
	}

	function write(text: string): void {
		draft.write(text);
		show({ draft: text });
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
		const { id, name, args } = mutation;
		if (name === 'introduceVisitor') kept.removeWish(id);
		if (result.kind === 'applied') {
			if (name === 'sendMessage' || name === 'sendFile')
				onhappen({ name: 'messageSent', id, text: wordsOf(args) });
			if (name === 'rateConversation')
				onhappen({ name: 'rating', id, text: args.comment ?? '', score: args.score });
		}
		refresh();
	}

	function startAnew(): void {
		beginAnew(kept, newId);
		introduction.again();
		copy = emptyCopy(kept.get('visitor')?.visitorId ?? '');
		connection.renew();
		refresh();
	}

	function bringFiles(use: (part: Files) => void | Promise<void>): Promise<void> {
		return bring(async () => {
			const { startFiles } = await import('./files.ts');
			const lent = { surroundings, kept, identity, bring, refresh, flush };
			const [sendFile, maxBytes] = [(file: MessageFile) => put({ file }), () => about?.fileMaxBytes];
			await use((files ??= startFiles({ ...lent, sendFile, maxBytes })));
		});
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
				flush();
				again();
			}
			refresh();
		},
		refresh,
		meet: (answer) => {
			about = answer;
			const { name, team } = answer;
			show(view.line.kind === 'open' ? { name } : { name, team });
		},
		know: (more) => {
			introduction.know(more);
			show({});
		},
		write,
		prefill: (draft) => {
			if (view.draft === '') show({ draft });
		},
		send,
		retry: (id) => {
			const wish = kept.wishes().find((candidate) => candidate.id === id);
			if (!wish || !('seenPosition' in wish.args)) return;
			if (wish.refused === 'not-found') kept.remove('conversation');
			kept.removeWish(id);
			const { args } = wish;
			put('file' in args ? { file: args.file } : { text: args.text });
		},
		discard: (id) => {
			kept.removeWish(id);
			refresh();
		},
		drawFile: (place, file) => bringFiles((part) => part.draw(place, file)),
		drawAttach: (place) => bringFiles((part) => part.attach(place)),
		drawContact: (panel) =>
			bring(async () => {
				const part = await import('./contact.ts');
				const lent = { surroundings, kept, introduction, view: () => view };
				contact ??= part.drawContact(panel, { ...lent, canMail: () => about?.canMail === true });
			}),
		drawEnd: (place) =>
			bring(async () => {
				redrawEnd = (await import('./end.ts')).drawEnd(place, {
					surroundings,
					kept,
					ended,
					copy: () => copy,
					view: () => view,
					region,
					about: () => about,
					put: (mutation) => {
						kept.addWish(mutation);
						sendOff();
					}
				});
			})
	};
}
