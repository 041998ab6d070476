/** All devices by which an agent is told, seen from one of them (SPEC D8; product X9). */
import { expect, onTestFinished, test } from 'vitest';
import { PushReach } from '#data/push.ts';
import { PushDevices } from '#data/push-devices.ts';
import { SCREENS } from '../kit/stage.ts';
import { browser, opened } from './told.ts';

/** One agent with two devices that are told; the list is seen from the first. */
async function twoOpened() {
	const { world, agent, ana, held, reach } = await opened('granted');
	const phone = await world.device(agent, SCREENS);
	await world.quiet();
	const phoneHeld = browser('granted', 'https://fcm.googleapis.com/phone');
	const phoneReach = new PushReach(phone.data, phoneHeld.browser);
	const devices = new PushDevices(ana.data, held.browser);
	onTestFinished(() => {
		phoneReach.close();
		devices.close();
	});
	await reach.turnOn('en');
	await phoneReach.turnOn('en');
	const theOther = async () => (await devices.look())?.devices.find(({ isThis }) => isThis !== true);
	return { world, ana, held, reach, devices, phone, phoneHeld, phoneReach, theOther };
}

test('[X9] both devices are listed, the one that asks is marked, and without a line they are as they were known last', async () => {
	const { ana, held, devices } = await twoOpened();
	expect(await devices.known()).toBeUndefined();
	const list = await devices.look();
	expect(list?.devices.map(({ isThis }) => isThis ?? false).sort()).toEqual([false, true]);
	expect(list?.asOf).toBe(ana.data.surroundings.now());
	ana.cut();
	expect(await devices.look()).toEqual(list);
	const again = new PushDevices(ana.data, held.browser);
	onTestFinished(() => again.close());
	expect(await again.known()).toEqual(list);
});

test('[D8] [X9] a device that is turned off from another one learns it at its start, ends its subscription, and says why it is off', async () => {
	const { devices, theOther, phoneHeld, phoneReach } = await twoOpened();
	await devices.tell((await theOther())?.id ?? '', false);
	expect(await theOther()).toHaveProperty('stoppedAt');
	expect(await phoneReach.renew('en')).toMatchObject({ state: 'off', isStopped: true });
	expect(await phoneHeld.browser.reached()).toBeUndefined();
	expect(await theOther()).toBeUndefined();
	expect(await phoneReach.renew('en')).toMatchObject({ state: 'off', isStopped: true });
	expect(await phoneReach.turnOn('en')).toMatchObject({ state: 'on', isStopped: false });
	expect(await theOther()).not.toHaveProperty('stoppedAt');
});

test('[D8] [E12] what is taken back before the other device heard of it changes nothing there', async () => {
	const { devices, theOther, phoneReach } = await twoOpened();
	const id = (await theOther())?.id ?? '';
	await devices.tell(id, false);
	await devices.tell(id, true);
	expect(await phoneReach.renew('en')).toMatchObject({ state: 'on', isStopped: false });
	expect((await theOther())?.id).toBe(id);
});

test('[D8] a device whose browser lost its address meanwhile is not told again under another one', async () => {
	const { devices, theOther, phoneHeld, phoneReach } = await twoOpened();
	await devices.tell((await theOther())?.id ?? '', false);
	phoneHeld.isLost();
	expect(await phoneReach.renew('en')).toMatchObject({ state: 'off', isStopped: true });
	expect((await devices.look())?.devices).toHaveLength(1);
});

test('[X9] without a line nothing is turned off, and that is said', async () => {
	const { ana, devices, theOther } = await twoOpened();
	const id = (await theOther())?.id ?? '';
	ana.cut();
	await expect(devices.tell(id, false)).rejects.toMatchObject({ kind: 'offline' });
	ana.mend();
	expect(await theOther()).not.toHaveProperty('stoppedAt');
});

test('[P9] the list is gone from the disk with all else when its agent signs out, and a late look brings nothing back', async () => {
	const { ana, devices } = await twoOpened();
	await devices.look();
	await ana.data.close();
	expect(await devices.look()).toBeUndefined();
});
