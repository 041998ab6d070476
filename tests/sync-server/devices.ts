/** Devices that are told, and a push service in hand: the transport is the one thing that is not real here. */
import { createECDH, randomBytes } from 'node:crypto';
import { USUAL_CHOICES, type NoticeChoices, type PushNotice } from '#domain/notice.ts';
import type { PushPayload, SubscribeRequest } from '#protocol/push.ts';
import {
	openPushService,
	type Pushed,
	type PushService,
	type PushTarget,
	type PushWay
} from '../../sync-server/push-service.ts';
import type { Desk, Person } from './desk.ts';

/** Where a device of the tests is reached. */
export const endpoint = 'https://fcm.googleapis.com/fcm/send/lantern';

/** What a device says of itself. */
export const subscribing = (
	choices: Partial<NoticeChoices> = {},
	at = endpoint
): SubscribeRequest & Record<string, unknown> => {
	const ecdh = createECDH('prime256v1');
	ecdh.generateKeys();
	return {
		endpoint: at,
		p256dh: ecdh.getPublicKey('base64url'),
		auth: randomBytes(16).toString('base64url'),
		language: 'en',
		choices: { ...USUAL_CHOICES, ...choices }
	};
};

/** A push service that takes everything, until it is told to answer otherwise. */
export function heldService() {
	const sent: { to: PushTarget; payload: PushPayload; size: number; way: PushWay }[] = [];
	let answers: (() => Pushed) | undefined;
	const holds = new Map<string, { begin: () => void; end: Promise<void> }>();
	const waiting: (() => void)[] = [];
	const real = openPushService('key');
	const service: PushService = {
		...real,
		send: async (to, text, way) => {
			const hold = holds.get(to.endpoint);
			holds.delete(to.endpoint);
			hold?.begin();
			await hold?.end;
			const pushed = answers?.() ?? { kind: 'sent' };
			const payload = JSON.parse(text) as PushPayload;
			if (pushed.kind === 'sent') sent.push({ to, payload, size: Buffer.byteLength(text), way });
			for (const wake of waiting.splice(0)) wake();
			return pushed;
		}
	};
	return {
		service,
		/** What has left. */
		sent,
		answerWith: (answer: (() => Pushed) | undefined) => (answers = answer),
		/** Keeps the next push to a place under way until it is let go. */
		hold: (at = endpoint) => {
			const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
			holds.set(at, { begin: begun.resolve, end: end.promise });
			return { begun: begun.promise, letGo: end.resolve };
		},
		/** Waits until so many have left. */
		until: async (count: number) => {
			while (sent.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
		}
	};
}

/** Lets a device be told. */
export async function subscribe(
	desk: Desk,
	person: Person,
	choices: Partial<NoticeChoices> = {},
	at = endpoint
): Promise<void> {
	const { status, text } = await desk.call('/api/push/subscribe', subscribing(choices, at), person);
	if (status !== 200) throw new Error(text);
}

/** What was decided about a device, the newest first. */
export async function noticesOf(desk: Desk, person: Person, at = endpoint): Promise<PushNotice[]> {
	return (await desk.call('/api/push', { endpoint: at }, person)).body.notices;
}

/** A device that has asked for a test. @returns the decision */
export async function tellOnce(desk: Desk, person: Person): Promise<string> {
	await subscribe(desk, person);
	return (await desk.call('/api/push/test', { endpoint, afterMs: 60_000 }, person)).body.noticeId;
}
