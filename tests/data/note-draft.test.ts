import { expect, onTestFinished, test } from 'vitest';
import { openData } from '#data/device.ts';
import { listMessages, noteConversation } from '#data/messages.ts';
import { addresseeKey, begunAddressee, openFirstWords } from '#data/first-words.ts';
import { OpenNote } from '#data/note-draft.ts';
import { readDraft } from '#data/drafts.ts';
import { startConversation } from '#data/starting.ts';
import { readNoteDraft } from '#outbox/note-drafts.ts';
import { AppError } from '#protocol/error.ts';
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
	return { world, ana, conversationId: vera.conversationId };
}

test('[C1] what is noted is in its field again when it is opened again, and is no draft of a reply', async () => {
	const { world, ana, conversationId } = await openThread();
	new OpenNote(ana.data, conversationId).type('Ask Ben');
	await world.quiet();
	const again = new OpenNote(ana.data, conversationId);
	await world.until(() => again.text === 'Ask Ben', 'the note is read');
	expect(await readDraft(ana.data, conversationId)).toBe('');
});

test('[V8] a note that is added leaves its field, and stays in it when the device has no room', async () => {
	const { world, ana, conversationId } = await openThread();
	const note = new OpenNote(ana.data, conversationId);
	note.type('Ask Ben');
	await note.add(() => Promise.resolve(false));
	expect(note.text).toBe('Ask Ben');
	await note.add(async () => {
		await noteConversation(ana.data, conversationId, 'Ask Ben');
		note.type('And Cleo');
		return true;
	});
	await world.quiet();
	expect(note.text).toBe('And Cleo');
	expect(await readNoteDraft(ana.data.outbox, conversationId)).toBe('And Cleo');
	const notes = (await listMessages(ana.data, conversationId)).filter(({ kind }) => kind === 'note');
	expect(notes.map(({ text }) => text)).toEqual(['Ask Ben']);
	await expect(noteConversation(ana.data, conversationId, ' ')).rejects.toThrow(AppError);
});

test('[X11] [E7] first words leave what is kept of them in the step that sends them', async () => {
	const { world, ana } = await openThread();
	const otto = { kind: 'address', email: 'Otto@shop.example' } as const;
	openFirstWords(ana.data, addresseeKey(otto)).type('Your lamp is');
	await world.quiet();
	expect(await begunAddressee(ana.data)).toBe('otto@shop.example');
	await startConversation(ana.data, otto, 'Your lamp is here.');
	expect(await begunAddressee(ana.data)).toBeUndefined();
});
