/** The one list that the visitor reads: what the server said, and behind it what waits to be said. */
import type { EventName } from '#domain/event.ts';
import type { MessageFile } from '#domain/file.ts';
import { isLate, type Message } from '#domain/message.ts';
import { wordsOf } from './continuity.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import { isUnsent } from './sender.ts';
import type { Wish } from './storage.ts';

/** Messages of one author closer than this stand together, in milliseconds. */
const TOGETHER_MS = 5 * 60_000;

/** How far an own message has come; `waiting` has no line, `refused` needs its person. */
export type EntryState = 'waiting' | 'sending' | 'sent' | 'seen' | 'refused';

/** A text of somebody. */
export interface TextEntry {
	readonly kind: 'text';
	readonly id: string;
	readonly isOwn: boolean;
	readonly authorName: string;
	readonly authorId: string;
	readonly text: string;
	/** What was sent in place of a text, which is its name then. */
	readonly file?: MessageFile | undefined;
	readonly at: number;
	/** Written noticeably before it could be read. */
	readonly isLate: boolean;
	/** Only of own ones. */
	readonly state?: EntryState;
	/** The first of its author's in a row. */
	readonly isFirst: boolean;
	/** The last of its author's in a row. */
	readonly isLast: boolean;
	/** The visitor's newest, or one that needs its person: those say how far they have come. */
	readonly saysState: boolean;
}

/** What visitors receive of what happened (SPEC W1). */
type PublicEvent = Exclude<EventName, 'tagged' | 'untagged' | 'transferred' | 'transcript' | 'rated'>;

/** What happened: somebody came, or ended the conversation. */
export interface EventEntry {
	readonly kind: 'event';
	readonly id: string;
	readonly event: PublicEvent;
	/** Who did it; of `assigned` who answers from now on. */
	readonly name: string;
	readonly at: number;
}

/** The beginning of a day. */
export interface DayEntry {
	readonly kind: 'day';
	readonly id: string;
	readonly at: number;
}

/** One line of the thread. */
export type Entry = TextEntry | EventEntry | DayEntry;

type Plain = Omit<TextEntry, 'isFirst' | 'isLast' | 'saysState'> | EventEntry;

/** Everything to be read, oldest first. `isWaiting`: what is unsent waits for a line. */
export function makeThread(copy: Copy, wishes: readonly Wish[], isWaiting: boolean): readonly Entry[] {
	const known = conversationsOf(copy).flatMap((conversation) =>
		messagesOf(copy, conversation.id).map((message) => said(message, conversation.agentReadPosition))
	);
	const ids = new Set(known.map(({ id }) => id));
	const waiting = wishes
		.filter(({ id, isShown }) => !isShown && !ids.has(id))
		.flatMap((wish) => wanted(wish, isWaiting));
	return withDays(together([...known, ...waiting]));
}

function said(message: Message, agentReadPosition: number): Plain {
	const { id, authorName, authorId, file, writtenAt: at, position } = message;
	const text = file?.name ?? message.text;
	if (message.kind === 'event') {
		const { event = 'joined' } = message as { readonly event?: PublicEvent };
		return { kind: 'event', id, event, name: event === 'assigned' ? text : authorName, at };
	}
	const shown = { kind: 'text' as const, id, authorName, authorId, text, file, at, isLate: isLate(message) };
	if (message.author !== 'visitor') return { ...shown, isOwn: false };
	return { ...shown, isOwn: true, state: position <= agentReadPosition ? 'seen' : 'sent' };
}

function wanted(wish: Wish, isWaiting: boolean): Plain[] {
	const { id, at, args } = wish;
	if (!('seenPosition' in args)) return [];
	const file = 'file' in args ? args.file : undefined;
	const state =
		wish.refused !== undefined ? 'refused' : !isUnsent(wish) ? 'sent' : isWaiting ? 'waiting' : 'sending';
	const own = { isOwn: true, authorName: '', authorId: '', isLate: false };
	return [{ kind: 'text', id, ...own, text: wordsOf(args), file, at, state }];
}

function together(lines: readonly Plain[]): (TextEntry | EventEntry)[] {
	const newest = lines.findLast((line) => line.kind === 'text' && line.isOwn);
	return lines.map((line, index) => {
		if (line.kind === 'event') return line;
		return {
			...line,
			isFirst: !isOneRow(lines[index - 1], line),
			isLast: !isOneRow(line, lines[index + 1]),
			saysState: line === newest || line.state === 'refused'
		};
	});
}

const isOneRow = (a: Plain | undefined, b: Plain | undefined): boolean =>
	a?.kind === 'text' &&
	b?.kind === 'text' &&
	a.isOwn === b.isOwn &&
	(a.isOwn || a.authorId === b.authorId) &&
	b.at - a.at < TOGETHER_MS &&
	isOneDay(a.at, b.at);

const isOneDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

function withDays(entries: readonly (TextEntry | EventEntry)[]): Entry[] {
	const whole: Entry[] = [];
	let day = 0;
	for (const entry of entries) {
		if (!isOneDay(day, entry.at)) whole.push({ kind: 'day', id: `day ${entry.id}`, at: entry.at });
		day = entry.at;
		whole.push(entry);
	}
	return whole;
}
