/** Keeping IP addresses out and letting them in again, each with its undo (product E3, E12). */
import { ipRangeOf } from '#domain/ip-address.ts';
import type { Setting } from '#domain/setting.ts';
import type { Visit } from '#domain/visit.ts';
import { blockAgain, blockIpAddress, unblockIpAddress } from '#data/visits.ts';
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
		unblock: (blocks: readonly Setting[]) =>
			act(async () => {
				for (const { id } of blocks) await unblockIpAddress(data, id);
				const address = blocks[0]?.name || m.ipblock_unnamed();
				offerUndo(desk, m.ipblock_undone({ address }), async () => {
					for (const block of blocks) await blockAgain(data, block);
				});
			})
	};
}
