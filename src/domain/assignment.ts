/** Who is responsible for a conversation. */
import Type, { type Static } from 'typebox';
import type { Agent } from './agent.ts';
import { hasJoined, type Conversation } from './conversation.ts';
import { Id } from './fields.ts';
import { entriesOf, remember, type History } from './history.ts';
import { eventMessage } from './message.ts';
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

/**
 * Makes the agent responsible and tells the visitor. The first received wins; a later one becomes a
 * participant and is told `taken` (product C0, rule 5.3).
 */
export const joinConversation: Mutator<ConversationEventArgs> = (scene, args, { actor, writtenAt, now }) => {
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	const taken = conversation.assigneeId !== undefined && conversation.assigneeId !== actor.id;
	if (hasJoined(conversation, actor.id)) return applied([], taken ? 'taken' : undefined);
	const participantIds = [...conversation.participantIds, actor.id];
	if (taken) {
		return applied([{ collection: 'conversation', document: { ...conversation, participantIds } }], 'taken');
	}
	const position = conversation.lastPosition + 1;
	return applied([
		{
			collection: 'conversation',
			document: {
				...conversation,
				participantIds,
				assigneeId: actor.id,
				assignedPosition: position,
				lastPosition: position
			}
		},
		{
			collection: 'message',
			document: eventMessage('joined', {
				id: args.eventId,
				conversationId: conversation.id,
				agent,
				position,
				writtenAt,
				now
			})
		}
	]);
};

/**
 * Gives the conversation to an agent. Whoever became responsible meanwhile, unseen by its author, was first and stays;
 * then the chosen agent becomes a participant and the author is told `taken` (product rule 5.3). Both are in the history.
 */
export const assignConversation: Mutator<AssignConversation> = (scene, args, circumstances) => {
	const { actor, writtenAt, now } = circumstances;
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
	const event = { id: args.eventId, conversationId: conversation.id, agent, position, writtenAt, now };
	return applied([
		{
			collection: 'conversation',
			document: { ...known, assigneeId: chosen.id, assignedPosition: position, lastPosition: position }
		},
		{ collection: 'message', document: eventMessage('assigned', event, chosen.name) }
	]);
};

const participantsWith = ({ participantIds }: Conversation, { id }: Agent): string[] =>
	participantIds.includes(id) ? participantIds : [...participantIds, id];

/** The history with this assignment, and with whoever joined before anybody was assigned. */
function withAssignment(
	{ assigneeId, createdAt, history }: Conversation,
	{ eventId, agentId }: AssignConversation,
	{ actor, writtenAt }: Circumstances
): History {
	const field = 'assignee';
	const isFirst = assigneeId !== undefined && entriesOf(history, field).length === 0;
	const joined = { id: assigneeId ?? '', field, authorId: assigneeId ?? '', writtenAt: createdAt } as const;
	const before = isFirst ? remember(history, { ...joined, value: joined.id }) : history;
	return remember(before, { id: eventId, field, value: agentId, authorId: actor.id, writtenAt });
}
