/** What Lighthouse makes of the app: of a new device's first page, and of the list once somebody is signed in. */
import { createServer, type AddressInfo } from 'node:net';
import { comeToRest, signIn } from '../app.ts';
import { rowOf } from '../row.ts';
import { say, type Group } from '../stage.ts';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
type Points = Readonly<Record<(typeof CATEGORIES)[number], number>>;

/**
 * `lighthouse.*`: on a phone and a line as slow as Lighthouse takes them by itself; the worse of both pages counts. Both are
 * made slow, not reckoned slow from a quick load: that reckons the start of the browser's own process, before the page is
 * there, among what blocks a page that comes from its worker.
 */
export const measureLighthouse: Group = async (stage, runs) => {
	const server = await stage.startServer();
	const seen: Points[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const port = await freePort();
		const device = await stage.openDevice({ debuggingPort: port });
		const door = await pointsOf(`${server.origin}/sign-in`, port, false);
		await signIn(device.page, server.origin);
		await comeToRest(device.page);
		await device.page.goto('about:blank');
		const list = await pointsOf(`${server.origin}/conversations`, port, true);
		await device.close();
		say(`lighthouse ${run}: sign-in ${wordsOf(door)}; list ${wordsOf(list)}`);
		seen.push(worse(door, list));
	}
	await server.stop();
	const all = (name: keyof Points) => seen.map((points) => points[name]);
	return [
		rowOf('lighthouse.performance', 'points', all('performance')),
		rowOf('lighthouse.accessibility', 'points', all('accessibility')),
		rowOf('lighthouse.practices', 'points', all('best-practices'))
	];
};

/** @param keeps whether what the device knows is kept: who is signed in, for one */
async function pointsOf(url: string, port: number, keeps: boolean): Promise<Points> {
	// Large, and needed for these rows alone.
	const { default: lighthouse } = await import('lighthouse');
	const result = await lighthouse(url, {
		port,
		onlyCategories: [...CATEGORIES],
		disableStorageReset: keeps,
		throttlingMethod: 'devtools',
		logLevel: 'error'
	});
	if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
	const { categories, audits, runtimeError } = result.lhr;
	if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
	for (const name of CATEGORIES)
		for (const { id, weight } of categories[name]?.auditRefs ?? []) {
			const { score, title, displayValue = '' } = audits[id] ?? {};
			if (weight > 0 && typeof score === 'number' && score < 0.9)
				say(`  ${name}: ${title} ${displayValue} (${score})`);
		}
	const points = CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]);
	return Object.fromEntries(points) as Points;
}

const worse = (a: Points, b: Points): Points =>
	Object.fromEntries(CATEGORIES.map((name) => [name, Math.min(a[name], b[name])])) as Points;

const wordsOf = (points: Points): string => CATEGORIES.map((name) => points[name]).join(' ');

function freePort(): Promise<number> {
	const server = createServer();
	return new Promise((resolve) =>
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		})
	);
}
