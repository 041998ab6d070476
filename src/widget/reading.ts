/** How far the visitor has read, and what the server is told of it. */
import type { VisitorConversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import type { Mutation } from '#domain/mutations.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import type { Kept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** The visitor's read positions on this device, and which of them the server knows. */
export class Reading {
	readonly #surroundings: Surroundings;
	readonly #kept: Kept;
	readonly #told = new Map<string, { read: number; delivered: number }>();

	constructor(surroundings: Surroundings, kept: Kept) {
		this.#surroundings = surroundings;
		this.#kept = kept;
	}

	/** Messages of agents that were not read, over all conversations. */
	unread(copy: Copy): readonly Message[] {
		return conversationsOf(copy).flatMap((conversation) => {
			const read = this.#readPosition(conversation);
			return messagesOf(copy, conversation.id).filter((message) => isAnswer(message) && message.position > read);
		});
	}

	/** Everything in the copy has been seen. */
	readAll(copy: Copy): void {
		const read: Record<string, number> = {};
		for (const { id } of conversationsOf(copy)) read[id] = newest(copy, id);
		const known = this.#kept.get('read') ?? {};
		if (Object.entries(read).some(([id, position]) => position > (known[id] ?? 0))) this.#kept.set('read', read);
	}

	/** What to tell the server: the positions that it does not know. */
	marks(copy: Copy): readonly Mutation[] {
		return conversationsOf(copy).flatMap((conversation): Mutation[] => {
			const told = this.#told.get(conversation.id) ?? { read: 0, delivered: 0 };
			const read = this.#readPosition(conversation);
			if (read > Math.max(told.read, conversation.visitorReadPosition)) {
				return [this.#mark('markRead', conversation, read)];
			}
			const delivered = newest(copy, conversation.id);
			if (delivered <= Math.max(read, told.delivered)) return [];
			return [this.#mark('markDelivered', conversation, delivered)];
		});
	}

	/** The server has decided about a mark: it needs no second telling. */
	settled(mutation: Mutation): void {
		if (mutation.name !== 'markRead' && mutation.name !== 'markDelivered') return;
		const { conversationId, position } = mutation.args;
		const { read, delivered } = this.#told.get(conversationId) ?? { read: 0, delivered: 0 };
		this.#told.set(conversationId, {
			read: mutation.name === 'markRead' ? Math.max(read, position) : read,
			delivered: Math.max(delivered, position)
		});
	}

	#readPosition({ id, visitorReadPosition }: VisitorConversation): number {
		return Math.max(visitorReadPosition, this.#kept.get('read')?.[id] ?? 0);
	}

	#mark(name: 'markRead' | 'markDelivered', { id }: VisitorConversation, position: number): Mutation {
		return { id: this.#surroundings.newId(), name, args: { conversationId: id, position }, at: this.#surroundings.now() };
	}
}

/** Whether somebody of the team says something to the visitor. */
export const isAnswer = ({ author, kind }: Message): boolean => author !== 'visitor' && kind === 'text';

const newest = (copy: Copy, conversationId: string): number =>
	messagesOf(copy, conversationId).filter(isAnswer).at(-1)?.position ?? 0;
