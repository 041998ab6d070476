/** Whom a conversation calls: one rule for what is told, for what lists and icons count, and for when that is over (product C0, N5, N6, E8). */
import { colleaguePosition, hasJoined, type Conversation } from './conversation.ts';
import { seenByTeam } from './escalation.ts';
import { isUnread, readPosition, type Mark } from './mark.ts';
import type { NoticeEvent } from './notice.ts';

/** What the rule looks at of a conversation: a server with thousands of them reads no more. */
export const CALLING_FIELDS = [
	'status',
	'assigneeId',
	'participantIds',
	'visitorPosition',
	'agentPosition',
	'agentPositionBy',
	'otherAgentPosition',
	'resolvedPosition'
] as const satisfies readonly (keyof Conversation)[];

/** A conversation, as far as the rule looks. */
export type Calling = Pick<Conversation, (typeof CALLING_FIELDS)[number]>;

/**
 * Whose an entry is, for one agent: its own, who is responsible or has joined; a colleague's, who is responsible or has answered
 * it; else nobody's yet.
 */
export function whoseIs(
	conversation: Calling,
	agentId: string,
	position: number
): Extract<NoticeEvent, 'mine' | 'free' | 'others'> {
	const { assigneeId } = conversation;
	if (assigneeId === agentId || hasJoined(conversation, agentId)) return 'mine';
	const isFree = assigneeId === undefined && colleaguePosition(conversation, agentId) < position;
	return isFree ? 'free' : 'others';
}

/** Whether a conversation waits for this agent: its visitor said what it has not read, and no colleague sees to it. */
export const callsFor = (
	conversation: Calling,
	agentId: string,
	mark: Pick<Mark, 'position'> | undefined
): boolean =>
	conversation.status === 'open' &&
	isUnread(conversation, mark) &&
	whoseIs(conversation, agentId, conversation.visitorPosition) !== 'others';

/** What a notification or a banner is about. */
export interface CallAbout {
	readonly position: number;
	/** A note that names the agent. */
	readonly isInner?: true;
	/** Told because nobody had seen it for too long. */
	readonly isWaiting?: true;
}

/** Whether what an agent was told of needs it no more: it was read or resolved, or a colleague sees to it meanwhile. */
export function isCallOver(
	about: CallAbout,
	of: {
		readonly conversation: Calling & Pick<Conversation, 'agentReadPosition'>;
		readonly agentId: string;
		readonly mark: Mark | undefined;
		/** What this device is told of. */
		readonly events: readonly NoticeEvent[];
	}
): boolean {
	const { conversation, agentId, mark, events } = of;
	if (readPosition(conversation, mark) >= about.position) return true;
	// Who was named is meant, whoever is responsible.
	if (about.isInner) return false;
	if (about.isWaiting) return seenByTeam(conversation) >= about.position;
	return whoseIs(conversation, agentId, about.position) === 'others' && !events.includes('others');
}
