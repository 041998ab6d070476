/** What an agent says of itself: whether it is there, reachable, and when it means to be back (product P4, X10). */
import type { Agent, Availability, SetAvailability } from '#domain/agent.ts';
import { listWishes, type Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';
import { isOver } from './overlay.ts';
import { wish } from './wish.ts';

/**
 * Says what this agent is for visitors; the choice made later wins.
 *
 * @param backAt when it means to be back, on the server's clock; absent when it does not say so
 * @throws AppError `storage-full` when the device has no room
 */
export const setAvailability = (
	data: Data,
	availability: Availability,
	backAt?: number | undefined
): Promise<void> =>
	wish(data, 'setAvailability', { availability, ...(backAt === undefined ? {} : { backAt }) });

/**
 * Says whether a push reaches this agent while it is not online; when it means to be back stays as it was said.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const setReachable = (data: Data, isReachable: boolean): Promise<void> =>
	wish(data, 'setAvailability', async () => ({
		...(await saidLast(data)),
		availability: isReachable ? 'away' : 'offline'
	}));

/**
 * Says when this agent means to be back; whether it is reachable until then stays as it was said.
 *
 * @param backAt on the server's clock; absent when it does not say so any more
 * @throws AppError `storage-full` when the device has no room
 */
export const setBackAt = (data: Data, backAt: number | undefined): Promise<void> =>
	wish(data, 'setAvailability', async () => {
		const { availability } = await saidLast(data);
		return { availability, ...(backAt === undefined ? {} : { backAt }) };
	});

/** What was said last: what waits here is read where it is stored, since the overlay may be a moment behind. */
async function saidLast({ database, outbox, session }: Data): Promise<SetAvailability> {
	const pending = (one: Wish) =>
		one.state !== 'held' && one.state !== 'refused' && !isOver(one, database.progress);
	for (const one of (await listWishes(outbox)).toReversed())
		if (one.mutation.name === 'setAvailability' && pending(one)) return one.mutation.args;
	const { agentId } = session;
	const agent: Pick<Agent, 'availability' | 'backAt'> | undefined = (
		await database.read('agent', [agentId])
	).get(agentId);
	const { availability = 'offline', backAt } = agent ?? {};
	return { availability, ...(backAt === undefined ? {} : { backAt }) };
}
