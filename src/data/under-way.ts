/** What is on its way may be back in a moment: without a line an attempt ends as soon as it began (product X2). */
import { restUntil } from '#outbox/rest.ts';
import type { Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';

/** How long attempts are waited for before their wishes are said to be on their way, in milliseconds. */
export const ATTEMPT_MS = 2_000;

/**
 * Takes a wish out of the list as soon as it is not on its way, for a moment at most.
 *
 * @param take takes it; undefined or false while it may not
 * @returns what `take` gave last
 */
export async function onceBack<T>(
	{ outbox, surroundings }: Pick<Data, 'outbox' | 'surroundings'>,
	{ order }: Pick<Wish, 'order'>,
	take: () => Promise<T>
): Promise<T> {
	const over = new AbortController();
	void surroundings.wait(ATTEMPT_MS, over.signal).then(() => over.abort());
	const stateNow = () => outbox.reading([outbox.wishes], async () => (await outbox.wishes.get(order))?.state);
	const isUnderWay = (wish: Wish) => wish.order === order && wish.state === 'sending';
	try {
		for (;;) {
			const taken = await take();
			if (taken || over.signal.aborted) return taken;
			const state = await stateNow();
			// Between two attempts it waits, but only until the next begins.
			if (state === 'sending') await restUntil(outbox, over.signal, (wishes) => !wishes.some(isUnderWay));
			else if (state !== 'queued') return taken;
		}
	} finally {
		over.abort();
	}
}
