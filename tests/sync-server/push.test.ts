import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { Message } from '#domain/message.ts';
import { DEVICES_MAX, NOTICES_KEPT, PUSH_MAX_BYTES, type PushPayload } from '#protocol/push.ts';
import { CHANGES_PER_AGENT } from '../../sync-server/push.ts';
import { isAmong, isInside, openPushService, pushKeys } from '../../sync-server/push-service.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe, subscribing } from './devices.ts';

/** A server, an agent who is online and is told, and a visitor. */
async function opened(options: Parameters<typeof openDesk>[0] = {}) {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service, ...options });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, ana);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const say = async (text: string) => {
		await desk.wish(vera, writing(conversationId, text, 0, desk.now()));
		await desk.server.tick();
	};
	return { held, desk, ana, vera, conversationId, say };
}

const messagesIn = ({ items }: PushPayload): Message[] =>
	items.flatMap((item) =>
		item.collection === 'message' && 'document' in item ? [item.document as Message] : []
	);

test('[D3] [D5] a visitor’s message is pushed ready to show and to store, with conversation and visitor', async () => {
	const { held, say, conversationId, ana, desk } = await opened();
	await say('Do you ship lamps?');
	expect(held.sent.length).toBe(1);
	const [{ payload, way }] = held.sent as [(typeof held.sent)[number]];
	expect(payload).toMatchObject({
		title: 'A visitor',
		body: 'Do you ship lamps?',
		language: 'en',
		unread: 1,
		workspaceId: ana.workspaceId,
		agentId: ana.id,
		epoch: desk.server.store.epoch,
		about: { conversationId, position: 1, hasJoined: false }
	});
	expect(payload.items.map(({ collection }) => collection)).toContain('conversation');
	expect(messagesIn(payload).map(({ text }) => text)).toEqual(['Do you ship lamps?']);
	expect(way.topic).toMatch(/^[\w-]{32}$/);
	expect(way.ttlSeconds).toBeGreaterThan(60);
	expect(await noticesOf(desk, ana)).toMatchObject([{ isTold: true, reason: 'free', sentAt: desk.now() }]);
});

test('[D5] [X8] whatever is written, a push stays within its size, is cut at a character, and bears 0 where it is cut', async () => {
	const { held, say } = await opened();
	for (const text of ['x'.repeat(4_000), '👩‍👩‍👧‍👦'.repeat(360), '"\\'.repeat(2_000), 'é'.repeat(4_000)]) {
		held.sent.length = 0;
		await say(text);
		const [{ payload, size }] = held.sent as [(typeof held.sent)[number]];
		expect(size).toBeLessThanOrEqual(PUSH_MAX_BYTES);
		const [newest] = messagesIn(payload).slice(-1);
		const item = payload.items.find((one) => 'document' in one && one.document.id === newest?.id);
		expect(item?.number).toBe(0);
		expect(newest?.text.endsWith('…')).toBe(true);
		expect(text.startsWith(newest?.text.slice(0, -1) ?? '?')).toBe(true);
		expect(newest?.text).not.toMatch(/\p{Surrogate}|\u200d…/u);
		expect(newest?.text.length).toBeGreaterThan(100);
	}
});

test('[N7] the device chooses how much others may read on its screen', async () => {
	const { held, say, desk, ana } = await opened();
	const words = async (preview: 'text' | 'name' | 'nothing') => {
		await subscribe(desk, ana, { preview });
		await say('My card number is 1234');
		const { title, body } = held.sent.at(-1)?.payload ?? {};
		return [title, body].join(' | ');
	};
	expect(await words('text')).toContain('My card number');
	expect(await words('name')).toMatch(/^A visitor.* \| New message$/);
	expect(await words('nothing')).toBe('Porchlight | New message');
});

test('[D4] what a push service cannot take is tried again after the time it asked for, and what is newer takes its place', async () => {
	const { held, say, desk, conversationId } = await opened();
	held.answerWith(() => ({ kind: 'later', why: 'status 503', waitMs: 30_000 }));
	await say('one');
	desk.pass(29_000);
	held.answerWith(undefined);
	await desk.server.tick();
	expect(held.sent).toEqual([]);
	desk.pass(2_000);
	await desk.server.tick();
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['one']);

	held.answerWith(() => ({ kind: 'later', why: 'no answer', waitMs: 0 }));
	await say('two');
	await say('three');
	held.answerWith(undefined);
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(held.sent.slice(1).map(({ payload }) => payload.body)).toEqual(['three']);
	expect(messagesIn(held.sent[1]?.payload as PushPayload).map(({ text }) => text)).toEqual(
		expect.arrayContaining(['two', 'three'])
	);
	expect(held.sent[1]?.payload.about).toMatchObject({ conversationId, position: 3 });
});

