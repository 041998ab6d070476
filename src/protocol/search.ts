/** How what is not on a device is found (SPEC S21). */
import Type, { type Static } from 'typebox';
import { Id, Millis, QUERY_MAX } from '#domain/fields.ts';
import { Filter } from '#domain/filter.ts';
import { Hit } from '#domain/hit.ts';

/** How many conversations one answer has at most. */
export const SEARCH_PAGE = 20;

/** Asks in which conversations everything is that a text says. */
export const SearchRequest = Type.Object(
	{
		text: Type.String({
			maxLength: QUERY_MAX,
			description:
				'What is looked for; its last word may be unfinished. Without a word a filter alone counts.'
		}),
		filter: Type.Optional(Filter),
		after: Type.Optional(
			Type.Object(
				{ lastMessageAt: Millis, conversationId: Id },
				{ additionalProperties: false, description: 'The last hit of the page before.' }
			)
		)
	},
	{ additionalProperties: false, description: 'Asks in which conversations everything is that a text says.' }
);
export type SearchRequest = Static<typeof SearchRequest>;

/** Conversations in which everything was found, the newest first; `more` says that another page follows. */
export const SearchAnswer = Type.Object(
	{ hits: Type.Array(Hit, { maxItems: SEARCH_PAGE }), more: Type.Boolean() },
	{
		additionalProperties: false,
		description: 'Conversations in which everything was found, the newest first.'
	}
);
export type SearchAnswer = Static<typeof SearchAnswer>;
