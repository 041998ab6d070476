/** Quick filters of the open conversations, and how many of them each lets through (product E8). */
import type { ConversationRow } from './shown.ts';

/** The filters that every workspace has. */
export const plainFilters = ['all', 'unread', 'mine', 'unassigned'] as const;

/** One of the plain filters, or the id of a group. */
export type QuickFilter = string;

/** The filter that applies: the chosen one, or all when it was a group that is not there any more. */
export const validFilter = (chosen: QuickFilter, groups: readonly { readonly id: string }[]): QuickFilter =>
	[...plainFilters, ...groups.map(({ id }) => id)].includes(chosen) ? chosen : 'all';

/** Rows under a filter, and the number of rows under each. */
export interface Filtered {
	/** In the order in which they came. */
	readonly rows: readonly ConversationRow[];
	/** Of a filter that lets none through there is no number. */
	readonly counts: ReadonlyMap<QuickFilter, number>;
}

const lets: Record<(typeof plainFilters)[number], (row: ConversationRow, agentId: string) => boolean> = {
	all: () => true,
	unread: ({ unread }) => unread,
	mine: ({ conversation }, agentId) => conversation.assigneeId === agentId,
	unassigned: ({ conversation }) => conversation.assigneeId === undefined
};

/** The filters that let a row through, for one agent. */
export const filtersOf = (row: ConversationRow, agentId: string): readonly QuickFilter[] => [
	...plainFilters.filter((filter) => lets[filter](row, agentId)),
	...(row.group ? [row.group.id] : [])
];

/**
 * The rows that a filter lets through, and how many each of all filters does; the list may have ten thousand, so they are
 * looked at once for both.
 *
 * @param keptId the one that is open beside the list: it stays, although what is done in it may not fit any more
 */
export function filtered(
	rows: readonly ConversationRow[],
	filter: QuickFilter,
	{ agentId, keptId }: { readonly agentId: string; readonly keptId?: string | undefined }
): Filtered {
	const plain = plainFilters.map((name) => ({ name, lets: lets[name], count: 0 }));
	const groups = new Map<QuickFilter, number>();
	const shown: ConversationRow[] = [];
	for (const row of rows) {
		const groupId = row.group?.id;
		let isShown = row.conversation.id === keptId || groupId === filter;
		for (const one of plain) {
			if (!one.lets(row, agentId)) continue;
			one.count += 1;
			if (one.name === filter) isShown = true;
		}
		if (groupId !== undefined) groups.set(groupId, (groups.get(groupId) ?? 0) + 1);
		if (isShown) shown.push(row);
	}
	const counts = new Map([
		...plain.flatMap(({ name, count }): [QuickFilter, number][] => (count > 0 ? [[name, count]] : [])),
		...groups
	]);
	// The same rows are the same list, and a screen need not look at it again.
	return { rows: shown.length === rows.length ? rows : shown, counts };
}
