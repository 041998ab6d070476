/** Quick filters of the open conversations, and how many of them each lets through (product E8). */
import type { ConversationRow } from './shown.ts';

/** The filters that every workspace has. */
export const plainFilters = ['all', 'unread', 'mine', 'unassigned'] as const;

/** One of the plain filters, or the id of a group. */
export type QuickFilter = string;

/** The filter that applies: the chosen one, or all when it was a group that is not there any more. */
export const validFilter = (chosen: QuickFilter, groups: readonly { readonly id: string }[]): QuickFilter =>
	[...plainFilters, ...groups.map(({ id }) => id)].includes(chosen) ? chosen : 'all';

const lets: Record<(typeof plainFilters)[number], (row: ConversationRow, agentId: string) => boolean> = {
	all: () => true,
	unread: ({ unread }) => unread,
	mine: ({ conversation }, agentId) => conversation.assigneeId === agentId,
	unassigned: ({ conversation }) => conversation.assigneeId === undefined
};

const isPlain = (filter: QuickFilter): filter is keyof typeof lets => filter in lets;

/** Whether a filter lets a row through, for one agent. */
export const isUnder = (row: ConversationRow, filter: QuickFilter, agentId: string): boolean =>
	isPlain(filter) ? lets[filter](row, agentId) : row.group?.id === filter;

/** How many rows each filter lets through; of one that lets none through there is no number. */
export function countsOf(
	rows: readonly ConversationRow[],
	agentId: string
): ReadonlyMap<QuickFilter, number> {
	const plain = plainFilters.map((name) => ({ name, lets: lets[name], count: 0 }));
	const groups = new Map<QuickFilter, number>();
	for (const row of rows) {
		for (const one of plain) if (one.lets(row, agentId)) one.count += 1;
		const groupId = row.group?.id;
		if (groupId !== undefined) groups.set(groupId, (groups.get(groupId) ?? 0) + 1);
	}
	const counted = plain.flatMap(({ name, count }): [QuickFilter, number][] =>
		count > 0 ? [[name, count]] : []
	);
	return new Map([...counted, ...groups]);
}

/**
 * The rows that a filter lets through, in the order in which they came; the same list when it lets through all, so that
 * a screen need not look at it again.
 *
 * @param keptId the one that is open beside the list: it stays, although what is done in it may not fit any more
 */
export function filtered(
	rows: readonly ConversationRow[],
	filter: QuickFilter,
	{ agentId, keptId }: { readonly agentId: string; readonly keptId?: string | undefined }
): readonly ConversationRow[] {
	if (filter === 'all') return rows;
	const shown = rows.filter((row) => row.conversation.id === keptId || isUnder(row, filter, agentId));
	return shown.length === rows.length ? rows : shown;
}
