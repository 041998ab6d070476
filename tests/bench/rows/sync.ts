/** A new device: how soon the list is there, and how soon everything is. */
import { endpoints } from '#protocol/endpoints.ts';
import { askedAt, prepareSignIn, pressEnter, sights } from '../app.ts';
import type { Listening } from '../process.ts';
import { fillRaw, rawStores } from '../raw/page.ts';
import { rowOf, type RowId } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

/**
 * Each run is a new profile. The list counts from the key press that signs in; everything counts, as its floor does, from
 * the first request for documents.
 */
const syncing =
	(ids: { list: RowId; complete: RowId }, floors: 'right before each run' | 'once'): Group =>
	async (stage, runs) => {
		const [server, raw] = [await stage.startServer(), await stage.startRaw()];
		const lists: number[] = [];
		const completes: number[] = [];
		const filled: number[] = [];
		for (let run = 1; run <= runs; run += 1) {
			if (run === 1 || floors !== 'once') filled.push(await fillOnce(stage, raw));
			const { list, complete, sinceSignIn } = await syncOnce(stage, server);
			lists.push(list);
			completes.push(complete);
			const all = `complete ${ms(complete)} (${ms(sinceSignIn)} since sign-in)`;
			say(`sync ${run}: list ${ms(list)}, ${all}, floor ${ms(filled.at(-1) ?? NaN)}`);
		}
		await server.stop();
		await raw.stop();
		return [rowOf(ids.list, 'ms', lists), rowOf(ids.complete, 'ms', completes, filled)];
	};

/** `sync.list` and `sync.complete` */
export const measureSync: Group = syncing(
	{ list: 'sync.list', complete: 'sync.complete' },
	'right before each run'
);

/** `sync.list.10x` and `sync.complete.10x`, whose floor takes longer than all of its runs. */
export const measureTenfoldSync: Group = syncing(
	{ list: 'sync.list.10x', complete: 'sync.complete.10x' },
	'once'
);

async function fillOnce(stage: Stage, raw: Listening): Promise<number> {
	const device = await stage.openDevice();
	await device.page.goto(raw.origin);
	const took = await device.page.evaluate(fillRaw, rawStores);
	await device.close();
	return took;
}

async function syncOnce(stage: Stage, server: Listening) {
	const device = await stage.openDevice();
	await prepareSignIn(device.page, server.origin);
	const { pressedAt, moments } = await pressEnter(device.page, {
		list: sights.list,
		upToDate: sights.upToDate
	});
	const startedAt = await askedAt(device.page, endpoints.snapshot.path);
	await device.close();
	return {
		list: moments.list - pressedAt,
		complete: moments.upToDate - startedAt,
		sinceSignIn: moments.upToDate - pressedAt
	};
}

const ms = (value: number): string => `${Math.round(value)} ms`;