test('[D4] a push that waits survives the end of the server, and what was read meanwhile is not told', async () => {
	const dataDir = emptyDirectory();
	const held = heldService();
	held.answerWith(() => ({ kind: 'later', why: 'no answer', waitMs: 0 }));
	const first = await opened({ dataDir, pushService: held.service });
	await first.say('one');
	await first.desk.close();

	const again = await openDesk({
		dataDir,
		pushService: held.service,
		clock: () => first.desk.now() + MINUTE_MS
	});
	held.answerWith(undefined);
	await again.server.tick();
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['one']);

	const second = await opened();
	second.held.answerWith(() => ({ kind: 'later', why: 'no answer', waitMs: 0 }));
	await second.say('two');
	const read = { conversationId: second.conversationId, position: 1 };
	await second.desk.wish(second.ana, wish('markRead', read, second.desk.now()));
	second.held.answerWith(undefined);
	second.desk.pass(MINUTE_MS);
	await second.desk.server.tick();
	expect(second.held.sent).toEqual([]);
	expect(await noticesOf(second.desk, second.ana)).toMatchObject([{ isTold: false, reason: 'read' }]);
});

test('[D4] a device that is gone is told nothing more; one that was refused or tried for too long says so', async () => {
	const { held, say, desk, ana } = await opened();
	held.answerWith(() => ({ kind: 'refused', why: 'status 400' }));
	await say('one');
	expect(await noticesOf(desk, ana)).toMatchObject([{ fault: 'refused' }]);
	held.answerWith(() => ({ kind: 'later', why: 'status 500', waitMs: 0 }));
	await say('two');
	desk.pass(5 * HOUR_MS);
	await desk.server.tick();
	expect((await noticesOf(desk, ana)).map(({ fault }) => fault)).toContain('given-up');
	// An hour later what was said rests packed, and is told all the same.
	held.answerWith(() => ({ kind: 'later', why: 'status 500', waitMs: HOUR_MS }));
	await say('late');
	desk.pass(HOUR_MS);
	held.answerWith(undefined);
	await desk.server.tick();
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['late']);
	held.answerWith(() => ({ kind: 'gone' }));
	await say('three');
	const { isKnown, notices } = (await desk.call('/api/push', { endpoint }, ana)).body;
	expect([isKnown, notices[0]?.fault]).toEqual([false, 'ended']);
	await say('four');
	expect((await noticesOf(desk, ana)).length).toBe(notices.length);
	expect((await desk.call('/api/push/test', { endpoint, afterMs: 0 }, ana)).status).toBe(404);
});

test('[D1] [P9] whoever signs out is told nothing more, and another who signs in on the device reads nothing of it', async () => {
	const { held, say, desk, ana } = await opened();
	const ben = await desk.agent(ana.workspaceId, 'Ben');
	await subscribe(desk, ben);
	expect((await desk.call('/api/push', { endpoint }, ana)).body.isKnown).toBe(false);
	await desk.call('/api/sign-out', {}, ben);
	await say('one');
	expect(held.sent).toEqual([]);
});

test('[D1] an address that is none of a push service’s is refused by its field, and nothing is kept', async () => {
	const { desk, ana } = await opened();
	for (const wrong of [
		'https://127.0.0.1/x/lantern',
		'https://localhost/x/lantern',
		'https://[::1]/x/lantern',
		'https://169.254.169.254/latest',
		'https://fcm.googleapis.com.evil.example/x',
		'https://evilfcm.googleapis.com/x/y/z',
		'https://fcm.googleapis.com:8443/fcm/send/x',
		'https://user:word@fcm.googleapis.com/fcm/send/x',
		'https://push.apple.com@evil.example/x'
	]) {
		const { status, body } = await desk.call('/api/push/subscribe', subscribing({}, wrong), ana);
		expect([wrong, status, body.kind, body.field]).toEqual([wrong, 422, 'invalid', '/endpoint']);
		expect((await desk.call('/api/push', { endpoint: wrong }, ana)).body.isKnown).toBe(false);
	}
	const plain = await desk.call('/api/push/subscribe', subscribing({}, 'http://fcm.googleapis.com/x'), ana);
	expect(plain.status).toBe(422);
});

