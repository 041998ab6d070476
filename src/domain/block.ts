/** Keeping a visitor out: what is written on either side no longer arrives (product E3, rule 5.5). */
import Type, { type Static } from 'typebox';
import { DAY_MS } from './clock.ts';
import { Id, Millis } from './fields.ts';
import { remember, remembers } from './history.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import type { Visitor } from './visitor.ts';

/** The longest that a block can be timed for; whoever wants more means for good. */
export const BLOCK_MAX_MS = 366 * DAY_MS;
/** How many blocks one visitor bears at a time; those that are over make room. */
export const BLOCKS_MAX = 8;

/** One act of keeping a visitor out; several may stand, and the visitor is free when none does. */
export const Block = Type.Object(
	{
		id: Id,
		agentId: Type.String({ ...Id, description: 'Who set it.' }),
		blockedAt: Millis,
		endsAt: Type.Optional(
			Type.Integer({ ...Millis, description: 'When it is over by itself; absent when for good.' })
		)
	},
	{ additionalProperties: false, description: 'One act of keeping a visitor out.' }
);
export type Block = Static<typeof Block>;

/** Arguments of `blockVisitor`; `blockId` names this block. */
export const BlockVisitor = Type.Object(
	{
		visitorId: Id,
		blockId: Id,
		forMs: Type.Optional(
			Type.Integer({
				minimum: 1,
				maximum: BLOCK_MAX_MS,
				description: 'How long, from when it was wished; for good without it.'
			})
		)
	},
	{ additionalProperties: false }
);
export type BlockVisitor = Static<typeof BlockVisitor>;

/** Arguments of `unblockVisitor`. */
export const UnblockVisitor = Type.Object(
	{
		visitorId: Id,
		blockIds: Type.Array(Id, {
			minItems: 1,
			maxItems: 2 * BLOCKS_MAX,
			description: 'The blocks that its author saw.'
		})
	},
	{ additionalProperties: false }
);
export type UnblockVisitor = Static<typeof UnblockVisitor>;

/** The blocks of a visitor that are in force at this moment; empty when it is free. */
export const blocksOf = (visitor: Pick<Visitor, 'blocks'> | undefined, now: number): readonly Block[] =>
	(visitor?.blocks ?? []).filter(({ endsAt = Infinity }) => now < endsAt);

/** Whether a visitor is kept out at this moment. */
export const isBlocked = (visitor: Pick<Visitor, 'blocks'> | undefined, now: number): boolean =>
	blocksOf(visitor, now).length > 0;

/** Keeps a visitor out; one that was taken back already never returns, however late it is repeated. */
export const blockVisitor: Mutator<BlockVisitor> = (scene, args, { actor, writtenAt, now }) => {
	const visitor = scene.read('visitor', args.visitorId);
	if (!visitor) return refused('not-found');
	const { blockId: id, forMs } = args;
	const isKnown = visitor.blocks?.some((block) => block.id === id) ?? false;
	if (isKnown || remembers(visitor.history, { field: 'block', id })) return applied([]);
	const timed = forMs === undefined ? {} : { endsAt: writtenAt + forMs };
	const block: Block = { id, agentId: actor.id, blockedAt: writtenAt, ...timed };
	const blocks = [...blocksOf(visitor, now), block];
	if (blocks.length > BLOCKS_MAX) return refused('invalid');
	return applied([{ collection: 'visitor', document: withBlocks(visitor, blocks) }]);
};

/** Takes back the blocks that its author saw: one that a colleague set meanwhile stands. */
export const unblockVisitor: Mutator<UnblockVisitor> = (scene, args, { actor, writtenAt }) => {
	const visitor = scene.read('visitor', args.visitorId);
	if (!visitor) return refused('not-found');
	const gone = args.blockIds.filter((id) => !remembers(visitor.history, { field: 'block', id }));
	if (gone.length === 0) return applied([]);
	let { history } = visitor;
	for (const id of gone) history = remember(history, { id, field: 'block', authorId: actor.id, writtenAt });
	const left = (visitor.blocks ?? []).filter(({ id }) => !gone.includes(id));
	const document = withBlocks(visitor, left);
	return applied([{ collection: 'visitor', document: history ? { ...document, history } : document }]);
};

function withBlocks({ blocks: _before, ...free }: Visitor, blocks: readonly Block[]): Visitor {
	if (blocks.length === 0) return free;
	// By id, so that no order of arrival changes the list.
	return { ...free, blocks: [...blocks].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
