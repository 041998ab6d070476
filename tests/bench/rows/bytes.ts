/** How much script travels, compressed by gzip at its best. */
import type { Page } from '@playwright/test';
import { openList, prepareSignIn, pressEnterFor, sights } from '../app.ts';
import { kilobytesOf, rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

const LOADER = 'widget.js';

/**
 * `bytes.app`: from a new device's first page to its list. `bytes.loader` and `bytes.panel`: what the build made for
 * foreign pages; the panel is all that the loader brings later, of which each language has its own: the largest counts.
 */
export const measureBytes: Group = async (stage, runs) => {
	const values = { app: [] as number[], loader: [] as number[], panel: [] as number[] };
	const server = await stage.startServer();
	for (let run = 1; run <= runs; run += 1) {
		const app = await scriptsOf(stage, async (page) => {
			await prepareSignIn(page, server.origin);
			await pressEnterFor(page, { list: sights.list });
			await openList(page, server.origin);
		});
		const widget = stage.widgetScripts();
		values.app.push(sum(app, () => true));
		values.loader.push(sum(widget, (name) => name === LOADER));
		values.panel.push(Math.max(...[...widget].map(([name, size]) => (name === LOADER ? 0 : size))));
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
		reading.push(response.body().then((body) => void sizes.set(pathname, kilobytesOf(body))));
	});
	await visit(device.page);
	await Promise.all(reading);
	await device.close();
	return sizes;
}

function sum(sizes: ReadonlyMap<string, number>, counts: (path: string) => boolean): number {
	return [...sizes].filter(([path]) => counts(path)).reduce((total, [, size]) => total + size, 0);
}
