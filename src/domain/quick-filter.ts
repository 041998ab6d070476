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

/**
 * How many rows each filter lets through; of one that lets none through there is no number. Of a list that was counted before
 * only what is another now is looked at: there may be ten thousand rows, and one of them changes with each message.
 */
export class Counting {
	readonly #counts = new Map<QuickFilter, number>();
	#rows: readonly ConversationRow[] = [];
	#agentId = '';

	/** Counts what is there now, for one agent. */
	of(rows: readonly ConversationRow[], agentId: string): ReadonlyMap<QuickFilter, number> {
		if (agentId !== this.#agentId) {
			this.#counts.clear();
			this.#rows = [];
		}
		const before = this.#rows;
		let [from, to] = [0, 0];
		while (from < before.length || to < rows.length) {
			const [was, is] = [before[from], rows[to]];
			if (was === is) {
				[from, to] = [from + 1, to + 1];
				continue;
			}
			// One that moved is gone where it stood and new where it stands; those between are as they were.
			const hasCome = is !== undefined && rows[to + 1] === was;
			const hasGone = was !== undefined && !hasCome && before[from + 1] === is;
			if (was && !hasCome) {
				this.#add(was, agentId, -1);
				from += 1;
			}
			if (is && !hasGone) {
				this.#add(is, agentId, 1);
				to += 1;
			}
		}
		[this.#rows, this.#agentId] = [rows, agentId];
		return new Map(this.#counts);
	}

	#add(row: ConversationRow, agentId: string, by: 1 | -1): void {
		for (const filter of plainFilters) if (lets[filter](row, agentId)) this.#change(filter, by);
		if (row.group) this.#change(row.group.id, by);
	}

	#change(filter: QuickFilter, by: number): void {
		const count = (this.#counts.get(filter) ?? 0) + by;
		if (count > 0) this.#counts.set(filter, count);
		else this.#counts.delete(filter);
	}
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
