import { expect, onTestFinished, test } from 'vitest';
import { openData } from '#data/device.ts';
import { readDraft } from '#data/drafts.ts';
import { chooseFor, keepShared, listShared } from '#data/shared.ts';
import { newId } from '#domain/id.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import type { SharedPiece } from '#domain/shared.ts';
import { keepDraft } from '#outbox/drafts.ts';
import { readPicks } from '#outbox/picks.ts';
import { World } from '../kit/world.ts';

async function openThread() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const only = ['agent', 'conversation', 'message', 'transcript', 'mark'] as const;
	const ana = await world.device(await world.agent('Ana', 'owner'), only);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	await world.quiet();
	return { data: ana.data, conversationId: vera.conversationId };
}

const words = (text: string): SharedPiece => ({ id: newId(), at: 1, text });
const paper = (name: string): SharedPiece => {
	const blob = new Blob(['%PDF']);
	return { id: newId(), at: 2, file: { name, type: 'application/pdf', size: blob.size, blob } };
};

test('[C3] [X11] what is chosen for a conversation goes below its draft and waits in it as files, and nowhere else', async () => {
	const { data, conversationId } = await openThread();
	await keepDraft(data.outbox, { conversationId, text: 'Hello Vera', at: 1 });
	const plan = paper('plan.pdf');
	const film = {
		id: newId(),
		at: 3,
		file: { name: 'film.mp4', type: 'video/mp4', size: 1, fault: 'too-many' }
	} as const;
	await keepShared(data, [words('Parcel 4821'), plan, film]);
	expect((await listShared(data)).length).toBe(3);
	await chooseFor(data, conversationId);
	expect(await readDraft(data, conversationId)).toBe('Hello Vera\nParcel 4821');
	expect(await listShared(data)).toEqual([]);
	expect((await readPicks(data.outbox, conversationId)).map(({ id }) => id)).toEqual([plan.id]);
	expect(await readPicks(data.outbox, newId())).toEqual([]);
});

test('[C3] words that are too long for a message become a file, and the draft stays as it was', async () => {
	const { data, conversationId } = await openThread();
	const long = 'x'.repeat(MESSAGE_TEXT_MAX + 1);
	await keepShared(data, [words(long)]);
	await chooseFor(data, conversationId);
	expect(await readDraft(data, conversationId)).toBe('');
	const [file] = await readPicks(data.outbox, conversationId);
	expect(file).toMatchObject({ name: 'shared.txt', type: 'text/plain', size: long.length });
	expect(await file?.blob?.text()).toBe(long);
	expect(await listShared(data)).toEqual([]);
});

test('[C3] what there is no room for beside a draft waits where it was, and goes there once there is', async () => {
	const { data, conversationId } = await openThread();
	const [small, large] = [paper('small.pdf'), paper('large.pdf')];
	let isFull = true;
	data.outbox.picks.hook('creating', (_id, { name }) => {
		if (isFull && name === 'large.pdf') throw new DOMException('no room', 'QuotaExceededError');
	});
	await keepShared(data, [words('The plans'), small, { ...large, at: 3 }]);
	await expect(chooseFor(data, conversationId)).rejects.toMatchObject({ body: { kind: 'storage-full' } });
	expect((await listShared(data)).map(({ id }) => id)).toEqual([large.id]);
	isFull = false;
	await chooseFor(data, conversationId);
	expect(await readDraft(data, conversationId)).toBe('The plans');
	const names = (await readPicks(data.outbox, conversationId)).map(({ name }) => name);
	expect(names).toEqual(['small.pdf', 'large.pdf']);
	expect(await listShared(data)).toEqual([]);
});
