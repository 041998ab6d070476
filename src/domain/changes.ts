/** What changed in a conversation and can be brought back: who had it, and the tags that were taken off (product X5). */
import type { Conversation } from './conversation.ts';
import type { HistoryEntry } from './history.ts';
import type { Message } from './message.ts';

/** Who has a conversation: an agent, within a group or none; without an agent the group, or nobody. */
export type Holder = Pick<Conversation, 'assigneeId' | 'groupId'>;

interface Act {
	/** That of the wish behind it. */
	readonly id: string;
	/** Who did it. */
	readonly authorId: string;
	/** When it was written. */
	readonly at: number;
}

/** Somebody else was to have the conversation. */
export interface HandOver extends Act {
	readonly kind: 'joined' | 'assigned' | 'transferred';
	/** Who had it; absent when that is not known on this device. */
	readonly before?: Holder;
	/** Who was to have it. */
	readonly after: Holder;
	/** A colleague was first: it changed nothing, and is kept all the same (product rule 5.3). */
	readonly isLost: boolean;
}

/** A tag was taken off. */
export interface Untagging extends Act {
	readonly kind: 'untagged';
	readonly tagId: string;
}

/** One change of a conversation. */
export type Change = HandOver | Untagging;

/**
 * What changed in a conversation, the newest first. What was assigned and left no entry in the thread had lost; that can be
 * said only of a thread that is here as a whole.
 *
 * @param messages of its thread; own waiting ones without a place count for nothing
 */
export function changesOf(conversation: Conversation, messages: readonly Message[]): Change[] {
	const placed = messages.filter(({ position }) => position > 0).toSorted((a, b) => a.position - b.position);
	const isWhole = placed.length >= conversation.lastPosition;
	const history = conversation.history ?? [];
	const told = handOversIn(placed, history, isWhole);
	const known = new Set(placed.map(({ id }) => id));
	const others = untold(history, known, isWhole);
	// Of equal moments what stands later in the thread is newer.
	return [...told.reverse(), ...others, ...untaggingsIn(history)].sort((a, b) => b.at - a.at);
}

/**
 * Who a change can give the conversation back to: of one that lost whom it was meant for, else who had it before; nothing
 * when that is not known, when it was nobody, and when it is so. The group changes only with a transfer.
 *
 * @param isGroup whether a group is there still
 */
export function earlierHolder(
	{ kind, before, after, isLost }: HandOver,
	now: Holder,
	isGroup: (groupId: string) => boolean
): Holder | undefined {
	const earlier = isLost ? after : before;
	if (!earlier) return undefined;
	const { assigneeId, groupId } = earlier;
	const hasGroup = groupId !== undefined && isGroup(groupId);
	if (assigneeId === undefined && !hasGroup) return undefined;
	const isWithin = kind === 'transferred' && (groupId === undefined || hasGroup);
	const holder = holderOf(assigneeId, assigneeId === undefined || isWithin ? groupId : now.groupId);
	return isSame(holder, now) ? undefined : holder;
}

/** Who has it, as short as it can be said. */
export const holderOf = (assigneeId: string | undefined, groupId: string | undefined): Holder => ({
	...(assigneeId === undefined ? {} : { assigneeId }),
	...(groupId === undefined ? {} : { groupId })
});

const isSame = (one: Holder, other: Holder): boolean =>
	one.assigneeId === other.assigneeId && one.groupId === other.groupId;

/** Those that the thread tells, in its order; who had it is known from its beginning, or from a transfer on. */
function handOversIn(
	thread: readonly Message[],
	history: readonly HistoryEntry[],
	isWhole: boolean
): HandOver[] {
	let holder: Holder | undefined = isWhole ? {} : undefined;
	return thread.flatMap((message): HandOver[] => {
		const { id, event: kind, authorId, writtenAt: at } = message;
		if (kind !== 'joined' && kind !== 'assigned' && kind !== 'transferred') return [];
		const before = holder;
		const after = holderAfter({ ...message, event: kind }, history, before);
		// Before a transfer is known, nobody knows of which group it was.
		holder = kind === 'transferred' || before ? after : undefined;
		return after ? [{ kind, id, authorId, at, ...(before ? { before } : {}), after, isLost: false }] : [];
	});
}

/** Nothing when the history has forgotten it. */
function holderAfter(
	{ id, event, authorId }: Pick<Message, 'id' | 'event' | 'authorId'>,
	history: readonly HistoryEntry[],
	before: Holder | undefined
): Holder | undefined {
	if (event === 'joined') return holderOf(authorId, before?.groupId);
	const field = event === 'assigned' ? 'assignee' : 'group';
	const entry = history.find((one) => one.id === id && one.field === field);
	if (!entry) return undefined;
	return event === 'assigned' ? holderOf(entry.value, before?.groupId) : holderOf(undefined, entry.value);
}

/** Those that the history has and the thread does not tell. */
function untold(history: readonly HistoryEntry[], known: ReadonlySet<string>, isWhole: boolean): HandOver[] {
	const isTransfer = new Set(history.flatMap(({ field, id }) => (field === 'group' ? id : [])));
	return history.flatMap(({ id, field, value, authorId, writtenAt: at }): HandOver[] => {
		// Who had joined before anybody was assigned stands in the history under its own id.
		if (known.has(id) || id === value) return [];
		const act = { id, authorId, at, isLost: isWhole };
		if (field === 'group') return [{ ...act, kind: 'transferred', after: holderOf(undefined, value) }];
		if (field !== 'assignee' || isTransfer.has(id)) return [];
		return [{ ...act, kind: 'assigned', after: holderOf(value, undefined) }];
	});
}

/** A tag that was put on by several is taken off once. */
function untaggingsIn(history: readonly HistoryEntry[]): Untagging[] {
	const acts = new Map<string, Untagging>();
	for (const { id, field, value: tagId, authorId, writtenAt: at } of history) {
		if (field !== 'tag' || tagId === undefined) continue;
		const act = `${tagId} ${authorId} ${at}`;
		if (!acts.has(act)) acts.set(act, { kind: 'untagged', id, authorId, at, tagId });
	}
	return [...acts.values()].reverse();
}
