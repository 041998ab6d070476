/** What happens when nobody has seen a visitor's message: steps, each after a time that the owner sets. */
import Type, { type Static } from 'typebox';
import type { Agent } from './agent.ts';
import { MINUTE_MS } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { Id, Millis } from './fields.ts';
import { isMember } from './group.ts';
import type { Message } from './message.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import { isThere } from './presence.ts';

/** The longest that a step may wait, in minutes. */
const STEP_MINUTES_MAX = 12 * 60;

/** What can be done: the next agent of the group is told, then all of the group, then those responsible by e-mail. */
export const EscalationStep = Type.Enum(['next', 'group', 'mail']);
export type EscalationStep = Static<typeof EscalationStep>;

const minutes = (description: string) =>
	Type.Optional(Type.Integer({ minimum: 1, maximum: STEP_MINUTES_MAX, description }));
const steps = {
	next: minutes('Minutes after which another agent is told; absent when none is.'),
	group: minutes('Minutes after which all of the group are told; absent when they are not.'),
	mail: minutes('Minutes after which owner and managers are written to; absent when they are not.')
};

/** The steps, and after how many minutes each is taken. */
export const Escalation = Type.Object(steps, {
	additionalProperties: false,
	description: 'What is done about a message that nobody has seen; absent when nothing is.'
});
export type Escalation = Static<typeof Escalation>;

const saidAt = Type.Optional(Type.Integer({ ...Millis, description: 'When that step was set last.' }));

/** Fields of a workspace that say so. */
export const escalationFields = {
	escalation: Type.Optional(Escalation),
	escalationAt: Type.Optional(
		Type.Object(
			{ nextAt: saidAt, groupAt: saidAt, mailAt: saidAt },
			{ additionalProperties: false, description: 'When each step was set; of one step the later one wins.' }
		)
	)
};

/** Arguments of `setEscalation`. */
export const SetEscalation = Type.Object(
	{
		workspaceId: Id,
		step: EscalationStep,
		minutes: minutes('Minutes after which it is taken; absent when it is not.')
	},
	{ additionalProperties: false }
);
export type SetEscalation = Static<typeof SetEscalation>;

/** Says after how long a step is taken; the owner and managers may, and what was said later about that step wins. */
export const setEscalation: Mutator<SetEscalation> = (scene, args, { actor, writtenAt }) => {
	const { workspaceId, step, minutes } = args;
	const workspace = scene.read('workspace', workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	const { escalation, escalationAt = {}, ...rest } = workspace;
	if (writtenAt < (escalationAt[`${step}At`] ?? 0)) return applied([]);
	const { [step]: _before, ...others } = escalation ?? {};
	const chosen = minutes === undefined ? others : { ...others, [step]: minutes };
	const document = {
		...rest,
		...(Object.keys(chosen).length > 0 ? { escalation: chosen } : {}),
		escalationAt: { ...escalationAt, [`${step}At`]: writtenAt }
	};
	return applied([{ collection: 'workspace', document }]);
};

/** The steps that are taken, each with the time after the message at which it is, in milliseconds. */
export const stepsOf = (escalation: Escalation): (readonly [step: EscalationStep, afterMs: number])[] =>
	EscalationStep.enum.flatMap((step) => {
		const after = escalation[step];
		return after === undefined ? [] : [[step, after * MINUTE_MS] as const];
	});

/** How far the team has seen a conversation: read, answered or resolved, by whomever. */
export const seenByTeam = ({
	agentReadPosition,
	agentPosition,
	resolvedPosition
}: Pick<Conversation, 'agentReadPosition' | 'agentPosition' | 'resolvedPosition'>): number =>
	Math.max(agentReadPosition, agentPosition, resolvedPosition);

/** Whether a message is the first that nobody has seen: what comes after it waits with it, and needs no steps of its own. */
export const isFirstUnseen = (
	message: Message,
	conversation: Conversation,
	messages: readonly Message[]
): boolean => {
	const seen = seenByTeam(conversation);
	const isEarlier = ({ author, kind, position }: Message) =>
		author === 'visitor' && kind !== 'event' && position > seen && position < message.position;
	return message.position > seen && !messages.some(isEarlier);
};

/** Those whose conversation it may be: of its group, of the whole workspace where it has none. */
export const groupOf = (agents: readonly Agent[], { groupId }: Pick<Conversation, 'groupId'>): Agent[] =>
	agents.filter((agent) => groupId === undefined || isMember(agent, groupId));

/** Who comes next, in this order: those of the group who are there, have not been told and are not in it, longest there first. */
export const nextAgents = (
	agents: readonly Agent[],
	conversation: Conversation,
	toldIds: ReadonlySet<string>
): Agent[] =>
	groupOf(agents, conversation)
		.filter((agent) => isThere(agent) && !toldIds.has(agent.id))
		.filter(({ id }) => id !== conversation.assigneeId && !conversation.participantIds.includes(id))
		.toSorted((a, b) => a.availabilityAt - b.availabilityAt || (a.id < b.id ? -1 : 1));

/** Who is written to: owner and managers, and whoever is responsible. */
export const lettersTo = (
	agents: readonly Agent[],
	{ assigneeId }: Pick<Conversation, 'assigneeId'>
): Agent[] => agents.filter(({ id, role }) => role !== 'agent' || id === assigneeId);
