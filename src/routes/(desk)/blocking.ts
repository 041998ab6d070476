/** Keeping visitors out and letting them in again, each with its undo (product E3, E12). */
import { blocksOf } from '#domain/block.ts';
import type { Visitor } from '#domain/visitor.ts';
import { blockVisitor, unblockVisitor, undoBlock } from '#data/visitors.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';
import { offerUndo } from './undoing.ts';

export function blocking(desk: Desk) {
	const { data, act } = desk;
	return {
		block: (visitor: Visitor, name: string, forMs?: number) =>
			act(async () => {
				const blockId = await blockVisitor(data, visitor.id, forMs);
				offerUndo(desk, m.block_done({ name }), () => undoBlock(data, visitor.id, blockId));
			}),
		unblock: (visitor: Visitor, name: string) =>
			act(async () => {
				const blocks = blocksOf(visitor, data.surroundings.now());
				await unblockVisitor(data, visitor);
				// An act of blocking that was taken back never returns: the undo is another one, for what was left of the time.
				offerUndo(desk, m.unblock_done({ name }), async () => {
					const endsAt = Math.max(...blocks.map((block) => block.endsAt ?? Infinity));
					const leftMs = Math.max(1, Math.round(endsAt - data.surroundings.now()));
					await blockVisitor(data, visitor.id, Number.isFinite(leftMs) ? leftMs : undefined);
				});
			})
	};
}
