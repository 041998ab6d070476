/** Which conversations a list is narrowed to: one function, run by device and server alike (product R2, R3, R5, R6). */
import Type, { type Static } from 'typebox';
import type { Conversation } from './conversation.ts';
import { Id, Millis } from './fields.ts';

/** How many tags or agents one filter may name. */
export const FILTER_IDS_MAX = 50;

const Ids = Type.Array(Id, { minItems: 1, maxItems: FILTER_IDS_MAX });

/** What conversations must be; each part that is there must hold, and none holds for all. */
export const Filter = Type.Object(
	{
		status: Type.Optional(Type.Enum(['open', 'resolved'])),
		since: Type.Optional(Type.Integer({ ...Millis, description: 'The last message came then or later.' })),
		before: Type.Optional(Type.Integer({ ...Millis, description: 'The last message came earlier.' })),
		anyTagIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'One of these tags is on it.' })),
		allTagIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'All of these tags are on it.' })),
		assigneeIds: Type.Optional(
			Type.Array(Id, { ...Ids, description: 'One of these agents is responsible.' })
		),
		participantIds: Type.Optional(Type.Array(Id, { ...Ids, description: 'One of these agents takes part.' }))
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
	since: ({ lastMessageAt }, wanted) => lastMessageAt >= wanted,
	before: ({ lastMessageAt }, wanted) => lastMessageAt < wanted,
	anyTagIds: ({ tags = [] }, wanted) => tags.some(({ tagId }) => wanted.includes(tagId)),
	allTagIds: ({ tags = [] }, wanted) => wanted.every((id) => tags.some(({ tagId }) => tagId === id)),
	assigneeIds: ({ assigneeId }, wanted) => assigneeId !== undefined && wanted.includes(assigneeId),
	participantIds: ({ participantIds }, wanted) => participantIds.some((id) => wanted.includes(id))
};

/** Whether a conversation is what a filter says. */
export const isWithin = (conversation: Conversation, filter: Filter): boolean =>
	(Object.keys(filter) as (keyof Filter)[]).every((part) => {
		const rule = rules[part] as (conversation: Conversation, wanted: unknown) => boolean;
		return filter[part] === undefined || rule(conversation, filter[part]);
	});

/** A filter that holds for all. */
export const isAll = (filter: Filter): boolean => Object.values(filter).every((part) => part === undefined);
