/** What a device needs of the world: network, time, chance, storage, locks. Injected, so that tests can hold it. */
import type { Clock } from '#domain/clock.ts';
import { newId, type NewId } from '#domain/id.ts';
import { backgroundTag } from '#outbox/background.ts';
import type { OutboxSurroundings } from '#outbox/store.ts';
import { doorSurroundings, type DoorSurroundings } from './door.ts';
import type { DatabaseSurroundings } from './rx.ts';
import type { FromSearch, OpenSearch } from './search-line.ts';
import { browserStorage } from './storage.ts';

/** A socket that is open or about to be. */
export interface Socket {
	send(text: string): void;
	/** Closes it; nothing is heard from it afterwards. */
	close(): void;
}

/** What a socket tells. */
export interface SocketEvents {
	readonly onOpen: () => void;
	readonly onMessage: (text: string) => void;
	readonly onClose: () => void;
}

/** Talks between the tabs of one device. */
export interface Channel {
	post(message: unknown): void;
	close(): void;
}

/** What a device needs of the world. */
export interface Surroundings extends DatabaseSurroundings, DoorSurroundings {
	readonly openSocket: (path: string, events: SocketEvents) => Socket;
	/** Joins the other tabs; what one posts, all others hear. */
	readonly openChannel: (name: string, hear: (message: unknown) => void) => Channel;
	/** Opens the thread that searches; absent where there is none. */
	readonly openSearch?: OpenSearch;
	readonly now: Clock;
	readonly newId: NewId;
	readonly random: () => number;
	/** Resolves when the page has nothing more urgent to do; absent where a browser does not say so. */
	readonly whenIdle?: () => Promise<void>;
	/**
	 * Runs while holding the lock of that name: waits for it, or takes it from whoever holds it. `held` is aborted with
	 * `signal` and when another takes it; then, or when the run ends, it returns.
	 */
	readonly lock: (
		name: string,
		signal: AbortSignal,
		run: (held: AbortSignal) => Promise<void>,
		how?: 'wait' | 'take'
	) => Promise<void>;
	/** Asks the worker to send an outbox when the line is back, though the app be closed by then; absent where it cannot. */
	readonly sendLater?: (outboxName: string) => void;
	/** Whether a person sees this page. */
	readonly isVisible: () => boolean;
	/** Calls back when the page becomes visible; the returned function stops that. */
	readonly onWake: (wake: () => void) => () => void;
	/** Calls back when the network comes or goes; the returned function stops that. */
	readonly onNetwork: (tell: () => void) => () => void;
	/** Whether there is any network at all; true when unknown. */
	readonly isOnline: () => boolean;
	readonly outbox: OutboxSurroundings;
}

/** The browser as it is. */
export function browserSurroundings(): Surroundings {
	return {
		...doorSurroundings(),
		openSocket,
		openChannel,
		openSearch,
		now: Date.now,
		newId,
		random: Math.random,
		...whenIdle(),
		lock,
		sendLater,
		onWake: (wake) =>
			listen(document, 'visibilitychange', () => document.visibilityState === 'visible' && wake()),
		onNetwork: (tell) => {
			const stops = [listen(window, 'online', tell), listen(window, 'offline', tell)];
			return () => stops.forEach((stop) => stop());
		},
		isOnline: () => navigator.onLine,
		isVisible: () => document.visibilityState === 'visible',
		storage: browserStorage(),
		multiInstance: true,
		outbox: {}
	};
}

/** The platform's types do not know it yet. */
interface TaskScheduler {
	postTask(task: () => void, how: { readonly priority: 'background' }): Promise<void>;
}

function whenIdle(): Pick<Surroundings, 'whenIdle'> {
	const { scheduler } = globalThis as { readonly scheduler?: TaskScheduler };
	if (scheduler === undefined) return {};
	return { whenIdle: () => scheduler.postTask(() => undefined, { priority: 'background' }) };
}

/** Where the browser knows of no such thing, the app sends at its next start. */
function sendLater(outboxName: string): void {
	const ask = async () => {
		// The platform's types do not know it; it refuses when its person forbids it.
		const { sync } = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
			readonly sync?: { register(tag: string): Promise<void> };
		};
		await sync?.register(backgroundTag(outboxName));
	};
	if ('serviceWorker' in navigator) void ask().catch(() => undefined);
}

const lock: Surroundings['lock'] = async (name, signal, run, how = 'wait') => {
	// Absent where the page is not served securely, such as a phone on the local network: then one tab is assumed.
	if (!('locks' in navigator)) return await run(signal);
	const lost = new AbortController();
	const held = AbortSignal.any([signal, lost.signal]);
	try {
		await navigator.locks.request(name, how === 'take' ? { steal: true } : { signal }, () => run(held));
	} catch (error) {
		if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
	} finally {
		lost.abort();
	}
};

function listen(target: EventTarget, event: string, listener: () => void): () => void {
	target.addEventListener(event, listener);
	return () => target.removeEventListener(event, listener);
}

function openSocket(path: string, { onOpen, onMessage, onClose }: SocketEvents): Socket {
	const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')));
	const over = new AbortController();
	const { signal } = over;
	socket.addEventListener('open', onOpen, { signal });
	socket.addEventListener('message', ({ data }) => onMessage(String(data)), { signal });
	socket.addEventListener('close', onClose, { signal });
	return {
		send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
		close: () => {
			over.abort();
			socket.close();
		}
	};
}

function openChannel(name: string, hear: (message: unknown) => void): Channel {
	const channel = new BroadcastChannel(name);
	channel.addEventListener('message', ({ data }) => hear(data));
	return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

const openSearch: OpenSearch = (hear) => {
	const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
	worker.addEventListener('message', ({ data }: MessageEvent<FromSearch>) => hear(data));
	worker.addEventListener('error', ({ message }) => hear({ say: 'lost', message }));
	return { post: (word) => worker.postMessage(word), close: () => worker.terminate() };
};
