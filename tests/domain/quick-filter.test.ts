/** Quick filters of the open conversations and their counts (product E8). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyConversation } from '#domain/conversation.ts';
import { Counting, filtered, isUnder, plainFilters } from '#domain/quick-filter.ts';
import type { Setting } from '#domain/setting.ts';
import type { ConversationRow } from '#domain/shown.ts';
import { ana, ben, countedIds, DAWN, vera } from '../kit/cast.ts';

const id = countedIds(80_000);
const group = (name: string): Setting => ({
	id: id(),
	kind: 'group',
	name,
	namedAt: DAWN,
	createdById: ana.id,
	createdAt: DAWN
});
const [sales, support] = [group('Sales'), group('Support')];

const rows = fc.array(
	fc
		.record({
			assigneeId: fc.constantFrom(undefined, ana.id, ben.id),
			unread: fc.boolean(),
			group: fc.constantFrom(undefined, sales, support)
		})
		.map(({ assigneeId, unread, group: of }): ConversationRow => {
			const conversation = emptyConversation(id(), vera.id, DAWN);
			return {
				conversation: assigneeId === undefined ? conversation : { ...conversation, assigneeId },
				...(of ? { group: of } : {}),
				tags: [],
				unread,
				joined: false,
				waiting: false
			};
		})
);

test('[E8] what a filter shows is as many as it counts, in the order in which they stood', () => {
	fc.assert(
		fc.property(rows, (all) => {
			for (const filter of [...plainFilters, sales.id, support.id]) {
				const shown = filtered(all, filter, { agentId: ana.id });
				expect(shown).toHaveLength(new Counting().of(all, ana.id).get(filter) ?? 0);
				expect(shown).toEqual(all.filter((row) => isUnder(row, filter, ana.id)));
			}
		})
	);
});

test('[E8] mine are those of the reader, unassigned those of nobody, and each is in its group', () => {
	fc.assert(
		fc.property(rows, (all) => {
			const shown = (filter: string) => filtered(all, filter, { agentId: ana.id });
			expect(shown('all')).toEqual(all);
			expect(shown('unread').every(({ unread }) => unread)).toBe(true);
			expect(shown('mine').every(({ conversation }) => conversation.assigneeId === ana.id)).toBe(true);
			expect(shown('unassigned').every(({ conversation }) => !('assigneeId' in conversation))).toBe(true);
			expect(shown(sales.id).every((row) => row.group === sales)).toBe(true);
		})
	);
});

test('[E8] the one that is open beside the list stays in it, whatever is done in it', () => {
	fc.assert(
		fc.property(rows, fc.nat(), (all, which) => {
			const kept = all[which % Math.max(1, all.length)];
			if (!kept) return;
			const keptId = kept.conversation.id;
			const others = filtered(all, 'mine', { agentId: ana.id });
			expect(filtered(all, 'mine', { agentId: ana.id, keptId })).toEqual(
				all.filter((row) => row === kept || others.includes(row))
			);
		})
	);
});

test('[E8] a list that was counted before counts as if it were counted anew, whatever became of it and whoever reads it', () => {
	const change = fc.record({
		at: fc.nat(),
		gone: fc.nat(3),
		come: rows,
		moved: fc.nat(),
		by: fc.nat(),
		readerId: fc.constantFrom(ana.id, ben.id)
	});
	fc.assert(
		fc.property(rows, fc.array(change), (first, changes) => {
			const counting = new Counting();
			counting.of(first, ana.id);
			let all = first;
			for (const { at, gone, come, moved, by, readerId } of changes) {
				all = all.toSpliced(at % (all.length + 1), gone, ...come);
				const place = moved % (all.length + 1);
				const rest = all.toSpliced(place, 1);
				all = rest.toSpliced((place + by) % (rest.length + 1), 0, ...all.slice(place, place + 1));
				expect(counting.of(all, readerId)).toEqual(new Counting().of(all, readerId));
			}
			expect(counting.of([], ana.id).size).toBe(0);
		})
	);
});
