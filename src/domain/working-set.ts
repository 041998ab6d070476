/**
 * Which documents a device keeps: by this the server sends a first copy, and a device lets go of what has grown old.
 * What leaves the set is not deleted, and comes back when it is asked for.
 */
import { DAY_MS } from './clock.ts';
import type { Conversation } from './conversation.ts';
import type { Mark } from './mark.ts';
import type { ShownMessage } from './shown.ts';

/** For how long after its end a device keeps a conversation and all that belongs to it. */
export const KEPT_MS = 90 * DAY_MS;

/** The moment from which a device need not keep a conversation, on the server's clock; undefined while it is open. */
export const keptUntil = ({ status, resolvedAt }: Conversation): number | undefined =>
	status === 'open' || resolvedAt === undefined ? undefined : resolvedAt + KEPT_MS;

/** Whether a device keeps a conversation, its messages and its transcripts. */
export const isKept = (conversation: Conversation, now: number): boolean =>
	now < (keptUntil(conversation) ?? Infinity);

/** Whether a device keeps a visitor: for as long as one of its conversations, and while it has none. */
export const isVisitorKept = (conversations: readonly Conversation[], now: number): boolean =>
	conversations.length === 0 || conversations.some((conversation) => isKept(conversation, now));

/**
 * Whether all entries of a conversation are here, for agents, who see them without a gap (SPEC S20).
 *
 * @param shown those of the copy, and waiting ones, which count for nothing
 */
export const isWhole = (shown: readonly ShownMessage[], { lastPosition }: Conversation): boolean =>
	shown.filter(({ wishId }) => wishId === undefined).length >= lastPosition;

/** Whether a device keeps a mark of a conversation that it keeps: what ends takes what was read with it, but no draft. */
export const isMarkKept = ({ position, draft }: Mark, { resolvedPosition }: Conversation): boolean =>
	position > resolvedPosition || (draft !== undefined && draft.text !== '');
