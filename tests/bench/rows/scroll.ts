/** Rolling the list of conversations by, from its newest row to its oldest. */
import type { Page } from '@playwright/test';
import { listBox, openList, signIn } from '../app.ts';
import { slowDown } from '../device.ts';
import { quantile, rowOf } from '../row.ts';
import { say, type Group } from '../stage.ts';

/** One turn of the wheel, and the time to the next: 10,000 px a second, as fast as a phone lets a list be flung. */
const TURN_PX = 160;
const TURN_MS = 16;

/** `scroll.longest.4x`: the longest time from one frame to the next; all runs together go from top to bottom. */
export const measureScroll: Group = async (stage, runs) => {
	const server = await stage.startServer();
	const device = await stage.openDevice();
	const { page } = device;
	await signIn(page, server.origin);
	await openList(page, server.origin);
	await slowDown(page, 4);
	const values: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		await page.evaluate(async () => await porchlightBench.idle());
		const frames = await rollBy(page, run / runs);
		values.push(Math.max(...frames));
		const [most, longest] = [quantile(frames, 0.99), Math.max(...frames)].map(Math.round);
		say(`scroll ${run}: ${frames.length} frames, 99 of 100 within ${most} ms, longest ${longest} ms`);
	}
	await device.close();
	await server.stop();
	return [rowOf('scroll.longest.4x', 'ms', values)];
};

/** Turns the wheel until so much of the list has gone by, and answers the time from each frame to the next, in ms. */
async function rollBy(page: Page, part: number): Promise<number[]> {
	const box = await page.locator(listBox).boundingBox();
	if (!box) throw new Error('there is no list');
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	let isOver = false;
	const watching = page.evaluate(watchFrames, { part, selector: listBox }).finally(() => (isOver = true));
	const turning = async (): Promise<void> => {
		while (!isOver) {
			// A finger does not wait for the page either; when the page is gone, whoever watches it says so.
			page.mouse.wheel(0, TURN_PX).catch(() => undefined);
			await new Promise((resolve) => setTimeout(resolve, TURN_MS));
		}
	};
	const [frames] = await Promise.all([watching, turning()]);
	return frames;
}

/** Travels into the page: looks at each frame until so much has gone by. */
async function watchFrames({ part, selector }: { part: number; selector: string }): Promise<number[]> {
	const box = document.querySelector(selector);
	if (!box) throw new Error('there is no list');
	const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
	const frames: number[] = [];
	let before = await nextFrame();
	while (box.scrollTop + box.clientHeight < part * box.scrollHeight - 1) {
		const at = await nextFrame();
		frames.push(at - before);
		before = at;
	}
	return frames;
}
