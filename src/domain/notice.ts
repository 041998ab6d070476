/** Who is told of what, on which device: one rule, with the reason of each decision (product E4, N6, N7, P5, X9). */
import Type, { type Static } from 'typebox';
import type { Agent } from './agent.ts';
import { isBlocked } from './block.ts';
import { whoseIs } from './call.ts';
import type { Conversation } from './conversation.ts';
import { Id, Millis } from './fields.ts';
import { isMember } from './group.ts';
import { readPosition, type Mark } from './mark.ts';
import type { Message } from './message.ts';
import { isThere } from './presence.ts';
import { isKnownZone } from './time-zone.ts';
import type { Visitor } from './visitor.ts';

/** Of how many groups one device says that it wants to hear nothing. */
const MUTED_GROUPS_MAX = 60;
const DAY_MINUTES = 24 * 60;

/**
 * What may be told: a message in a conversation of one's own, in one that nobody answers yet, in a colleague's; that a
 * conversation was given to oneself or one's group; that a colleague named oneself in a note, wherever; and that a message
 * waits which nobody has seen.
 */
export const NoticeEvent = Type.Enum(['mine', 'free', 'others', 'handed', 'mentioned', 'waiting']);
export type NoticeEvent = Static<typeof NoticeEvent>;

/** How much of a message stands on a locked screen. */
export const NoticePreview = Type.Enum(['text', 'name', 'nothing']);
export type NoticePreview = Static<typeof NoticePreview>;

/** What is told while the agent is not there for visitors: as if it were, what is its own, where it is named, or nothing. */
export const WhileOffline = Type.Enum(['all', 'mine', 'mentions', 'none']);
export type WhileOffline = Static<typeof WhileOffline>;

const MinuteOfDay = Type.Integer({ minimum: 0, maximum: DAY_MINUTES - 1 });

/** A span of each day in which nothing is told. */
export const QuietHours = Type.Object(
	{
		from: Type.Integer({ ...MinuteOfDay, description: 'Minute of the day at which it begins.' }),
		to: Type.Integer({
			...MinuteOfDay,
			description: 'Minute of the day at which it ends; before `from` on the next day.'
		}),
		timeZone: Type.String({ maxLength: 60, description: 'By its IANA name, such as Europe/Paris.' })
	},
	{ additionalProperties: false, description: 'A span of each day in which nothing is told.' }
);
export type QuietHours = Static<typeof QuietHours>;

/** What one device is to be told; chosen on that device. */
export const NoticeChoices = Type.Object(
	{
		preview: NoticePreview,
		events: Type.Array(NoticeEvent, { maxItems: 6, description: 'What is told; nothing of all else.' }),
		whileOffline: WhileOffline,
		mutedGroupIds: Type.Array(Id, {
			maxItems: MUTED_GROUPS_MAX,
			description: 'Groups of whose conversations nothing is told, unless they are its own.'
		}),
		hasSound: Type.Boolean({ description: 'Of notifications, while the app is closed.' }),
		hasAppSound: Type.Boolean({ description: 'While the app is open.' }),
		quietHours: Type.Optional(QuietHours)
	},
	{ additionalProperties: false, description: 'What one device is to be told.' }
);
export type NoticeChoices = Static<typeof NoticeChoices>;

/** What a device is told that has chosen nothing. */
export const USUAL_CHOICES: NoticeChoices = {
	preview: 'text',
	events: ['mine', 'free', 'handed', 'mentioned', 'waiting'],
	whileOffline: 'mine',
	mutedGroupIds: [],
	hasSound: true,
	hasAppSound: true
};

/**
 * Why something is told, which is its event, or why not: the device wants no such event, nothing of the group, nothing while
 * offline or at this hour; it is another group's; it was read, or is looked at; it is the agent's own; its visitor is blocked.
 */
export const NoticeReason = Type.Enum([
	...NoticeEvent.enum,
	'event',
	'group',
	'offline',
	'quiet',
	'other-group',
	'read',
	'on-screen',
	'own',
	'blocked'
]);
export type NoticeReason = Static<typeof NoticeReason>;

/** One decision about a device, as it is remembered: whether it was told of something, why, and how far that came. */
export const PushNotice = Type.Object(
	{
		id: Id,
		conversationId: Type.Optional(Type.String({ ...Id, description: 'Absent for a test.' })),
		isTold: Type.Boolean(),
		reason: Type.Enum([...NoticeReason.enum, 'test', 'sleep', 'mailed', 'stopped'], {
			description:
				'Of the rule; `test` of one that was asked for, `sleep` of one that waits for a sleeping device, `mailed` of a letter to its agent, `stopped` of what had not left when its agent wanted it to be told nothing more.'
		}),
		decidedAt: Millis,
		sentAt: Type.Optional(Type.Integer({ ...Millis, description: 'When the push service had taken it.' })),
		shownAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When the device showed it, by the clock of the server.' })
		),
		wasOpen: Type.Optional(
			Type.Literal(true, { description: 'The app was on the screen then, so that the device did not sleep.' })
		),
		fault: Type.Optional(
			Type.Enum(['refused', 'given-up', 'ended'], {
				description:
					'Why it did not leave: refused by the push service, tried for too long, or its device was reached there no more.'
			})
		)
	},
	{ additionalProperties: false, description: 'One decision about a device.' }
);
export type PushNotice = Static<typeof PushNotice>;

