/** What the widget needs of page and browser, as one injected object, so that tests can hold it. */
import { BROWSER_MAX, LANGUAGE_MAX, NAME_MAX, URL_MAX } from '#domain/fields.ts';
import type { NewId } from '#domain/id.ts';
import { newId } from '#domain/id.ts';

/** The part of a `WebSocket` that is used. */
export interface Socket {
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: (() => void) | null;
	send(text: string): void;
	close(): void;
}

/** The part of `localStorage` that is used. */
export type Area = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Where the visitor is: what an agent sees beside the conversation. */
export interface Place {
	readonly pageUrl: string;
	readonly pageTitle: string;
	readonly referrer: string;
	readonly language: string;
	readonly browser: string;
}

/** Everything outside the widget. */
export interface Surroundings {
	/** The origin that serves the widget: `https://chat.example`. */
	readonly server: string;
	readonly workspaceId: string;
	/** Absent when the browser refuses storage. */
	readonly area: Area | undefined;
	readonly newId: NewId;
	fetch(url: string, init: RequestInit): Promise<Response>;
	openSocket(url: string): Socket;
	/** Milliseconds since 1970 UTC. */
	now(): number;
	/** At least 0, below 1. */
	random(): number;
	/** Runs later, once; gives back how to call it off. */
	later(run: () => void, ms: number): () => void;
	/** Runs while no other tab runs under the same name; where the browser can't promise that, just runs. */
	alone<T>(name: string, run: () => Promise<T>): Promise<T>;
	place(): Place;
	isVisible(): boolean;
	isOnline(): boolean;
}

/** The surroundings of a real page. */
export function pageSurroundings(server: string, workspaceId: string): Surroundings {
	const area = findArea(() => window.localStorage);
	return {
		server,
		workspaceId,
		area,
		newId,
		fetch: (url, init) => fetch(url, init),
		openSocket: (url) => new WebSocket(url) as Socket,
		now: Date.now,
		random: Math.random,
		later: (run, ms) => {
			const timer = setTimeout(run, ms);
			return () => clearTimeout(timer);
		},
		// Locks exist on https pages only, and are refused where storage is; the server recognises what comes twice by its id.
		alone: async (name, run) =>
			area && 'locks' in navigator ? await navigator.locks.request(name, run) : await run(),
		place: () => ({
			pageUrl: location.href.split('#')[0]?.slice(0, URL_MAX) ?? '',
			pageTitle: document.title.slice(0, NAME_MAX),
			referrer: document.referrer.slice(0, URL_MAX),
			language: (document.documentElement.lang || navigator.language).slice(0, LANGUAGE_MAX),
			browser: navigator.userAgent.slice(0, BROWSER_MAX)
		}),
		isVisible: () => document.visibilityState === 'visible',
		isOnline: () => navigator.onLine
	};
}

/** A place to store, or nothing where the browser refuses: a sandboxed frame throws on the mere question. */
function findArea(read: () => Area): Area | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
