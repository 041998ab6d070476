/** A device that was here before, started cold and without a line: how soon the list is painted. */
import { sights, signIn } from '../app.ts';
import { fillRaw, rawStores } from '../raw/page.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

const RAW_LIST = { selector: 'li a', atLeast: 50 };

/** `reopen.list`: the browser is started anew for each run, and the server is gone. */
export const measureReopen: Group = async (stage, runs) => {
	const raw = await stage.startRaw();
	const [appProfile, rawProfile] = [stage.newFolder(), stage.newFolder()];
	await fillRawProfile(stage, rawProfile, raw.origin);
	const origin = await fillAppProfile(stage, appProfile);
	const values: number[] = [];
	const floors: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const floor = await reopen(stage, { profile: rawProfile, url: `${raw.origin}/list`, sight: RAW_LIST });
		const url = `${origin}/conversations`;
		const value = await reopen(stage, { profile: appProfile, url, sight: sights.list, offline: true });
		floors.push(floor);
		values.push(value);
		say(`reopen ${run}: ${Math.round(value)} ms, floor ${Math.round(floor)} ms`);
	}
	await raw.stop();
	return [rowOf('reopen.list', 'ms', values, floors)];
};

async function fillRawProfile(stage: Stage, profile: string, origin: string): Promise<void> {
	const device = await stage.openDevice({ profile });
	await device.page.goto(origin);
	await device.page.evaluate(fillRaw, rawStores);
	await device.close();
}

/** Signs in and waits until device and shell are complete; the server is stopped afterwards. */
async function fillAppProfile(stage: Stage, profile: string): Promise<string> {
	const server = await stage.startServer();
	const device = await stage.openDevice({ profile });
	await signIn(device.page, server.origin);
	await device.page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await device.close();
	await server.stop();
	return server.origin;
}

interface Opening {
	readonly profile: string;
	readonly url: string;
	readonly sight: typeof RAW_LIST | typeof sights.list;
	readonly offline?: boolean;
}

async function reopen(stage: Stage, { profile, url, sight, offline = false }: Opening): Promise<number> {
	const device = await stage.openDevice({ profile, watch: { list: sight } });
	await device.context.setOffline(offline);
	await device.page.goto(url, { waitUntil: 'commit' });
	const took = await device.page.evaluate(
		async () => ((await porchlightBench.watched['list']) ?? NaN) - porchlightBench.beganAt
	);
	await device.close();
	return took;
}
