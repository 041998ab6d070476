/** How a conversation ends, and begins again. */
import Type, { type Static } from 'typebox';
import type { ConversationEventArgs } from './assignment.ts';
import { opened } from './conversation.ts';
import { appliedWithEvent } from './event-message.ts';
import { Id, Position } from './fields.ts';
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
export const resolveConversation: Mutator<ResolveConversation> = (scene, args, circumstances) => {
	const { actor, now } = circumstances;
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
	const resolved = {
		...rest,
		status: 'resolved',
		resolvedAt: now,
		resolvedById: actor.id,
		resolvedPosition: position,
		lastPosition: position
	} as const;
	return appliedWithEvent(resolved, 'resolved', { eventId: args.eventId, agent }, circumstances);
};

/** Opens a resolved conversation again: the undo of a resolution (product C7). */
export const reopenConversation: Mutator<ConversationEventArgs> = (scene, args, circumstances) => {
	const { actor } = circumstances;
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	if (conversation.status === 'open') return applied([]);
	const position = conversation.lastPosition + 1;
	const reopened = {
		...opened(conversation),
		lastPosition: position,
		reopenedPosition: position,
		reopenedById: actor.id
	};
	return appliedWithEvent(reopened, 'reopened', { eventId: args.eventId, agent }, circumstances);
};
