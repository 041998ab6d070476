/** How those who send wait for something to do. */
import type { Outbox, Wish } from './store.ts';
import { watchWishes } from './wish-list.ts';

/** Resolves when the signal says so. */
export async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Rests until the outbox looks a certain way, or the signal says so. */
export async function restUntil(
	outbox: Outbox,
	signal: AbortSignal,
	until: (wishes: readonly Wish[]) => boolean
): Promise<void> {
	const over = new AbortController();
	const look = (wishes: readonly Wish[]) => until(wishes) && over.abort();
	const stop = watchWishes(outbox, look, () => over.abort());
	await aborted(AbortSignal.any([signal, over.signal]));
	stop();
}
