/** The thread of the search index: nothing but the end of the page's line. */
import { SearchEnd } from './search-end.ts';
import type { ToSearch } from './search-line.ts';

const end = new SearchEnd({ disk: { indexedDB, IDBKeyRange }, hold }, (word) => postMessage(word));
addEventListener('message', ({ data }: MessageEvent<ToSearch>) => end.hear(data));

function hold(name: string, signal: AbortSignal, onHeld: () => void): void {
	// Absent where the page is not served securely: then one tab is assumed.
	if (!('locks' in navigator)) return onHeld();
	const held = navigator.locks.request(name, { signal }, async () => {
		onHeld();
		await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
	});
	// Ends with the signal.
	held.catch(() => undefined);
}
