/** Pages of a snapshot, fetched ahead of the writing: what came meanwhile is written at once (SPEC S3). */
import type { SnapshotAnswer, SnapshotRequest } from '#protocol/pull.ts';

/** Where a snapshot goes on; undefined at its beginning. */
export type Cursor = SnapshotRequest['cursor'];

/** How many pages may wait to be written. */
export const PAGES_AHEAD = 4;

/**
 * Fetches page after page, and hands on all that have arrived whenever the reader is ready for more.
 *
 * @throws what `fetch` throws, once the pages before are handed on
 */
export async function* pagesAhead(
	fetch: (cursor: Cursor) => Promise<SnapshotAnswer>,
	from: Cursor
): AsyncGenerator<readonly SnapshotAnswer[], void, void> {
	const arrived: SnapshotAnswer[] = [];
	let isRead = true;
	let [readable, roomy] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const run = async () => {
		for (let cursor = from, isFirst = true; isRead && (isFirst || cursor); isFirst = false) {
			const page = await fetch(cursor);
			arrived.push(page);
			readable.resolve();
			({ cursor } = page);
			if (arrived.length >= PAGES_AHEAD) await roomy.promise;
		}
	};
	let isOver = false;
	const running = run().finally(() => {
		isOver = true;
		readable.resolve();
	});
	// Its failure is met below; until then it is nobody's.
	running.catch(() => undefined);
	try {
		while (!isOver || arrived.length > 0) {
			await readable.promise;
			const pages = arrived.splice(0);
			if (!isOver) readable = Promise.withResolvers<void>();
			roomy.resolve();
			roomy = Promise.withResolvers<void>();
			if (pages.length > 0) yield pages;
		}
		await running;
	} finally {
		isRead = false;
		roomy.resolve();
	}
}
