/** What a search finds, as it is told and shown. */
import Type, { type Static } from 'typebox';
import { EMAIL_MAX, Id, Millis, Position } from './fields.ts';
import { Score } from './rating.ts';

/** How much of a text is shown around a word that was found, in UTF-16 units. */
export const EXCERPT_MAX = 140;
/** How many pieces of one conversation are shown. */
export const PIECES_MAX = 3;

/** A piece of a conversation in which something was found. */
export const Piece = Type.Object(
	{
		of: Type.Enum(['name', 'email', 'phone', 'message', 'note', 'visitor-note', 'tag'], {
			description: 'What it is a piece of: `note` stands in the thread, `visitor-note` with the visitor.'
		}),
		text: Type.String({ maxLength: 2 * EXCERPT_MAX, description: 'The words around what was found.' }),
		position: Type.Optional(
			Type.Integer({ ...Position, description: 'Of a message or note: its place in the conversation.' })
		),
		at: Type.Optional(Type.Integer({ ...Millis, description: 'When that was written.' }))
	},
	{ additionalProperties: false, description: 'A piece of a conversation in which something was found.' }
);
export type Piece = Static<typeof Piece>;

/** A conversation in which everything was found that was looked for. */
export const Hit = Type.Object(
	{
		conversationId: Id,
		visitorId: Id,
		name: Type.String({
			maxLength: EMAIL_MAX,
			description: "The visitor's name, else its e-mail; else empty."
		}),
		status: Type.Enum(['open', 'resolved']),
		lastMessageAt: Millis,
		score: Type.Optional(
			Type.Integer({
				...Score,
				description: 'Of its rating: from 1, the worst, to 5; absent when there is none.'
			})
		),
		assigneeId: Type.Optional(Type.String({ ...Id, description: 'Who is responsible; absent when nobody.' })),
		tagIds: Type.Optional(Type.Array(Id, { description: 'The tags on it; absent when none.' })),
		pieces: Type.Array(Piece, { maxItems: PIECES_MAX, description: 'Those with most of the words first.' })
	},
	{ additionalProperties: false, description: 'A conversation in which everything was found.' }
);
export type Hit = Static<typeof Hit>;
