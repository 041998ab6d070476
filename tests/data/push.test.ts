import { expect, onTestFinished, test } from 'vitest';
import { leavePush, PushReach } from '#data/push.ts';
import { signOut } from '#data/sign-out.ts';
import { pushedName } from '#outbox/pushed.ts';
import { opened } from './told.ts';

test('[X9] [D1] a device is told once its person says so, and is mended at the next start when the browser lost it', async () => {
	const { held, reach, known } = await opened();
	expect((await reach.renew('en')).state).toBe('not-asked');
	held.permission = 'granted';
	expect((await reach.renew('en')).state).toBe('off');
	expect((await reach.turnOn('en')).state).toBe('on');
	expect(known()).toEqual(['https://fcm.googleapis.com/fcm/send/1']);
	held.isLost();
	expect((await reach.renew('en')).state).toBe('on');
	expect(known()).toEqual(['https://fcm.googleapis.com/fcm/send/2']);
	expect((await reach.turnOff('en')).state).toBe('off');
	expect(known()).toEqual([]);
});

test('[X9] [D4] a device whose address has ended gets another one at its next start, though its browser holds on to the old one', async () => {
	const { world, held, reach, known } = await opened('granted');
	await reach.turnOn('en');
	const [device] = world.server.store.pushes.subscriptions(world.workspaceId);
	await world.server.store.stepPush(world.workspaceId, { do: 'lose', id: device?.id ?? '' });
	expect(known()).toEqual([]);
	expect(await held.browser.reached()).toMatchObject({ endpoint: device?.endpoint });
	expect((await reach.renew('en')).state).toBe('on');
	expect(known()).toEqual(['https://fcm.googleapis.com/fcm/send/2']);
	expect((await reach.renew('en')).state).toBe('on');
	expect(known()).toEqual(['https://fcm.googleapis.com/fcm/send/2']);
});

test('[X9] [D5] an iPhone hears at once that nothing reaches it while its push service does not know whom to write to', async () => {
	const { held, reach } = await opened('granted');
	expect(await reach.turnOn('en')).toMatchObject({ state: 'on', lacksContact: false });
	await reach.turnOff('en');
	held.service = 'https://web.push.apple.com';
	expect(await reach.turnOn('en')).toMatchObject({ state: 'on', lacksContact: true });
	expect(await reach.renew('en')).toMatchObject({ state: 'on', lacksContact: true });
});

test('[N3] [N4] what stands in the way is named, and a permission that was taken back takes the device from the server', async () => {
	const { held, reach, known } = await opened('granted');
	await reach.turnOn('en');
	held.permission = 'denied';
	expect((await reach.renew('en')).state).toBe('denied');
	expect(known()).toEqual([]);
	Object.assign(held.browser, { support: 'install-first' });
	expect((await reach.renew('en')).state).toBe('install-first');
	Object.assign(held.browser, { support: 'none' });
	expect((await reach.renew('en')).state).toBe('unsupported');
});

test('[N4] that its person knows of it is kept on the device until it is turned on', async () => {
	const { reach } = await opened('granted');
	expect(await reach.isAccepted()).toBe(false);
	await reach.accept();
	await reach.choose({ ...(await reach.choices()), preview: 'name' }, 'en');
	expect([await reach.isAccepted(), (await reach.choices()).preview]).toEqual([true, 'name']);
	await reach.turnOn('en');
	expect(await reach.isAccepted()).toBe(false);
});

test('[X9] what was decided since is told when it is looked for, and stays as it was known while the server is out of reach', async () => {
	const { ana, reach } = await opened('granted');
	await reach.turnOn('en');
	expect(await reach.look()).toEqual([]);
	const id = await reach.test(0);
	expect((await reach.look()).map((notice) => notice.id)).toEqual([id]);
	ana.cut();
	expect((await reach.look()).map((notice) => notice.id)).toEqual([id]);
});

test('[X9] what was decided is read without a line also after a restart, and how the device stands before anybody was asked', async () => {
	const { ana, held, reach } = await opened('granted');
	await reach.turnOn('en');
	const id = await reach.test(0);
	await reach.look();
	ana.cut();
	const again = new PushReach(ana.data, held.browser);
	onTestFinished(() => again.close());
	const { state, notices } = await again.known();
	expect([state, notices.map((notice) => notice.id)]).toEqual(['on', [id]]);
	expect(await again.renew('en')).toMatchObject({ state: 'on', notices: [{ id }] });
});

test('[X9] [D1] what was turned off without a line is told to the server at the next start, and so is a permission that was taken back', async () => {
	const { world, ana, held, reach } = await opened('granted');
	const listed = () =>
		world.server.store.pushes
			.devicesOf(world.workspaceId, ana.session.agentId)
			.map(({ endpoint }) => endpoint);
	await reach.turnOn('en');
	ana.cut();
	expect((await reach.turnOff('en')).state).toBe('off');
	expect(listed().length).toBe(1);
	ana.mend();
	expect((await reach.renew('en')).state).toBe('off');
	expect(listed()).toEqual([]);

	await reach.turnOn('en');
	ana.cut();
	held.permission = 'denied';
	held.isLost();
	expect((await reach.renew('en')).state).toBe('denied');
	ana.mend();
	expect((await reach.renew('en')).state).toBe('denied');
	expect(listed()).toEqual([]);
	ana.cut();
	held.permission = 'granted';
	await reach.turnOn('en');
	ana.mend();
	expect((await reach.renew('en')).state).toBe('on');
	expect(listed().length).toBe(1);
});

