/** Keeping IP addresses out and letting them in again, each with its undo (product E3, E12). */
import { ipRangeOf } from '#domain/ip-address.ts';
import type { Setting } from '#domain/setting.ts';
import type { Visit } from '#domain/visit.ts';
import { blockIpAddress, unblockIpAddress } from '#data/visits.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';
import { offerUndo } from './undoing.ts';

export function ipBlocking(desk: Desk) {
	const { data, act } = desk;
	return {
		block: ({ id, ipAddress = '' }: Visit, forMs?: number) =>
			act(async () => {
				const ipBlockId = await blockIpAddress(data, id, forMs);
				offerUndo(desk, m.ipblock_done({ address: ipRangeOf(ipAddress) ?? '' }), () =>
					unblockIpAddress(data, ipBlockId)
				);
			}),
		/** @param visit one from there, by which the undo blocks again */
		unblock: (blocks: readonly Setting[], visit?: Visit) =>
			act(async () => {
				for (const { id } of blocks) await unblockIpAddress(data, id);
				const endsAt = Math.max(...blocks.map((block) => block.endsAt ?? Infinity));
				const again = (of: Visit) => {
					const leftMs = Math.max(1, Math.round(endsAt - data.surroundings.now()));
					return blockIpAddress(data, of.id, Number.isFinite(leftMs) ? leftMs : undefined);
				};
				const address = blocks[0]?.name || m.ipblock_unnamed();
				offerUndo(desk, m.ipblock_undone({ address }), visit && (() => again(visit)));
			})
	};
}
