/** The devices of an agent that are told: what it sees of them on any of them, and that one is told nothing more (SPEC D8, product X9). */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { troubleOf, type ToldDevice } from '#domain/told-device.ts';
import { DEVICES_MAX } from '#protocol/push.ts';
import { emptyDirectory, openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe, subscribing } from './devices.ts';

const PHONE =
	'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';
const DESK = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
const other = `${endpoint}-desk`;
/** The number of steps of the store since devices say what they are. */
const STEPS_SINCE = 2;
/** How long a session holds (SPEC T6). */
const SESSION_DAYS = 90;

/** A server, an agent who is online and is told on a phone and then at a desk, and a visitor. */
async function opened(options: Parameters<typeof openDesk>[0] = {}) {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service, ...options });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	const say = async (at: string, userAgent: string) =>
		await desk.call('/api/push/subscribe', subscribing({}, at), {
			...ana,
			headers: { 'user-agent': userAgent }
		});
	await say(endpoint, PHONE);
	desk.pass(1_000);
	await say(other, DESK);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const write = async (text: string) => {
		await desk.wish(vera, writing(conversationId, text, 0, desk.now()));
		await desk.server.tick();
	};
	return { held, desk, ana, say, write };
}

const devicesOf = async (desk: Desk, person: Person, at = endpoint): Promise<ToldDevice[]> =>
	(await desk.call('/api/push/devices', { endpoint: at }, person)).body.devices;

const tell = async (desk: Desk, person: Person, deviceId: string, isTold: boolean) =>
	(await desk.call('/api/push/device', { deviceId, isTold }, person)).status;

const shown = (desk: Desk, person: Person, at: string, noticeId: string) =>
	desk.call('/api/push/receipt', { endpoint: at, noticeId, agoMs: 500 }, person);

test('[D8] [X9] an agent sees on one device what the other calls itself, what was sent to it and what it has shown', async () => {
	const { desk, ana, write } = await opened();
	const begun = desk.now();
	await write('Do you ship lamps?');
	desk.pass(2_000);
	const [notice] = await noticesOf(desk, ana, other);
	await shown(desk, ana, other, notice?.id ?? '');
	expect(await devicesOf(desk, ana)).toMatchObject([
		{
			browser: { name: 'Firefox', version: '145' },
			system: { name: 'Windows', version: '10/11' },
			device: 'desktop',
			subscribedAt: begun,
			heardAt: begun,
			sentAt: begun,
			shownAt: begun + 1_500,
			shownAfterMs: 1_500,
			unshown: 0
		},
		{ isThis: true, browser: { name: 'Chrome' }, system: { name: 'Android' }, device: 'phone', unshown: 1 }
	]);
	const [, phone] = await devicesOf(desk, ana, other);
	expect(phone).not.toHaveProperty('isThis');
	expect(JSON.stringify(await devicesOf(desk, ana))).not.toContain('fcm.googleapis.com');
});

test('[D8] since when a device is told stays as it was when it says so again at its start', async () => {
	const { desk, ana, say } = await opened();
	const begun = desk.now();
	desk.pass(60_000);
	await say(other, DESK);
	expect((await devicesOf(desk, ana))[0]).toMatchObject({ subscribedAt: begun, heardAt: begun + 60_000 });
});

test('[D8] [S10] nobody sees the devices of somebody else, or says that they are told nothing', async () => {
	const { desk, ana } = await opened();
	const [device] = await devicesOf(desk, ana);
	const id = device?.id ?? '';
	const ben = await desk.agent(ana.workspaceId, 'Ben');
	const eve = await desk.owner('Eve');
	for (const stranger of [ben, eve]) {
		expect(await devicesOf(desk, stranger)).toEqual([]);
		expect(await tell(desk, stranger, id, false)).toBe(404);
	}
	expect(await tell(desk, ana, newId(), false)).toBe(404);
	expect((await desk.call('/api/push/devices', {}, desk.visitor(ana.workspaceId))).status).toBe(403);
	expect((await devicesOf(desk, ana)).map(({ stoppedAt }) => stoppedAt)).toEqual([undefined, undefined]);
});

test('[D8] [X9] a device that is told nothing more is sent nothing, learns it at its start whatever it says, and is told again', async () => {
	const { held, desk, ana, say, write } = await opened();
	const [device] = await devicesOf(desk, ana);
	const id = device?.id ?? '';
	expect(await tell(desk, ana, id, false)).toBe(200);
	await say(other, DESK);
	await write('Hello?');
	expect(held.sent.map(({ to }) => to.endpoint)).toEqual([endpoint]);
	const stopped = (await devicesOf(desk, ana)).find((one) => one.id === id);
	expect(stopped && troubleOf(stopped)).toBe('stopped');
	expect((await desk.call('/api/push', { endpoint: other }, ana)).body).toMatchObject({ isStopped: true });
	expect((await desk.call('/api/push', { endpoint }, ana)).body).not.toHaveProperty('isStopped');
	expect(await tell(desk, ana, id, true)).toBe(200);
	await write('Anybody?');
	expect(held.sent.map(({ to }) => to.endpoint).sort()).toEqual([endpoint, endpoint, other]);
	expect((await desk.call('/api/push', { endpoint: other }, ana)).body).not.toHaveProperty('isStopped');
});