test('[D2] what is chosen without a line is kept, holds as agreed before, and is said when the line is back', async () => {
	const { world, ana, reach } = await opened('granted');
	await reach.turnOn('en');
	ana.cut();
	const choices = { ...(await reach.choices()), preview: 'nothing' as const };
	expect((await reach.choose(choices, 'en')).state).toBe('unreached');
	ana.mend();
	expect((await reach.renew('en')).state).toBe('on');
	const [device] = world.server.store.pushes.subscriptions(world.workspaceId);
	expect(device?.choices.preview).toBe('nothing');
	ana.cut();
	expect((await reach.renew('en')).state).toBe('on');
});

test('[D2] [E4] quiet hours go along with their device: they are those of the place where it is', async () => {
	const { world, held, reach } = await opened('granted');
	await reach.turnOn('en');
	const quietHours = { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Paris' };
	await reach.choose({ ...(await reach.choices()), quietHours }, 'en');
	held.timeZone = 'America/New_York';
	const there = { ...quietHours, timeZone: 'America/New_York' };
	expect((await reach.choices()).quietHours).toEqual(there);
	await reach.renew('en');
	const [device] = world.server.store.pushes.subscriptions(world.workspaceId);
	expect(device?.choices.quietHours).toEqual(there);
});

test('[D2] what is chosen while the server is being told of another choice stays, and is said, too', async () => {
	const { world, held, reach } = await opened('granted');
	await reach.turnOn('en');
	const usual = await reach.choices();
	const { subscribe } = held.browser;
	let second: Promise<unknown> | undefined;
	held.browser.subscribe = async (publicKey) => {
		const isFirst = second === undefined;
		second ??= reach.choose({ ...usual, preview: 'nothing' }, 'en');
		while (isFirst && (await reach.choices()).preview !== 'nothing');
		return await subscribe(publicKey);
	};
	await reach.choose({ ...usual, preview: 'name' }, 'en');
	await second;
	expect((await reach.choices()).preview).toBe('nothing');
	const [device] = world.server.store.pushes.subscriptions(world.workspaceId);
	expect(device?.choices.preview).toBe('nothing');
});

test('[P9] signing out leaves nothing on the screen, in the browser or on the disk', async () => {
	const { ana, held, reach } = await opened('granted');
	await reach.turnOn('en');
	let closed = 0;
	held.shown.push({ data: null, close: () => (closed += 1) });
	reach.close();
	await leavePush(ana.session, ana.data.surroundings, held.browser);
	expect(closed).toBe(1);
	expect(await held.browser.reached()).toBeUndefined();
	const again = new PushReach(ana.data, held.browser);
	onTestFinished(() => again.close());
	expect((await again.renew('en')).state).toBe('off');
});

test('[P9] a renewal that is under way when its agent signs out leaves neither a subscription nor a trace on the disk', async () => {
	const { world, ana, held, reach } = await opened('granted');
	const { data } = ana;
	const { surroundings } = data;
	await reach.turnOn('en');
	held.isLost();
	const { subscribe } = held.browser;
	let answer: (() => void) | undefined;
	held.browser.subscribe = async (publicKey) => {
		await new Promise<void>((resolve) => (answer = resolve));
		return await subscribe(publicKey);
	};
	const renewing = reach.renew('en').catch(() => undefined);
	await world.quiet();
	data.over.addEventListener('abort', () => reach.close());
	await data.close();
	const leaving = leavePush(ana.session, surroundings, held.browser);
	await world.pass(10_000);
	await leaving;
	const { workspaceId, agentId } = ana.session;
	expect(await surroundings.deleteDatabase(pushedName(workspaceId, agentId))).toBe(true);
	answer?.();
	await renewing;
	await world.quiet();
	expect(await held.browser.reached()).toBeUndefined();
	expect((await surroundings.listDatabases()).filter((name) => name.endsWith('-pushed'))).toEqual([]);
});

test('[P9] what a renewal asks the server is given up when its agent signs out', async () => {
	const { world, ana, held, reach } = await opened('granted');
	await reach.turnOn('en');
	ana.wire.flows = false;
	const renewing = reach.renew('en').catch(() => undefined);
	await world.quiet();
	await ana.data.close();
	const leaving = leavePush(ana.session, ana.data.surroundings, held.browser);
	await renewing;
	await leaving;
	expect(await held.browser.reached()).toBeUndefined();
});

test('[P9] what is still under way about notifications when its agent signs out brings nothing back to the disk', async () => {
	const { ana, reach } = await opened('granted');
	const { data } = ana;
	data.over.addEventListener('abort', () => reach.close());
	await reach.turnOn('en');
	await signOut(data, 'discard');
	await expect(reach.choices()).rejects.toMatchObject({ name: 'DatabaseClosedError' });
	const left = (await data.surroundings.listDatabases()).filter((name) => name.endsWith('-pushed'));
	expect(left).toEqual([]);
});
