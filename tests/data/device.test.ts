import { expect, onTestFinished, test } from 'vitest';
import type { Data, Notice } from '#data/data.ts';
import { joinConversation, listConversations, markRead, resolveConversation } from '#data/conversations.ts';
import { listMessages, sendAnyway, sendMessage } from '#data/messages.ts';
import { discard, followNotices, retry, withdraw } from '#data/outbox.ts';
import { follow } from '#data/question.ts';
import { LATE_MS } from '#domain/clock.ts';
import { colleague, openStage } from '../kit/stage.ts';
import { FAIR } from '../kit/wire.ts';

/** What a thread shows of texts: each with its state. */
async function shown(data: Data, conversationId: string): Promise<string[]> {
	await data.overlay.settled();
	const messages = await listMessages(data, conversationId);
	return messages.filter(({ kind }) => kind === 'text').map(({ text, state }) => `${text} ${state}`);
}

test('[S14] a message is queued, sent, delivered and read only when it is', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	await sendMessage(ana.data, conversationId, 'Here I am');
	await world.quiet();
	expect(await shown(ana.data, conversationId)).toEqual(['Is anyone there? sent', 'Here I am queued']);
	ana.mend();
	await world.quiet();
	expect(await shown(ana.data, conversationId)).toEqual(['Is anyone there? sent', 'Here I am sent']);
	vera.read(3);
	await vera.tryNow();
	await world.quiet();
	expect(await shown(ana.data, conversationId)).toEqual(['Is anyone there? sent', 'Here I am read']);
});

test('[S13] what waits is run in order on what the feed brought', async () => {
	const { world, ana, conversationId } = await openStage({ joined: false });
	ana.cut();
	await joinConversation(ana.data, conversationId);
	await sendMessage(ana.data, conversationId, 'one');
	await sendMessage(ana.data, conversationId, 'two');
	await world.quiet();
	const messages = await listMessages(ana.data, conversationId);
	expect(messages.map(({ position, kind }) => `${position} ${kind}`)).toEqual([
		'1 text',
		'2 event',
		'3 text',
		'4 text'
	]);
	const [row] = await listConversations(ana.data, 'open');
	expect(row).toMatchObject({
		joined: true,
		waiting: true,
		conversation: { lastText: 'two', lastPosition: 4 }
	});
});

test('[S13] the list shows a resolution that waits, and takes it back when it is held', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	await resolveConversation(ana.data, conversationId);
	await world.quiet();
	expect(await listConversations(ana.data, 'open')).toEqual([]);
	expect(await listConversations(ana.data, 'resolved')).toHaveLength(1);
	vera.write('One more thing');
	await vera.tryNow();
	ana.mend();
	await world.until(() => ana.data.overlay.sight.wishes.some(({ state }) => state === 'held'), 'it is held');
	expect(await listConversations(ana.data, 'open')).toHaveLength(1);
	expect(ana.data.overlay.sight.wishes).toMatchObject([{ state: 'held', reason: 'visitor-wrote' }]);
});

test('[S12] no frame lacks a message or shows it twice on its way from the outbox to the copy', async () => {
	const { world, ana, conversationId } = await openStage();
	const frames: string[] = [];
	const ask = async () => {
		const messages = await listMessages(ana.data, conversationId);
		return messages.filter(({ text }) => text === 'Here I am').map(({ state }) => state);
	};
	const about = ['message', 'transcript', 'conversation', 'wishes'] as const;
	const stop = follow<string[]>(ana.data, { about, ask }, (frame) => frames.push(frame.join()));
	await world.quiet();
	await sendMessage(ana.data, conversationId, 'Here I am');
	await world.quiet();
	stop();
	const since = frames.slice(frames.findIndex((frame) => frame !== ''));
	expect(new Set(since)).toEqual(
		new Set(['queued', 'sending', 'sent'].filter((state) => since.includes(state)))
	);
	expect(since.at(-1)).toBe('sent');
	expect(ana.data.overlay.sight.wishes).toEqual([]);
});

