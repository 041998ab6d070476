/** Who is responsible for a conversation: an agent, or the group that it was given to until somebody of it joins. */
import Type, { type Static } from 'typebox';
import type { Agent } from './agent.ts';
import { hasJoined, type Conversation } from './conversation.ts';
import { appliedWithEvent } from './event-message.ts';
import { Id } from './fields.ts';
import { entriesOf, remember, remembers, type History } from './history.ts';
import { applied, refused, type Circumstances, type Mutator } from './mutator.ts';

/** Arguments of a wish that leaves an entry in the thread; `eventId` becomes its id. */
export const ConversationEventArgs = Type.Object(
	{ conversationId: Id, eventId: Id },
	{ additionalProperties: false }
);
export type ConversationEventArgs = Static<typeof ConversationEventArgs>;

/** Arguments of `assignConversation`. */
export const AssignConversation = Type.Object(
	{
		conversationId: Id,
		eventId: Id,
		agentId: Type.String({ ...Id, description: 'Who is to be responsible.' }),
		seenAssigneeId: Type.Optional(
			Type.String({ ...Id, description: 'Who was when its author looked; absent when nobody.' })
		)
	},
	{ additionalProperties: false }
);
export type AssignConversation = Static<typeof AssignConversation>;

/** Arguments of `transferConversation`. */
export const TransferConversation = Type.Object(
	{
		conversationId: Id,
		eventId: Id,
		groupId: Type.Optional(Type.String({ ...Id, description: 'To which group; absent for none.' })),
		seenAssigneeId: Type.Optional(
			Type.String({ ...Id, description: 'Who was responsible when its author looked; absent when nobody.' })
		),
		seenGroupId: Type.Optional(
			Type.String({ ...Id, description: 'To which group it was given then; absent when to none.' })
		)
	},
	{ additionalProperties: false }
);
export type TransferConversation = Static<typeof TransferConversation>;

/**
 * Makes the agent responsible and tells the visitor. The first received wins; a later one becomes a
 * participant and is told `taken` (product C0, rule 5.3). Who takes part already becomes responsible when nobody is.
 */
export const joinConversation: Mutator<ConversationEventArgs> = (scene, args, circumstances) => {
	const { actor } = circumstances;
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	const taken = conversation.assigneeId !== undefined && conversation.assigneeId !== actor.id;
	const isIn = hasJoined(conversation, actor.id);
	if (isIn && conversation.assigneeId !== undefined) return applied([], taken ? 'taken' : undefined);
	const participantIds = participantsWith(conversation, agent);
	if (taken) {
		return applied([{ collection: 'conversation', document: { ...conversation, participantIds } }], 'taken');
	}
	const position = conversation.lastPosition + 1;
	const joined = {
		...conversation,
		participantIds,
		assigneeId: actor.id,
		assignedPosition: position,
		lastPosition: position
	};
	return appliedWithEvent(joined, 'joined', { eventId: args.eventId, agent }, circumstances);
};

/**
 * Gives the conversation to an agent. Whoever became responsible meanwhile, unseen by its author, was first and stays;
 * then the chosen agent becomes a participant and the author is told `taken` (product rule 5.3). Both are in the history.
 */
export const assignConversation: Mutator<AssignConversation> = (scene, args, circumstances) => {
	const { actor } = circumstances;
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	const chosen = scene.read('agent', args.agentId);
	if (!conversation || !agent || !chosen) return refused('not-found');
	if (conversation.assigneeId === chosen.id) return applied([]);
	const history = withAssignment(conversation, args, circumstances);
	const known = { ...conversation, participantIds: participantsWith(conversation, chosen), history };
	if (conversation.assigneeId !== args.seenAssigneeId) {
		return applied([{ collection: 'conversation', document: known }], 'taken');
	}
	const position = conversation.lastPosition + 1;
	const assigned = { ...known, assigneeId: chosen.id, assignedPosition: position, lastPosition: position };
	const told = { eventId: args.eventId, agent, text: chosen.name };
	return appliedWithEvent(assigned, 'assigned', told, circumstances);
};

/**
 * Gives the conversation to a group: nobody is responsible until somebody of it joins, and who took part goes on taking part.
 * Told in the thread to agents alone. What was assigned or transferred meanwhile, unseen by its author, was first and
 * stays, and the author is told `taken` (product rule 5.3). Both are in the history.
 */
export const transferConversation: Mutator<TransferConversation> = (scene, args, circumstances) => {
	const { actor } = circumstances;
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	const group = args.groupId === undefined ? undefined : scene.read('setting', args.groupId);
	const isNowhere = group?.kind !== 'group' || group.deletedAt !== undefined;
	if (!conversation || !agent || (args.groupId !== undefined && isNowhere)) return refused('not-found');
	const { assigneeId, groupId, ...rest } = conversation;
	const isSo = assigneeId === undefined && groupId === args.groupId;
	if (isSo || remembers(conversation.history, { field: 'group', id: args.eventId })) return applied([]);
	const history = withTransfer(conversation, args, circumstances);
	if (assigneeId !== args.seenAssigneeId || groupId !== args.seenGroupId)
		return applied([{ collection: 'conversation', document: { ...conversation, history } }], 'taken');
	const position = conversation.lastPosition + 1;
	const given = { ...rest, ...(group ? { groupId: group.id } : {}), history };
	const transferred = { ...given, assignedPosition: position, lastPosition: position };
	const told = { eventId: args.eventId, agent, text: group?.name };
	return appliedWithEvent(transferred, 'transferred', told, circumstances);
};

const participantsWith = ({ participantIds }: Conversation, { id }: Agent): string[] =>
	participantIds.includes(id) ? participantIds : [...participantIds, id];

/** The history with this transfer: the group, and that nobody is responsible. */
function withTransfer(
	conversation: Conversation,
	{ eventId, groupId }: TransferConversation,
	circumstances: Circumstances
): History {
	const { actor, writtenAt } = circumstances;
	const value = groupId === undefined ? {} : { value: groupId };
	const history = withAssignment(conversation, { eventId }, circumstances);
	return remember(history, { id: eventId, field: 'group', ...value, authorId: actor.id, writtenAt });
}

/** The history with this assignment, and with whoever joined before anybody was assigned. */
function withAssignment(
	{ assigneeId, createdAt, history }: Conversation,
	{ eventId, agentId }: { readonly eventId: string; readonly agentId?: string },
	{ actor, writtenAt }: Circumstances
): History {
	const field = 'assignee';
	const isFirst = assigneeId !== undefined && entriesOf(history, field).length === 0;
	const joined = { id: assigneeId ?? '', field, authorId: assigneeId ?? '', writtenAt: createdAt } as const;
	const before = isFirst ? remember(history, { ...joined, value: joined.id }) : history;
	const value = agentId === undefined ? {} : { value: agentId };
	return remember(before, { id: eventId, field, ...value, authorId: actor.id, writtenAt });
}
