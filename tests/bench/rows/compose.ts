/** Writing: how much script a key costs, with everything that it sets off until the next one. */
import type { CDPSession, Page } from '@playwright/test';
import { openThread, signIn } from '../app.ts';
import { quantile, rowOf } from '../row.ts';
import { say, type Group } from '../stage.ts';

const WORDS = ['Your', 'parcel', 'left', 'us', 'on', 'Tuesday,', 'it', 'should', 'arrive', 'tomorrow.'];
/** From one key to the next, and longer after a word: then the draft leaves for the other devices. */
const KEY_MS = 150;
const WORD_MS = 1_500;

/** `compose.script`: each run is the key that cost most. */
export const measureCompose: Group = async (stage, runs) => {
	const server = await stage.startServer();
	const device = await stage.openDevice({ size: 'desk' });
	const { page } = device;
	await signIn(page, server.origin);
	const [thread] = stage.ownThreads(1);
	if (!thread) throw new Error('the agent has no conversation');
	await openThread(page, server.origin, thread.conversation.id);
	const values: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const took = await write(page);
		values.push(Math.max(...took));
		const [middle, most] = [quantile(took, 0.5), Math.max(...took)].map((value) => value.toFixed(1));
		say(`compose ${run}: median ${middle} ms, longest ${most} ms of ${took.length} keys`);
	}
	await device.close();
	await server.stop();
	return [rowOf('compose.script', 'ms', values)];
};

/** Writes, and answers the script of each key in milliseconds. */
async function write(page: Page): Promise<number[]> {
	const session = await page.context().newCDPSession(page);
	await session.send('Performance.enable');
	const took: number[] = [];
	for (const word of WORDS) {
		const keys = [...word, ' '];
		for (const [index, key] of keys.entries()) {
			const before = await scriptMs(session);
			await page.keyboard.press(key === ' ' ? 'Space' : key);
			await pause(index === keys.length - 1 ? WORD_MS : KEY_MS);
			took.push((await scriptMs(session)) - before);
		}
	}
	await session.detach();
	return took;
}

/** How much script the page has run so far. */
async function scriptMs(session: CDPSession): Promise<number> {
	const { metrics } = await session.send('Performance.getMetrics');
	return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN) * 1_000;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
