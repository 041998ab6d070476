/** What befalls the machines and the server of a storm: tabs, workers, wrong clocks, full disks, kills, backups. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/clock.ts';
import { createTag } from '#data/settings.ts';
import { AppError } from '#protocol/error.ts';
import type { Device } from '../kit/device.ts';
import { turn } from '../kit/clock.ts';
import type { Storm } from './acts.ts';
import { send, write } from './deeds.ts';
import { open } from './watch.ts';

/** How often each happens, against the other acts. */
export const BLOWS = {
	tab: 3,
	freeze: 3,
	thaw: 4,
	worker: 3,
	jump: 4,
	full: 2,
	room: 4,
	upgrade: 1,
	stranger: 4,
	kill: 6,
	backup: 6,
	restore: 6
} as const;
export type Blow = keyof typeof BLOWS;

export const isBlow = (act: string): act is Blow => Object.hasOwn(BLOWS, act);

/** By how much a clock is wrong. */
const SKEWS_MS = [0, 0, -400 * DAY_MS, -DAY_MS, -HOUR_MS, 2 * MINUTE_MS, HOUR_MS, 8 * DAY_MS, 400 * DAY_MS];

/** How many turns of the event loop it takes to decide a wish, and some more. */
const KILL_TURNS = 12;

/** What another workspace says, and nobody here may hear. */
export const STRANGE = 'nobody elses business';

/** The open tabs of a device's browser. */
export const tabsOf = ({ world }: Storm, { machine }: Device): Device[] =>
	world.devices.filter((device) => device.machine === machine);

/** The wishes of a device that it would send again to a server that was set back (SPEC S8), and in which epoch each was granted. */
export async function keptBy({ data: { outbox } }: Device): Promise<{ id: string; epoch?: string }[]> {
	const granted = await outbox.wishes.where('state').equals('applied').toArray();
	return [...granted, ...(await outbox.kept.toArray())].map(({ mutation: { id }, ...wish }) => ({
		...wish,
		id
	}));
}

/** Each of them; says whether there was anything to do. */
export const blows: Record<Blow, (storm: Storm, device: Device) => Promise<boolean>> = {
	/** A tab is away for a while, and another one leads. */
	tab: async (storm, device) => {
		if (tabsOf(storm, device).length === 1) return false;
		await (storm.chance.isIn(0.5) ? device.stop() : device.crash());
		await storm.world.pass(storm.chance.below(MINUTE_MS / 2));
		await open(storm, device);
		return true;
	},
	freeze: async (_storm, device) => {
		device.freeze();
		return true;
	},
	thaw: async (_storm, device) => {
		device.thaw();
		return true;
	},
	/** The browser kills the page and wakes the worker; a page that comes back finds it at work. */
	worker: async (storm, device) => {
		const tabs = tabsOf(storm, device);
		for (const tab of tabs) await (storm.chance.isIn(0.5) ? tab.stop() : tab.crash());
		const over = new AbortController();
		device
			.work(over.signal)
			.catch((error: unknown) => storm.faults.push(`a worker failed: ${String(error)}`));
		if (storm.chance.isIn(0.3)) await storm.world.pass(storm.chance.below(1_000));
		if (storm.chance.isIn(0.3)) over.abort();
		for (const tab of tabs) await open(storm, tab);
		return true;
	},
	jump: async ({ chance }, { machine }) => {
		machine.skewMs = chance.pick(SKEWS_MS);
		return true;
	},
	/** Its disk is full after a few more writes. */
	full: async ({ chance, without }, { machine }) => {
		machine.room = chance.below(8);
		machine.isLying = without === 'S7 stored';
		return true;
	},
	room: async ({ world, chance }) => {
		const tight = world.devices.filter(({ machine }) => machine.room < Infinity);
		if (tight.length === 0) return false;
		const device = chance.pick(tight);
		device.machine.room = Infinity;
		device.look();
		return true;
	},
	/** The next version of the app cannot read the copy. */
	upgrade: async (storm, device) => {
		const tabs = tabsOf(storm, device);
		for (const tab of tabs) await tab.stop();
		device.machine.age();
		for (const tab of tabs) await open(storm, tab);
		return true;
	},
	stranger: async ({ world, chance, counts }) => {
		await createTag(chance.pick(world.strangers).data, `${STRANGE} ${counts.get('stranger') ?? 0}`);
		return true;
	},
	/** The server dies at any step of what it is at. */
	kill: async (storm) => {
		const { world, chance, isDurable } = storm;
		if (!isDurable) return false;
		for (const { wire } of world.devices) wire.flush();
		write(storm, chance.pick(world.visitors), `question ${storm.written.size}`);
		for (let turns = chance.below(KILL_TURNS); turns > 0; turns -= 1) await turn();
		await world.killServer();
		await world.startServer();
		return true;
	},
	backup: async ({ world, isDurable, unkept, backedUp }) => {
		if (!isDurable) return false;
		const { epoch } = world.server.store;
		for (const device of world.devices)
			for (const kept of await keptBy(device)) if (kept.epoch === epoch) backedUp.add(kept.id);
		unkept.clear();
		await world.backUp();
		return true;
	},
	/** Some write before anybody has told them. */
	restore: async (storm, device) => {
		const isRestored = await storm.world.restore(storm.without !== 'S8 epoch');
		if (isRestored) for (const id of storm.unkept) storm.forgotten.add(id);
		if (isRestored && device.machine.room === Infinity) await send(storm, device);
		return isRestored;
	}
};

/** Whether a failure is one that a full disk explains. */
export const isForRoom = (failure: unknown): boolean =>
	failure instanceof AppError && failure.kind === 'storage-full';