test('[D1] hosts of push services are told from those that only look so, and inner addresses from outer ones', () => {
	expect(isAmong(['.push.apple.com'], 'https://web.push.apple.com/x')).toBe(true);
	expect(isAmong(['.push.apple.com'], 'https://webpush.apple.com/x')).toBe(false);
	for (const inner of [
		'127.0.0.1',
		'10.1.2.3',
		'192.168.0.1',
		'169.254.169.254',
		'::1',
		'::ffff:10.0.0.1',
		'fe80::1',
		'fd00::1'
	])
		expect([inner, isInside(inner)]).toEqual([inner, true]);
	for (const outer of ['142.250.1.1', '2a00:1450::1', '::ffff:142.250.1.1'])
		expect([outer, isInside(outer)]).toEqual([outer, false]);
});

test('[D1] the server’s key stays the same for the same data, and a push to nowhere is not sent', async () => {
	expect(pushKeys('a')).toEqual(pushKeys('a'));
	expect(pushKeys('a')).not.toEqual(pushKeys('b'));
	const service = openPushService('a');
	const to = { ...subscribing(), endpoint: 'https://127.0.0.1/x' };
	expect(await service.send(to, '{}', { ttlSeconds: 1 })).toMatchObject({ kind: 'refused' });
	service.close();
});

test('[D1] the two halves of a server’s key belong together, whatever its secret: also where its number begins with zeros', () => {
	const numbers = Array.from({ length: 600 }, (_, index) => {
		const { publicKey, privateKey } = pushKeys(`secret ${index}`);
		const number = Buffer.from(privateKey, 'base64url');
		const curve = createECDH('prime256v1');
		curve.setPrivateKey(number);
		expect([number.length, curve.getPublicKey('base64url')]).toEqual([32, publicKey]);
		return number;
	});
	expect(numbers.some(([first]) => first === 0)).toBe(true);
});

test('[D1] [D3] devices and decisions are bounded, and so is how often an agent may say where it is', async () => {
	const { desk, ana, say } = await opened();
	const at = (number: number) => `${endpoint}-${number}`;
	for (let number = 0; number < DEVICES_MAX; number += 1) {
		desk.pass(1);
		await subscribe(desk, ana, {}, at(number));
	}
	expect((await desk.call('/api/push', { endpoint }, ana)).body.isKnown).toBe(false);
	expect((await desk.call('/api/push', { endpoint: at(0) }, ana)).body.isKnown).toBe(true);
	for (let number = 0; number < NOTICES_KEPT + 5; number += 1) await say(`message ${number}`);
	expect((await noticesOf(desk, ana, at(0))).length).toBe(NOTICES_KEPT);
	let status = 200;
	for (let tries = 0; status === 200 && tries <= CHANGES_PER_AGENT; tries += 1)
		status = (await desk.call('/api/push/subscribe', subscribing(), ana)).status;
	expect(status).toBe(429);
});

test('[D6] [X9] a receipt is taken for one’s own device alone, and a test leaves when it was asked for', async () => {
	const { held, desk, ana } = await opened();
	const { noticeId } = (await desk.call('/api/push/test', { endpoint, afterMs: 60_000 }, ana)).body;
	await desk.server.tick();
	expect(held.sent).toEqual([]);
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(held.sent[0]?.payload).toMatchObject({
		noticeId,
		title: 'Notifications reach this device',
		items: []
	});
	desk.pass(1_200);
	const stranger = await desk.owner('Eve');
	expect((await desk.call('/api/push/receipt', { endpoint, noticeId }, stranger)).status).toBe(404);
	expect((await desk.call('/api/push/receipt', { endpoint, noticeId: newId() }, ana)).status).toBe(404);
	expect((await desk.call('/api/push/receipt', { endpoint, noticeId }, ana)).status).toBe(200);
	const [notice] = await noticesOf(desk, ana);
	expect((notice?.shownAt ?? 0) - (notice?.sentAt ?? 0)).toBe(1_200);
});

test('[W1] [D3] a visitor cannot be told, and nobody of another workspace is', async () => {
	const { held, desk, vera, say } = await opened();
	const eve = await desk.owner('Eve');
	await subscribe(desk, eve, {}, `${endpoint}-eve`);
	expect((await desk.call('/api/push/subscribe', subscribing(), vera)).status).toBe(403);
	await say('one');
	expect(held.sent.map(({ to }) => to.endpoint)).toEqual([endpoint]);
});
