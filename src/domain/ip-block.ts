/** Keeping out whoever comes from an IP address, and whether addresses are kept at all (product E3, V6). */
import Type, { type Static } from 'typebox';
import { BLOCK_MAX_MS } from './block.ts';
import { Id } from './fields.ts';
import { ipRangeOf, maySeeIpAddresses } from './ip-address.ts';
import { applied, refused, type Mutator, type Scene } from './mutator.ts';
import type { Setting } from './setting.ts';

/** Arguments of `blockIpAddress`; `ipBlockId` names this block. */
export const BlockIpAddress = Type.Object(
	{
		ipBlockId: Id,
		visitId: Type.Optional(Type.String({ ...Id, description: 'The visit whose address is kept out.' })),
		againId: Type.Optional(
			Type.String({ ...Id, description: 'Instead: an earlier block whose addresses are kept out again.' })
		),
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
export type BlockIpAddress = Static<typeof BlockIpAddress>;

/** Arguments of `unblockIpAddress`. */
export const UnblockIpAddress = Type.Object({ ipBlockId: Id }, { additionalProperties: false });
export type UnblockIpAddress = Static<typeof UnblockIpAddress>;

/** Arguments of `hideIpAddresses`. */
export const HideIpAddresses = Type.Object(
	{
		workspaceId: Id,
		isHidden: Type.Boolean({ description: 'Whether they are forgotten, and never kept again.' })
	},
	{ additionalProperties: false }
);
export type HideIpAddresses = Static<typeof HideIpAddresses>;

/** Whether a block of IP addresses is in force at this moment. */
export const isInForce = ({ deletedAt, endsAt = Infinity }: Setting, now: number): boolean =>
	deletedAt === undefined && now < endsAt;

/**
 * Keeps out whoever comes from the address of a visit, an IPv6 one by its /64, or once more those of an earlier block; the
 * owner and managers may. One that was taken back never returns, however late it is repeated: its undo is another one.
 */
export const blockIpAddress: Mutator<BlockIpAddress> = (scene, args, { actor, writtenAt }) => {
	if (!maySeeIpAddresses(actor)) return refused('forbidden');
	const known = scene.read('setting', args.ipBlockId);
	if (known) return known.kind === 'ipBlock' ? applied([]) : refused('invalid');
	const name = rangeOf(scene, args);
	if (name === undefined) return refused('not-found');
	const document: Setting = {
		id: args.ipBlockId,
		kind: 'ipBlock',
		name,
		namedAt: writtenAt,
		createdById: actor.id,
		createdAt: writtenAt,
		...(args.forMs === undefined ? {} : { endsAt: writtenAt + args.forMs })
	};
	return applied([{ collection: 'setting', document }]);
};

function rangeOf(scene: Scene, { visitId, againId }: BlockIpAddress): string | undefined {
	const earlier = againId === undefined ? undefined : scene.read('setting', againId);
	if (earlier?.kind === 'ipBlock') return earlier.name;
	return visitId === undefined ? undefined : ipRangeOf(scene.read('visit', visitId)?.ipAddress ?? '');
}

/** Takes a block of IP addresses back; the owner and managers may. */
export const unblockIpAddress: Mutator<UnblockIpAddress> = (scene, { ipBlockId }, { actor, writtenAt }) => {
	if (!maySeeIpAddresses(actor)) return refused('forbidden');
	const known = scene.read('setting', ipBlockId);
	if (known?.kind !== 'ipBlock') return refused('not-found');
	if (known.deletedAt !== undefined) return applied([]);
	return applied([{ collection: 'setting', document: { ...known, deletedAt: writtenAt } }]);
};

/**
 * Says whether visitors' IP addresses are kept; the owner and managers may, and what was said later wins. The server
 * forgets those that it has. Blocks stay: they are what somebody decided.
 */
export const hideIpAddresses: Mutator<HideIpAddresses> = (scene, args, { actor, writtenAt }) => {
	const workspace = scene.read('workspace', args.workspaceId);
	if (!workspace) return refused('not-found');
	if (!maySeeIpAddresses(actor)) return refused('forbidden');
	if (writtenAt < (workspace.hidesIpAddressesAt ?? 0)) return applied([]);
	const { hidesIpAddresses: _before, ...rest } = workspace;
	const document = {
		...rest,
		...(args.isHidden ? { hidesIpAddresses: true } : {}),
		hidesIpAddressesAt: writtenAt
	};
	return applied([{ collection: 'workspace', document }]);
};
