/** A visitor's verdict on a conversation that has ended (product section 6, "end"; R4). */
import Type, { type Static } from 'typebox';
import { DAY_MS } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { Millis, Position } from './fields.ts';

/** The best score; the worst is 1. */
export const SCORE_MAX = 5;
/** All of them, the worst first. */
export const SCORES: readonly number[] = [1, 2, 3, 4, 5];
/** Longest words beside a score, in UTF-16 units. */
export const RATING_COMMENT_MAX = 1_000;
/** For how long after the end of a conversation its visitor may rate it, and change that. */
export const RATE_WITHIN_MS = DAY_MS;
/** How many verdicts a conversation keeps: the newest, one for each time it was resolved. */
export const RATINGS_MAX = 10;

/** From 1, the worst, to 5, the best. */
export const Score = Type.Integer({ minimum: 1, maximum: SCORE_MAX });

/** A visitor's verdict on a conversation, with optional words. */
export const Rating = Type.Object(
	{
		score: Type.Integer({ ...Score, description: 'From 1, the worst, to 5, the best.' }),
		comment: Type.Optional(
			Type.String({ maxLength: RATING_COMMENT_MAX, description: 'Words beside it; absent when none.' })
		),
		resolvedPosition: Type.Integer({
			...Position,
			description: 'The event of the resolution that it is about; there is one rating for each.'
		}),
		ratedAt: Type.Integer({ ...Millis, description: 'When it was given; of several the later one stands.' })
	},
	{ additionalProperties: false, description: "A visitor's verdict on a conversation that had ended." }
);
export type Rating = Static<typeof Rating>;

/** What counts as the rating of a conversation: that of the end that was rated last; undefined when none was. */
export const ratingOf = ({ ratings }: Pick<Conversation, 'ratings'>): Rating | undefined => ratings?.at(-1);

/** The rating of the end at which a conversation stands; undefined when it was not given. */
export const endRatingOf = ({
	ratings,
	resolvedPosition
}: Pick<Conversation, 'ratings' | 'resolvedPosition'>): Rating | undefined =>
	ratings?.find((rating) => rating.resolvedPosition === resolvedPosition);

/** Whether a conversation may be rated, or its rating changed. @param at on the server's clock */
export const isRateable = (
	{ status, resolvedAt }: Pick<Conversation, 'status' | 'resolvedAt'>,
	at: number
): boolean => status === 'resolved' && at - (resolvedAt ?? 0) <= RATE_WITHIN_MS;

/** How the face of a score smiles: the path of its mouth in a square of 24, the same for visitors and agents. */
export const mouthOf = (score: number): string => `M8 ${17.5 - score / 2}q4 ${score * 2 - 6} 8 0`;
