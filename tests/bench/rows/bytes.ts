/** How much script travels, compressed: what a browser asked for, packed by gzip at its best. */
import type { Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { openDemo, openList, prepareSignIn, pressEnterFor, sights } from '../app.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

/** `bytes.app`: from a new device's first page to its list. `bytes.loader`, `bytes.panel`: the demo page's widget. */
export const measureBytes: Group = async (stage, runs) => {
	const values = { app: [] as number[], loader: [] as number[], panel: [] as number[] };
	const server = await stage.startServer();
	for (let run = 1; run <= runs; run += 1) {
		const app = await scriptsOf(stage, async (page) => {
			await prepareSignIn(page, server.origin);
			await pressEnterFor(page, { list: sights.list });
			await openList(page, server.origin);
		});
		const demo = await scriptsOf(stage, (page) => openDemo(page, server.origin));
		const isLoader = (path: string) => path === '/widget/widget.js';
		values.app.push(sum(app, () => true));
		values.loader.push(sum(demo, isLoader));
		values.panel.push(sum(demo, (path) => path.startsWith('/widget/') && !isLoader(path)));
		say(`bytes ${run}: app ${values.app.at(-1)} kB in ${app.size} files`);
	}
	await server.stop();
	return [
		rowOf('bytes.app', 'kB', values.app),
		rowOf('bytes.loader', 'kB', values.loader),
		rowOf('bytes.panel', 'kB', values.panel)
	];
};

/** The scripts that a page asked for on a new device, by path: their size in kB. */
async function scriptsOf(stage: Stage, visit: (page: Page) => Promise<void>): Promise<Map<string, number>> {
	const device = await stage.openDevice();
	const sizes = new Map<string, number>();
	const reading: Promise<void>[] = [];
	device.page.on('response', (response) => {
		if (response.fromServiceWorker() || response.status() !== 200) return;
		if (!(response.headers()['content-type'] ?? '').includes('javascript')) return;
		const { pathname } = new URL(response.url());
		reading.push(
			response.body().then((body) => void sizes.set(pathname, gzipSync(body, { level: 9 }).length / 1000))
		);
	});
	await visit(device.page);
	await Promise.all(reading);
	await device.close();
	return sizes;
}

function sum(sizes: ReadonlyMap<string, number>, counts: (path: string) => boolean): number {
	return [...sizes].filter(([path]) => counts(path)).reduce((total, [, size]) => total + size, 0);
}
