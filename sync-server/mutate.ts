/** Decides mutations (SPEC S4, S5, S10). */
import { Hono } from 'hono';
import type { Clock } from '#domain/clock.ts';
import { endpoints } from '#protocol/endpoints.ts';
import type { MutateAnswer } from '#protocol/mutate.ts';
import type { Door } from './door.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';
import type { StreamHub } from './stream.ts';

/** Answers `mutate`; actor and workspace come from session or token, never from the body. */
export function mutateEndpoint({
	store,
	door,
	clock,
	line
}: {
	store: Store;
	door: Door;
	clock: Clock;
	line: StreamHub;
}): Hono {
	const read = bodyOf(endpoints.mutate.request);
	return new Hono().post(endpoints.mutate.path, async (context) => {
		const { workspaceId, actor } = await door.whoAsks(context);
		const { sentAt, mutations } = await read(context);
		const results = await store.mutate({ workspaceId, actor, mutations, sentAt, now: clock() });
		// A wish leaves its device's list at its number, so its line gets there even when nothing concerns it.
		line.level(workspaceId, actor);
		return answer(context, { epoch: store.epoch, results: [...results] } satisfies MutateAnswer);
	});
}
