/** The room of a device: what its browser says of it, and what can be freed. */
import { expect, onTestFinished, test } from 'vitest';
import { sendFile } from '#data/files.ts';
import { DeviceSpace } from '#data/space.ts';
import type { SpaceBrowser } from '#data/space-browser.ts';
import { fileIdOf, keepSeen, readFile } from '#outbox/files.ts';
import { listWishes } from '#outbox/store.ts';
import { DAWN } from '../kit/cast.ts';
import { openOutbox } from '../kit/shelf.ts';
import { openStage } from '../kit/stage.ts';

/** A browser that grants what it is asked for, or does not. */
function browser(of: Partial<SpaceBrowser> & { grants?: boolean } = {}) {
	const { grants = true, ...rest } = of;
	const held = {
		asked: 0,
		isKept: false,
		browser: {
			asksPerson: false,
			isKept: (): Promise<boolean | undefined> => Promise.resolve(held.isKept),
			keep: () => {
				held.asked += 1;
				held.isKept = grants;
				return Promise.resolve();
			},
			estimate: () => Promise.resolve({ used: 3_000, most: 10_000 }),
			...rest
		}
	};
	return held;
}

function opened(held = browser()) {
	const outbox = openOutbox();
	onTestFinished(() => outbox.close());
	let wakes = 0;
	const space = new DeviceSpace({ outbox, wake: () => void (wakes += 1) }, held.browser);
	return { outbox, space, held, wakes: () => wakes };
}

test('[X2] a browser that decides by itself is asked to keep the outbox until it does, and then no more', async () => {
	const { space, held } = opened(browser({ grants: false }));
	await space.keep();
	expect((await space.look()).keeping).toBe('for-now');
	await space.keep();
	expect(held.asked).toBe(2);
	held.isKept = true;
	await space.keep();
	expect(held.asked).toBe(2);
	expect((await space.look()).keeping).toBe('kept');
});

test('[X2] a browser that asks its person is asked by a press alone', async () => {
	const { space, held } = opened(browser({ asksPerson: true }));
	await space.keep();
	expect(held.asked).toBe(0);
	await space.keep(true);
	expect(held.asked).toBe(1);
	expect((await space.look()).keeping).toBe('kept');
});

test('[X2] where the browser says nothing nothing is asked, and nothing is claimed', async () => {
	const says = { isKept: () => Promise.resolve(undefined), estimate: () => Promise.resolve({}) };
	const { space, held } = opened(browser(says));
	await space.keep(true);
	expect(held.asked).toBe(0);
	expect(await space.look()).toEqual({ keeping: 'unknown', spare: 0 });
});

test('[X13] what was seen can be freed, it is said how much that is, and what had no room is tried again', async () => {
	const { outbox, space, wakes } = opened();
	await keepSeen(outbox, 'lamp', new Blob(['x'.repeat(700)]), DAWN);
	await keepSeen(outbox, 'plan', new Blob(['x'.repeat(300)]), DAWN + 1);
	expect(await space.look()).toEqual({ keeping: 'for-now', used: 3_000, most: 10_000, spare: 1_000 });
	expect(await space.free()).toBe(1_000);
	expect(wakes()).toBe(1);
	expect((await space.look()).spare).toBe(0);
	expect(await readFile(outbox, 'lamp')).toBeUndefined();
	expect(await space.free()).toBe(0);
});

test('[X13] [S14] a file that waits to be sent is nothing that can be freed', async () => {
	const { ana, conversationId } = await openStage();
	ana.cut();
	const blob = new Blob([`%PDF${'x'.repeat(1_000)}`]);
	const id = await sendFile(ana.data, conversationId, { name: 'plan.pdf', type: 'application/pdf', blob });
	expect(id).toBeDefined();
	const space = new DeviceSpace(ana.data, browser().browser);
	expect((await space.look()).spare).toBe(0);
	expect(await space.free()).toBe(0);
	const waiting = (await listWishes(ana.data.outbox)).flatMap(({ mutation }) => fileIdOf(mutation) ?? []);
	expect(waiting.length).toBe(1);
	expect((await readFile(ana.data.outbox, waiting[0] ?? ''))?.size).toBe(blob.size);
});
