/** How a change of a conversation reads, and what of it can be brought back (product X5). */
import type { Change, Holder } from '#domain/changes.ts';
import type { Setting } from '#domain/setting.ts';
import { m } from '#messages';
import { formatEvent } from './events.ts';

/** What to call whom and what a change is about. */
export interface Names {
	/** Who reads. */
	readonly agentId: string;
	readonly ofAgent: (agentId: string) => string;
	/** Empty when the group is not known. */
	readonly ofGroup: (groupId: string) => string;
	/** Empty when the tag is not known. */
	readonly ofTag: (tagId: string) => string;
}

/** What can be brought back; nothing when it is so, or can't be. */
export interface Earlier {
	readonly holder: Holder | undefined;
	readonly tag: Setting | undefined;
}

/** A change in words. */
export interface ShownChange {
	readonly id: string;
	/** When it was done. */
	readonly at: number;
	/** Who did what. */
	readonly words: string;
	/** Who had the conversation before, or that nothing came of it. */
	readonly more?: string;
	/** What a press brings back; absent when nothing. */
	readonly back?: string;
}

export function shownChange(change: Change, names: Names, { holder, tag }: Earlier): ShownChange {
	const { id, at, authorId } = change;
	const isOwn = authorId === names.agentId;
	const [authorName, text] = [names.ofAgent(authorId), textOf(change, names)];
	const told = { event: change.kind, author: 'agent' as const, authorName, text };
	const more = moreOf(change, names);
	const back = holder
		? m.changes_give({ name: formatHolder(holder, names) })
		: tag && m.changes_tag({ tag: tag.name });
	return {
		id,
		at,
		words: formatEvent(told, isOwn),
		...(more === undefined ? {} : { more }),
		...(back === undefined ? {} : { back })
	};
}

/** Who has a conversation, by name: the agent, or the group that waits for one. */
export function formatHolder({ assigneeId, groupId }: Holder, names: Names): string {
	if (assigneeId !== undefined) return names.ofAgent(assigneeId);
	return groupId === undefined ? m.changes_nobody() : names.ofGroup(groupId);
}

function textOf(change: Change, names: Names): string {
	if (change.kind === 'untagged') return names.ofTag(change.tagId);
	const { assigneeId, groupId } = change.after;
	if (change.kind === 'assigned' && assigneeId !== undefined) return names.ofAgent(assigneeId);
	return groupId === undefined ? '' : names.ofGroup(groupId);
}

function moreOf(change: Change, names: Names): string | undefined {
	if (change.kind === 'untagged') return undefined;
	if (change.isLost) return m.changes_lost();
	return change.before && m.changes_before({ name: formatHolder(change.before, names) });
}
