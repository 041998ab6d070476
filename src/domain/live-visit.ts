/** A visit while it goes on, as agents who look at the site see it (product E1). */
import Type, { type Static } from 'typebox';
import { Id, INTEGER_MAX, Millis, ShortText } from './fields.ts';
import { circumstancesOfVisit, VisitPage } from './visit.ts';

/** What a visitor on the site is at the moment; the first that fits, in the order chatting, inactive, new, active. */
export const VisitState = Type.Enum(['new', 'chatting', 'active', 'inactive']);
export type VisitState = Static<typeof VisitState>;

const { ipAddress: _ofDocumentsOnly, ...circumstances } = circumstancesOfVisit;

/** A visitor who is on the site now. */
export const LiveVisit = Type.Object(
	{
		id: Id,
		state: VisitState,
		visitorId: Type.Optional(
			Type.String({ ...Id, description: 'Absent before the visitor has opened the chat.' })
		),
		visitorName: Type.Optional(ShortText),
		conversationId: Type.Optional(Type.String({ ...Id, description: 'Its open conversation.' })),
		startedAt: Millis,
		page: VisitPage,
		pageCount: Type.Integer({ minimum: 1, maximum: INTEGER_MAX }),
		...circumstances
	},
	{ additionalProperties: false, description: 'A visitor who is on the site now.' }
);
export type LiveVisit = Static<typeof LiveVisit>;
