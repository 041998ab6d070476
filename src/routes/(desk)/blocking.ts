/** Keeping visitors out and letting them in again, each with its undo (product E3, E12). */
import { blocksOf } from '#domain/block.ts';
import type { Visitor } from '#domain/visitor.ts';
import { blockVisitor, unblockVisitor, undoBlock } from '#data/visitors.ts';
import { UNDO_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';

export function blocking({ data, act, toasts }: Desk) {
	const tell = (text: string, undo: () => Promise<unknown>) =>
		toasts.show({ text, action: { label: m.undo(), run: () => void act(undo) }, forMs: UNDO_MS });
	return {
		block: (visitor: Visitor, name: string, forMs?: number) =>
			act(async () => {
				const blockId = await blockVisitor(data, visitor.id, forMs);
				tell(m.block_done({ name }), () => undoBlock(data, visitor.id, blockId));
			}),
		unblock: (visitor: Visitor, name: string) =>
			act(async () => {
				const blocks = blocksOf(visitor, data.surroundings.now());
				await unblockVisitor(data, visitor);
				// An act of blocking that was taken back never returns: the undo is another one, for what was left of the time.
				tell(m.unblock_done({ name }), async () => {
					const endsAt = Math.max(...blocks.map((block) => block.endsAt ?? Infinity));
					const leftMs = Math.max(1, Math.round(endsAt - data.surroundings.now()));
					await blockVisitor(data, visitor.id, Number.isFinite(leftMs) ? leftMs : undefined);
				});
			})
	};
}
