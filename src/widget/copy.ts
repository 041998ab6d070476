/** What the server said to this visitor: the copy that stays readable without a line (SPEC S2, S3, S7; product X12). */
import type { VisitorConversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import { unpack, type Transcript } from '#domain/transcript.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { PROTOCOL } from '#protocol/version.ts';

/** The most UTF-16 units of JSON that are stored on the owner's page. */
const STORED_MAX = 300_000;

/** A copy of what one visitor may read. */
export interface Copy {
	readonly visitorId: string;
	/** Empty before the first answer. */
	readonly epoch: string;
	/** Everything up to this number is in it. */
	readonly number: number;
	readonly items: ReadonlyMap<string, FeedItem>;
}

/** A copy as it is stored. */
export interface StoredCopy {
	readonly protocol: number;
	readonly visitorId: string;
	readonly epoch: string;
	readonly number: number;
	/** Oldest entries were left out for want of room: a fresh copy is taken when the line is back. */
	readonly isTrimmed: boolean;
	readonly items: readonly FeedItem[];
}

/** A copy that holds nothing. */
export const emptyCopy = (visitorId: string): Copy => ({ visitorId, epoch: '', number: 0, items: new Map() });

/** The copy after some entries of the feed; an older entry never replaces a newer one (SPEC S7). */
export function applyItems(copy: Copy, items: readonly FeedItem[], number: number): Copy {
	const next = new Map(copy.items);
	for (const item of items) {
		const key = `${item.collection} ${'gone' in item ? item.id : item.document.id}`;
		if ((next.get(key)?.number ?? -1) > item.number) continue;
		if ('gone' in item) next.delete(key);
		else next.set(key, item);
	}
	return { ...copy, number: Math.max(copy.number, number), items: next };
}

/** The visitor's conversations, oldest first. */
export function conversationsOf(copy: Copy): readonly VisitorConversation[] {
	const conversations: VisitorConversation[] = [];
	for (const item of copy.items.values()) {
		if (item.collection === 'conversation' && 'document' in item) conversations.push(item.document);
	}
	return conversations.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** All messages of a conversation, by position. */
export function messagesOf(copy: Copy, conversationId: string): readonly Message[] {
	const transcripts: Transcript[] = [];
	const loose: Message[] = [];
	for (const item of copy.items.values()) {
		if ('gone' in item) continue;
		if (item.collection === 'message') loose.push(item.document);
		if (item.collection === 'transcript') transcripts.push(item.document);
	}
	const own = (of: { conversationId: string }) => of.conversationId === conversationId;
	return unpack(transcripts.filter(own), loose.filter(own));
}

/** Makes a copy ready to be stored; what is oldest stays out when it would be too much. */
export function packCopy({ visitorId, epoch, number, items }: Copy): StoredCopy {
	const newestFirst = [...items.values()].sort((a, b) => b.number - a.number);
	const kept: FeedItem[] = [];
	let length = 0;
	for (const item of newestFirst) {
		length += JSON.stringify(item).length;
		if (length <= STORED_MAX || item.collection === 'conversation') kept.push(item);
	}
	const isTrimmed = kept.length < newestFirst.length;
	return { protocol: PROTOCOL, visitorId, epoch, number, isTrimmed, items: kept };
}

/** Takes a stored copy up again; one of another visitor or another protocol is none. */
export function unpackCopy(stored: StoredCopy | undefined, visitorId: string): Copy {
	if (!stored || stored.visitorId !== visitorId || stored.protocol !== PROTOCOL) return emptyCopy(visitorId);
	// What was left out comes again with everything above 0.
	const number = stored.isTrimmed ? 0 : stored.number;
	return { ...applyItems(emptyCopy(visitorId), stored.items, number), epoch: stored.epoch };
}
