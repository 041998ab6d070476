/** The devices by which an agent is told while its app is closed, and how each of them stands (product X9). */
import Type, { type Static } from 'typebox';
import { Id, INTEGER_MAX, Millis } from './fields.ts';
import { PushNotice } from './notice.ts';
import { looksOfVisit } from './visit.ts';

/** So many pushes of which a device shows nothing are no chance any more. */
export const UNSHOWN_MANY = 3;

const Span = Type.Integer({ minimum: 0, maximum: INTEGER_MAX });

/** One device of an agent, as that agent sees it on any of them. */
export const ToldDevice = Type.Object(
	{
		id: Id,
		isThis: Type.Optional(Type.Literal(true, { description: 'The one that asks.' })),
		...looksOfVisit,
		subscribedAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'Since when it is told; absent where that was not noted yet.' })
		),
		heardAt: Type.Integer({ ...Millis, description: 'When it said last where it is reached.' }),
		stoppedAt: Type.Optional(
			Type.Integer({
				...Millis,
				description: 'Since when its agent wants it to be told nothing, as said on another device.'
			})
		),
		endedAt: Type.Optional(
			Type.Integer({
				...Millis,
				description:
					'Since when its push service reaches it no more; it is told again once it says where it is.'
			})
		),
		sentAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When its push service took the last push for it.' })
		),
		shownAt: Type.Optional(Type.Integer({ ...Millis, description: 'When it last showed one.' })),
		shownAfterMs: Type.Optional(
			Type.Integer({ ...Span, description: 'How long after its push service had taken that one.' })
		),
		unshown: Type.Integer({
			...Span,
			description:
				'Pushes that were taken since, and of which it showed nothing; of a conversation the newest.'
		}),
		fault: Type.Optional(
			Type.Enum(['refused', 'given-up'], { description: 'Why the last push for it did not leave.' })
		),
		sleep: Type.Optional(
			Type.Object(PushNotice.properties, {
				additionalProperties: false,
				description: 'The last check of whether it is told while it sleeps.'
			})
		),
		lacksContact: Type.Optional(
			Type.Literal(true, { description: 'Its push service takes nothing from this server (D5).' })
		)
	},
	{ additionalProperties: false, description: 'A device of an agent that is told by push.' }
);
export type ToldDevice = Static<typeof ToldDevice>;

/** How far pushes to a device came. */
export type PushStanding = Pick<
	ToldDevice,
	'sentAt' | 'shownAt' | 'shownAfterMs' | 'unshown' | 'fault' | 'sleep'
>;

/** Sums up what was decided about a device, in whatever order. */
export function standingOf(notices: readonly PushNotice[]): PushStanding {
	const pushes = notices
		.filter(({ isTold, reason }) => isTold && reason !== 'mailed')
		.toSorted((a, b) => b.decidedAt - a.decidedAt);
	const sent = pushes.flatMap((push) => (push.sentAt === undefined ? [] : { ...push, sentAt: push.sentAt }));
	const shown = sent.flatMap((push) =>
		push.shownAt === undefined ? [] : { ...push, shownAt: push.shownAt }
	);
	const lastSent = newest(sent, ({ sentAt }) => sentAt);
	const lastShown = newest(shown, ({ shownAt }) => shownAt);
	const since = sent.filter(
		({ sentAt, shownAt }) => shownAt === undefined && sentAt > (lastShown?.sentAt ?? 0)
	);
	const fault = pushes.at(0)?.fault;
	const sleep = pushes.find(({ reason }) => reason === 'sleep');
	return {
		...(lastSent ? { sentAt: lastSent.sentAt } : {}),
		...(lastShown
			? { shownAt: lastShown.shownAt, shownAfterMs: Math.max(0, lastShown.shownAt - lastShown.sentAt) }
			: {}),
		// A push service keeps the newest of a conversation alone: what gave way to it is shown nowhere.
		unshown: new Set(since.map(({ id, conversationId }) => conversationId ?? id)).size,
		// Whether it is reached is the device's own state.
		...(fault === undefined || fault === 'ended' ? {} : { fault }),
		...(sleep ? { sleep } : {})
	};
}

/** What keeps a device from telling its person anything, the gravest first. */
export type DeviceTrouble = 'stopped' | 'ended' | 'no-contact' | 'refused' | 'given-up' | 'unshown';

/** What is wrong with a device; undefined when nothing is. */
export function troubleOf(device: ToldDevice): DeviceTrouble | undefined {
	if (device.stoppedAt !== undefined) return 'stopped';
	if (device.endedAt !== undefined) return 'ended';
	if (device.lacksContact) return 'no-contact';
	return device.fault ?? (device.unshown >= UNSHOWN_MANY ? 'unshown' : undefined);
}

const newest = <T>(all: readonly T[], at: (one: T) => number): T | undefined =>
	all.toSorted((a, b) => at(b) - at(a)).at(0);