test('[S12] a granted wish stays in the list until the copy has reached its number', async () => {
	const { world, ana, conversationId } = await openStage();
	ana.wire.weather = { request: () => 'arrives', word: () => 'lost' };
	await sendMessage(ana.data, conversationId, 'Here I am');
	await world.quiet();
	expect(ana.data.overlay.sight.wishes).toMatchObject([{ state: 'applied' }]);
	expect((await shown(ana.data, conversationId)).at(-1)).toBe('Here I am sent');
	ana.wire.weather = { request: () => 'arrives', word: () => 'arrives' };
	ana.wire.drop();
	await world.until(() => ana.data.overlay.sight.wishes.length === 0, 'the list is empty');
	expect((await shown(ana.data, conversationId)).at(-1)).toBe('Here I am sent');
});

test('[S12] a message can be withdrawn before it leaves, and is gone everywhere', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	await sendMessage(ana.data, conversationId, 'Oh no');
	await world.quiet();
	const [wish] = ana.data.overlay.sight.wishes;
	expect(wish && (await withdraw(ana.data, wish))).toMatchObject({ wish });
	await world.quiet();
	expect(await shown(ana.data, conversationId)).toEqual(['Is anyone there? sent']);
	ana.mend();
	await world.quiet();
	await vera.tryNow();
	expect(vera.messages().map(({ text }) => text)).not.toContain('Oh no');
});

test('[X3] a held reply is sent anyway, once, as a wish that names the held one', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	const id = await sendMessage(ana.data, conversationId, 'My answer');
	await world.pass(LATE_MS + 1_000);
	vera.write('Never mind');
	await vera.tryNow();
	ana.mend();
	await world.until(() => ana.data.overlay.sight.wishes.some(({ state }) => state === 'held'), 'it is held');
	expect((await shown(ana.data, conversationId)).at(-1)).toBe('My answer held');
	const [held] = ana.data.overlay.sight.wishes;
	if (held) await sendAnyway(ana.data, held);
	await world.until(() => ana.data.overlay.sight.wishes.length === 0, 'it went');
	const messages = await listMessages(ana.data, conversationId);
	expect(messages.filter((message) => message.id === id)).toHaveLength(1);
	expect(messages.at(-1)).toMatchObject({ text: 'My answer', state: 'sent' });
});

test('[S12] a refused wish stays with its reason, can be tried again, and be given up', async () => {
	const { world, ana, conversationId } = await openStage({ joined: false });
	await sendMessage(ana.data, conversationId, 'Hello');
	await world.quiet();
	expect((await shown(ana.data, conversationId)).at(-1)).toBe('Hello refused');
	const [refused] = ana.data.overlay.sight.wishes;
	expect(refused).toMatchObject({ state: 'refused', reason: 'not-joined' });
	await joinConversation(ana.data, conversationId);
	if (refused) await retry(ana.data, refused);
	await world.quiet();
	expect((await shown(ana.data, conversationId)).at(-1)).toBe('Hello sent');
	await sendMessage(ana.data, conversationId, 'Again');
	const [again] = ana.data.overlay.sight.wishes;
	// It may have left already.
	if (again) await discard(ana.data, again);
});

test('[X4] lost answers, doubled requests, a crash and a restart give one bubble on every device', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	const ben = await colleague(world);
	const fates = ['answer-lost', 'doubled', 'answer-lost', 'request-lost'] as const;
	let count = 0;
	ana.wire.weather = { request: () => fates[count++] ?? 'arrives', word: () => 'arrives' };
	await sendMessage(ana.data, conversationId, 'Only once');
	await world.quiet();
	await ana.crash();
	await ana.start();
	await world.until(() => ana.data.overlay.sight.wishes.length === 0, 'it went');
	await vera.tryNow();
	for (const device of [ana, ben]) {
		expect(
			(await shown(device.data, conversationId)).filter((text) => text.startsWith('Only once'))
		).toHaveLength(1);
	}
	expect(vera.messages().filter(({ text }) => text === 'Only once')).toHaveLength(1);
});

