/** Pages of a snapshot, fetched ahead of the writing: what came meanwhile is written at once (SPEC S3). */
import { PAGES_AHEAD, type SnapshotAnswer, type SnapshotRequest } from '#protocol/pull.ts';

/** Where a snapshot goes on; undefined at its beginning. */
export type Cursor = SnapshotRequest['cursor'];

interface Asked {
	readonly cursor: Cursor;
	readonly page: Promise<SnapshotAnswer>;
}

/**
 * Fetches page after page, several at once as far as the server says where they begin, and hands on all that have
 * arrived, in order, whenever the reader is ready for more.
 *
 * @throws what `fetch` throws, once the pages before are handed on
 */
export async function* pagesAhead(
	fetch: (cursor: Cursor) => Promise<SnapshotAnswer>,
	from: Cursor
): AsyncGenerator<readonly SnapshotAnswer[], void, void> {
	const arrived = new Set<Promise<SnapshotAnswer>>();
	const ask = (cursor: Cursor): Asked => {
		const page = fetch(cursor);
		// A failure is met in its turn; until then it is nobody's.
		page.then(() => arrived.add(page)).catch(() => undefined);
		return { cursor, page };
	};
	let asked: readonly Asked[] = [ask(from)];
	while (asked.length > 0) {
		const pages: SnapshotAnswer[] = [];
		for (let [first] = asked; first && (pages.length === 0 || arrived.has(first.page)); [first] = asked) {
			const page = await first.page;
			pages.push(page);
			asked = next(page, asked.slice(1), ask);
		}
		yield pages;
	}
}

/** What to have asked for after a page: what was asked for already stays, while it begins where this page ends. */
function next(
	{ cursor, ahead = [] }: SnapshotAnswer,
	asked: readonly Asked[],
	ask: (cursor: Cursor) => Asked
): Asked[] {
	if (!cursor) return [];
	const begins = [cursor.below, ...ahead].slice(0, PAGES_AHEAD);
	const isStill = asked[0] === undefined || asked[0].cursor?.below === cursor.below;
	const kept = isStill ? asked : [];
	return begins.map((below, index) => kept[index] ?? ask({ at: cursor.at, below }));
}
