/** Conversations as the server reads them for its own letters and pushes. */
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Message } from '#domain/message.ts';
import { unpack } from '#domain/transcript.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { Audience } from './store/store.ts';

/** Whose eyes what nobody asked for is read with: it has no agent's mark, and no IP address. */
export const NOBODY = { kind: 'agent', id: '' } as const satisfies Audience;

/** The entries of the feed in an answer of the store; none when it knows of nothing. */
export const itemsIn = (bytes: Uint8Array = new Uint8Array()): FeedItem[] =>
	JSON.parse(`[${Buffer.from(bytes).toString()}]`) as FeedItem[];

/** The documents of one kind among them. */
export const documentsIn = <N extends DocumentName>(items: readonly FeedItem[], name: N): Document<N>[] =>
	items.flatMap((item) =>
		item.collection === name && 'document' in item ? [item.document as Document<N>] : []
	);

/** The messages among them, packed or not, by position. */
export const messagesIn = (items: readonly FeedItem[]): Message[] =>
	unpack(documentsIn(items, 'transcript'), documentsIn(items, 'message'));
