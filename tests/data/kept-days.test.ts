import { expect, onTestFinished, test } from 'vitest';
import { joinConversation, listConversations, resolveConversation } from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { Feed } from '#data/feed.ts';
import { listMessages } from '#data/messages.ts';
import { keepConversations } from '#data/settings.ts';
import { DAY_MS } from '#domain/clock.ts';
import type { DocumentName } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import type { PullAnswer, SnapshotAnswer } from '#protocol/pull.ts';
import { memory } from '../kit/memory.ts';
import { changed, openCopy, Source } from '../kit/source.ts';
import { World } from '../kit/world.ts';

const { signal } = new AbortController();
const page = (said: Partial<SnapshotAnswer>) => ({ at: 9, ...said });
const pulled = (from: number, to: number, items: PullAnswer['items'] = []) => ({ from, to, items });

/** What this is about: RxDB counts the collections that are open, and there are two devices. */
const KEPT: readonly DocumentName[] = ['workspace', 'conversation', 'message', 'transcript'];

test('[S3] what a workspace keeps for fewer days leaves every device, and what it keeps for more comes back by itself', async () => {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const ana = await world.device(await world.agent('Ana', 'owner'), KEPT);
	const ben = await world.device(await world.agent('Ben'), KEPT);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	const { conversationId } = vera;
	await joinConversation(ana.data, conversationId);
	await resolveConversation(ana.data, conversationId);
	await world.quiet();
	const devices = [ana, ben];
	const kept = async () => {
		const lists = await Promise.all(
			devices.map(async ({ data }) => {
				const [rows, messages] = await Promise.all([
					listConversations(data, 'resolved'),
					listMessages(data, conversationId)
				]);
				return `${rows.length} conversations, ${messages.length} entries`;
			})
		);
		return lists.join('; ');
	};
	const whole = '1 conversations, 3 entries; 1 conversations, 3 entries';
	expect(await kept()).toBe(whole);

	await world.sleep(40 * DAY_MS);
	await world.until(() => devices.every(({ data }) => data.connection.state.kind === 'open'), 'all are back');
	expect(await kept()).toBe(whole);

	await keepConversations(ana.data, 30);
	await world.until(
		async () => (await kept()) === '0 conversations, 0 entries; 0 conversations, 0 entries',
		'it is let go'
	);

	await keepConversations(ana.data, 60);
	await world.until(async () => (await kept()) === whole, 'it is back on both');
	for (const { data } of devices) {
		expect(data.database.progress).toMatchObject({ kind: 'whole', keptDays: 60 });
		expect(data.connection.state.kind).toBe('open');
		expect(data.overlay.sight.wishes).toEqual([]);
	}
});

/** A copy at number 4 that was asked for when 30 days were kept, and a change that says otherwise. */
async function openKeeping30(source: Source) {
	const database = await openCopy(memory(), ['workspace', 'conversation']);
	const feed = new Feed(database, source.asking, {
		beforeDrop: async () => undefined,
		onEpoch: async () => undefined
	});
	const id = newId();
	const says = (number: number, keptDays: number) => changed(number, 'workspace', { id, keptDays });
	await database.write('workspace', [{ document: says(2, 30).document as never, number: 2 }]);
	await database.saveProgress({ kind: 'whole', epoch: 'epoch', number: 4, keptDays: 30 });
	return { database, feed, says };
}

test('[S3] when more is to be kept, the pages below the own number are taken once more, and nothing is dropped', async () => {
	const brought = changed(3, 'conversation');
	const source = new Source(
		page({ at: 5, cursor: { at: 5, below: 4 }, items: [] }),
		page({ at: 5, items: [brought] }),
		pulled(5, 6)
	);
	const { database, feed, says } = await openKeeping30(source);
	expect(await feed.receive({ from: 4, to: 5, items: [says(5, 60)] }, 'epoch')).toBe(false);
	await feed.catchUp(signal, { epoch: 'epoch', clock: 5 });
	expect(source.asked).toEqual([
		{ snapshot: { cursor: { at: 5, below: 6 } } },
		{ snapshot: { cursor: { at: 5, below: 4 } } },
		{ pull: { epoch: 'epoch', after: 5, limit: 1_000 } }
	]);
	expect((await database.find('conversation', { equal: {} })).map(({ id }) => id)).toEqual([
		brought.document.id
	]);
	expect(database.progress).toEqual({ kind: 'whole', epoch: 'epoch', number: 6, keptDays: 60 });
	expect(await feed.receive({ from: 6, to: 7, items: [says(7, 60)] }, 'epoch')).toBe(true);
});

test('[S3] a copy that was asked for with more days takes nothing anew when fewer are kept, nor when they come back', async () => {
	const source = new Source();
	const { feed, says } = await openKeeping30(source);
	expect(await feed.receive({ from: 4, to: 5, items: [says(5, 7)] }, 'epoch')).toBe(true);
	expect(await feed.receive({ from: 5, to: 6, items: [says(6, 30)] }, 'epoch')).toBe(true);
	await feed.catchUp(signal, { epoch: 'epoch', clock: 6 });
	expect(source.asked).toEqual([]);
});

test('[S3] days that were said between two pages of a first copy make its pages come again', async () => {
	const id = newId();
	const source = new Source(
		page({
			cursor: { at: 9, below: 7 },
			items: [changed(8, 'workspace', { id, keptDays: 30 })]
		}),
		page({}),
		pulled(9, 10, [changed(10, 'workspace', { id, keptDays: 60 })]),
		page({ at: 10 }),
		pulled(10, 10)
	);
	const { feed, database } = await openKeeping30(source);
	await database.drop();
	await feed.catchUp(signal);
	expect(source.asked[3]).toEqual({ snapshot: { cursor: { at: 10, below: 11 } } });
	expect(database.progress).toMatchObject({ kind: 'whole', number: 10, keptDays: 60 });
});

test('[S3] a device whose clock has jumped lets go of nothing that is young by the clock of the server', async () => {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const ana = await world.device(await world.agent('Ana', 'owner'), KEPT);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	await joinConversation(ana.data, vera.conversationId);
	await resolveConversation(ana.data, vera.conversationId);
	await world.quiet();
	ana.machine.skewMs = 400 * DAY_MS;
	await keepConversations(ana.data, 30);
	await world.quiet();
	expect(await listConversations(ana.data, 'resolved')).toHaveLength(1);
	expect(await listMessages(ana.data, vera.conversationId)).toHaveLength(3);
});