/** How a device stands: whether its person will be told there, or what stands in the way. */
export type PushState =
	/** The browser tells nobody anything, or only once the app is installed. */
	| 'unsupported'
	| 'install-first'
	/** Its person was not asked yet, has refused, or does not want to be told here. */
	| 'not-asked'
	| 'denied'
	| 'off'
	/** The browser's push service or our server did not answer before anything was agreed. */
	| 'unreached'
	| 'on';

/** How a device tells of something while its app is open: on the screen, by the push that comes for it, or by a sound alone. */
export type NewsWay = 'banner' | 'push' | 'sound';

/** Which way: what nobody would see is left to the push, and where none comes a sound is all there is (product N5). */
export const newsWay = (of: {
	readonly isVisible: boolean;
	readonly state: PushState | undefined;
}): NewsWay => (of.isVisible ? 'banner' : of.state === 'on' ? 'push' : 'sound');

/** What was decided about one device. */
export interface NoticeDecision {
	readonly isTold: boolean;
	readonly reason: NoticeReason;
}

/** What is decided on. */
export interface NoticeFacts {
	/** One of which `mayTell` holds, and that `concerns` the agent. */
	readonly message: Message;
	readonly conversation: Conversation;
	readonly visitor: Visitor | undefined;
	readonly agent: Agent;
	readonly mark: Mark | undefined;
	/** Whether this agent has the conversation on a screen that is visible. */
	readonly isLookedAt: boolean;
	readonly choices: NoticeChoices;
	/** Nobody has seen it for as long as the owner allows, and this agent is the one to be told. */
	readonly isWaiting?: boolean;
	readonly now: number;
}

/** Whether an entry is anything that somebody may be told of. */
export const mayTell = ({ author, kind, event, mentionedIds }: Message): boolean =>
	(author === 'visitor' && kind !== 'event') ||
	event === 'assigned' ||
	event === 'transferred' ||
	mentionedIds !== undefined;

/** Whether that somebody may be this agent: a note concerns those whom it names. */
export const concerns = ({ kind, mentionedIds }: Message, agentId: string): boolean =>
	kind !== 'note' || mentionedIds?.includes(agentId) === true;

/** Decides whether a device is told of an entry, and why; the first reason not to counts. */
export function decideNotice(facts: NoticeFacts): NoticeDecision {
	const reason = reasonAgainst(facts);
	return reason === undefined ? { isTold: true, reason: eventFor(facts) } : { isTold: false, reason };
}

function reasonAgainst(facts: NoticeFacts): NoticeReason | undefined {
	const { message, conversation, visitor, agent, mark, isLookedAt, choices, now } = facts;
	if (message.author === 'agent' && message.authorId === agent.id) return 'own';
	// Colleagues may talk about whoever is blocked.
	if (message.kind !== 'note' && isBlocked(visitor, now)) return 'blocked';
	if (readPosition(conversation, mark) >= message.position) return 'read';
	if (isLookedAt) return 'on-screen';
	const event = eventFor(facts);
	const isOwn = event === 'mine' || event === 'handed' || event === 'mentioned';
	const { groupId } = conversation;
	if (!isOwn && groupId !== undefined && !isMember(agent, groupId)) return 'other-group';
	if (!choices.events.includes(event)) return 'event';
	if (
		event !== 'mine' &&
		event !== 'mentioned' &&
		groupId !== undefined &&
		choices.mutedGroupIds.includes(groupId)
	)
		return 'group';
	if (!isThere(agent) && !isToldOffline(choices.whileOffline, event)) return 'offline';
	return isQuiet(choices.quietHours, now) ? 'quiet' : undefined;
}

function eventFor({ message, conversation, agent, isWaiting }: NoticeFacts): NoticeEvent {
	if (isWaiting) return 'waiting';
	if (message.kind === 'note') return 'mentioned';
	if (message.kind === 'event') return isHandedTo(conversation, message, agent) ? 'handed' : 'others';
	return whoseIs(conversation, agent.id, message.position);
}

/** What was given away again meanwhile is nobody's business any more. */
function isHandedTo(conversation: Conversation, { event, position }: Message, agent: Agent): boolean {
	if (conversation.assignedPosition !== position) return false;
	if (event === 'assigned') return conversation.assigneeId === agent.id;
	return conversation.groupId !== undefined && isMember(agent, conversation.groupId);
}

function isToldOffline(choice: WhileOffline, event: NoticeEvent): boolean {
	if (choice === 'mentions') return event === 'mentioned';
	return choice === 'all' || (choice === 'mine' && !['free', 'others', 'waiting'].includes(event));
}

/** What was chosen, as it holds where the device is now: after a journey the night is another one. */
export const choicesIn = (timeZone: string, choices: NoticeChoices): NoticeChoices =>
	choices.quietHours === undefined || !isKnownZone(timeZone)
		? choices
		: { ...choices, quietHours: { ...choices.quietHours, timeZone } };

/** Whether a moment lies in the quiet hours, by the clock of their own time zone; never when there is no such zone. */
export function isQuiet(hours: QuietHours | undefined, now: number): boolean {
	if (!hours || !isKnownZone(hours.timeZone)) return false;
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: hours.timeZone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).formatToParts(now);
	const part = (type: 'hour' | 'minute') => Number(parts.find((one) => one.type === type)?.value ?? 0);
	const minute = part('hour') * 60 + part('minute');
	const { from, to } = hours;
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
