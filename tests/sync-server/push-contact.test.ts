/** Whom push services may write to, and what they do not take whole; the service here is a stand-in that answers over TLS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { PUSH_MAX_BYTES } from '#protocol/push.ts';
import { bodyOf, isSignedBy, makeKeys } from '../e2e/kit/push-service.ts';
import { quietLog } from '../../sync-server/log.ts';
import { needsContact, publicOriginIn } from '../../sync-server/push-contact.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';
import { heldService, noticesOf, subscribe, subscribing } from './devices.ts';

const APPLE = 'https://web.push.apple.com/QGuLampOfAna';

/** A push service that takes bodies up to a size, with what each push said. */
async function openStandIn(takesBytes = 4_096) {
	const folder = mkdtempSync(join(tmpdir(), 'porchlight-contact-'));
	const keys = makeKeys(folder);
	const before = getCACertificates('default');
	setDefaultCACertificates([...before, keys.cert.toString()]);
	const pushed: { contact: string; isSigned: boolean; size: number; status: number }[] = [];
	const server = createHttps(keys, (request, answer) => {
		void bodyOf(request).then(({ length: size }) => {
			const { authorization = '', host = '' } = request.headers;
			const status = size > takesBytes ? 413 : 201;
			const isSigned = isSignedBy(authorization, `https://${host}`);
			pushed.push({ contact: contactIn(authorization), isSigned, size, status });
			answer.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		setDefaultCACertificates(before);
		rmSync(folder, { recursive: true });
		await new Promise((resolve) => server.close(resolve));
	});
	return { pushed, standIn: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function contactIn(authorization: string): string {
	const [, claims = ''] = /t=[\w-]+\.([\w-]+)\./.exec(authorization) ?? [];
	return String((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: unknown }).sub);
}

/** A desk whose owner has an iPhone, and uses it under an origin. */
async function withIPhone(
	origin: string | undefined,
	options: Parameters<typeof openDesk>[0] = {},
	takesBytes?: number
) {
	const { pushed, standIn } = await openStandIn(takesBytes);
	const desk = await openDesk({ push: { standIn }, ...options });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	const host = origin === undefined ? {} : { host: new URL(origin).host };
	const asking = { ...ana, ...(origin === undefined ? {} : { origin }), headers: host };
	const said = await desk.call('/api/push/subscribe', subscribing({}, APPLE), asking);
	expect(said.status).toBe(200);
	const vera = desk.visitor(ana.workspaceId);
	const say = async (text: string) => {
		await desk.wish(vera, writing(newId(), text, 0, desk.now()));
		await desk.server.tick();
	};
	const state = async () => (await desk.call('/api/push', { endpoint: APPLE }, ana)).body;
	return { desk, ana, pushed, say, state };
}

test('[D5] a push names the public address under which the agent of its device uses the server, when the owner has set nothing', async () => {
	const { pushed, say, state } = await withIPhone('https://chat.lantern.example');
	await say('Hello');
	expect(pushed).toMatchObject([{ contact: 'https://chat.lantern.example', isSigned: true, status: 201 }]);
	expect((await state()).lacksContact).toBeUndefined();
});

test('[D5] what the owner has set comes first: the public address, then the sender of e-mail', async () => {
	const publicOrigin = 'https://chat.lantern.example';
	const mail = { url: 'smtp://127.0.0.1:1', from: 'team@lantern.example' };
	for (const [options, contact] of [
		[{ publicOrigin, mail }, publicOrigin],
		[{ mail }, 'mailto:team@lantern.example'],
		[{ publicOrigin: 'https://chat.lan', mail }, 'mailto:team@lantern.example']
	] as const) {
		const { pushed, say } = await withIPhone(undefined, options);
		await say('Hello');
		expect(pushed).toMatchObject([{ contact, isSigned: true }]);
	}
});

test('[D2] [X9] an iPhone that is told nothing because nobody is named is told so, and the server says at its start what to set', async () => {
	const dataDir = emptyDirectory();
	const { desk, ana, pushed, say, state } = await withIPhone('https://192.168.0.7:3000', { dataDir });
	await say('Hello');
	expect(pushed).toMatchObject([{ contact: 'mailto:nobody@porchlight.invalid' }]);
	expect((await state()).lacksContact).toBe(true);
	await subscribe(desk, ana);
	expect((await desk.call('/api/push', { endpoint: subscribing().endpoint }, ana)).body).not.toHaveProperty(
		'lacksContact'
	);
	await desk.close();
	const linesWith = async (options: Parameters<typeof openDesk>[0]) => {
		const lines: string[] = [];
		const log = { ...quietLog, say: (line: string) => void lines.push(line) };
		await (await openDesk({ dataDir, log, ...options })).close();
		return lines;
	};
	expect(await linesWith({})).toEqual([expect.stringMatching(/iPhones .* PUBLIC_ORIGIN .* MAIL_FROM/)]);
	expect(await linesWith({ publicOrigin: 'https://chat.lantern.example' })).toEqual([]);
});

test('[D1] a device of another address than the server’s own is not taken, so nobody is named by it', async () => {
	const { desk, ana } = await withIPhone('https://chat.lantern.example');
	const foreign = { ...ana, origin: 'https://evil.example', headers: { host: 'chat.lantern.example' } };
	expect((await desk.call('/api/push/subscribe', subscribing({}, APPLE), foreign)).status).toBe(403);
});

test('[D5] an address by which a stranger finds the server is https and has a name of the public network', () => {
	expect(publicOriginIn('https://chat.example.com/')).toBe('https://chat.example.com');
	expect(publicOriginIn('https://chat.example.com:8443')).toBe('https://chat.example.com:8443');
	for (const inner of [
		undefined,
		'null',
		'http://chat.example.com',
		'https://localhost:3000',
		'https://porch.localhost',
		'https://porch',
		'https://porch.local',
		'https://porch.lan.',
		'https://10.0.0.7',
		'https://[::1]:3000',
		'https://nobody.invalid'
	])
		expect([inner, publicOriginIn(inner)]).toEqual([inner, undefined]);
	expect(needsContact(APPLE)).toBe(true);
	expect(needsContact('https://fcm.googleapis.com/fcm/send/x')).toBe(false);
	expect(needsContact('https://push.apple.com.evil.example/x')).toBe(false);
});

test('[D4] what is too large for a push service is sent once more with less, with all that is to be read of it', async () => {
	const { pushed, say, desk, ana } = await withIPhone('https://chat.lantern.example', {}, 3_000);
	await say('x'.repeat(4_000));
	expect(pushed.map(({ status }) => status)).toEqual([413, 201]);
	expect((await noticesOf(desk, ana, APPLE))[0]).toMatchObject({ isTold: true, sentAt: desk.now() });
	const held = heldService();
	const sizes: number[] = [];
	const service = {
		...held.service,
		send: async (_to: unknown, text: string) => {
			sizes.push(Buffer.byteLength(text));
			return { kind: 'too-large', why: 'status 413' } as const;
		}
	};
	const other = await withIPhone(undefined, { pushService: service });
	await other.say('é"'.repeat(2_000));
	await other.desk.server.tick();
	const [first = 0, second = 0] = sizes;
	expect(sizes.length).toBe(2);
	expect(first).toBeLessThanOrEqual(PUSH_MAX_BYTES);
	expect(second).toBeLessThanOrEqual(2_000);
	expect(await noticesOf(other.desk, other.ana, APPLE)).toMatchObject([{ fault: 'refused' }]);
});
