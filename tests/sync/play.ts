/** One storm: seeded acts in rough weather, then calm, then the verdict. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGroup } from '#data/groups.ts';
import { createTag } from '#data/settings.ts';
import { Chance } from '../kit/chance.ts';
import { openInRealm } from '../kit/realm.ts';
import { World } from '../kit/world.ts';
import { STRANGE } from './blows.ts';
import { calm } from './calm.ts';
import { ACTS, perform, rough, type Storm } from './acts.ts';
import { remember, write } from './deeds.ts';
import { watchDrafts } from './drafts.ts';
import { forgeryOf, type Rule } from './forgeries.ts';
import { judge } from './verdict.ts';
import { watchLines, watchScreens } from './watch.ts';

/** How many acts a storm has. */
const LENGTH = 80;
/** Every so many seeds the server keeps its data on disk, and is stopped and started. */
const DURABLE_EVERY = 2;
/** Every so many of those it writes in a thread of its own, as where it serves people: half a second for each start. */
const THREADED_EVERY = 50;
/** Where the data are: in memory where that is a directory, for what no power cut ends needs no disk. */
const DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What came of one seed. */
export interface Report {
	readonly seed: number;
	readonly faults: readonly string[];
	readonly counts: Readonly<Record<string, number>>;
}

/** Plays one seed; with a rule switched off when one is named. */
export async function play(seed: number, without?: Rule): Promise<Report> {
	const isDurable = seed % DURABLE_EVERY === 0;
	const dataDir = isDurable ? { dataDir: mkdtempSync(join(DISK, 'porchlight-storm-')) } : {};
	const hasThread = seed % (DURABLE_EVERY * THREADED_EVERY) === 0;
	const world = await World.open({ seed, open: openInRealm, hasThread, ...dataDir });
	const chance = new Chance(seed + 1_000_003);
	// What the server and the packages leave to chance repeats too.
	Math.random = chance.random;
	const storm: Storm = {
		world,
		chance,
		sent: [],
		written: new Map(),
		wished: new Map(),
		givenUp: new Set(),
		unanswered: new Set(),
		forgotten: new Set(),
		unkept: new Set(),
		backedUp: new Set(),
		counts: new Map(),
		faults: [],
		isDurable,
		without,
		order: 0,
		typed: 0,
		arrivals: new Map()
	};
	try {
		await gather(storm);
		for (let count = 0; count < LENGTH; count += 1) {
			const act = chance.weighted(ACTS);
			const isDone = await perform(storm, act);
			if (isDone) tally(storm, act);
			await world.quiet();
			watchLines(storm);
		}
		await calm(storm);
		return { seed, faults: await verdict(storm), counts: Object.fromEntries(storm.counts) };
	} catch (error) {
		const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
		return { seed, faults: [...new Set(storm.faults), fault], counts: Object.fromEntries(storm.counts) };
	} finally {
		await world.close();
	}
}

/**
 * Two agents with three browsers, one of which has two tabs, two visitors who have each begun a conversation, and an
 * agent of another workspace.
 */
async function gather(storm: Storm): Promise<void> {
	const { world, chance, without } = storm;
	const ana = await world.agent('Ana', 'owner');
	const ben = await world.agent('Ben');
	for (const session of [ana, ben, ana]) await world.device(session);
	if (world.devices[0]) await world.tab(world.devices[0]);
	const stranger = await world.stranger('Eve');
	for (const text of ['Is anyone there?', 'Do you repair lanterns?']) {
		const visitor = world.visitor();
		visitor.introduce(`visitor of "${text}"`);
		write(storm, visitor, text);
	}
	for (const name of ['Refund', 'Urgent']) if (world.devices[0]) await createTag(world.devices[0].data, name);
	if (world.devices[0]) await createGroup(world.devices[0].data, 'Sales');
	await world.quiet();
	await createTag(stranger.data, STRANGE);
	await world.quiet();
	for (const client of [...world.devices, stranger, ...world.visitors]) {
		client.wire.weather = rough(chance);
		if (without) client.wire.forgery = forgeryOf(without);
	}
	for (const device of world.devices) {
		device.machine.livesOnce = without === 'S7 life';
		device.machine.keepsDrafts = without === 'X11 step';
		remember(storm, device);
		watchDrafts(storm, device);
		watchScreens(storm, device);
	}
	for (const { wire } of [...world.devices, ...world.visitors]) {
		wire.onHeard = (text) => {
			if (text.includes(STRANGE)) storm.faults.push(`another workspace was heard`);
		};
	}
	stranger.wire.onHeard = (text) => {
		if (text.includes(world.workspaceId)) storm.faults.push(`another workspace heard of this one`);
	};
}

/** Compares everybody with a device that has just been opened. */
async function verdict(storm: Storm): Promise<string[]> {
	const { world, counts } = storm;
	const [first] = world.devices;
	if (!first) throw new Error('there is no device');
	const fresh = await world.device(first.session);
	watchScreens(storm, fresh);
	await calm(storm);
	for (const wish of world.devices.flatMap(({ data }) => data.overlay.sight.wishes)) tally(storm, wish.state);
	const messages = await world.server.store.list(world.workspaceId, 'message');
	const transcripts = await world.server.store.list(world.workspaceId, 'transcript');
	counts.set('messages', messages.length);
	counts.set('transcripts', transcripts.length);
	return await judge(storm, fresh);
}

const tally = ({ counts }: Storm, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
