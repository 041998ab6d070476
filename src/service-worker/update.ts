/** A new version waits until a person says so: text that is being written is never swept away. */

/** What a page says when its person took the update; workbox-window says the same word. */
const TAKE_OVER = 'SKIP_WAITING';

/** Becomes the running worker only when a page asks for it. */
export function offerUpdate(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('message', (event) => {
		const word: unknown = (event.data as { type?: unknown } | null)?.type;
		if (word === TAKE_OVER) event.waitUntil(worker.skipWaiting());
	});
}
