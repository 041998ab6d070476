import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { BATCH_ITEMS_MAX, HEARTBEAT_MS, HELLO_WITHIN_MS, SILENCE_MS } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { BUFFER_MAX_BYTES } from '../../sync-server/peer.ts';
import { openDesk, wish, writing } from './desk.ts';
import { begun, joining, pass } from './talk.ts';

test('[S6] the first word says protocol, time, epoch and clock, and batches continue from that clock', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const line = await desk.line(ana);
	const clock = await desk.server.store.clock(ana.workspaceId);
	expect(line.words).toEqual([
		{
			say: 'hello',
			protocol: PROTOCOL,
			serverTime: desk.now(),
			epoch: desk.server.store.epoch,
			clock,
			team: { about: 'team', online: false, names: [] }
		}
	]);
	await desk.wish(vera, writing(conversationId, 'Hello?'));
	await line.until('batch');
	expect(line.all('batch')).toMatchObject([{ from: clock, to: (clock ?? 0) + 2 }]);
});

test('[S6] ranges join without a gap, for agents and for visitors whom most of it does not concern', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const lines = [await desk.line(ana), await desk.line(vera)];
	const others = [1, 2, 3].map(() => ({ visitor: desk.visitor(ana.workspaceId), conversationId: newId() }));
	for (const other of others) {
		await desk.wish(other.visitor, writing(other.conversationId, 'Me too'));
		await desk.wish(vera, writing(conversationId, 'Hello?'));
		await desk.wish(ana, joining(other.conversationId), wish('markRead', { conversationId, position: 1 }));
	}
	const clock = await desk.server.store.clock(ana.workspaceId);
	await pass(desk, HEARTBEAT_MS, () => lines.forEach((line) => line.say({ say: 'heartbeat' })));
	for (const line of lines) {
		const [hello] = line.all('hello');
		let number = hello?.clock;
		for (const batch of line.all('batch')) {
			expect(batch.from).toBe(number);
			for (const item of batch.items) expect(item.number).toBeLessThanOrEqual(batch.to);
			number = batch.to;
		}
		expect(number).toBe(clock);
	}
});

test('[S6] the author is brought to the number of its own wish although nothing changed for it', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const other = desk.visitor(ana.workspaceId);
	const line = await desk.line(vera);
	await desk.wish(other, writing(newId(), 'Me too'));
	const [result] = await desk.wish(vera, wish('markRead', { conversationId, position: 0 }));
	expect(line.all('batch').at(-1)).toMatchObject({ to: result.number, items: [] });
});

test('[S6] too much for one batch is a poke, and the next batch joins it', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const lines = [await desk.line(ana), await desk.line(vera)];
	const puts = Array.from({ length: BATCH_ITEMS_MAX + 1 }, () => {
		const id = newId();
		const circumstances = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		return { collection: 'visitor' as const, document: { id, ...circumstances, createdAt: 0, seenAt: 0 } };
	});
	const conversation = await desk.server.store.read(ana.workspaceId, 'conversation', conversationId);
	if (!conversation) throw new Error('there is no conversation');
	const to = await desk.server.store.seed(ana.workspaceId, [
		...puts,
		{ collection: 'conversation', document: conversation }
	]);
	for (const line of lines) expect(line.words.at(-1)).toEqual({ say: 'poke', to });
	await desk.wish(vera, writing(conversationId, 'Hello?'));
	for (const line of lines) expect(line.words.at(-1)).toMatchObject({ say: 'batch', from: to });
});

test('[S6] the server speaks at least every 20 s, and silence of 45 s ends the line', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const talking = await desk.line(ana);
	const silent = await desk.line(ana);
	await pass(desk, SILENCE_MS - 1_000, () => talking.say({ say: 'heartbeat' }));
	expect(silent.all('heartbeat')).toHaveLength(2);
	expect(silent.code).toBeUndefined();
	await pass(desk, 1_000, () => talking.say({ say: 'heartbeat' }));
	expect(silent.code).toBe(1001);
	expect(talking.code).toBeUndefined();
	expect(desk.server.line.size).toBe(1);
});

