/** Rating a conversation: a visitor's verdict, told in the thread to agents alone (product section 6, "end"). */
import Type, { type Static } from 'typebox';
import { isBlocked } from './block.ts';
import { visitorEventMessage } from './event-message.ts';
import { Id, Position } from './fields.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import { endRatingOf, isRateable, RATING_COMMENT_MAX, RATINGS_MAX, Score, type Rating } from './rating.ts';
import { cleanText } from './text.ts';

/** Arguments of `rateConversation`; `id` becomes that of the entry that it leaves. */
export const RateConversation = Type.Object(
	{
		id: Id,
		conversationId: Id,
		resolvedPosition: Type.Integer({
			...Position,
			description: 'The event of the resolution that its author saw.'
		}),
		score: Score,
		comment: Type.Optional(Type.String({ maxLength: RATING_COMMENT_MAX }))
	},
	{ additionalProperties: false }
);
export type RateConversation = Static<typeof RateConversation>;

/**
 * Rates the end of a conversation, within a day of it; of several ratings of one end the one given last stands, in whatever
 * order they come. An end that did not last is rated no more: the visitor is asked again at the next.
 */
export const rateConversation: Mutator<RateConversation> = (scene, args, { actor, writtenAt, now }) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (conversation?.visitorId !== actor.id) return refused('not-found');
	if (scene.read('message', args.id)) return refused('invalid');
	if (isBlocked(scene.read('visitor', actor.id), now)) return refused('blocked');
	const { resolvedPosition, ratings = [] } = conversation;
	if (args.resolvedPosition !== resolvedPosition || !isRateable(conversation, writtenAt))
		return refused('too-late');
	const comment = cleanText(args.comment ?? '');
	const known = endRatingOf(conversation);
	const isKnown = known?.score === args.score && (known.comment ?? '') === comment;
	if (known && (isKnown || known.ratedAt > writtenAt)) return applied([]);
	const words = comment === '' ? {} : { comment };
	const rating: Rating = { score: args.score, ...words, resolvedPosition, ratedAt: writtenAt };
	const all = [...ratings.filter((one) => one !== known), rating].slice(-RATINGS_MAX);
	const document = { ...conversation, ratings: all, lastPosition: conversation.lastPosition + 1 };
	const told = visitorEventMessage(document, 'rated', { id: args.id, text: comment }, { writtenAt, now });
	return applied([
		{ collection: 'conversation', document },
		{ collection: 'message', document: { ...told, score: args.score } }
	]);
};
