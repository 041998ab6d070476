/** A person who answers. */
import Type, { type Static } from 'typebox';
import { HOUR_MS } from './clock.ts';
import { EmailText } from './email.ts';
import { Id, INTEGER_MAX, Millis, ShortText } from './fields.ts';
import { Membership, MEMBERSHIPS_MAX } from './group.ts';
import { applied, refused, type Mutator } from './mutator.ts';

/** A wish for an availability that waited longer than this is yesterday's and changes nothing. */
export const AVAILABILITY_WISH_MAX_MS = 12 * HOUR_MS;

/** What an agent chose to be for visitors; declared by the agent, never by the line. */
export const Availability = Type.Enum(['online', 'away', 'offline']);
export type Availability = Static<typeof Availability>;

/** What an agent may do in the workspace. */
export const Role = Type.Enum(['owner', 'manager', 'agent']);
export type Role = Static<typeof Role>;

/** A person who answers. */
export const Agent = Type.Object(
	{
		id: Id,
		name: ShortText,
		email: EmailText,
		description: Type.String({ maxLength: 300, description: 'What visitors read below the name.' }),
		role: Role,
		availability: Availability,
		availabilityAt: Type.Integer({
			...Millis,
			description: 'When the agent last chose; the later choice wins.'
		}),
		backAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'Of one that is not online: when it means to be back.' })
		),
		isReachable: Type.Optional(
			Type.Boolean({
				description:
					'Said by the server: a device of its is told of messages while the app is closed (SPEC D1); absent when none is.'
			})
		),
		answersInMs: Type.Optional(
			Type.Integer({
				minimum: 0,
				maximum: INTEGER_MAX,
				description:
					'Said by the server: how long its first answers usually take; absent when there were too few.'
			})
		),
		createdAt: Millis,
		memberships: Type.Optional(
			Type.Array(Membership, {
				maxItems: MEMBERSHIPS_MAX,
				description: 'Groups that it belongs to or has left, by id; absent when none.'
			})
		)
	},
	{ additionalProperties: false, description: 'A person who answers.' }
);
export type Agent = Static<typeof Agent>;

/** Arguments of `setAvailability`. */
export const SetAvailability = Type.Object(
	{
		availability: Availability,
		backAt: Type.Optional(
			Type.Integer({
				...Millis,
				description: 'When the agent means to be back; words, which change nothing.'
			})
		)
	},
	{ additionalProperties: false }
);
export type SetAvailability = Static<typeof SetAvailability>;

/** Sets the agent's own availability; the choice made later wins, one older than 12 h changes nothing (P4). */
export const setAvailability: Mutator<SetAvailability> = (scene, args, { actor, writtenAt, now }) => {
	const agent = scene.read('agent', actor.id);
	if (!agent) return refused('not-found');
	if (writtenAt < agent.availabilityAt || now - writtenAt > AVAILABILITY_WISH_MAX_MS) return applied([]);
	const { availability, backAt } = args;
	const { backAt: _before, ...rest } = agent;
	const isAhead = availability !== 'online' && backAt !== undefined && backAt > now;
	const changed = { ...rest, availability, availabilityAt: writtenAt, ...(isAhead ? { backAt } : {}) };
	return applied([{ collection: 'agent', document: changed }]);
};
