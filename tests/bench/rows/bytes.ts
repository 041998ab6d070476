/** How much script travels, compressed by gzip at its best. */
import type { Page } from '@playwright/test';
import { prepareSignIn, pressEnter, sights } from '../app.ts';
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
			return (await pressEnter(page, { list: sights.list })).moments.list;
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

/**
 * The scripts that a page asked for on a new device, by path: their size in kB. What is brought ahead once the list
 * stands, for other screens, does not count.
 *
 * @param visit answers when the list stood: milliseconds since 1970 UTC
 */
async function scriptsOf(stage: Stage, visit: (page: Page) => Promise<number>): Promise<Map<string, number>> {
	const device = await stage.openDevice();
	const asked: { readonly path: string; readonly at: number; readonly size: Promise<number> }[] = [];
	device.page.on('response', (response) => {
		if (response.fromServiceWorker() || response.status() !== 200) return;
		if (!(response.headers()['content-type'] ?? '').includes('javascript')) return;
		const { pathname: path } = new URL(response.url());
		asked.push({ path, at: response.request().timing().startTime, size: response.body().then(kilobytesOf) });
	});
	const stoodAt = await visit(device.page);
	const counted = asked.filter(({ at }) => at <= stoodAt);
	const sizes = await Promise.all(counted.map(async ({ path, size }) => [path, await size] as const));
	await Promise.all(asked.map(({ size }) => size));
	await device.close();
	return new Map(sizes);
}

function sum(sizes: ReadonlyMap<string, number>, counts: (path: string) => boolean): number {
	return [...sizes].filter(([path]) => counts(path)).reduce((total, [, size]) => total + size, 0);
}
