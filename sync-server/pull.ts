/** What changed, and the first copy (SPEC S2, S3, S8, W1). */
import { Hono } from 'hono';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Door } from './door.ts';
import { openGate } from './gate.ts';
import { answerBytes, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';

/** Each takes a few MB until it is compressed; more at once would not be quicker. */
const PAGES_AT_ONCE = 2;

/** Answers `pull` and `snapshot` to agents and visitors, each in their own scope, and `thread` to agents. */
export function pullEndpoint({ store, door }: { store: Store; door: Door }): Hono {
	const readPull = bodyOf(endpoints.pull.request);
	const readSnapshot = bodyOf(endpoints.snapshot.request);
	const readThread = bodyOf(endpoints.thread.request);
	const inTurn = openGate(PAGES_AT_ONCE);
	const tooOld = () => new AppError({ kind: 'too-old', message: 'begin again with a snapshot' });
	const epoch = JSON.stringify(store.epoch);
	return new Hono()
		.post(endpoints.pull.path, async (context) => {
			const { workspaceId, actor } = await door.whoAsks(context);
			const request = await readPull(context);
			if (request.epoch !== store.epoch) throw tooOld();
			return inTurn(async () => {
				const page = await store.pull(workspaceId, actor, request.after, request.limit);
				if (!page) throw tooOld();
				const { from, to, more, items } = page;
				const head = `{"epoch":${epoch},"from":${from},"to":${to},"more":${more},"items":[`;
				return answerBytes(context, around(head, items));
			});
		})
		.post(endpoints.snapshot.path, async (context) => {
			const { workspaceId, actor } = await door.whoAsks(context);
			const request = await readSnapshot(context);
			return inTurn(async () => {
				const page = await store.snapshot(workspaceId, actor, request.cursor);
				if (!page) throw tooOld();
				const { cursor, ahead } = page;
				const next = cursor
					? `"cursor":${JSON.stringify(cursor)},"ahead":${JSON.stringify(ahead ?? [])},`
					: '';
				const head = `{"epoch":${epoch},"at":${page.at},${next}"items":[`;
				return answerBytes(context, around(head, page.items));
			});
		})
		.post(endpoints.thread.path, async (context) => {
			const { workspaceId, actor } = await door.agentAsks(context);
			const { epoch: asked, conversationId } = await readThread(context);
			if (asked !== store.epoch) throw tooOld();
			return inTurn(async () => {
				const items = await store.thread(workspaceId, actor, conversationId);
				if (!items) throw new AppError({ kind: 'not-found', message: 'there is no such conversation' });
				return answerBytes(context, around(`{"epoch":${epoch},"items":[`, items));
			});
		});
}

const around = (head: string, items: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] => [
	Buffer.from(head),
	items,
	Buffer.from(']}')
];
