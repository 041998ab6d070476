/** Pushes while nobody looks: stored first, then shown, whatever goes wrong (SPEC D5, D6; product N6, X8). */
import { Pushed } from '#outbox/pushed.ts';
import { sayReceipts } from '#outbox/receipts.ts';
import type { PushPayload } from '#protocol/push.ts';
import { m } from '#messages';
import { noteOf, show } from './notification.ts';
import { surroundings } from './sending.ts';

/** What pages are told by the worker. */
export type ToPage =
	{ readonly tell: 'pushed'; readonly noticeId: string } | { readonly tell: 'go'; readonly path: string };

/** Shows what comes. */
export function showPushes(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('push', (event) => event.waitUntil(receive(worker, event.data)));
}

async function receive(worker: ServiceWorkerGlobalScope, data: PushMessageData | null): Promise<void> {
	const { registration } = worker;
	const payload = read(data);
	if (!payload) return await registration.showNotification(m.app_name(), { body: m.push_unreadable() });
	const pushed = await Pushed.ofSignedIn(payload.workspaceId, payload.agentId).catch(() => undefined);
	if (!pushed) return await refuse(registration, payload);
	const { noticeId: id, epoch, items, sentAt: at } = payload;
	// A full device shows it all the same; the feed brings the rest.
	if (items.length > 0) await pushed.keep({ id, epoch, items, at }).catch(() => undefined);
	await show(registration, noteOf(payload));
	const shownAt = Date.now();
	await worker.navigator.setAppBadge?.(payload.unread).catch(() => undefined);
	const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const wasOpen = pages.some(({ visibilityState }) => visibilityState === 'visible');
	await pushed.keepReceipt({ id, at: shownAt, wasOpen }).catch(() => undefined);
	for (const page of pages) page.postMessage({ tell: 'pushed', noticeId: id } satisfies ToPage);
	await confirm(registration, pushed);
	pushed.close();
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
