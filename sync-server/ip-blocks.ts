/** Who is kept out by its IP address at the moment (SPEC W7): asked at every visitor's request, so kept in memory. */
import type { Clock } from '#domain/clock.ts';
import { ipRangeOf } from '#domain/ip-address.ts';
import { isInForce } from '#domain/ip-block.ts';
import type { Setting } from '#domain/setting.ts';
import type { Store } from './store/store.ts';

/** Says whether a workspace keeps an address out. */
export type IsKeptOut = (workspaceId: string, ipAddress: string | undefined) => Promise<boolean>;

/** Reads each workspace's blocks once, and again when they have changed. */
export function openIpBlocks(store: Store, clock: Clock): IsKeptOut {
	const known = new Map<string, Promise<Setting[]>>();
	store.watch(({ workspaceId, rights }) => {
		if (rights) known.delete(workspaceId);
	});
	const read = async (workspaceId: string) =>
		(await store.list(workspaceId, 'setting')).filter(({ kind }) => kind === 'ipBlock');
	return async (workspaceId, ipAddress) => {
		const range = ipAddress === undefined ? undefined : ipRangeOf(ipAddress);
		if (range === undefined) return false;
		const blocks = known.get(workspaceId) ?? read(workspaceId);
		known.set(workspaceId, blocks);
		return (await blocks).some((block) => block.name === range && isInForce(block, clock()));
	};
}
