/** Searching on a device that has everything: how soon the stored index answers, and each key after that. */
import type { Page } from '@playwright/test';
import { openResolved, searchField, signIn } from '../app.ts';
import { median, quantile, rowOf, type RowId } from '../row.ts';
import { say, type Group } from '../stage.ts';

/** What is typed, some fifty keys: in both languages, with accents left out, with typos. */
const TYPED = ['lantern', 'ampoule', 'recieved', 'garden lamp', 'ada parcel', 'remboursement'];

/** One question to the thread that searches: milliseconds since 1970 UTC. */
interface Asked {
	readonly text: string;
	readonly beganAt: number;
	readonly foundAt: number;
	readonly paintedAt: number;
	readonly count: number;
}

declare global {
	var porchlightSearches: Asked[];
}

/** Each run is a new page of one device that has everything. */
const searching =
	(ids: { query: RowId; load: RowId }): Group =>
	async (stage, runs) => {
		const server = await stage.startServer();
		const device = await stage.openDevice();
		await device.page.addInitScript(watchSearches);
		await signIn(device.page, server.origin);
		await storeIndex(device.page, server.origin);
		const loads: number[] = [];
		const queries: number[] = [];
		for (let run = 1; run <= runs; run += 1) {
			const { load, took } = await searchMany(device.page, server.origin);
			loads.push(load);
			queries.push(median(took));
			const [first, middle, most] = [load, median(took), quantile(took, 0.9)].map((value) =>
				Math.round(value)
			);
			say(`search ${run}: load ${first} ms, query ${middle} ms, nine of ten within ${most} ms`);
		}
		await device.close();
		await server.stop();
		return [rowOf(ids.query, 'ms', queries), rowOf(ids.load, 'ms', loads)];
	};

/** `search.query` and `search.load` */
export const measureSearch: Group = searching({ query: 'search.query', load: 'search.load' });

/** `search.100k` and `search.load.100k` */
export const measureFullSearch: Group = searching({ query: 'search.100k', load: 'search.load.100k' });

async function searchMany(page: Page, origin: string): Promise<{ load: number; took: number[] }> {
	await openResolved(page, origin);
	await page.locator(searchField).pressSequentially('l');
	const { beganAt, foundAt } = await answered(page, 'l');
	return { load: foundAt - beganAt, took: await typeMany(page) };
}

/** Types, and answers how long each key took to its results' paint, in milliseconds. */
async function typeMany(page: Page): Promise<number[]> {
	const took: number[] = [];
	for (const text of TYPED) {
		await page.locator(searchField).fill('');
		for (const end of text.split('').keys()) {
			const typed = text.slice(0, end + 1);
			if (typed.endsWith(' ')) {
				await page.locator(searchField).pressSequentially(' ');
				continue;
			}
			await page.locator(searchField).pressSequentially(typed.at(-1) ?? '');
			const { paintedAt } = await answered(page, typed);
			took.push(paintedAt - (await page.evaluate(() => porchlightBench.pressedAt)));
		}
	}
	return took;
}

/** Waits until what was typed last is answered and painted. */
async function answered(page: Page, text: string): Promise<Asked> {
	const answer = await page.waitForFunction(
		(text) => porchlightSearches.findLast((asked) => asked.text === text && asked.paintedAt > 0),
		text,
		{ polling: 'raf' }
	);
	return (await answer.jsonValue()) as Asked;
}

/** Searches once, and waits until the index is on the disk. */
async function storeIndex(page: Page, origin: string): Promise<void> {
	await openResolved(page, origin);
	await page.locator(searchField).pressSequentially('l');
	await answered(page, 'l');
	await page.waitForFunction(async () => {
		const names = (await indexedDB.databases()).flatMap(({ name }) =>
			name?.endsWith('-search') ? name : []
		);
		const [name] = names;
		if (name === undefined) return false;
		return await new Promise<boolean>((resolve) => {
			const opening = indexedDB.open(name);
			opening.onsuccess = () => {
				const counting = opening.result.transaction('index').objectStore('index').count();
				counting.onsuccess = () => {
					opening.result.close();
					resolve(counting.result > 0);
				};
			};
		});
	});
}

/** Notes what pages and their search thread say to each other; give it to `addInitScript`. */
function watchSearches(): void {
	globalThis.porchlightSearches = [];
	const asked = new Map<number, { text: string; beganAt: number }>();
	let openedAt: number | undefined;
	globalThis.Worker = class extends Worker {
		constructor(url: string | URL, options?: WorkerOptions) {
			openedAt = porchlightBench.now();
			super(url, options);
			this.addEventListener('message', ({ data }) => {
				if (data.say !== 'found') return;
				const question = asked.get(data.ticket);
				if (!question) return;
				const foundAt = porchlightBench.now();
				void porchlightBench.afterPaint().then((paintedAt) => {
					porchlightSearches.push({ ...question, foundAt, paintedAt, count: data.found.count });
				});
			});
		}
		override postMessage(word: { say: string; ticket: number; text: string }): void {
			if (word.say === 'ask') {
				// The first question opens the thread, and begins with that.
				asked.set(word.ticket, { text: word.text, beganAt: openedAt ?? porchlightBench.now() });
				openedAt = undefined;
			}
			super.postMessage(word);
		}
	};
}
