/** One thread between one visitor and the workspace. */
import Type, { type Static } from 'typebox';
import { DAY_MS } from './clock.ts';
import { Channel } from './email.ts';
import { Id, Millis, Position } from './fields.ts';
import { entriesOf, History } from './history.ts';
import { applied, type Outcome } from './mutator.ts';
import { Rating, RATINGS_MAX } from './rating.ts';
import { ConversationTag, TAGS_MAX } from './tag.ts';

/** A visitor's message this long after the end opens a new conversation (product section 8). */
export const REOPEN_WITHIN_MS = DAY_MS;
/** Longest preview of the last message, in UTF-16 units. */
export const PREVIEW_MAX = 160;

/** One thread between one visitor and the workspace. */
export const Conversation = Type.Object(
	{
		id: Id,
		visitorId: Id,
		status: Type.Enum(['open', 'resolved'], { type: 'string', maxLength: 8 }),
		assigneeId: Type.Optional(
			Type.String({ ...Id, description: 'The agent responsible; absent until one joins.' })
		),
		assignedPosition: Type.Integer({
			...Position,
			description: 'The event that said last who is responsible, an agent or a group; 0 without one.'
		}),
		groupId: Type.Optional(
			Type.String({ ...Id, description: 'The group that it was given to; absent when none.' })
		),
		participantIds: Type.Array(Id, { maxItems: 50, description: 'Agents who joined; they may write.' }),
		createdAt: Millis,
		lastMessageAt: Type.Integer({ ...Millis, description: 'When the last text of anyone was accepted.' }),
		lastPosition: Type.Integer({
			...Position,
			description: 'The newest entry; the next one takes the place after it.'
		}),
		lastText: Type.String({ maxLength: PREVIEW_MAX, description: 'Its first words, for the list.' }),
		lastAuthor: Type.Enum(['visitor', 'agent', 'chatbot']),
		channel: Type.Optional(
			Type.Enum(Channel.enum, {
				description: 'How the newest message went, beside the chat; absent when it did not.'
			})
		),
		undeliveredPosition: Type.Optional(
			Type.Integer({
				...Position,
				description: 'A message that was given up as an e-mail; absent once an agent has written after it.'
			})
		),
		visitorPosition: Type.Integer({ ...Position, description: "The visitor's newest message." }),
		agentPosition: Type.Integer({ ...Position, description: 'The newest message of an agent.' }),
		agentPositionBy: Type.Optional(Type.String({ ...Id, description: 'Who wrote that.' })),
		otherAgentPosition: Type.Integer({ ...Position, description: 'The newest message of any other agent.' }),
		waitingSince: Type.Optional(
			Type.Integer({
				...Millis,
				description: 'The first visitor message that nobody answered; absent when none.'
			})
		),
		firstReplyAt: Type.Optional(
			Type.Integer({
				...Millis,
				description:
					'When the first reply of an agent could be read; absent until then, and in what an agent began.'
			})
		),
		agentReadPosition: Type.Integer({ ...Position, description: 'How far any agent has read.' }),
		visitorDeliveredPosition: Type.Integer({
			...Position,
			description: "How far the visitor's device has it."
		}),
		visitorReadPosition: Type.Integer({ ...Position, description: 'How far the visitor has read.' }),
		resolvedAt: Type.Optional(Millis),
		resolvedById: Type.Optional(Id),
		resolvedPosition: Type.Integer({
			...Position,
			description: 'The event of the last resolution; 0 without one.'
		}),
		reopenedPosition: Type.Optional(
			Type.Integer({ ...Position, description: 'The event by which an agent last opened it again.' })
		),
		reopenedById: Type.Optional(Id),
		tags: Type.Optional(
			Type.Array(ConversationTag, { maxItems: TAGS_MAX, description: 'By id; absent when none.' })
		),
		ratings: Type.Optional(
			Type.Array(Rating, {
				maxItems: RATINGS_MAX,
				description: "The visitor's verdicts on its ends, the oldest first; absent when none."
			})
		),
		history: Type.Optional(History)
	},
	{ additionalProperties: false, description: 'One thread between one visitor and the workspace.' }
);
export type Conversation = Static<typeof Conversation>;

/** What the visitor receives of a conversation (SPEC W1). */
export const VisitorConversation = Type.Pick(
	Conversation,
	[
		'id',
		'status',
		'createdAt',
		'lastMessageAt',
		'lastPosition',
		'agentReadPosition',
		'visitorReadPosition',
		'resolvedAt',
		'resolvedPosition',
		'ratings'
	],
	{ additionalProperties: false, description: 'What the visitor receives of a conversation.' }
);
export type VisitorConversation = Static<typeof VisitorConversation>;

/** A conversation before its first message. */
export function emptyConversation(id: string, visitorId: string, now: number): Conversation {
	return {
		id,
		visitorId,
		status: 'open',
		assignedPosition: 0,
		participantIds: [],
		createdAt: now,
		lastMessageAt: now,
		lastPosition: 0,
		lastText: '',
		lastAuthor: 'visitor',
		visitorPosition: 0,
		agentPosition: 0,
		otherAgentPosition: 0,
		agentReadPosition: 0,
		visitorDeliveredPosition: 0,
		visitorReadPosition: 0,
		resolvedPosition: 0
	};
}

/** The newest message by an agent other than this one; 0 when there is none. */
export const colleaguePosition = (
	conversation: Pick<Conversation, 'agentPosition' | 'agentPositionBy' | 'otherAgentPosition'>,
	agentId: string
): number =>
	conversation.agentPositionBy === agentId ? conversation.otherAgentPosition : conversation.agentPosition;

/** Who gave it to its agent; nothing when that agent joined by itself. */
export const assignedBy = ({ assigneeId, history }: Conversation): string | undefined => {
	const last = entriesOf(history, 'assignee').findLast(({ value }) => value === assigneeId);
	return assigneeId === undefined || last?.authorId === assigneeId ? undefined : last?.authorId;
};

/** Whether a visitor's message now would begin a new conversation. */
export const isOver = (conversation: Pick<Conversation, 'status' | 'resolvedAt'>, now: number): boolean =>
	conversation.status === 'resolved' && now - (conversation.resolvedAt ?? 0) > REOPEN_WITHIN_MS;

/** Whether this agent may write in it. */
export const hasJoined = (
	{ participantIds }: Pick<Conversation, 'participantIds'>,
	agentId: string
): boolean => participantIds.includes(agentId);

/** With an e-mail that did not arrive, unless something was written after it. @param position that of its message */
export const withUndelivered = (conversation: Conversation, position: number): Conversation =>
	position < conversation.agentPosition ? conversation : { ...conversation, undeliveredPosition: position };

/** The conversation open again, whatever it was. */
export function opened(conversation: Conversation): Conversation {
	const { resolvedAt: _at, resolvedById: _by, ...rest } = conversation;
	return { ...rest, status: 'open' };
}

/** Raises positions of a conversation that only grow; applied without a change when none is larger. */
export function advance(
	conversation: Conversation,
	positions: Partial<
		Pick<Conversation, 'agentReadPosition' | 'visitorReadPosition' | 'visitorDeliveredPosition'>
	>
): Outcome {
	const document = { ...conversation };
	let changed = false;
	for (const field of ['agentReadPosition', 'visitorReadPosition', 'visitorDeliveredPosition'] as const) {
		const position = positions[field] ?? 0;
		if (position <= document[field]) continue;
		document[field] = position;
		changed = true;
	}
	return applied(changed ? [{ collection: 'conversation', document }] : []);
}
