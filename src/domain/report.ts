/**
 * What figures are made from when a conversation has left the device: a short summary of each that is over, many in one
 * document, since a device pays per document. Everything in it follows from the conversation, and can be made again.
 */
import Type, { type Static } from 'typebox';
import { REOPEN_WITHIN_MS, type Conversation } from './conversation.ts';
import { Id, Millis } from './fields.ts';
import { Rating, RATINGS_MAX } from './rating.ts';
import { TAGS_MAX } from './tag.ts';
import { endedAt, REPORTED_MS } from './working-set.ts';

/** How many summaries one report holds at most: about 40 kB. */
export const SUMMARIES_MAX = 200;

// Not picked from it: what that takes of TypeBox is 12 kB more on every device.
const RatedAt = Type.Object(
	{ score: Rating.properties.score, ratedAt: Rating.properties.ratedAt },
	{ additionalProperties: false, description: 'A rating without its words.' }
);

/** What figures need of one conversation. */
export const Summary = Type.Object(
	{
		id: Type.String({ ...Id, description: 'The id of the conversation.' }),
		createdAt: Millis,
		firstReplyAt: Type.Optional(Millis),
		resolvedAt: Type.Optional(Type.Integer({ ...Millis, description: 'Absent while it is open.' })),
		assigneeId: Type.Optional(Id),
		groupId: Type.Optional(Id),
		tagIds: Type.Optional(Type.Array(Id, { maxItems: TAGS_MAX, description: 'Absent when none.' })),
		ratings: Type.Optional(
			Type.Array(RatedAt, { maxItems: RATINGS_MAX, description: 'The oldest first; absent when none.' })
		)
	},
	{ additionalProperties: false, description: 'What figures need of one conversation.' }
);
export type Summary = Static<typeof Summary>;

/** Summaries of conversations that are over. */
export const Report = Type.Object(
	{
		id: Type.String({ ...Id, description: 'The id of the conversation that it was begun with.' }),
		newestAt: Type.Integer({ ...Millis, description: 'When the youngest conversation in it began.' }),
		summaries: Type.Array(Summary, { maxItems: SUMMARIES_MAX })
	},
	{ additionalProperties: false, description: 'Summaries of conversations that are over, packed (SPEC S23).' }
);
export type Report = Static<typeof Report>;

/** What figures need of a conversation as it is. */
export function summaryOf(conversation: Conversation): Summary {
	const { id, createdAt, firstReplyAt, assigneeId, groupId, tags, ratings } = conversation;
	const resolvedAt = endedAt(conversation);
	return {
		id,
		createdAt,
		...(firstReplyAt === undefined ? {} : { firstReplyAt }),
		...(resolvedAt === undefined ? {} : { resolvedAt }),
		...(assigneeId === undefined ? {} : { assigneeId }),
		...(groupId === undefined ? {} : { groupId }),
		...(tags === undefined ? {} : { tagIds: tags.map(({ tagId }) => tagId) }),
		...(ratings === undefined ? {} : { ratings: ratings.map(({ score, ratedAt }) => ({ score, ratedAt })) })
	};
}

/**
 * Whether a conversation is due to be reported: its visitor cannot open it again, and it began within twelve months.
 * It is long before any device lets go of it.
 *
 * @param now on the server's clock
 */
export const isReportable = (conversation: Conversation, now: number): boolean =>
	(endedAt(conversation) ?? Infinity) + REOPEN_WITHIN_MS < now && conversation.createdAt > now - REPORTED_MS;

/** A report with one summary more, or with a newer one of the same conversation; a new report when none is given. */
export function withSummary(report: Report | undefined, summary: Summary): Report {
	const summaries = [...(report?.summaries ?? [])];
	const place = summaries.findIndex(({ id }) => id === summary.id);
	summaries.splice(place === -1 ? summaries.length : place, place === -1 ? 0 : 1, summary);
	const newestAt = Math.max(report?.newestAt ?? 0, summary.createdAt);
	return { id: report?.id ?? summary.id, newestAt, summaries };
}

/**
 * One summary of each conversation that began at a moment or later, by its beginning: what is known of a conversation
 * itself counts before what was reported of it.
 */
export function summariesSince(
	since: number,
	conversations: readonly Conversation[],
	reports: readonly Report[]
): Summary[] {
	const reported = reports.flatMap(({ summaries }) => summaries);
	const known = new Map(
		[...reported, ...conversations.map(summaryOf)].map((summary) => [summary.id, summary])
	);
	return [...known.values()]
		.filter(({ createdAt }) => createdAt >= since)
		.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}
