/** For what can wait until the first screen stands. */

/** Waits this long when the browser does not say that it is idle, in milliseconds. */
const AT_LATEST_MS = 4_000;

/** Runs when `afterMs` are over and the browser has nothing better to do; the returned function calls it off. */
export function whenIdle(run: () => void, afterMs = 0): () => void {
	let handle: number | undefined;
	const timer = setTimeout(() => {
		if ('requestIdleCallback' in window) handle = requestIdleCallback(run, { timeout: AT_LATEST_MS });
		else run();
	}, afterMs);
	return () => {
		clearTimeout(timer);
		if (handle !== undefined) cancelIdleCallback(handle);
	};
}

/** Runs once what stands now was painted; in a page that is hidden, once it is seen. */
export const oncePainted = (run: () => void): void => void requestAnimationFrame(() => setTimeout(run));
