/** Pushes while nobody looks: stored first, then shown, whatever goes wrong (SPEC D5, D6; product N6, X8). */
import { Pushed } from '#outbox/pushed.ts';
import { sayReceipts } from '#outbox/receipts.ts';
import { outboxName } from '#outbox/store.ts';
import { wait } from '#outbox/wait.ts';
import type { PushPayload } from '#protocol/push.ts';
import { m } from '#messages';
import { sendOutbox } from './background.ts';
import { noteOf, show } from './notification.ts';
import { surroundings } from './sending.ts';

/** What pages are told by the worker; an `ask` is answered by whether the person before the page knows of it already. */
export type ToPage =
	| { readonly tell: 'pushed'; readonly noticeId: string }
	| { readonly tell: 'go'; readonly path: string }
	| { readonly tell: 'ask'; readonly conversationId: string; readonly position: number };

/** How long pages have to say so, in milliseconds; longer than they need to decide. */
const ANSWER_WITHIN_MS = 800;

/** Shows what comes. */
export function showPushes(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('push', (event) => event.waitUntil(receive(worker, event.data)));
}

async function receive(worker: ServiceWorkerGlobalScope, data: PushMessageData | null): Promise<void> {
	const { registration } = worker;
	const payload = read(data);
	if (!payload) return await registration.showNotification(m.app_name(), { body: m.push_unreadable() });
	const found = await lookUp(payload);
	if (found === 'nobody') return await refuse(registration, payload);
	const pushed = found === 'unknown' ? undefined : found;
	const { noticeId: id, epoch, items, sentAt: at } = payload;
	// A full device shows it all the same; the feed brings the rest.
	if (items.length > 0) await pushed?.keep({ id, epoch, items, at }).catch(() => undefined);
	if (!(await isKnown(worker, payload))) await show(registration, noteOf(payload));
	const shownAt = Date.now();
	await worker.navigator.setAppBadge?.(payload.unread).catch(() => undefined);
	const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const wasOpen = pages.some(({ visibilityState }) => visibilityState === 'visible');
	await pushed?.keepReceipt({ id, at: shownAt, wasOpen }).catch(() => undefined);
	for (const page of pages) page.postMessage({ tell: 'pushed', noticeId: id } satisfies ToPage);
	if (!pushed) return;
	await confirm(registration, pushed);
	pushed.close();
	// There is a line: what waits for one leaves, too, though no page of the app is there to send it.
	await sendOutbox(worker, outboxName(payload.workspaceId, payload.agentId)).catch(() => undefined);
}

/** Who is to be told here; a store that cannot be opened just now says nothing about it, and that is no sign-out. */
async function lookUp({ workspaceId, agentId }: PushPayload): Promise<Pushed | 'nobody' | 'unknown'> {
	try {
		return (await Pushed.ofTold(workspaceId, agentId)) ?? 'nobody';
	} catch {
		return 'unknown';
	}
}

/**
 * Whether the open app has told it already, on a screen that is seen: then nobody is told twice in one place. Only where
 * browsers take that for a push that was seen; in doubt, and on every iPhone, the notification is shown.
 */
async function isKnown(worker: ServiceWorkerGlobalScope, { about }: PushPayload): Promise<boolean> {
	if (!about || about.isWaiting || !/(?:Chrome|Firefox)\//.test(worker.navigator.userAgent)) return false;
	const { conversationId, position } = about;
	const pages = (await worker.clients.matchAll({ type: 'window' })).filter(
		({ visibilityState }) => visibilityState === 'visible'
	);
	if (pages.length === 0) return false;
	const word = { tell: 'ask', conversationId, position } satisfies ToPage;
	const late = wait(ANSWER_WITHIN_MS, new AbortController().signal).then(() => false);
	const answers = pages.map(
		(page) =>
			new Promise<boolean>((resolve, reject) => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = ({ data }) => (data === true ? resolve(true) : reject(new Error('unknown')));
				page.postMessage(word, [port2]);
			})
	);
	return await Promise.race([Promise.any(answers).catch(() => false), late]);
}

/** Words of the server are believed; what is none of ours is not. */
function read(data: PushMessageData | null): PushPayload | undefined {
	try {
		const payload = data?.json() as Partial<PushPayload> | null | undefined;
		const isOurs = typeof payload?.noticeId === 'string' && typeof payload.title === 'string';
		return isOurs && Array.isArray(payload.items) ? (payload as PushPayload) : undefined;
	} catch {
		return undefined;
	}
}

/** Whoever signed out here reads nothing any more; browsers want a push to be seen, so it says why there will be none. */
async function refuse(registration: ServiceWorkerRegistration, { language }: PushPayload): Promise<void> {
	const body = m.push_signed_out({}, { locale: language });
	await registration.showNotification(m.app_name({}, { locale: language }), { body, tag: 'signed-out' });
	await (await registration.pushManager.getSubscription())?.unsubscribe();
}

/** Says that it was shown; without a line the app says it at its next start. */
async function confirm(registration: ServiceWorkerRegistration, pushed: Pushed): Promise<void> {
	try {
		const subscription = await registration.pushManager.getSubscription();
		if (subscription) await sayReceipts(pushed, subscription.endpoint, surroundings);
	} catch {
		// Nobody waits for it.
	}
}
