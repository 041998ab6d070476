/** Finding what is not on a device (SPEC S21). */
import { Hono } from 'hono';
import { endpoints } from '#protocol/endpoints.ts';
import type { Door } from './door.ts';
import { openGate } from './gate.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';

/** Who searches must not keep those waiting who write. */
const SEARCHES_AT_ONCE = 1;

/** Answers agents in which conversations of their workspace something is. */
export function searchEndpoint({ store, door }: { store: Store; door: Door }): Hono {
	const read = bodyOf(endpoints.search.request);
	const inTurn = openGate(SEARCHES_AT_ONCE);
	return new Hono().post(endpoints.search.path, async (context) => {
		const { workspaceId } = await door.agentAsks(context);
		const wanted = await read(context);
		return await inTurn(async () => await answer(context, await store.search(workspaceId, wanted)));
	});
}
