import { expect, test } from 'vitest';
import { resolveConversation } from '#data/conversations.ts';
import { listMessages, sendMessage } from '#data/messages.ts';
import { discard, retry, withdraw } from '#data/outbox.ts';
import { LATE_MS } from '#domain/clock.ts';
import { listWishes } from '#outbox/store.ts';
import { openStage } from '../kit/stage.ts';

/** Vera writes while Ana's device is away; then Ana's device is back. */
async function miss({ world, ana, vera }: Awaited<ReturnType<typeof openStage>>, ...texts: string[]) {
	for (const text of texts) {
		vera.write(text);
		await vera.tryNow();
	}
	await world.pass(LATE_MS + 1);
	ana.mend();
	await world.until(async () => {
		const wishes = await listWishes(ana.data.outbox);
		return wishes.some(({ state }) => state === 'held');
	}, 'it is held');
	await world.quiet();
}

test('[X3] a held message knows what others wrote since its author had looked, and nothing before', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	ana.cut();
	await sendMessage(ana.data, conversationId, 'In blue, yes');
	await sendMessage(ana.data, conversationId, 'And in red');
	await miss(stage, 'Or in green?', 'Or black?');
	const held = (await listMessages(ana.data, conversationId)).filter(({ state }) => state === 'held');
	expect(held.map(({ missed }) => missed?.map(({ text }) => text))).toEqual([
		['Or in green?', 'Or black?'],
		['Or in green?', 'Or black?']
	]);
});

test('[X3] who resolves again after seeing why it was held is believed', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	ana.cut();
	await resolveConversation(ana.data, conversationId);
	await miss(stage, 'One more thing');
	const [held] = (await listWishes(ana.data.outbox)).filter(({ state }) => state === 'held');
	if (!held) throw new Error('it is held');
	await retry(ana.data, held);
	await world.quiet();
	const conversation = (await ana.data.database.read('conversation', [conversationId])).get(conversationId);
	expect(conversation?.status).toBe('resolved');
});

test('[X2] the outbox shows each wish from the key to a while after it was granted', async () => {
	const { world, ana, conversationId } = await openStage();
	const states = async () =>
		(await listWishes(ana.data.outbox))
			.filter(({ mutation }) => mutation.name === 'sendMessage')
			.map(({ state }) => state);
	ana.cut();
	await sendMessage(ana.data, conversationId, 'one');
	await world.quiet();
	expect(await states()).toEqual(['queued']);
	ana.mend();
	await world.quiet();
	expect(await states()).toEqual(['applied']);
	await world.pass(60_000);
	expect(await states()).toEqual([]);
});

test('[X2] what is granted can be neither withdrawn nor discarded', async () => {
	const { world, ana, conversationId } = await openStage();
	await sendMessage(ana.data, conversationId, 'one');
	await world.quiet();
	const done = (await listWishes(ana.data.outbox)).find(({ mutation }) => mutation.name === 'sendMessage');
	if (!done) throw new Error('it was wished');
	expect(await withdraw(ana.data, done)).toBeUndefined();
	expect(await discard(ana.data, done)).toBeUndefined();
});
