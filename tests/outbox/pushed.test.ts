import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { USUAL_CHOICES } from '#domain/notice.ts';
import { Pushed, pushedName, PUSHED_MAX } from '#outbox/pushed.ts';
import { emptyDisk } from '../kit/shelf.ts';

const device = { isWanted: true, choices: USUAL_CHOICES, isSaid: false };
const brought = (at: number) => ({ id: newId(), epoch: newId(), items: [], at });

test('[D5] [X8] what pushes brought survives a restart, comes back in its order, and is forgotten once it was taken over', async () => {
	const disk = emptyDisk();
	const first = new Pushed('pushed', disk);
	const [late, early] = [brought(2), brought(1)];
	await first.keep(late);
	await first.keep(early);
	await first.keep(early);
	first.close();
	const again = new Pushed('pushed', disk);
	expect(await again.list()).toEqual([early, late]);
	await again.drop([early.id]);
	expect(await again.list()).toEqual([late]);
	await again.remove();
	expect(await new Pushed('pushed', disk).list()).toEqual([]);
});

test('[D5] no more is kept than a device needs: the oldest go', async () => {
	const pushed = new Pushed('pushed', emptyDisk());
	for (let at = 0; at < PUSHED_MAX + 5; at += 1) await pushed.keep(brought(at));
	const kept = await pushed.list();
	expect([kept.length, kept[0]?.at]).toEqual([PUSHED_MAX, 5]);
});

test('[D2] [P9] the worker finds it for who is signed in and knows whether they want to be told, and leaves no trace of anybody else', async () => {
	const [workspaceId, agentId] = [newId(), newId()];
	const find = async () => {
		const found = await Promise.all([
			Pushed.ofSignedIn(workspaceId, agentId),
			Pushed.ofTold(workspaceId, agentId)
		]);
		for (const one of found) one?.close();
		return found.map((one) => one !== undefined);
	};
	expect(await find()).toEqual([false, false]);
	const pushed = new Pushed(pushedName(workspaceId, agentId));
	await pushed.keepDevice({ ...device, isWanted: false });
	expect(await find()).toEqual([true, false]);
	await pushed.keepDevice(device);
	expect(await find()).toEqual([true, true]);
	await pushed.forgetDevice();
	expect(await find()).toEqual([false, false]);
	await pushed.remove();
	expect(await find()).toEqual([false, false]);
	expect(await Dexie.exists(pushedName(workspaceId, agentId))).toBe(false);
});

test('[P9] who had it open when it was removed brings it back by nothing that was under way', async () => {
	const disk = emptyDisk();
	const leaving = new Pushed('pushed', disk);
	await leaving.keepDevice(device);
	const other = new Pushed('pushed', disk);
	const told = await other.device();
	await leaving.remove();
	if (!told) throw new Error('the device was not kept');
	await expect(other.noteSaid(told, { endpoint: 'https://push.example/1' })).rejects.toThrow();
	expect(await disk.indexedDB?.databases()).toEqual([]);
});

test('[P9] that the server was told is noted only of a device that is still there', async () => {
	const pushed = new Pushed('pushed', emptyDisk());
	await pushed.noteSaid({ of: 'this', ...device }, { endpoint: 'https://push.example/1' });
	expect(await pushed.device()).toBeUndefined();
});
