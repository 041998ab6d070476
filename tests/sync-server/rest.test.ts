import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { RESTS_AFTER_MS, TRANSCRIPT_MESSAGES_MAX } from '#domain/transcript.ts';
import type { FeedItem, PullAnswer } from '#protocol/pull.ts';
import { openDesk, writing, type Desk, type Person } from './desk.ts';

const conversationId = newId();
const texts = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);

async function write(desk: Desk, visitor: Person, words: string[]): Promise<void> {
	await desk.wish(visitor, ...words.map((text) => writing(conversationId, text, 0, desk.now())));
}

async function pull(desk: Desk, person: Person, after = 0): Promise<PullAnswer> {
	const epoch = desk.server.store.epoch;
	return (await desk.call('/api/pull', { epoch, after, limit: 1000 }, person)).body as PullAnswer;
}

const packed = (items: readonly FeedItem[]) =>
	items.flatMap((item) => (!('gone' in item) && item.collection === 'transcript' ? [item.document] : []));
const loose = (items: readonly FeedItem[]) =>
	items.filter((item) => !('gone' in item) && item.collection === 'message');

test('[S2] a conversation that rests is packed by itself, with markers for what devices have loose', async () => {
	const desk = await openDesk();
	const owner = await desk.owner();
	const visitor = desk.visitor(owner.workspaceId);
	await write(desk, visitor, texts(3));
	const before = await pull(desk, owner);
	desk.pass(RESTS_AFTER_MS - 1);
	await desk.server.tick();
	expect((await pull(desk, owner, before.to)).items).toEqual([]);
	desk.pass(60_000);
	await desk.server.tick();
	const after = await pull(desk, owner, before.to);
	expect(packed(after.items).flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual(texts(3));
	expect(after.items.filter((item) => 'gone' in item && item.collection === 'message')).toHaveLength(3);
	expect(loose((await pull(desk, visitor)).items)).toEqual([]);
	expect(packed((await pull(desk, visitor)).items)).toHaveLength(1);
});

test('what is written after a rest joins the same transcript until that is full', async () => {
	const desk = await openDesk();
	const owner = await desk.owner();
	const visitor = desk.visitor(owner.workspaceId);
	let written = 0;
	for (const count of [2, 30, 25]) {
		await write(desk, visitor, texts(count, written));
		written += count;
		desk.pass(RESTS_AFTER_MS + 60_000);
		await desk.server.tick();
	}
	const transcripts = packed((await pull(desk, owner)).items).sort(
		(a, b) => a.firstPosition - b.firstPosition
	);
	expect(transcripts.map(({ messages }) => messages.length)).toEqual([TRANSCRIPT_MESSAGES_MAX, written - 50]);
	expect(transcripts.flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual(texts(written));
	expect(desk.bugs).toEqual([]);
});

test('a clock that was ahead and is set right does not end what is done by the minute', async () => {
	const desk = await openDesk();
	desk.pass(30 * DAY_MS);
	await desk.server.tick();
	desk.pass(-30 * DAY_MS);
	const ana = await desk.owner();
	await desk.wish(desk.visitor(ana.workspaceId), writing(newId(), 'Hello', 0, desk.now()));
	await desk.server.tick();
	desk.pass(RESTS_AFTER_MS + MINUTE_MS);
	await desk.server.tick();
	expect(await desk.server.store.list(ana.workspaceId, 'transcript')).toHaveLength(1);
});