test('[S14] what was written without a network survives closing, and leaves in order when it is back', async () => {
	const { world, ana, vera, conversationId } = await openStage();
	ana.cut();
	for (const text of ['one', 'two', 'three']) await sendMessage(ana.data, conversationId, text);
	await ana.stop();
	await ana.start();
	await world.quiet();
	expect((await shown(ana.data, conversationId)).slice(1)).toEqual([
		'one queued',
		'two queued',
		'three queued'
	]);
	ana.mend();
	await world.until(() => ana.data.overlay.sight.wishes.length === 0, 'all went');
	await vera.tryNow();
	expect(
		vera
			.messages()
			.flatMap(({ kind, text }) => (kind === 'text' ? text : []))
			.slice(1)
	).toEqual(['one', 'two', 'three']);
});

test('messages are stored in the order in which they were sent, however fast', async () => {
	const { world, ana, conversationId } = await openStage();
	ana.cut();
	await Promise.all(
		['one', 'two', 'three', 'four'].map((text) => sendMessage(ana.data, conversationId, text))
	);
	await world.quiet();
	expect((await shown(ana.data, conversationId)).slice(1)).toEqual([
		'one queued',
		'two queued',
		'three queued',
		'four queued'
	]);
});

test('a text that is empty or too long is no wish', async () => {
	const { ana, conversationId } = await openStage();
	for (const text of [' \n ', 'x'.repeat(4_001)]) {
		await expect(sendMessage(ana.data, conversationId, text)).rejects.toMatchObject({
			body: { kind: 'invalid' }
		});
	}
	expect(ana.data.overlay.sight.wishes).toEqual([]);
});

test('a read mark is wished only when it says something new', async () => {
	const { world, ana, conversationId } = await openStage();
	await markRead(ana.data, conversationId, 2);
	await world.quiet();
	const before = ana.wire.arrived.filter(({ path }) => path.endsWith('/mutate')).length;
	await markRead(ana.data, conversationId, 2);
	await markRead(ana.data, conversationId, 1);
	await world.quiet();
	expect(ana.wire.arrived.filter(({ path }) => path.endsWith('/mutate'))).toHaveLength(before);
	expect((await listConversations(ana.data, 'open'))[0]?.unread).toBe(false);
});

test('[C0] two agents who join at once: the second becomes a participant and is told', async () => {
	const { world, ana, conversationId } = await openStage({ joined: false });
	const ben = await colleague(world);
	await world.quiet();
	ben.cut();
	await joinConversation(ben.data, conversationId);
	await joinConversation(ana.data, conversationId);
	await world.quiet();
	ben.mend();
	await world.until(() => ben.data.overlay.sight.wishes.length === 0, 'Ben has joined');
	const notices = await ben.data.outbox.notices.toArray();
	expect(notices).toMatchObject([{ kind: 'taken' }]);
	const [row] = await listConversations(ben.data, 'open');
	expect(row).toMatchObject({ joined: true, assignee: { name: 'Ana' } });
});

test('[C0] who was first is told by its right name, once the copy knows it', async () => {
	const { world, ana, conversationId } = await openStage({ joined: false });
	const ben = await colleague(world);
	await world.quiet();
	const told: string[] = [];
	const tell = (notices: readonly Notice[]) =>
		told.push(...notices.map(({ agentName }) => agentName ?? 'someone'));
	onTestFinished(followNotices(ben.data, tell));
	ben.cut();
	await joinConversation(ben.data, conversationId);
	await joinConversation(ana.data, conversationId);
	await world.quiet();
	// The answer to his wish comes before what happened meanwhile.
	ben.wire.weather = {
		request: (path) => (path.endsWith('/pull') ? 'request-lost' : 'arrives'),
		word: () => 'lost'
	};
	ben.mend();
	await world.until(() => ben.data.overlay.sight.wishes[0]?.state === 'applied', 'his wish is granted');
	await world.quiet();
	expect(told).toEqual([]);
	ben.wire.weather = FAIR;
	ben.cut();
	ben.mend();
	await world.until(() => told.length > 0, 'he is told');
	expect(told).toEqual(['Ana']);
});
