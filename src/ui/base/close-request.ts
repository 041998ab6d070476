/** The system's own way to close what lies over the page: on Android the gesture that else goes a page back. */

/** What a browser tells it by; the platform's types do not know it yet, and not every browser does. */
interface CloseWatching {
	readonly CloseWatcher?: new () => { onclose: (() => void) | null; destroy(): void };
}

/**
 * Hears that what lies over the page is to be closed. Where there are keys, Escape says so, and is heard already.
 *
 * @returns ends it
 */
export function hearCloseRequest(close: () => void): (() => void) | undefined {
	const { CloseWatcher } = window as CloseWatching;
	if (!CloseWatcher || !matchMedia('(pointer: coarse)').matches) return undefined;
	const watcher = new CloseWatcher();
	watcher.onclose = close;
	return () => watcher.destroy();
}
