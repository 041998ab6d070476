/** Who is responsible for a conversation. */
import Type, { type Static } from 'typebox';
import { hasJoined } from './conversation.ts';
import { Id } from './fields.ts';
import { eventMessage } from './message.ts';
import { applied, refused, type Mutator } from './mutator.ts';

/** Arguments of a wish that leaves an entry in the thread; `eventId` becomes its id. */
export const ConversationEventArgs = Type.Object(
	{ conversationId: Id, eventId: Id },
	{ additionalProperties: false }
);
export type ConversationEventArgs = Static<typeof ConversationEventArgs>;

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
