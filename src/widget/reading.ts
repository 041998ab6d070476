/** How far the visitor has read, and what the server is told of it. */
import type { VisitorConversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import type { Mutation } from '#domain/mutations.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import type { Kept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** The visitor's read positions on this device, and which of them the server knows. */
export interface Reading {
	/** Messages of agents that were not read, over all conversations. */
	unread(copy: Copy): readonly Message[];
	/** Everything in the copy has been seen. */
	readAll(copy: Copy): void;
	/** What to tell the server: the positions that it does not know. */
	marks(copy: Copy): readonly Mutation[];
	/** The server has decided about a mark: it needs no second telling. */
	settled(mutation: Mutation): void;
}

/** Begins with what is kept of earlier pages. */
export function makeReading({ newId, now }: Surroundings, kept: Kept): Reading {
	/** The largest position the server was told on this page, by what it was told and of which conversation. */
	const told: Record<string, number> = {};
	const readPosition = ({ id, visitorReadPosition }: VisitorConversation): number =>
		Math.max(visitorReadPosition, kept.get('read')?.[id] ?? 0);
	const mark = (
		name: 'markRead' | 'markDelivered',
		conversationId: string,
		position: number,
		known: number
	): Mutation[] => {
		if (position <= Math.max(known, told[name + conversationId] ?? 0)) return [];
		return [{ id: newId(), name, args: { conversationId, position }, at: now() }];
	};
	return {
		unread: (copy) =>
			conversationsOf(copy).flatMap((conversation) => {
				const read = readPosition(conversation);
				return messagesOf(copy, conversation.id).filter(
					(message) => isAnswer(message) && message.position > read
				);
			}),
		readAll: (copy) => {
			const known = kept.get('read') ?? {};
			const read = Object.fromEntries(conversationsOf(copy).map(({ id }) => [id, newest(copy, id)]));
			if (Object.entries(read).some(([id, position]) => position > (known[id] ?? 0))) kept.set('read', read);
		},
		marks: (copy) =>
			conversationsOf(copy).flatMap((conversation) => {
				const { id, visitorReadPosition } = conversation;
				const read = readPosition(conversation);
				return [
					...mark('markRead', id, read, visitorReadPosition),
					...mark('markDelivered', id, newest(copy, id), read)
				];
			}),
		settled: ({ name, args }) => {
			if (name === 'markRead' || name === 'markDelivered') told[name + args.conversationId] = args.position;
		}
	};
}

/** Whether somebody of the team says something to the visitor. */
const isAnswer = ({ author, kind }: Message): boolean => author !== 'visitor' && kind !== 'event';

const newest = (copy: Copy, conversationId: string): number =>
	messagesOf(copy, conversationId).filter(isAnswer).at(-1)?.position ?? 0;
