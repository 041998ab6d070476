/** What is said over the live line, one socket per device (SPEC S6, S7, S16). */
import Type, { type Static } from 'typebox';
import { Id, Millis, ShortText } from '#domain/fields.ts';
import { VisitState } from '#domain/live-visit.ts';
import { Epoch } from './epoch.ts';
import { ErrorBody } from './error.ts';
import { ChangeNumber, FeedItem } from './pull.ts';
import { LiveVisits } from './visit.ts';

/** How often each side says something, in milliseconds. */
export const HEARTBEAT_MS = 20_000;
/** Silence after which a line is dead, in milliseconds. */
export const SILENCE_MS = 45_000;
/** How long a socket may wait with its greeting, in milliseconds. */
export const HELLO_WITHIN_MS = 10_000;
/** The most items that one batch carries; above it the server says `poke`. */
export const BATCH_ITEMS_MAX = 200;
/** How long typing is believed after it was last said, in milliseconds. */
export const TYPING_MS = 6_000;
/** How often it is said again that a conversation is looked at, in milliseconds. */
export const VIEWING_EVERY_MS = 20_000;
/** How long that is believed after it was last said, in milliseconds. */
export const VIEWING_MS = 50_000;

/** Somebody is typing, or has stopped. Told and forgotten. */
export const Typing = Type.Object(
	{
		about: Type.Literal('typing'),
		conversationId: Id,
		author: Type.Enum(['visitor', 'agent']),
		authorId: Id,
		authorName: ShortText,
		active: Type.Boolean()
	},
	{ additionalProperties: false, description: 'Somebody is typing, or has stopped.' }
);
export type Typing = Static<typeof Typing>;

/** An agent has a conversation before its eyes, or no longer. Told to its colleagues, never to visitors, and forgotten. */
export const Viewing = Type.Object(
	{
		about: Type.Literal('viewing'),
		conversationId: Id,
		authorId: Id,
		authorName: ShortText,
		active: Type.Boolean()
	},
	{ additionalProperties: false, description: 'An agent looks at a conversation, or no longer.' }
);
export type Viewing = Static<typeof Viewing>;

/** Whether anyone of the team is online: what the widget shows. */
export const Team = Type.Object(
	{
		about: Type.Literal('team'),
		online: Type.Boolean({ description: 'Whether anyone is there: online, or reached by pushes.' }),
		names: Type.Array(ShortText, { maxItems: 3, description: 'Of those who are online.' }),
		answersIn: Type.Optional(
			Type.String({
				maxLength: 10,
				description:
					'How long the first answer usually takes, such as 40 s, 3 min or 2 h; absent when unknown.'
			})
		),
		backAt: Type.Optional(
			Type.Integer({
				...Millis,
				description: 'With nobody there: when the first of those who said so means to be back.'
			})
		)
	},
	{ additionalProperties: false, description: 'Whether anyone of the team is there, and who is online.' }
);
export type Team = Static<typeof Team>;

/** What is told and forgotten: never numbered, never stored. */
export const Signal = Type.Union([Typing, Viewing, Team, LiveVisits]);
export type Signal = Static<typeof Signal>;

/** What a device or widget says. */
export const StreamUp = Type.Union([
	Type.Object(
		{
			say: Type.Literal('hello'),
			protocol: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
			token: Type.Optional(
				Type.String({ maxLength: 400, description: "A visitor's; agents come by their cookie." })
			)
		},
		{ additionalProperties: false }
	),
	Type.Object(
		{ say: Type.Literal('typing'), conversationId: Id, active: Type.Boolean() },
		{ additionalProperties: false }
	),
	Type.Object(
		{ say: Type.Literal('viewing'), conversationId: Id, active: Type.Boolean() },
		{ additionalProperties: false, description: 'Agents alone.' }
	),
	Type.Object(
		{
			say: Type.Literal('look'),
			isLooking: Type.Boolean({
				description: "At who is on the site; an agent's, said again while it goes on."
			}),
			state: Type.Optional(VisitState)
		},
		{ additionalProperties: false }
	),
	Type.Object({ say: Type.Literal('heartbeat') }, { additionalProperties: false })
]);
export type StreamUp = Static<typeof StreamUp>;

/** The first word of the server. */
export const Hello = Type.Object(
	{
		say: Type.Literal('hello'),
		protocol: Type.Integer(),
		serverTime: Millis,
		epoch: Epoch,
		clock: Type.Integer({
			...ChangeNumber,
			description: 'Batches continue from here; what lies before comes by pull.'
		}),
		team: Team
	},
	{ additionalProperties: false }
);
export type Hello = Static<typeof Hello>;

/** Changes above `from`, up to and including `to`; ranges join without a gap. */
export const Batch = Type.Object(
	{ say: Type.Literal('batch'), from: ChangeNumber, to: ChangeNumber, items: Type.Array(FeedItem) },
	{ additionalProperties: false }
);
export type Batch = Omit<Static<typeof Batch>, 'items'> & { items: FeedItem[] };

const OtherDown = [
	Type.Object({ say: Type.Literal('poke'), to: ChangeNumber }, { additionalProperties: false }),
	Type.Object({ say: Type.Literal('signal'), signal: Signal }, { additionalProperties: false }),
	Type.Object({ say: Type.Literal('heartbeat') }, { additionalProperties: false }),
	Type.Object({ say: Type.Literal('bye'), error: ErrorBody }, { additionalProperties: false })
] as const;

/** What the server says. */
export const StreamDown = Type.Union([Hello, Batch, ...OtherDown]);
/** What the server says. */
export type StreamDown = Hello | Batch | Static<(typeof OtherDown)[number]>;
