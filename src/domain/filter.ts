/** Which conversations a list is narrowed to: one function, run by device and server alike (product R2 to R7). */
import Type, { type Static } from 'typebox';
import type { Conversation } from './conversation.ts';
import { Id, Millis } from './fields.ts';
import { ratingOf, SCORE_MAX } from './rating.ts';

/** How many tags, agents or groups one filter may name. */
export const FILTER_IDS_MAX = 50;

/** Stands among scores for a conversation that was not rated. */
export const UNRATED = 0;

const Ids = Type.Array(Id, { minItems: 1, maxItems: FILTER_IDS_MAX });

/** What conversations must be; each part that is there must hold, and none holds for all. */
export const Filter = Type.Object(
	{
		status: Type.Optional(Type.Enum(['open', 'resolved'])),
		visitorId: Type.Optional(Type.String({ ...Id, description: 'It is one of this visitor.' })),
		since: Type.Optional(Type.Integer({ ...Millis, description: 'The last message came then or later.' })),
		before: Type.Optional(Type.Integer({ ...Millis, description: 'The last message came earlier.' })),
		anyTagIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'One of these tags is on it.' })),
		allTagIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'All of these tags are on it.' })),
		assigneeIds: Type.Optional(
			Type.Array(Id, { ...Ids, description: 'One of these agents is responsible.' })
		),
		participantIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'One of these agents takes part.' })),
		groupIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'It was given to one of these groups.' })),
		scores: Type.Optional(
			Type.Array(Type.Integer({ minimum: UNRATED, maximum: SCORE_MAX }), {
				minItems: 1,
				maxItems: SCORE_MAX + 1,
				description: 'One of these is the score of its rating; 0 is that of none.'
			})
		),
		hasComment: Type.Optional(
			Type.Boolean({ description: 'Whether the visitor wrote words beside the score.' })
		)
	},
	{
		additionalProperties: false,
		description: 'What conversations must be; each part that is there must hold.'
	}
);
export type Filter = Static<typeof Filter>;

/** The rule of each part; whatever else a filter is to know is one more of them. */
const rules: {
	readonly [Part in keyof Filter]-?: (
		conversation: Conversation,
		wanted: NonNullable<Filter[Part]>
	) => boolean;
} = {
	status: ({ status }, wanted) => status === wanted,
	visitorId: ({ visitorId }, wanted) => visitorId === wanted,
	since: ({ lastMessageAt }, wanted) => lastMessageAt >= wanted,
	before: ({ lastMessageAt }, wanted) => lastMessageAt < wanted,
	anyTagIds: ({ tags = [] }, wanted) => tags.some(({ tagId }) => wanted.includes(tagId)),
	allTagIds: ({ tags = [] }, wanted) => wanted.every((id) => tags.some(({ tagId }) => tagId === id)),
	assigneeIds: ({ assigneeId }, wanted) => assigneeId !== undefined && wanted.includes(assigneeId),
	participantIds: ({ participantIds }, wanted) => participantIds.some((id) => wanted.includes(id)),
	groupIds: ({ groupId }, wanted) => groupId !== undefined && wanted.includes(groupId),
	scores: (conversation, wanted) => wanted.includes(ratingOf(conversation)?.score ?? UNRATED),
	hasComment: (conversation, wanted) => (ratingOf(conversation)?.comment !== undefined) === wanted
};

/** Whether a conversation is what a filter says. */
export const isWithin = (conversation: Conversation, filter: Filter): boolean =>
	(Object.keys(filter) as (keyof Filter)[]).every((part) => {
		const rule = rules[part] as (conversation: Conversation, wanted: unknown) => boolean;
		return filter[part] === undefined || rule(conversation, filter[part]);
	});

/** A filter that holds for all. */
export const isAll = (filter: Filter): boolean => Object.values(filter).every((part) => part === undefined);
