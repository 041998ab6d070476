/** A long time offline: how soon all that was written is granted once the line is back. */
import type { Page } from '@playwright/test';
import { MINUTE_MS } from '#domain/clock.ts';
import { makeIds } from '#domain/id.ts';
import { outboxName, type Wish } from '#outbox/store.ts';
import { paintedAt, sights, signIn, waitsInOutbox } from '../app.ts';
import { chanceOf } from '../chance.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

const MESSAGES = 2_000;
const CONVERSATIONS = 20;
/** How long ago they were written. */
const AGO_MS = 30 * MINUTE_MS;
/** A page of the app's origin that does not open the app. */
const ASIDE = '/manifest.webmanifest';

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
	await page.goto(`${server.origin}${ASIDE}`);
	const name = outboxName(stage.session.workspaceId, stage.session.agentId);
	await store(page, name, wishesOf(stage));
	await context.setOffline(true);
	await page.goto(`${server.origin}/conversations`);
	await waitsInOutbox(page, MESSAGES);
	const empty = paintedAt(page, sights.outboxEmpty);
	const backAt = Date.now();
	await context.setOffline(false);
	const took = (await empty) - backAt;
	await checkApplied(page, name);
	await device.close();
	await server.stop();
	return took;
}

/** The wishes as the app leaves them when they are written without a line. */
function wishesOf(stage: Stage): Omit<Wish, 'order'>[] {
	const newId = makeIds(Date.now, chanceOf(2).bytes);
	const each = MESSAGES / CONVERSATIONS;
	return stage.ownThreads(CONVERSATIONS).flatMap(({ conversation }) =>
		Array.from({ length: each }, (_, index): Omit<Wish, 'order'> => {
			const { id: conversationId, lastPosition: seenPosition } = conversation;
			const args = {
				id: newId(),
				conversationId,
				text: `Written offline, number ${index + 1}.`,
				seenPosition
			};
			return {
				mutation: { id: newId(), name: 'sendMessage', args, at: Date.now() - AGO_MS },
				state: 'queued'
			};
		})
	);
}

/** Puts them where the app keeps them; writing so many by the composer would take longer than all other rows. */
async function store(page: Page, database: string, wishes: readonly Omit<Wish, 'order'>[]): Promise<void> {
	await page.evaluate(
		async ({ database, wishes }) => {
			const opening = indexedDB.open(database);
			await new Promise((resolve) => (opening.onsuccess = resolve));
			const transaction = opening.result.transaction('wishes', 'readwrite');
			for (const wish of wishes) transaction.objectStore('wishes').add(wish);
			await new Promise((resolve, reject) => {
				transaction.oncomplete = resolve;
				transaction.onabort = () => reject(transaction.error ?? new Error('not stored'));
			});
			opening.result.close();
		},
		{ database, wishes }
	);
}

/** @throws Error when something else became of a wish, or nothing yet */
async function checkApplied(page: Page, database: string): Promise<void> {
	const others = await page.evaluate(async (database) => {
		const opening = indexedDB.open(database);
		await new Promise((resolve) => (opening.onsuccess = resolve));
		const asking = opening.result.transaction('wishes').objectStore('wishes').getAll();
		await new Promise((resolve) => (asking.onsuccess = resolve));
		opening.result.close();
		return (asking.result as { state: string }[]).filter(({ state }) => state !== 'applied').length;
	}, database);
	if (others > 0) throw new Error(`${others} messages were not applied when the mark was gone`);
}
