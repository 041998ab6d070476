/** What stays on a device although it is old: what somebody looks at there, and works at (SPEC S3; product X11, R2). */
import { expect, onTestFinished, test, vi } from 'vitest';
import { resolveConversation } from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { keepDraft } from '#outbox/drafts.ts';
import { keepNoteDraft } from '#outbox/note-drafts.ts';
import { keepPick } from '#outbox/picks.ts';
import { addWish } from '#outbox/store.ts';
import { Keeping } from '#data/keeping.ts';
import { listMessages } from '#data/messages.ts';
import type { Spared } from '#data/outgrown.ts';
import { addOrigin, keepConversations } from '#data/settings.ts';
import type { Word } from '#data/tabs.ts';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { Device } from '../kit/device.ts';
import { openOutbox, texting } from '../kit/shelf.ts';
import { World } from '../kit/world.ts';

const KEPT = ['workspace', 'agent', 'conversation', 'message', 'transcript', 'mark', 'visitor'] as const;

/** A device that has let go of a conversation, which ended ten days ago; a week is kept. */
async function opened() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const ana = await world.device(await world.agent('Ana', 'owner'), KEPT);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	await world.quiet();
	const id = vera.conversationId;
	await resolveConversation(ana.data, id);
	await keepConversations(ana.data, 7);
	await world.quiet();
	await world.sleep(10 * DAY_MS);
	await restart(world, ana);
	await world.until(async () => !(await has(ana, id)), 'it is let go');
	return { world, ana, id };
}

async function restart(world: World, device: Device) {
	if (device.isOpen) await device.stop();
	await device.start();
	await world.quiet();
}

const has = async ({ data }: Device, id: string) => (await data.database.read('conversation', [id])).has(id);

test('[S3] an old conversation that was brought stays while the app is open, with all that belongs to it, and goes at a later start', async () => {
	const { world, ana, id } = await opened();
	await ana.data.bring(id);
	expect(await has(ana, id)).toBe(true);
	await addOrigin(ana.data, 'https://example.org');
	await world.quiet();
	await world.sleep(2 * DAY_MS);
	ana.cut();
	ana.mend();
	await world.quiet();
	await world.pass(60_000);
	expect(await has(ana, id)).toBe(true);
	expect((await listMessages(ana.data, id)).length).toBeGreaterThan(0);
	expect(await ana.data.database.find('visitor', { equal: {} })).toHaveLength(1);
	await restart(world, ana);
	await world.until(async () => !(await has(ana, id)), 'it is let go');
});

test('[S3] [X4] the tab that leads lets go of nothing that another one has brought, whichever of them was there first', async () => {
	const outbox = openOutbox();
	const tabs: Keeping[] = [];
	let spared: Spared | undefined;
	const open = () => {
		const tell = (word: Word) => tabs.forEach((tab) => tab !== keeping && tab.hear(word));
		const keeping = new Keeping(outbox, tell, (_, ask) => void ask().then((ids) => (spared = ids)));
		tabs.push(keeping);
		tell({ tell: 'ask' });
		return keeping;
	};
	const [first, second] = [open(), open()];
	second.spare('early');
	first.letGo(1);
	await vi.waitUntil(() => spared?.has('early'));
	const third = open();
	second.spare('late');
	third.letGo(2);
	await vi.waitUntil(() => spared?.has('late'));
	expect(['early', 'late', 'another'].map((id) => spared?.has(id))).toEqual([true, true, false]);
});

test('[S3] [X11] an old conversation in which something was begun and not sent stays across starts', async () => {
	const file = { name: 'plan.pdf', type: 'application/pdf', size: 4 };
	const about = (conversationId: string) => ({ id: newId(), conversationId, at: 1, ...file });
	for (const begin of [
		({ data }: Device, id: string) => keepDraft(data.outbox, { conversationId: id, text: 'Half a', at: 1 }),
		({ data }: Device, id: string) => keepPick(data.outbox, about(id), new Blob(['plan'])),
		({ data }: Device, id: string) => keepNoteDraft(data.outbox, { aboutId: id, text: 'Half a' }),
		({ data }: Device, id: string) => addWish(data.outbox, texting('Unsent', id))
	]) {
		const { world, ana, id } = await opened();
		await ana.data.bring(id);
		ana.cut();
		await begin(ana, id);
		await ana.stop();
		// What is sent has come to its end; here it has not.
		ana.wire.weather = {
			...ana.wire.weather,
			request: (path) => (path.endsWith('/mutate') ? 'portal' : 'arrives')
		};
		ana.wire.mend();
		await restart(world, ana);
		await addOrigin(ana.data, 'https://example.org');
		await world.quiet();
		await world.pass(60_000);
		expect(await has(ana, id), begin.toString()).toBe(true);
		await world.close();
	}
});
