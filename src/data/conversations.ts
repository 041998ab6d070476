/** Questions about conversations, and what an agent does with them. */
import type { Agent } from '#domain/agent.ts';
import { hasJoined, type Conversation } from '#domain/conversation.ts';
import { markId, readPosition, type Mark } from '#domain/mark.ts';
import { draftLine, type ConversationRow } from '#domain/shown.ts';
import type { Setting } from '#domain/setting.ts';
import { addsOf } from '#domain/tag.ts';
import type { Visitor } from '#domain/visitor.ts';
import { listWishes } from '#outbox/store.ts';
import { ConversationRows, tagsOn } from './conversation-rows.ts';
import type { Data } from './data.ts';
import { draftsOver } from './drafts.ts';
import { Live } from './live.ts';
import { allOf, oneOf, type Seeing } from './merged.ts';
import { follow, watch, type Question } from './question.ts';
import { tagIdsOf } from './settings.ts';
import { newEntryId, seenPosition, wish } from './wish.ts';

/** One conversation and what belongs to it. */
export interface ConversationView {
	readonly conversation: Conversation;
	readonly visitor?: Visitor;
	readonly joined: boolean;
	readonly assignee?: Agent;
	/** By name. */
	readonly tags: readonly Setting[];
	/** How far this agent has read. */
	readonly mark?: Mark;
	/** One line of what this agent is writing; absent when a message is newer. */
	readonly draft?: string;
}

/** The conversations of one status: unread first, then the newest; empty until ready. */
export const watchConversations = (
	data: Data,
	status: Conversation['status']
): Live<readonly ConversationRow[]> =>
	new Live<readonly ConversationRow[]>([], (tell) => {
		const rows = new ConversationRows(data, status);
		const question: Question<readonly ConversationRow[]> = {
			about: ['conversation', 'visitor', 'agent', 'setting', 'mark', 'wishes'],
			ask: () => rows.look(),
			isPatient: true
		};
		const stop = follow(data, question, tell);
		return () => {
			stop();
			rows.close();
		};
	});

/** One conversation; undefined while it is unknown on this device. */
export const watchConversation = (data: Data, id: string): Live<ConversationView | undefined> =>
	watch(
		data,
		{
			about: ['conversation', 'visitor', 'agent', 'setting', 'mark', 'wishes'],
			ask: () => readConversation(data, id)
		},
		undefined
	);

/** The conversations of one status: unread first, then the newest. */
export async function listConversations(
	data: Seeing & Pick<Data, 'actor'>,
	status: Conversation['status']
): Promise<readonly ConversationRow[]> {
	const rows = new ConversationRows(data, status);
	rows.close();
	return await rows.look();
}

async function readConversation(
	data: Seeing & Pick<Data, 'actor'>,
	id: string
): Promise<ConversationView | undefined> {
	const { sight } = data.overlay;
	const conversation = await oneOf(data, 'conversation', id, sight);
	if (!conversation) return undefined;
	const { assigneeId, visitorId } = conversation;
	const [visitor, assignee, tags, mark] = await Promise.all([
		oneOf(data, 'visitor', visitorId, sight),
		assigneeId === undefined ? undefined : oneOf(data, 'agent', assigneeId, sight),
		allOf(data, 'setting', { equal: { kind: 'tag' } }, sight),
		oneOf(data, 'mark', markId(data.actor.id, id), sight)
	]);
	const draft = draftLine(draftsOver(sight.wishes).get(id) ?? mark?.draft, conversation);
	return {
		conversation,
		tags: tagsOn(conversation, tags),
		joined: hasJoined(conversation, data.actor.id),
		...(visitor ? { visitor } : {}),
		...(assignee ? { assignee } : {}),
		...(mark ? { mark } : {}),
		...(draft === undefined ? {} : { draft })
	};
}

/**
 * Makes this agent responsible; the screen shows it at once.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function joinConversation(data: Data, conversationId: string): Promise<void> {
	await wish(data, 'joinConversation', { conversationId, eventId: newEntryId(data) });
}

/**
 * Gives a conversation to an agent, as it is seen here: whoever became responsible meanwhile stays, and this agent is told.
 *
 * @param seen who has it, by whoever knows better: a wish of a moment ago is not seen yet
 * @throws AppError `storage-full` when the device has no room
 */
export async function assignConversation(
	data: Data,
	conversationId: string,
	agentId: string,
	seen?: Pick<Conversation, 'assigneeId'>
): Promise<void> {
	const eventId = newEntryId(data);
	await wish(data, 'assignConversation', async () => {
		await data.overlay.settled();
		const { assigneeId } = seen ?? (await oneOf(data, 'conversation', conversationId)) ?? {};
		const seenAssigneeId = assigneeId === undefined ? {} : { seenAssigneeId: assigneeId };
		return { conversationId, eventId, agentId, ...seenAssigneeId };
	});
}

/**
 * Puts a tag of the workspace's list on a conversation.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function tagConversation(data: Data, conversationId: string, tagId: string): Promise<void> {
	await wish(data, 'tagConversation', { conversationId, tagId, addId: newEntryId(data) });
}

/**
 * Takes a tag from a conversation, and those that are one with it, as far as it is seen here; nothing is stored when it is not there.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function untagConversation(data: Data, conversationId: string, tagId: string): Promise<void> {
	for (const id of await tagIdsOf(data, tagId)) await untagOne(data, conversationId, id);
}

async function untagOne(data: Data, conversationId: string, tagId: string): Promise<void> {
	const eventId = newEntryId(data);
	const known = (await data.database.read('conversation', [conversationId])).get(conversationId);
	// Own ones that wait are read where they are stored: the overlay may be a moment behind.
	const waiting = (await listWishes(data.outbox)).flatMap(({ mutation: { name, args } }) =>
		name === 'tagConversation' && args.conversationId === conversationId && args.tagId === tagId
			? args.addId
			: []
	);
	const addIds = [...new Set([...(known ? addsOf(known, tagId) : []), ...waiting])];
	if (addIds.length > 0) {
		await wish(data, 'untagConversation', { conversationId, eventId, tagId, addIds });
	}
}

/**
 * Ends a conversation as it is on this screen; held when the visitor wrote something that is not here yet.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function resolveConversation(data: Data, conversationId: string): Promise<void> {
	const eventId = newEntryId(data);
	await wish(data, 'resolveConversation', async () => ({
		conversationId,
		eventId,
		seenPosition: await seenPosition(data, conversationId)
	}));
}

/**
 * Opens a resolved conversation again.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function reopenConversation(data: Data, conversationId: string): Promise<void> {
	await wish(data, 'reopenConversation', { conversationId, eventId: newEntryId(data) });
}

/**
 * Says how far this agent has read; nothing is stored when that is known already.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function markRead(data: Data, conversationId: string, position: number): Promise<void> {
	const [conversation, mark] = await Promise.all([
		oneOf(data, 'conversation', conversationId),
		oneOf(data, 'mark', markId(data.actor.id, conversationId))
	]);
	if (conversation && position > readPosition(conversation, mark))
		await wish(data, 'markRead', { conversationId, position });
}
