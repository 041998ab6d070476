/** How an agent stands for colleagues and visitors: as it declared, and never by its line (product X10, P4). */
import type { Agent } from './agent.ts';
import type { Conversation } from './conversation.ts';

/** Below this many answers nothing is said about how long one takes. */
export const ANSWERS_MIN = 5;
/** How many of the newest answers say how long one takes. */
const ANSWERS_MAX = 50;

/** What an agent chose, and whether pushes reach it. */
type Declared = Pick<Agent, 'availability' | 'isReachable' | 'backAt'>;

/** How an agent stands. */
export type Presence =
	| { readonly kind: 'online' }
	/** Not before the app, and told of messages on a device of its own. */
	| { readonly kind: 'reachable' }
	/** Neither; of one that is back at a moment that it said, that moment, while it lies ahead. */
	| { readonly kind: 'away' | 'offline'; readonly backAt?: number };

/** How an agent stands; without a device that is told nobody is reachable. */
export function presenceOf({ availability, isReachable, backAt }: Declared, now: number): Presence {
	if (availability === 'online') return { kind: 'online' };
	if (availability === 'away' && isReachable) return { kind: 'reachable' };
	return { kind: availability, ...(backAt !== undefined && backAt > now ? { backAt } : {}) };
}

/** Whether somebody is there for visitors: online, or reachable. */
export const isThere = ({ availability, isReachable }: Omit<Declared, 'backAt'>): boolean =>
	availability === 'online' || (availability === 'away' && isReachable === true);

/**
 * How long the first answer usually takes: the median of the newest ANSWERS_MAX conversations that had one.
 *
 * @param conversations in any order
 * @returns milliseconds; undefined below ANSWERS_MIN answers
 */
export function usualAnswerMs(
	conversations: readonly Pick<Conversation, 'createdAt' | 'firstReplyAt'>[]
): number | undefined {
	const answered = conversations.filter(({ firstReplyAt }) => firstReplyAt !== undefined);
	if (answered.length < ANSWERS_MIN) return undefined;
	const waits = answered
		.toSorted((a, b) => b.createdAt - a.createdAt)
		.slice(0, ANSWERS_MAX)
		.map(({ createdAt, firstReplyAt = createdAt }) => Math.max(0, firstReplyAt - createdAt))
		.sort((a, b) => a - b);
	return waits[waits.length >> 1];
}

/** A usual wait as people say it, never shorter than it is: `40 s`, `3 min`, `2 h`. */
export function roundWait(ms: number): string {
	const seconds = Math.max(10, Math.ceil(ms / 10_000) * 10);
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.ceil(ms / 60_000);
	return minutes < 60 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
