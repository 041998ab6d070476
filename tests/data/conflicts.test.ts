import { expect, onTestFinished, test } from 'vitest';
import {
	assignConversation,
	joinConversation,
	tagConversation,
	untagConversation
} from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { listMessages, noteConversation } from '#data/messages.ts';
import { oneOf } from '#data/merged.ts';
import { createTag, deleteTags, listTags, renameTags, restoreTags } from '#data/settings.ts';
import type { Device } from '../kit/device.ts';
import { World } from '../kit/world.ts';

/** Two agents with a device each, a tag, and Vera who asked something. */
async function openDesk() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const only = ['agent', 'conversation', 'message', 'transcript', 'setting'] as const;
	const ana = await world.device(await world.agent('Ana', 'owner'), only);
	const ben = await world.device(await world.agent('Ben'), only);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	const tagId = await createTag(ana.data, 'Refund', 'red');
	await world.quiet();
	return { world, ana, ben, vera, tagId, conversationId: vera.conversationId };
}

async function tagsOn({ data }: Device, conversationId: string): Promise<string[]> {
	await data.overlay.settled();
	return ((await oneOf(data, 'conversation', conversationId))?.tags ?? []).map(({ tagId }) => tagId);
}

const allSent = (world: World, ...devices: Device[]) =>
	world.until(
		() => devices.every(({ data }) => data.overlay.sight.wishes.length === 0),
		'everything has arrived'
	);

test('[C5] [5.4] a tag put on and taken off without a network is off, and one that a colleague adds meanwhile stays', async () => {
	const { world, ana, ben, tagId, conversationId } = await openDesk();
	ana.cut();
	await tagConversation(ana.data, conversationId, tagId);
	await untagConversation(ana.data, conversationId, tagId);
	await world.quiet();
	expect(await tagsOn(ana, conversationId)).toEqual([]);
	ana.mend();
	await allSent(world, ana);
	expect(await tagsOn(ben, conversationId)).toEqual([]);
	await tagConversation(ana.data, conversationId, tagId);
	await world.quiet();
	ben.cut();
	await untagConversation(ben.data, conversationId, tagId);
	await tagConversation(ana.data, conversationId, tagId);
	await world.quiet();
	ben.mend();
	await allSent(world, ana, ben);
	for (const device of [ana, ben]) expect(await tagsOn(device, conversationId)).toEqual([tagId]);
});

test('a tag that is not there is not taken off', async () => {
	const { world, ana, tagId, conversationId } = await openDesk();
	ana.cut();
	await untagConversation(ana.data, conversationId, tagId);
	await world.quiet();
	expect(ana.data.overlay.sight.wishes).toEqual([]);
});

test('[C5] [E12] the list of tags is sorted by name, renamed, deleted and brought back', async () => {
	const { world, ana, ben, tagId } = await openDesk();
	await createTag(ben.data, 'Bug');
	await renameTags(ana.data, [tagId], 'Angry');
	await world.quiet();
	const names = async (device: Device) => {
		await device.data.overlay.settled();
		return (await listTags(device.data)).map(({ name }) => name);
	};
	expect(await names(ben)).toEqual(['Angry', 'Bug']);
	await deleteTags(ana.data, [tagId]);
	await world.quiet();
	expect(await names(ben)).toEqual(['Bug']);
	await restoreTags(ana.data, [tagId]);
	await world.quiet();
	expect(await names(ben)).toEqual(['Angry', 'Bug']);
});

test.each(['Ana first', 'Ben first'])(
	'[M6] [C5] two who make the same tag without a network make one, and both conversations carry it: %s',
	async (order) => {
		const { world, ana, ben, conversationId } = await openDesk();
		const otto = world.visitor();
		otto.write('Me too');
		await otto.tryNow();
		await world.quiet();
		const makers = [
			{ device: ana, name: 'VIP', of: conversationId },
			{ device: ben, name: 'vip ', of: otto.conversationId }
		];
		for (const { device, name, of } of makers) {
			device.cut();
			await tagConversation(device.data, of, await createTag(device.data, name));
			await world.quiet();
			expect((await listTags(device.data)).map((tag) => tag.name)).toContain(name.trim());
		}
		const inOrder = order === 'Ana first' ? [ana, ben] : [ben, ana];
		for (const device of inOrder) {
			device.mend();
			await allSent(world, device);
		}
		await world.quiet();
		const [vip, ...others] = (await listTags(ana.data)).filter(({ name }) => /vip/i.test(name));
		expect(others).toEqual([]);
		expect(vip?.name).toBe(order === 'Ana first' ? 'VIP' : 'vip');
		for (const device of [ana, ben]) {
			expect(await listTags(device.data)).toEqual(await listTags(ana.data));
			for (const { of } of makers) expect(await tagsOn(device, of)).toEqual([vip?.id]);
		}
		await deleteTags(ana.data, [vip?.id ?? '']);
		await world.quiet();
		expect(await createTag(ben.data, 'VIP')).toBe(vip?.id);
		await world.quiet();
		expect((await listTags(ana.data)).some(({ id }) => id === vip?.id)).toBe(true);
	}
);

test('[M6] a name that is on the list is that tag, and the former name of a tag is another one', async () => {
	const { world, ana, tagId } = await openDesk();
	expect(await createTag(ana.data, 'réfund')).toBe(tagId);
	await renameTags(ana.data, [tagId], 'Money back');
	await world.quiet();
	const again = await createTag(ana.data, 'Refund');
	await world.quiet();
	expect(again).not.toBe(tagId);
	expect(await createTag(ana.data, 'REFUND')).toBe(again);
	expect((await listTags(ana.data)).map(({ name }) => name)).toEqual(['Money back', 'Refund']);
});

test('[5.3] handing over what a colleague has taken meanwhile makes the chosen one a participant, and says so', async () => {
	const { world, ana, ben, conversationId } = await openDesk();
	ana.cut();
	await joinConversation(ana.data, conversationId);
	await world.quiet();
	await assignConversation(ana.data, conversationId, ana.session.agentId);
	await joinConversation(ben.data, conversationId);
	await world.quiet();
	ana.mend();
	await allSent(world, ana, ben);
	expect(await oneOf(ana.data, 'conversation', conversationId)).toMatchObject({
		assigneeId: ben.session.agentId,
		participantIds: [ben.session.agentId, ana.session.agentId]
	});
	await assignConversation(ben.data, conversationId, ana.session.agentId);
	await world.quiet();
	expect((await oneOf(ben.data, 'conversation', conversationId))?.assigneeId).toBe(ana.session.agentId);
	expect((await listMessages(ben.data, conversationId)).at(-1)).toMatchObject({
		event: 'assigned',
		text: 'Ana'
	});
});

test('[V8] [W1] a note in a thread is shown while it waits, reaches colleagues, and no visitor', async () => {
	const { world, ana, ben, vera, conversationId } = await openDesk();
	ana.cut();
	await noteConversation(ana.data, conversationId, 'He was here before');
	await world.quiet();
	expect((await listMessages(ana.data, conversationId)).at(-1)).toMatchObject({
		kind: 'note',
		state: 'queued'
	});
	ana.mend();
	await allSent(world, ana);
	await vera.tryNow();
	expect((await listMessages(ben.data, conversationId)).at(-1)).toMatchObject({
		text: 'He was here before',
		kind: 'note',
		state: 'sent'
	});
	expect(vera.messages().map(({ kind }) => kind)).toEqual(['text']);
});
