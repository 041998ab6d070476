/** Somebody is at the door: while they type, the files of the screen behind it come. */
import { preloadCode } from '$app/navigation';

/** Brings them with the first thing that its person touches; the returned function calls it off. */
export function bringAhead(path: '/conversations' | '/home'): () => void {
	const over = new AbortController();
	// What does not come now is asked for again when it is needed.
	const bring = () => void preloadCode(path).catch(() => undefined);
	addEventListener('focusin', bring, { once: true, signal: over.signal });
	return () => over.abort();
}
