/** What five new devices at once cost the server. */
import { chromium } from '@playwright/test';
import { prepareSignIn, pressEnterFor, sights } from '../app.ts';
import { launchOptions, pageOptions } from '../device.ts';
import { install } from '../page.ts';
import { rowOf } from '../row.ts';
import { say, type Group } from '../stage.ts';

const DEVICES = 5;

/** `server.rss` and `server.cpu`: each run is a fresh server, from its start until five devices have everything. */
export const measureServer: Group = async (stage, runs) => {
	const memories: number[] = [];
	const times: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const server = await stage.startServer();
		// Only the server is looked at, so the devices may be windows of one browser.
		const browser = await chromium.launch(launchOptions(stage.browser));
		await Promise.all(
			Array.from({ length: DEVICES }, async () => {
				const context = await browser.newContext(pageOptions('phone'));
				await context.addInitScript(install, {});
				const page = await context.newPage();
				await prepareSignIn(page, server.origin);
				await pressEnterFor(page, { upToDate: sights.upToDate });
			})
		);
		memories.push(server.peakMegabytes());
		times.push(server.cpuSeconds());
		await browser.close();
		await server.stop();
		say(`server ${run}: ${Math.round(memories.at(-1) ?? 0)} MB, ${times.at(-1)} s`);
	}
	return [rowOf('server.rss', 'MB', memories), rowOf('server.cpu', 's', times)];
};
