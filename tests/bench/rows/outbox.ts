/** A long time offline: how soon all that was written is granted once the line is back. */
import type { Page } from '@playwright/test';
import { openThread, paintedAt, sights, signIn, waitsInOutbox, writeMany } from '../app.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

const MESSAGES = 2_000;
const CONVERSATIONS = 20;

/** `outbox.drain`: 2,000 messages in 20 conversations of the agent, from the network's return to an empty outbox. */
export const measureOutbox: Group = async (stage, runs) => {
	const values: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const value = await drainOnce(stage);
		values.push(value);
		say(`outbox ${run}: ${Math.round(value)} ms`);
	}
	return [rowOf('outbox.drain', 'ms', values)];
};

async function drainOnce(stage: Stage): Promise<number> {
	const server = await stage.startServer();
	const device = await stage.openDevice({ size: 'desk' });
	const { page, context } = device;
	await signIn(page, server.origin);
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await context.setOffline(true);
	await writeOffline(stage, page, server.origin);
	const empty = paintedAt(page, sights.outboxEmpty);
	const backAt = Date.now();
	await context.setOffline(false);
	const took = (await empty) - backAt;
	await device.close();
	await server.stop();
	return took;
}

async function writeOffline(stage: Stage, page: Page, origin: string): Promise<void> {
	const each = MESSAGES / CONVERSATIONS;
	for (const [index, { conversation }] of stage.ownThreads(CONVERSATIONS).entries()) {
		await openThread(page, origin, conversation.id);
		await writeMany(page, { count: each, prefix: `offline ${index}`, everyMs: 0 });
		await waitsInOutbox(page, (index + 1) * each);
		say(`  ${(index + 1) * each} messages wait`);
	}
}
