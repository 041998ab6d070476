/** What a page with the widget tells of the visit it is part of, and what agents who look at the site see (SPEC W8-W9, S24). */
import Type, { type Static } from 'typebox';
import { Id, INTEGER_MAX } from '#domain/fields.ts';
import { LiveVisit, VisitState } from '#domain/live-visit.ts';

/** How often a page that is open says so, in milliseconds. */
export const VISIT_EVERY_MS = 60_000;
/** After this long without a word nobody looks at the page any more, in milliseconds: two words were lost. */
export const VISIT_SILENCE_MS = 150_000;
/** How long a page may be left while the next one comes, in milliseconds. */
export const VISIT_LEAVE_MS = 10_000;
/** After this long without a sign of a person a visitor is inactive, in milliseconds (product E1). */
export const INACTIVE_MS = 600_000;
/** For how long a visitor is new, in milliseconds. */
export const NEW_MS = 120_000;
/** The most visitors that are told of at a time. */
export const LIVE_VISITS_MAX = 100;
/** How long an agent is believed to look at the site after it was last said, in milliseconds. */
export const LOOKING_MS = 45_000;

/** What a page of the site tells: which page it is, and whether somebody is there. */
export const VisitRequest = Type.Object(
	{
		workspaceId: Id,
		visitId: Type.Optional(
			Type.String({ ...Id, description: 'As the last answer said; absent at the first word of a page.' })
		),
		pageUrl: Type.String({
			maxLength: 8_000,
			description: 'As the browser says it; what may be secret is left out.'
		}),
		pageTitle: Type.String({ maxLength: 2_000 }),
		referrer: Type.String({
			maxLength: 8_000,
			description: 'Where the page was come to from; may be empty.'
		}),
		timeZone: Type.Optional(Type.String({ maxLength: 64, description: "The browser's, as IANA names it." })),
		isActive: Type.Boolean({ description: 'Whether a person has done something since the last word.' }),
		hasLeft: Type.Optional(Type.Boolean({ description: 'The page is left.' })),
		variables: Type.Optional(
			// Not `Type.Record`, which would bring 16 kB gzip of TypeBox to every device.
			Type.Unsafe<Record<string, unknown>>(
				Type.Object(
					{},
					{
						additionalProperties: true,
						maxProperties: 200,
						description: 'What the site knows of its visitor; see `Variable`.'
					}
				)
			)
		)
	},
	{ additionalProperties: false, description: 'Which page is looked at. May bring a visitor’s token.' }
);
export type VisitRequest = Static<typeof VisitRequest>;

/** The visit that the page is part of; without one nothing more need be told. */
export const VisitAnswer = Type.Object(
	{ visitId: Type.Optional(Id) },
	{ additionalProperties: false, description: 'Absent where nothing more need be told: to a robot, say.' }
);
export type VisitAnswer = Static<typeof VisitAnswer>;

const Count = Type.Integer({ minimum: 0, maximum: INTEGER_MAX });

/** Who is on the site now: told to agents who look, and forgotten. */
export const LiveVisits = Type.Object(
	{
		about: Type.Literal('visits'),
		state: Type.Optional(VisitState),
		counts: Type.Object(
			{ new: Count, chatting: Count, active: Count, inactive: Count },
			{ additionalProperties: false }
		),
		visits: Type.Array(LiveVisit, {
			maxItems: LIVE_VISITS_MAX,
			description: 'Those in `state`, all without one; the newest first.'
		})
	},
	{ additionalProperties: false, description: 'Who is on the site now.' }
);
export type LiveVisits = Static<typeof LiveVisits>;
