/** What is on its way may be back in a moment: without a line an attempt ends as soon as it began (product X2). */
import { restUntil } from '#outbox/rest.ts';
import type { Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';

/** How long an attempt is waited for before its wishes are said to be on their way, in milliseconds. */
export const ATTEMPT_MS = 2_000;

/** Rests while a wish is on its way, for a moment at most: after that it waits again, or the server has decided about it. */
export async function untilBack(
	{ outbox, surroundings }: Pick<Data, 'outbox' | 'surroundings'>,
	{ order }: Pick<Wish, 'order'>
): Promise<void> {
	const over = new AbortController();
	const isUnderWay = (wish: Wish) => wish.order === order && wish.state === 'sending';
	void surroundings.wait(ATTEMPT_MS, over.signal).then(() => over.abort());
	await restUntil(outbox, over.signal, (wishes) => !wishes.some(isUnderWay));
	over.abort();
}
