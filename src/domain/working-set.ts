/**
 * Which documents a device keeps: by this the server sends a first copy, and a device lets go of what has grown old.
 * What leaves the set is not deleted, and comes back when it is asked for.
 */
import { isBlocked } from './block.ts';
import { DAY_MS } from './clock.ts';
import type { Conversation } from './conversation.ts';
import type { Mark } from './mark.ts';
import type { Report } from './report.ts';
import type { ShownMessage } from './shown.ts';
import type { Visitor } from './visitor.ts';
import type { Workspace } from './workspace.ts';

/** For how many days after its end a device keeps a conversation and all that belongs to it, until the workspace says otherwise. */
export const KEPT_DAYS_USUAL = 90;
/** For how long after its beginning a conversation is reported: twelve months, whichever they are. */
export const REPORTED_MS = 366 * DAY_MS;

/** For how many days after their end the devices of a workspace keep conversations. */
export const keptDaysOf = (workspace: Pick<Workspace, 'keptDays'> | undefined): number =>
	workspace?.keptDays ?? KEPT_DAYS_USUAL;

/** The moment by which a conversation that is not kept any more has ended, on the server's clock like `now`. */
export const keptSince = (workspace: Pick<Workspace, 'keptDays'> | undefined, now: number): number =>
	now - keptDaysOf(workspace) * DAY_MS;

/** When a conversation ended, on the server's clock; undefined while it is open. */
export const endedAt = ({ status, resolvedAt }: Conversation): number | undefined =>
	status === 'open' ? undefined : resolvedAt;

/** Whether a device keeps a conversation, its messages and its transcripts. @param since as `keptSince` says */
export const isKept = (conversation: Conversation, since: number): boolean =>
	(endedAt(conversation) ?? Infinity) > since;

/**
 * Whether a device keeps a visitor: for as long as one of its conversations, and while it has none for as many days;
 * and while it is kept out, since a block is seen and taken back in a list of the device's (product E3).
 */
export const isVisitorKept = (
	visitor: Visitor,
	conversations: readonly Conversation[],
	{ since, now }: { readonly since: number; readonly now: number }
): boolean =>
	conversations.some((conversation) => isKept(conversation, since)) ||
	(conversations.length === 0 && Math.max(visitor.createdAt, visitor.seenAt) > since) ||
	isBlocked(visitor, now);

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

/** Whether a device keeps a report: for as long as anything in it began within twelve months. */
export const isReportKept = ({ newestAt }: Report, now: number): boolean => newestAt > now - REPORTED_MS;
