/** A new version of the app waits until its person takes it: nothing that is being written is swept away. */
import type { Toasts } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import { whenIdle } from './idle.ts';

const LOOK_EVERY_MS = 60 * 60_000;
/** The worker fetches the whole app once: not while the first screen needs the line. */
const BEGIN_AFTER_MS = 3_000;

/** Registers the worker that keeps the shell, looks for new versions, and offers them; returns how to stop looking. */
export function keepUpToDate(toasts: Toasts): () => void {
	// The development server builds nothing that a worker could keep.
	if (import.meta.env.DEV || !('serviceWorker' in navigator)) return () => undefined;
	const over = new AbortController();
	const callOff = whenIdle(() => {
		// Without a worker the app only does not open offline; the next start tries again.
		register(toasts, over.signal).catch(() => undefined);
	}, BEGIN_AFTER_MS);
	return () => {
		callOff();
		over.abort();
	};
}

async function register(toasts: Toasts, signal: AbortSignal): Promise<void> {
	const { Workbox } = await import('workbox-window');
	const worker = new Workbox('/service-worker.js', { type: 'module' });
	worker.addEventListener('waiting', () => {
		const take = () => {
			worker.addEventListener('controlling', () => location.reload());
			worker.messageSkipWaiting();
		};
		toasts.show({ text: m.update_ready(), action: { label: m.update_reload(), run: take } });
	});
	await worker.register();
	const look = () => {
		if (navigator.onLine && !document.hidden) worker.update().catch(() => undefined);
	};
	const timer = setInterval(look, LOOK_EVERY_MS);
	document.addEventListener('visibilitychange', look, { signal });
	signal.addEventListener('abort', () => clearInterval(timer));
}
