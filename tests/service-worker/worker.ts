/** A worker without a browser: what it is told, what it shows, and the server it asks. */
import { onTestFinished, vi } from 'vitest';
import { newId } from '#domain/id.ts';
import { USUAL_CHOICES } from '#domain/notice.ts';
import { Pushed, pushedName } from '#outbox/pushed.ts';
import type { PushPayload } from '#protocol/push.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import '../kit/dexie.ts';

/** A page of the app. @param answer what it says when it is asked whether its person knows of something; nothing when it hangs */
export interface Page {
	readonly visibilityState: 'visible' | 'hidden';
	readonly answer?: boolean;
}

/** A worker, its screen and its pages. */
export function fakeWorker({
	pages = [],
	userAgent = 'Chrome/156'
}: { pages?: Page[]; userAgent?: string } = {}) {
	const listeners = new Map<string, (event: unknown) => void>();
	const shown = new Map<string, { title: string; options: NotificationOptions & { actions?: object[] } }>();
	const told: { tell: string }[] = [];
	const opened: string[] = [];
	const subscribed: (string | undefined)[] = [];
	let badge: number | undefined;
	let endpoint: string | undefined = 'https://fcm.googleapis.com/fcm/send/old';
	const subscriptionOf = (at: string) => ({
		endpoint: at,
		toJSON: () => ({ endpoint: at, keys: { p256dh: 'key', auth: 'secret' } }),
		unsubscribe: async () => {
			endpoint = undefined;
			return true;
		}
	});
	const windows = pages.map((page) => ({
		...page,
		postMessage: (word: { tell: string }, ports: readonly MessagePort[] = []) => {
			told.push(word);
			if (word.tell === 'ask' && page.answer !== undefined) ports[0]?.postMessage(page.answer);
		}
	}));
	const worker = {
		addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
		navigator: { userAgent, setAppBadge: async (count: number) => void (badge = count) },
		clients: { matchAll: async () => windows, openWindow: async (path: string) => void opened.push(path) },
		registration: {
			showNotification: async (title: string, options: NotificationOptions = {}) =>
				void shown.set(options.tag ?? '', { title, options }),
			getNotifications: async () =>
				[...shown].map(([tag, { options }]) => ({
					data: options.data as unknown,
					close: () => shown.delete(tag)
				})),
			pushManager: {
				getSubscription: async () => (endpoint === undefined ? null : subscriptionOf(endpoint)),
				subscribe: async ({ applicationServerKey }: { applicationServerKey?: string }) => {
					subscribed.push(applicationServerKey);
					endpoint = 'https://fcm.googleapis.com/fcm/send/new';
					return subscriptionOf(endpoint);
				}
			}
		}
	};
	return {
		worker: worker as unknown as ServiceWorkerGlobalScope,
		shown,
		told,
		opened,
		subscribed,
		get badge() {
			return badge;
		},
		get endpoint() {
			return endpoint;
		},
		/** Lets something happen, and waits until the worker has done with it. */
		happen: async (type: string, event: object = {}) => {
			const waits: Promise<unknown>[] = [];
			listeners.get(type)?.({ ...event, waitUntil: (wait: Promise<unknown>) => waits.push(wait) });
			await Promise.all(waits);
		}
	};
}

/** A server that answers these paths, and remembers what it was asked; every other path is not found. */
export function fakeServer(answers: Readonly<Record<string, object>>) {
	const asked: { path: string; body: unknown }[] = [];
	vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
		asked.push({ path, body: typeof body === 'string' ? JSON.parse(body) : undefined });
		const answer = answers[path];
		const failure = { kind: 'not-found', message: 'there is no such address' };
		return new Response(JSON.stringify(answer ?? failure), {
			status: answer ? 200 : 404,
			headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) }
		});
	});
	onTestFinished(() => void vi.unstubAllGlobals());
	return asked;
}

/** An agent who is signed in on this device, and wants to be told there or not. */
export async function signIn(isWanted = true) {
	const who = { workspaceId: newId(), agentId: newId() };
	const pushed = new Pushed(pushedName(who.workspaceId, who.agentId));
	onTestFinished(() => pushed.remove());
	await pushed.keepDevice({
		isWanted,
		choices: USUAL_CHOICES,
		endpoint: 'https://fcm.googleapis.com/fcm/send/old',
		language: 'fr',
		isSaid: true
	});
	return { ...who, pushed };
}

/** A push about a conversation, as the browser hands it over. */
export const pushOf = (
	{ workspaceId, agentId }: { workspaceId: string; agentId: string },
	changed: Partial<PushPayload> = {}
) => {
	const payload: PushPayload = {
		noticeId: newId(),
		workspaceId,
		agentId,
		epoch: newId(),
		sentAt: 1,
		language: 'en',
		title: 'Vera',
		body: 'Is anyone there?',
		isSilent: false,
		unread: 3,
		about: { conversationId: newId(), position: 4, hasJoined: true },
		items: [{ collection: 'message', id: newId(), number: 1, gone: true }],
		...changed
	};
	return { payload, event: { data: { json: () => payload } } };
};
