/** Files of messages on a device: shown at once, sent when there is a line, seen again without one (product C3, X13). */
import { expect, test } from 'vitest';
import { openFile, readFileLimit, readPicture, sendFile, watchUploads } from '#data/files.ts';
import { listMessages, sendAnyway, sendMessage } from '#data/messages.ts';
import { withdraw } from '#data/outbox.ts';
import { LATE_MS } from '#domain/clock.ts';
import type { MessageFile } from '#domain/file.ts';
import { readFile } from '#outbox/files.ts';
import { listWishes } from '#outbox/store.ts';
import type { Device } from '../kit/device.ts';
import { colleague, openStage } from '../kit/stage.ts';
import { picture } from '../sync-server/uploads.ts';

const lamp = async () => ({
	name: '../lamp.PNG',
	type: 'image/png' as const,
	blob: new Blob([await picture(40, 30)]),
	width: 40,
	height: 30
});
const plan = (size = 300_000) => ({
	name: 'plan.pdf',
	type: 'application/pdf' as const,
	blob: new Blob([`%PDF${'x'.repeat(size - 4)}`])
});

const filesIn = async ({ data }: Device, conversationId: string) =>
	(await listMessages(data, conversationId)).filter(({ kind }) => kind === 'file');

function fileOf(message: { readonly file?: MessageFile } | undefined): MessageFile {
	if (!message?.file) throw new Error('there is no file');
	return message.file;
}

test('[C3] [X13] a file stands in the thread at once, leaves when there is a line, and others read the same bytes', async () => {
	const { world, ana, conversationId } = await openStage();
	const ben = await colleague(world);
	ana.cut();
	await sendFile(ana.data, conversationId, plan());
	await sendMessage(ana.data, conversationId, 'Here is the plan');
	await world.quiet();
	const shown = await listMessages(ana.data, conversationId);
	expect(shown.slice(-2).map(({ kind, state, text, file }) => [kind, state, file?.name ?? text])).toEqual([
		['file', 'queued', 'plan.pdf'],
		['text', 'queued', 'Here is the plan']
	]);
	ana.mend();
	await world.until(async () => (await filesIn(ben, conversationId)).length === 1, 'Ben has the file');
	await world.quiet();
	const [received] = await filesIn(ben, conversationId);
	const address = await openFile(ben.data, fileOf(received));
	const answered = await ben.wire.fetch(String(address), {});
	expect(new Uint8Array(await answered.arrayBuffer())).toEqual(
		new Uint8Array(await plan().blob.arrayBuffer())
	);
	expect((await filesIn(ana, conversationId)).map(({ state }) => state)).toEqual(['sent']);
	expect(ana.failures).toEqual([]);
});

test('[X13] what was sent or seen is seen again without a line', async () => {
	const { world, ana, conversationId } = await openStage();
	const ben = await colleague(world);
	await sendFile(ana.data, conversationId, await lamp());
	await world.until(async () => (await filesIn(ben, conversationId)).length === 1, 'Ben has the file');
	const file = fileOf((await filesIn(ben, conversationId))[0]);
	expect(file).toMatchObject({ name: '_lamp.png', width: 40, height: 30 });
	const seen = await readPicture(ben.data, file);
	expect(seen?.type).toBe('image/webp');
	for (const device of [ana, ben]) device.cut();
	expect((await readPicture(ana.data, file))?.size).toBe((await lamp()).blob.size);
	expect((await readPicture(ben.data, file))?.size).toBe(seen?.size);
	await expect(openFile(ben.data, file)).rejects.toMatchObject({ body: { kind: 'offline' } });
	const whole = await openFile(ana.data, file);
	expect(whole).toBeInstanceOf(Blob);
});

test('[X3] a file that is held keeps its bytes, and is sent anyway with them', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	await sendFile(ana.data, conversationId, plan());
	vera.write('Never mind the plan');
	await vera.tryNow();
	await world.pass(LATE_MS + 1);
	ana.mend();
	await world.until(
		async () => (await listWishes(ana.data.outbox)).some(({ state }) => state === 'held'),
		'it is held'
	);
	await world.quiet();
	const [shown] = await filesIn(ana, conversationId);
	expect(shown?.missed?.map(({ text }) => text)).toEqual(['Never mind the plan']);
	const held = (await listWishes(ana.data.outbox)).find(({ state }) => state === 'held');
	if (held) await sendAnyway(ana.data, held);
	await world.quiet();
	expect((await filesIn(ana, conversationId)).map(({ state, wishId }) => [state, wishId])).toEqual([
		['sent', undefined]
	]);
});

test('[C3] a file that is taken back before it leaves is nowhere, its bytes included', async () => {
	const { world, ana, conversationId } = await openStage();
	ana.cut();
	await sendFile(ana.data, conversationId, plan());
	await world.quiet();
	const [shown] = await filesIn(ana, conversationId);
	const wish = (await listWishes(ana.data.outbox)).find(({ state }) => state === 'uploading');
	const withdrawn = wish && (await withdraw(ana.data, wish));
	expect(withdrawn?.wish.mutation.id).toBe(wish?.mutation.id);
	expect(withdrawn?.file?.id).toBe(fileOf(shown).id);
	await world.quiet();
	expect(await filesIn(ana, conversationId)).toEqual([]);
	expect(await readFile(ana.data.outbox, fileOf(shown).id)).toBeUndefined();
	ana.mend();
	await world.quiet();
	expect(await filesIn(ana, conversationId)).toEqual([]);
});

test('[X13] a file that was cut goes on after a crash of its tab', async () => {
	const { world, ana, conversationId } = await openStage();
	let pieces = 0;
	ana.wire.weather = {
		request: (path) => (/\/api\/file\/.+\/\d+$/.test(path) && (pieces += 1) > 1 ? 'answer-lost' : 'arrives'),
		word: () => 'arrives'
	};
	await sendFile(ana.data, conversationId, plan(1_500_000));
	await world.until(() => Promise.resolve(pieces > 1), 'the second piece is lost');
	await ana.crash();
	ana.wire.weather = { request: () => 'arrives', word: () => 'arrives' };
	const before = ana.wire.arrived.length;
	await ana.start();
	await world.until(
		async () => (await filesIn(ana, conversationId))[0]?.state === 'sent',
		'the file is sent'
	);
	const offsets = ana.wire.arrived
		.slice(before)
		.flatMap(({ path }) => /\/api\/file\/.+\/(\d+)$/.exec(path)?.[1] ?? []);
	expect(Number(offsets[0])).toBeGreaterThan(0);
	expect(watchUploads(ana.data).current.size).toBe(0);
});

test('[C3] the limit is that of the workspace', async () => {
	const { ana } = await openStage();
	expect(await readFileLimit(ana.data)).toBe(20_000_000);
});
