/** How a conversation ends, and begins again. */
import Type, { type Static } from 'typebox';
import type { ConversationEventArgs } from './assignment.ts';
import { opened } from './conversation.ts';
import { Id, Position } from './fields.ts';
import { eventMessage } from './message.ts';
import { applied, held, refused, type Mutator } from './mutator.ts';

/** Arguments of `resolveConversation`. */
export const ResolveConversation = Type.Object(
	{
		conversationId: Id,
		eventId: Id,
		seenPosition: Type.Integer({ ...Position, description: 'The newest entry the agent had seen.' })
	},
	{ additionalProperties: false }
);
export type ResolveConversation = Static<typeof ResolveConversation>;

/**
 * Ends the conversation; held when the visitor wrote something its agent had not seen (product rule 5.2), or when a
 * colleague opened it again meanwhile: an undo is never lost to a wish that did not know of it.
 */
export const resolveConversation: Mutator<ResolveConversation> = (scene, args, { actor, writtenAt, now }) => {
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	if (conversation.status === 'resolved') return applied([]);
	if (conversation.visitorPosition > args.seenPosition) return held('visitor-wrote');
	const isReopened = (conversation.reopenedPosition ?? 0) > args.seenPosition;
	// Own wishes follow each other: who resolves, undoes and resolves again means the last.
	if (isReopened && conversation.reopenedById !== actor.id) return held('reopened');
	const position = conversation.lastPosition + 1;
	const { waitingSince: _waiting, ...rest } = conversation;
	return applied([
		{
			collection: 'conversation',
			document: {
				...rest,
				status: 'resolved',
				resolvedAt: now,
				resolvedById: actor.id,
				resolvedPosition: position,
				lastPosition: position
			}
		},
		{
			collection: 'message',
			document: eventMessage('resolved', {
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

/** Opens a resolved conversation again: the undo of a resolution (product C7). */
export const reopenConversation: Mutator<ConversationEventArgs> = (
	scene,
	args,
	{ actor, writtenAt, now }
) => {
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	if (conversation.status === 'open') return applied([]);
	const position = conversation.lastPosition + 1;
	return applied([
		{
			collection: 'conversation',
			document: {
				...opened(conversation),
				lastPosition: position,
				reopenedPosition: position,
				reopenedById: actor.id
			}
		},
		{
			collection: 'message',
			document: eventMessage('reopened', {
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
