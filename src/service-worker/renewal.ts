/** The browser gave this device another address: it is said to the server at once, by the session's cookie (SPEC D1). */
import { choicesIn } from '#domain/notice.ts';
import { ask } from '#outbox/ask.ts';
import { Pushed } from '#outbox/pushed.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { pushEndpoints, type PushStateAnswer, type SubscribeRequest } from '#protocol/push.ts';
import type { Session } from '#protocol/session.ts';
import { surroundings } from './sending.ts';

/** What browsers say; some leave both out, and the platform's types know neither. */
interface ChangeEvent extends ExtendableEvent {
	readonly oldSubscription?: PushSubscription | null;
	readonly newSubscription?: PushSubscription | null;
}

/** Subscribes again when the browser says that it has to be; what fails here is made good at the app's next start. */
export function renewAddress(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('pushsubscriptionchange', (event) => {
		(event as ChangeEvent).waitUntil(renew(worker, event as ChangeEvent).catch(() => undefined));
	});
}

async function renew({ registration }: ServiceWorkerGlobalScope, event: ChangeEvent): Promise<void> {
	const session = await ask<Session>(surroundings, endpoints.session, undefined);
	const pushed = await Pushed.ofTold(session.workspaceId, session.agentId);
	// Nobody here wants to be told, or somebody else did.
	if (!pushed) return;
	try {
		const device = await pushed.device();
		if (!device) return;
		const before = device.endpoint ?? event.oldSubscription?.endpoint;
		const asked = before === undefined ? {} : { endpoint: before };
		const state = await ask<PushStateAnswer>(surroundings, pushEndpoints.pushState, asked);
		// Turned off from another device: the app's next start says so here.
		if (state.isStopped) return;
		const { publicKey } = state;
		const subscription =
			event.newSubscription ??
			(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }));
		const { endpoint } = subscription;
		const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
		const choices = choicesIn(timeZone, device.choices);
		const request = { ...keysOf(subscription), language: device.language ?? 'en', choices };
		await ask(surroundings, pushEndpoints.subscribe, request satisfies SubscribeRequest);
		await pushed.noteSaid(device, { endpoint });
		if (before !== undefined && before !== endpoint)
			await ask(surroundings, pushEndpoints.unsubscribe, { endpoint: before });
	} finally {
		pushed.close();
	}
}

/** Where it is reached, and with which keys. */
function keysOf(subscription: PushSubscription): Pick<SubscribeRequest, 'endpoint' | 'p256dh' | 'auth'> {
	const { endpoint, keys } = subscription.toJSON();
	return { endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}