test('[D8] [D4] what had not left when a device was to be told nothing more leaves no more, and its decision says why', async () => {
	const { held, desk, ana, write } = await opened();
	held.answerWith(() => ({ kind: 'later', why: 'away', waitMs: 0 }));
	await write('Hello?');
	const [device] = await devicesOf(desk, ana);
	await tell(desk, ana, device?.id ?? '', false);
	held.answerWith(undefined);
	desk.pass(60_000);
	await desk.server.tick();
	expect(held.sent.map(({ to }) => to.endpoint)).toEqual([endpoint]);
	expect(await noticesOf(desk, ana, other)).toMatchObject([{ isTold: false, reason: 'stopped' }]);
});

test('[D8] [X10] whose only devices are told nothing is not reachable', async () => {
	const { desk, ana } = await opened();
	const isReachable = async () =>
		(await desk.server.store.read(ana.workspaceId, 'agent', ana.id))?.isReachable === true;
	expect(await isReachable()).toBe(true);
	for (const { id } of await devicesOf(desk, ana)) await tell(desk, ana, id, false);
	expect(await isReachable()).toBe(false);
	const [device] = await devicesOf(desk, ana);
	await tell(desk, ana, device?.id ?? '', true);
	expect(await isReachable()).toBe(true);
});

test('[X9] [D8] [D4] a device whose address its push service has ended is named with since when, until it says anew where it is', async () => {
	const { held, desk, ana, say, write } = await opened();
	const [before] = await devicesOf(desk, ana);
	held.answerWith(() => ({ kind: 'gone' }));
	await write('Hello?');
	const endedAt = desk.now();
	expect(await devicesOf(desk, ana)).toMatchObject([{ endedAt }, { endedAt, isThis: true }]);
	expect((await devicesOf(desk, ana)).map(troubleOf)).toEqual(['ended', 'ended']);
	expect(await noticesOf(desk, ana, other)).toMatchObject([{ isTold: true, fault: 'ended' }]);
	held.answerWith(undefined);
	await say(other, DESK);
	const [again] = await devicesOf(desk, ana);
	expect([again?.id, again && troubleOf(again)]).toEqual([before?.id, undefined]);
});

test('[X9] what a device was told before its address ended goes on under its next one, so that it says why it was silent', async () => {
	const { held, desk, ana, say, write } = await opened();
	const [, phone] = await devicesOf(desk, ana);
	await desk.call('/api/push/unsubscribe', { endpoint: other }, ana);
	held.answerWith(() => ({ kind: 'gone' }));
	await write('Hello?');
	held.answerWith(undefined);
	await say(`${endpoint}-next`, PHONE);
	expect(await noticesOf(desk, ana, `${endpoint}-next`)).toMatchObject([{ fault: 'ended' }]);
	expect((await devicesOf(desk, ana, `${endpoint}-next`)).map(({ id }) => id)).toEqual([phone?.id]);
	await write('Anybody?');
	expect(held.sent.map(({ to }) => to.endpoint)).toEqual([`${endpoint}-next`]);
});

test('[X9] [D8] of a device that is reached no more and is to be told nothing nobody hears again', async () => {
	const { held, desk, ana, write } = await opened();
	held.answerWith(() => ({ kind: 'gone' }));
	await write('Hello?');
	const [device] = await devicesOf(desk, ana);
	const id = device?.id ?? '';
	await tell(desk, ana, id, false);
	expect((await devicesOf(desk, ana)).map((one) => one.id)).not.toContain(id);
	await tell(desk, ana, id, true);
	expect((await devicesOf(desk, ana)).map((one) => one.id)).toContain(id);
});

test('[X10] [D4] whose only device is reached no more is not reachable, until it is again', async () => {
	const { held, desk, ana, say, write } = await opened();
	const isReachable = async () =>
		(await desk.server.store.read(ana.workspaceId, 'agent', ana.id))?.isReachable === true;
	held.answerWith(() => ({ kind: 'gone' }));
	await write('Hello?');
	expect(await isReachable()).toBe(false);
	await say(other, DESK);
	expect(await isReachable()).toBe(true);
});

/** The same agent, signed in once more. */
async function anew({ server }: Desk, { workspaceId, id }: Person): Promise<Person> {
	const [name, email] = ['Ana', `${id}@again.example`];
	const account = await server.accounts.add({ workspaceId, agentId: id, name, email });
	return { workspaceId, id, cookie: (await server.accounts.open(account)).split(';')[0] ?? '' };
}

test('[D8] [D1] a device whose session is over is not on the list, and there are no more than are told', async () => {
	const { desk, ana } = await opened();
	for (let number = 0; number < DEVICES_MAX + 2; number += 1) {
		desk.pass(1);
		await subscribe(desk, ana, {}, `${endpoint}-${number}`);
	}
	expect(await devicesOf(desk, ana)).toHaveLength(DEVICES_MAX);
	desk.pass(SESSION_DAYS * DAY_MS);
	expect(await devicesOf(desk, await anew(desk, ana))).toEqual([]);
});

test('[D8] devices of a store from before are listed, without what was not noted then', async () => {
	const dataDir = emptyDirectory();
	const before = await opened({ dataDir });
	await before.desk.close();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	for (const column of ['looks', 'subscribed_at', 'stopped_at', 'ended_at'])
		db.exec(`ALTER TABLE subscriptions DROP COLUMN ${column}`);
	const { user_version: steps } = db.prepare('PRAGMA user_version').get() as { user_version: number };
	db.exec(`PRAGMA user_version = ${steps - STEPS_SINCE}`);
	db.close();
	const desk = await openDesk({ dataDir });
	const [device] = await devicesOf(desk, before.ana);
	expect(device).toMatchObject({ unshown: 0 });
	expect(device).not.toHaveProperty('browser');
	expect(device).not.toHaveProperty('subscribedAt');
});
