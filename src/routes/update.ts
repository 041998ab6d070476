/** A new version of the app waits until its person takes it: nothing that is being written is swept away (SPEC S9). */
import { updated } from '$app/state';
import { AppError } from '#protocol/error.ts';
import type { Toasts } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import { whenIdle } from './idle.ts';

const LOOK_EVERY_MS = 60 * 60_000;
/** The worker fetches the whole app once: not while the first screen needs the line. */
const BEGIN_AFTER_MS = 3_000;

/** Another version answers for the app by now than the one that this page is of. */
let isTaken = false;
/** Its person took the update here. */
let isAsked = false;

/** Registers the worker that keeps the shell, looks for new versions, and offers them; returns how to stop looking. */
export function keepUpToDate(toasts: Toasts): () => void {
	// The development server builds nothing that a worker could keep.
	if (import.meta.env.DEV || !('serviceWorker' in navigator)) return () => undefined;
	const over = new AbortController();
	const offer = new Offer(toasts);
	const { signal } = over;
	navigator.serviceWorker.addEventListener('controllerchange', () => offer.taken(), { signal });
	const callOff = whenIdle(() => {
		// Without a worker the app only does not open offline; the next start tries again.
		register(offer, signal).catch(() => undefined);
	}, BEGIN_AFTER_MS);
	return () => {
		callOff();
		over.abort();
	};
}

/**
 * Looks for the newest version and opens the app anew with it.
 *
 * @returns false when there is no newer one than this
 * @throws AppError `offline` when it can't be fetched now
 */
export async function takeNewest(): Promise<boolean> {
	const registration = await navigator.serviceWorker?.getRegistration();
	// Without a worker it is the server that answers.
	if (!registration || isTaken) return reload();
	const unreached = (cause: unknown) => new AppError({ kind: 'offline', message: String(cause) });
	try {
		await registration.update();
	} catch (cause) {
		throw unreached(cause);
	}
	const { installing } = registration;
	if (installing) await installed(installing);
	if (registration.waiting) return take(registration.waiting);
	if (installing?.state === 'redundant') throw unreached('the new version did not come whole');
	return (await updated.check()) && reload();
}

/** Whether server or worker have another version than this page is of, so that parts of this one may be gone. */
export const isOutdated = async (): Promise<boolean> => isTaken || (await updated.check());

/** What is told of a new version: that there is one, and then that it was taken. */
class Offer {
	readonly #toasts: Toasts;
	#shown: number | undefined;

	constructor(toasts: Toasts) {
		this.#toasts = toasts;
	}

	/** A new version is here. */
	waits(worker: ServiceWorker): void {
		// A page that no worker answers for hears of no change.
		worker.addEventListener('statechange', () => worker.state === 'activated' && this.taken());
		this.#show(m.update_ready(), m.update_reload(), () => void take(worker));
	}

	/** It was taken, in whichever tab. */
	taken(): void {
		if (isTaken) return;
		isTaken = true;
		if (isAsked || (document.hidden && !isWriting())) reload();
		else this.#show(m.update_elsewhere(), m.desk_reload(), reload);
	}

	#show(text: string, label: string, run: () => void): void {
		if (this.#shown !== undefined) this.#toasts.close(this.#shown);
		this.#shown = this.#toasts.show({ text, action: { label, run } });
	}
}

async function register(offer: Offer, signal: AbortSignal): Promise<void> {
	const { Workbox } = await import('workbox-window');
	const worker = new Workbox('/service-worker.js', { type: 'module' });
	worker.addEventListener('waiting', ({ sw }) => sw && offer.waits(sw));
	// Where no page is answered by the old one, the new one waits for nobody.
	worker.addEventListener('activated', ({ isExternal }) => isExternal && offer.taken());
	await worker.register();
	const look = () => {
		if (navigator.onLine && !document.hidden) worker.update().catch(() => undefined);
	};
	const timer = setInterval(look, LOOK_EVERY_MS);
	document.addEventListener('visibilitychange', look, { signal });
	signal.addEventListener('abort', () => clearInterval(timer));
}

/** The page is opened anew when it has taken over. */
function take(worker: ServiceWorker): true {
	isAsked = true;
	worker.addEventListener('statechange', () => worker.state === 'activated' && reload());
	worker.postMessage({ type: 'SKIP_WAITING' });
	return true;
}

function reload(): true {
	location.reload();
	return true;
}

const installed = (worker: ServiceWorker): Promise<void> =>
	new Promise((resolve) => {
		const look = () => worker.state !== 'installing' && resolve();
		worker.addEventListener('statechange', look);
		look();
	});

/** Whether something stands on this page that was not there when it was opened, kept or not. */
const isWriting = (): boolean =>
	document.querySelector('[role="dialog"]') !== null ||
	[...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(
		({ value, defaultValue }) => value !== defaultValue
	);