test('[S6] a heartbeat is answered at once, with the number of what passed by unsaid', async () => {
	const desk = await openDesk();
	const { ana, vera } = await begun(desk);
	const line = await desk.line(vera);
	line.say({ say: 'heartbeat' });
	await line.until('heartbeat');
	await desk.wish(ana, wish('createTag', { tagId: newId(), name: 'urgent' }));
	const to = await desk.server.store.clock(ana.workspaceId);
	line.say({ say: 'heartbeat' });
	await line.until('batch');
	expect(line.words.at(-1)).toMatchObject({ say: 'batch', to, items: [] });
});

test('[S6] who does not greet in time is sent away', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const line = await desk.line(ana, { say: 'heartbeat' });
	await pass(desk, HELLO_WITHIN_MS);
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'invalid' } });
	expect(desk.server.line.size).toBe(0);
});

test('[S6] a device that does not keep up is not told more until it has, then it is poked; stuck for good it ends', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const line = await desk.line(ana);
	line.stick(BUFFER_MAX_BYTES + 1);
	await desk.wish(vera, writing(conversationId, 'one'), writing(conversationId, 'two'));
	expect(line.all('batch')).toHaveLength(0);
	await pass(desk, 2_000, () => line.say({ say: 'heartbeat' }));
	expect(line.words).toHaveLength(1);
	line.stick(0);
	await desk.wish(vera, writing(conversationId, 'three'));
	expect(line.words).toHaveLength(1);
	await pass(desk, 1_000);
	const clock = await desk.server.store.clock(ana.workspaceId);
	expect(line.words.at(-1)).toEqual({ say: 'poke', to: clock });
	await desk.wish(vera, writing(conversationId, 'four'));
	expect(line.all('batch')).toMatchObject([{ from: clock }]);
	line.stick(BUFFER_MAX_BYTES + 1);
	await desk.wish(vera, writing(conversationId, 'five'));
	await pass(desk, SILENCE_MS, () => line.say({ say: 'heartbeat' }));
	expect(line.code).toBe(1001);
});

test('[S9] a protocol that is not served is told so in the first word', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const line = await desk.line(ana, { say: 'hello', protocol: PROTOCOL + 1 });
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'version' } });
});

test.each([
	['nobody', { say: 'hello', protocol: PROTOCOL }, 'signed-out'],
	['a token that is not ours', { say: 'hello', protocol: PROTOCOL, token: '1.a.b.c.d' }, 'signed-out'],
	['what is not JSON', 'hello', 'invalid'],
	['another word', { say: 'shout' }, 'invalid'],
	['a field too many', { say: 'heartbeat', loud: true }, 'invalid'],
	['typing before the greeting', { say: 'typing', conversationId: newId(), active: true }, 'invalid']
])('[S6] the line ends with its reason for %s', async (_what, said, kind) => {
	const desk = await openDesk();
	const line = await desk.line({ workspaceId: newId(), id: newId() }, said);
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind } });
	expect(line.code).toBe(1008);
	expect(desk.server.line.size).toBe(0);
	expect(desk.bugs).toEqual([]);
});

test('[S6] a line is greeted once', async () => {
	const desk = await openDesk();
	const { vera } = await begun(desk);
	const line = await desk.line(vera);
	line.say({ say: 'hello', protocol: PROTOCOL, token: vera.token });
	expect(await line.ended()).toMatchObject({ error: { kind: 'invalid' } });
});

test('closing says goodbye to every line, each with another moment to come back', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const lines = await Promise.all(Array.from({ length: 20 }, () => desk.line(ana)));
	await desk.close();
	const waits = lines.map((line) => {
		const bye = line.words.at(-1);
		return bye?.say === 'bye' && bye.error.kind === 'busy' ? bye.error.waitMs : undefined;
	});
	expect(waits).not.toContain(undefined);
	expect(new Set(waits).size).toBeGreaterThan(10);
	expect(desk.server.line.size).toBe(0);
});
