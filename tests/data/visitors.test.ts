import { expect, onTestFinished, test } from 'vitest';
import { openData } from '#data/device.ts';
import { sendMessage, listMessages } from '#data/messages.ts';
import {
	blockVisitor,
	editVisitor,
	listBlocked,
	listNotes,
	noteVisitor,
	restoreValue,
	unblockVisitor,
	undoBlock
} from '#data/visitors.ts';
import { joinConversation } from '#data/conversations.ts';
import { MINUTE_MS } from '#domain/clock.ts';
import type { Device } from '../kit/device.ts';
import { World } from '../kit/world.ts';

/** Two agents with a device each, and Vera who said her name. */
async function openDesk() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const only = ['agent', 'conversation', 'message', 'visitor', 'note'] as const;
	const ana = await world.device(await world.agent('Ana', 'owner'), only);
	const ben = await world.device(await world.agent('Ben'), only);
	const vera = world.visitor();
	vera.introduce('Vera');
	vera.write('Is anyone there?');
	await vera.tryNow();
	await world.quiet();
	return { world, ana, ben, vera };
}

async function seen({ data }: Device, id: string) {
	await data.overlay.settled();
	const over = data.overlay.sight.over('visitor').get(id);
	const visitor = over ?? (await data.database.read('visitor', [id])).get(id);
	if (!visitor) throw new Error('nobody introduced itself');
	return visitor;
}

test('[V1] different fields edited apart from each other both stand on both devices, at once on the own', async () => {
	const { world, ana, ben, vera } = await openDesk();
	ana.cut();
	ben.cut();
	await editVisitor(ana.data, vera.id, { field: 'name', value: 'Vera Lind', seen: 'Vera' });
	await editVisitor(ben.data, vera.id, { field: 'phone', value: '+33 1 23', seen: '' });
	await world.quiet();
	expect(await seen(ana, vera.id)).toMatchObject({ name: 'Vera Lind' });
	ana.mend();
	ben.mend();
	await world.until(
		() => [ana, ben].every(({ data }) => data.overlay.sight.wishes.length === 0),
		'both have sent'
	);
	for (const device of [ana, ben]) {
		expect(await seen(device, vera.id)).toMatchObject({ name: 'Vera Lind', phone: '+33 1 23' });
	}
});

test('[X5] a value that lost is found in the history and restored', async () => {
	const { world, ana, ben, vera } = await openDesk();
	await editVisitor(ana.data, vera.id, { field: 'name', value: 'Vera Lind', seen: 'Vera' });
	await world.quiet();
	await editVisitor(ben.data, vera.id, { field: 'name', value: '', seen: 'Vera Lind' });
	await world.quiet();
	const emptied = await seen(ana, vera.id);
	expect(emptied).not.toHaveProperty('name');
	const lost = emptied.history?.find(({ value }) => value === 'Vera Lind');
	if (lost?.field !== 'name') throw new Error('the value is not in the history');
	await restoreValue(ana.data, emptied, { ...lost, field: lost.field });
	await world.quiet();
	expect(await seen(ben, vera.id)).toMatchObject({ name: 'Vera Lind' });
});

test('[V8] notes on a visitor are several, newest first, and shown while they wait', async () => {
	const { world, ana, ben, vera } = await openDesk();
	await noteVisitor(ben.data, vera.id, 'Calls back');
	await world.pass(1_000);
	ana.cut();
	await noteVisitor(ana.data, vera.id, ' Prefers mornings ');
	await world.quiet();
	await ana.data.overlay.settled();
	expect((await listNotes(ana.data, vera.id)).map(({ text, authorName }) => [text, authorName])).toEqual([
		['Prefers mornings', 'Ana'],
		['Calls back', 'Ben']
	]);
	await expect(noteVisitor(ana.data, vera.id, ' ')).rejects.toMatchObject({ body: { kind: 'invalid' } });
});

test('[5.5] a block beats the reply that waits: it is refused with its text intact, and goes when it is over', async () => {
	const { world, ana, ben, vera } = await openDesk();
	await joinConversation(ana.data, vera.conversationId);
	await world.quiet();
	ana.cut();
	await sendMessage(ana.data, vera.conversationId, 'I wrote this in the tunnel');
	await blockVisitor(ben.data, vera.id);
	await world.quiet();
	ana.mend();
	const isRefused = () => ana.data.overlay.sight.wishes.some(({ state }) => state === 'refused');
	await world.until(isRefused, 'it is refused');
	expect((await listMessages(ana.data, vera.conversationId)).at(-1)).toMatchObject({
		text: 'I wrote this in the tunnel',
		state: 'refused',
		reason: 'blocked'
	});
	vera.write('Answer me');
	await vera.tryNow();
	expect([...vera.results.values()].at(-1)).toMatchObject({ kind: 'refused', reason: 'blocked' });
	expect((await listBlocked(ben.data)).map(({ id }) => id)).toEqual([vera.id]);
	await unblockVisitor(ben.data, await seen(ben, vera.id));
	await world.quiet();
	expect(await listBlocked(ben.data)).toEqual([]);
});

test('[E3] [E12] a block is timed, listed, and undone by its own id', async () => {
	const { world, ana, vera } = await openDesk();
	await blockVisitor(ana.data, vera.id, MINUTE_MS);
	const forGood = await blockVisitor(ana.data, vera.id);
	await undoBlock(ana.data, vera.id, forGood);
	await world.quiet();
	expect(await listBlocked(ana.data)).toHaveLength(1);
	await world.pass(MINUTE_MS + 1);
	expect(await listBlocked(ana.data)).toEqual([]);
});
