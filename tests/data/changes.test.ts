/** Giving a conversation back to who had it, and to whom it was meant for (product X5). */
import { expect, onTestFinished, test } from 'vitest';
import { giveBack, listChanges } from '#data/changes.ts';
import { assignConversation, joinConversation } from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { createGroup, transferConversation } from '#data/groups.ts';
import { oneOf } from '#data/merged.ts';
import type { Device } from '../kit/device.ts';
import { World } from '../kit/world.ts';

/** Ana, who has joined, and Ben, with a device each. */
async function openDesk() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const only = ['agent', 'conversation', 'message', 'transcript', 'setting'] as const;
	const ana = await world.device(await world.agent('Ana', 'owner'), only);
	const ben = await world.device(await world.agent('Ben'), only);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	await world.quiet();
	await joinConversation(ana.data, vera.conversationId);
	await world.quiet();
	return { world, ana, ben, id: vera.conversationId };
}

async function holder({ data }: Device, id: string) {
	const { assigneeId, groupId } = (await oneOf(data, 'conversation', id)) ?? {};
	return { assigneeId, groupId };
}

test('[X5] [5.3] an assignment that lost is told as lost, and made again without a network by whoever finds it', async () => {
	const { world, ana, ben, id } = await openDesk();
	ben.cut();
	await assignConversation(ben.data, id, ben.data.actor.id);
	await world.quiet();
	const sales = await createGroup(ana.data, 'Sales');
	await transferConversation(ana.data, id, sales);
	await world.quiet();
	ben.mend();
	await world.until(async () => (await holder(ben, id)).groupId === sales, 'Ben knows who was first');
	const lost = (await listChanges(ben.data, id)).find(({ authorId }) => authorId === ben.data.actor.id);
	expect(lost).toMatchObject({ kind: 'assigned', isLost: true, after: { assigneeId: ben.data.actor.id } });
	ben.cut();
	await giveBack(ben.data, id, { assigneeId: ben.data.actor.id, groupId: sales });
	await world.quiet();
	expect(await holder(ben, id)).toEqual({ assigneeId: ben.data.actor.id, groupId: sales });
	expect((await listChanges(ben.data, id))[0]).toMatchObject({ isLost: false, before: { groupId: sales } });
	ben.mend();
	await world.until(
		async () => (await holder(ana, id)).assigneeId === ben.data.actor.id,
		'the others know it, too'
	);
});

test('[X5] [E12] group and agent are given back together, an agent within its group by itself, and nothing when it is so', async () => {
	const { world, ana, id } = await openDesk();
	const me = ana.data.actor.id;
	const sales = await createGroup(ana.data, 'Sales');
	await transferConversation(ana.data, id, sales);
	await world.quiet();
	ana.cut();
	for (const given of [{ assigneeId: me }, { groupId: sales }, { assigneeId: me, groupId: sales }]) {
		await giveBack(ana.data, id, given);
		await world.quiet();
		expect(await holder(ana, id)).toEqual({ assigneeId: undefined, groupId: undefined, ...given });
	}
	const wished = ana.data.overlay.sight.wishes.length;
	await giveBack(ana.data, id, { assigneeId: me, groupId: sales });
	await world.quiet();
	expect(ana.data.overlay.sight.wishes).toHaveLength(wished);
	ana.mend();
	await world.until(() => ana.data.overlay.sight.wishes.length === 0, 'all was sent');
	expect(await holder(ana, id)).toEqual({ assigneeId: me, groupId: sales });
});
