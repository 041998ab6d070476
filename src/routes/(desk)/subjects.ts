/** What each wish is about, for the outbox: names instead of ids. */
import type { Conversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import type { Mutation } from '#domain/mutations.ts';
import type { Setting } from '#domain/setting.ts';
import { missedSince, type ShownMessage } from '#domain/shown.ts';
import type { Visitor } from '#domain/visitor.ts';
import { watchConversation, type ConversationView } from '#data/conversations.ts';
import type { Data } from '#data/data.ts';
import type { Live } from '#data/live.ts';
import { watchMessages } from '#data/messages.ts';
import { watchSetting } from '#data/settings.ts';
import { canTakeBack } from '#data/taking-back.ts';
import { watchNewestOf, watchVisitor } from '#data/visitors.ts';
import { calledVisitor } from '#ui/conversation/names.ts';
import type { OutboxEntry } from '#ui/outbox/entry.ts';
import { wordsOf, type Called } from '#ui/outbox/words.ts';
import type { Desk, Wish } from './desk.ts';
import { hrefs, NEW_CONVERSATION, settingsHrefs, VISITOR } from './places.ts';

export class Subjects {
	readonly #desk: Desk;
	readonly #data: Data;
	/** One question per conversation, however many wishes are about it. */
	readonly #views = new Map<string, Live<ConversationView | undefined>>();
	readonly #visitors = new Map<string, Live<Visitor | undefined>>();
	readonly #settings = new Map<string, Live<Setting | undefined>>();
	readonly #threads = new Map<string, Live<readonly ShownMessage[]>>();
	/** The conversation of one visitor that was last spoken in. */
	readonly #newest = new Map<string, Live<Conversation | undefined>>();
	readonly #called: Called;

	constructor(desk: Desk) {
		this.#desk = desk;
		this.#data = desk.data;
		this.#called = { agent: (id) => desk.nameOf(id), setting: (id) => this.#settingName(id) };
	}

	entryOf(wish: Wish): OutboxEntry {
		const { mutation, state, reason } = wish;
		const { id, name, at } = mutation;
		const text = wordsOf(mutation, this.#called);
		const href = this.#hrefOf(mutation);
		const editHref = canTakeBack(mutation) ? (writingHrefOf(mutation) ?? href) : undefined;
		const known = { about: this.#aboutOf(mutation), missed: this.#missedBy(wish), href, editHref };
		return { id, name, at, state, reason, text, ...known };
	}

	#missedBy({ state, mutation: { args } }: Wish): readonly Message[] | undefined {
		if (state !== 'held' || !('seenPosition' in args)) return undefined;
		const { conversationId, seenPosition } = args;
		const thread = this.#threads.get(conversationId) ?? watchMessages(this.#data, conversationId);
		this.#threads.set(conversationId, thread);
		return missedSince(thread.current, { seenPosition, agentId: this.#data.actor.id });
	}

	#aboutOf({ args }: Mutation): string {
		if ('origin' in args) return args.origin;
		if ('availability' in args) return args.availability;
		if ('timeZone' in args) return args.timeZone;
		if ('days' in args) return String(args.days);
		if ('email' in args && args.email !== undefined) return args.email;
		if ('conversationId' in args) return this.#nameIn(args.conversationId);
		if ('visitorId' in args) return this.#nameOf(args.visitorId);
		if ('tagId' in args) return 'name' in args ? args.name : this.#settingName(args.tagId);
		if ('shortcutId' in args)
			return ('name' in args ? args.name : undefined) ?? this.#settingName(args.shortcutId);
		if ('groupId' in args) return 'name' in args ? args.name : this.#settingName(args.groupId);
		return '';
	}

	#nameOf(visitorId: string): string {
		const visitor = this.#visitors.get(visitorId) ?? watchVisitor(this.#data, visitorId);
		this.#visitors.set(visitorId, visitor);
		return calledVisitor(visitor.current, visitorId);
	}

	/** Of an entry of one of the workspace's lists. */
	#settingName(id: string): string {
		const setting = this.#settings.get(id) ?? watchSetting(this.#data, id);
		this.#settings.set(id, setting);
		return setting.current?.name ?? this.#wishedName(id);
	}

	/** Of a tag that is not on the list, since making it was refused. */
	#wishedName(id: string): string {
		const names = this.#desk.wishes.flatMap(({ mutation: { name, args } }) =>
			name === 'createTag' && args.tagId === id ? args.name : []
		);
		return names.at(0) ?? '';
	}

	#nameIn(conversationId: string): string {
		const view = this.#views.get(conversationId) ?? watchConversation(this.#data, conversationId);
		this.#views.set(conversationId, view);
		const { visitor, conversation } = view.current ?? {};
		return calledVisitor(visitor, conversation?.visitorId ?? conversationId);
	}

	#hrefOf({ args }: Mutation): string | undefined {
		if ('conversationId' in args) return `${hrefs.conversations}/${args.conversationId}`;
		if ('visitorId' in args) return this.#sheetOf(args.visitorId);
		if ('tagId' in args) return settingsHrefs.tags;
		if ('shortcutId' in args) return settingsHrefs.shortcuts;
		return 'groupId' in args ? settingsHrefs.groups : undefined;
	}

	/** What is known of a visitor stands beside its conversations. */
	#sheetOf(visitorId: string): string | undefined {
		const watched = this.#newest.get(visitorId) ?? watchNewestOf(this.#data, visitorId);
		this.#newest.set(visitorId, watched);
		const newest = watched.current;
		if (!newest) return undefined;
		return `${hrefs[newest.status === 'open' ? 'conversations' : 'resolved']}/${newest.id}${VISITOR}`;
	}
}

/** Where first words are written; all else is written where it is shown. */
const writingHrefOf = ({ name, args }: Mutation): string | undefined =>
	name === 'startConversation'
		? `${NEW_CONVERSATION}?${new URLSearchParams(args.email === undefined ? { visitor: args.visitorId } : { email: args.email })}`
		: undefined;
