/** What each wish is about, for the outbox: names instead of ids. */
import type { Mutation } from '#domain/mutations.ts';
import { watchConversation, type ConversationView } from '#data/conversations.ts';
import type { Data } from '#data/data.ts';
import type { Live } from '#data/live.ts';
import { calledVisitor } from '#ui/conversation/names.ts';
import type { OutboxEntry } from '#ui/outbox/entry.ts';
import type { Wish } from './desk.ts';
import { hrefs } from './places.ts';

export class Subjects {
	readonly #data: Data;
	/** One question per conversation, however many wishes are about it. */
	readonly #views = new Map<string, Live<ConversationView | undefined>>();

	constructor(data: Data) {
		this.#data = data;
	}

	entryOf({ mutation, state, reason }: Wish): OutboxEntry {
		const { id, name, at } = mutation;
		const text = mutation.name === 'sendMessage' ? mutation.args.text : undefined;
		return { id, name, at, state, reason, text, about: this.#aboutOf(mutation), href: hrefOf(mutation) };
	}

	#aboutOf({ args }: Mutation): string {
		if ('origin' in args) return args.origin;
		if ('availability' in args) return args.availability;
		return 'conversationId' in args ? this.#nameIn(args.conversationId) : '';
	}

	#nameIn(conversationId: string): string {
		const view = this.#views.get(conversationId) ?? watchConversation(this.#data, conversationId);
		this.#views.set(conversationId, view);
		const { visitor, conversation } = view.current ?? {};
		return calledVisitor(visitor, conversation?.visitorId ?? conversationId);
	}
}

const hrefOf = ({ args }: Mutation): string | undefined =>
	'conversationId' in args ? `${hrefs.conversations}/${args.conversationId}` : undefined;
