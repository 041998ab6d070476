/** Somebody is at the door: while they type, the files of the screen behind it come. */
import { preloadCode } from '$app/navigation';

/** Brings them with the first thing that its person touches; the returned function calls it off. */
export function bringAhead(path: '/conversations' | '/home'): () => void {
	const over = new AbortController();
	const bring = ({ target }: FocusEvent) => {
		// The page itself has the focus when one comes from another page.
		if (target === document.body) return;
		over.abort();
		// Some browsers remember that a file did not come. Where it fails nevertheless, it is asked for again when it is needed.
		if (navigator.onLine) preloadCode(path).catch(() => undefined);
	};
	addEventListener('focusin', bring, { signal: over.signal });
	return () => over.abort();
}
