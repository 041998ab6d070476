/** A new device: how soon the list is there, and how soon everything is. */
import { endpoints } from '#protocol/endpoints.ts';
import { askedAt, prepareSignIn, pressEnter, sights } from '../app.ts';
import type { Listening } from '../process.ts';
import { fillRaw, rawStores } from '../raw/page.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

/**
 * `sync.list` and `sync.complete`; each run on a new profile, the floor right before it. The list counts from the key
 * press that signs in; everything counts, as its floor does, from the first request for documents.
 */
export const measureSync: Group = async (stage, runs) => {
	const [server, raw] = [await stage.startServer(), await stage.startRaw()];
	const lists: number[] = [];
	const completes: number[] = [];
	const floors: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const floor = await fillOnce(stage, raw);
		const { list, complete, sinceSignIn } = await syncOnce(stage, server);
		floors.push(floor);
		lists.push(list);
		completes.push(complete);
		say(
			`sync ${run}: list ${ms(list)}, complete ${ms(complete)} (${ms(sinceSignIn)} since sign-in), floor ${ms(floor)}`
		);
	}
	await server.stop();
	await raw.stop();
	return [rowOf('sync.list', 'ms', lists), rowOf('sync.complete', 'ms', completes, floors)];
};

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
