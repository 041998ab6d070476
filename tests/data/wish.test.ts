import { expect, test } from 'vitest';
import { seenPosition, wish } from '#data/wish.ts';
import { newId } from '#domain/id.ts';
import { listWishes } from '#outbox/store.ts';
import { turn } from '../kit/clock.ts';
import { make } from '../kit/make.ts';
import { openOutbox } from '../kit/shelf.ts';
import { openCopy } from '../kit/source.ts';
import { openStage } from '../kit/stage.ts';
import { joinConversation } from '#data/conversations.ts';

test('[S11] wishes are stored in the order in which they were wished, also when one must read something first', async () => {
	const { ana } = await openStage();
	const data = { outbox: openOutbox(), surroundings: ana.data.surroundings };
	const conversationId = newId();
	const slow = wish(data, 'markRead', async () => {
		for (let turns = 0; turns < 50; turns += 1) await turn();
		return { conversationId, position: 1 };
	});
	const quick = wish(data, 'markRead', { conversationId, position: 2 });
	await Promise.all([slow, quick]);
	expect((await listWishes(data.outbox)).map(({ mutation }) => mutation.args)).toMatchObject([
		{ position: 1 },
		{ position: 2 }
	]);
});

test('a wish that could not be stored does not stop the next one', async () => {
	const { ana } = await openStage();
	const data = { outbox: openOutbox(), surroundings: ana.data.surroundings };
	const failing = wish(data, 'markRead', () => Promise.reject(new Error('unreadable')));
	const next = wish(data, 'setAvailability', { availability: 'away' });
	await expect(failing).rejects.toThrow('unreadable');
	await next;
	expect(await listWishes(data.outbox)).toHaveLength(1);
});

test('[M2] what was seen is what the server said, not what waits here', async () => {
	const { world, ana, vera } = await openStage({ joined: false });
	ana.cut();
	await joinConversation(ana.data, vera.conversationId);
	await world.quiet();
	const over = ana.data.overlay.sight.over('conversation').get(vera.conversationId);
	expect(over?.lastPosition).toBe(2);
	expect(await seenPosition(ana.data, vera.conversationId)).toBe(1);
});

test('nothing was seen of a conversation that is unknown here', async () => {
	const database = await openCopy();
	const conversation = make('conversation', { lastPosition: 3 });
	await database.write('conversation', [{ document: conversation, number: 1 }]);
	expect(await seenPosition({ database }, conversation.id)).toBe(3);
	expect(await seenPosition({ database }, newId())).toBe(0);
});
