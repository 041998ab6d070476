/** What waits goes back to where it was written, words and all (product X2, rule 5.7). */
import { expect, test } from 'vitest';
import { readDraft } from '#data/drafts.ts';
import { openFieldDrafts } from '#data/field-draft.ts';
import { addresseeKey, openFirstWords } from '#data/first-words.ts';
import { noteConversation, sendMessage } from '#data/messages.ts';
import { OpenNote } from '#data/note-draft.ts';
import { startConversation } from '#data/starting.ts';
import { canTakeBack, takeBack } from '#data/taking-back.ts';
import { editVisitor, noteVisitor } from '#data/visitors.ts';
import { assignConversation } from '#data/conversations.ts';
import { withdraw } from '#data/outbox.ts';
import { ATTEMPT_MS } from '#data/under-way.ts';
import { listWishes } from '#outbox/store.ts';
import { openStage } from '../kit/stage.ts';

/** What stands in a field once it has read what was kept. */
async function textIn(note: OpenNote): Promise<string> {
	for (let turns = 0; turns < 100 && note.text === ''; turns += 1)
		await new Promise((resolve) => setImmediate(resolve));
	return note.text;
}

async function openCut() {
	const stage = await openStage();
	const { ana, world } = stage;
	ana.cut();
	const waiting = async () => {
		// An attempt without a line ends at once.
		await world.quiet();
		const wishes = (await listWishes(ana.data.outbox)).filter(({ state }) => state === 'queued');
		const newest = wishes.findLast(({ mutation }) => mutation.name !== 'saveDraft');
		if (!newest) throw new Error('it waits');
		return newest;
	};
	return { ...stage, data: ana.data, waiting };
}

test('[X2] a message, a note in the thread and one on the visitor go back into their fields', async () => {
	const { data, conversationId, vera, waiting } = await openCut();
	await sendMessage(data, conversationId, 'Half a thought');
	expect(await takeBack(data, await waiting())).toBe(true);
	expect(await readDraft(data, conversationId)).toBe('Half a thought');
	await noteConversation(data, conversationId, 'Ask Ben');
	expect(await takeBack(data, await waiting())).toBe(true);
	expect(await textIn(new OpenNote(data, conversationId))).toBe('Ask Ben');
	await noteVisitor(data, vera.id, 'Speaks German');
	expect(await takeBack(data, await waiting())).toBe(true);
	expect(await textIn(new OpenNote(data, vera.id))).toBe('Speaks German');
	expect(
		(await listWishes(data.outbox)).filter(
			({ mutation, state }) => state === 'queued' && mutation.name !== 'saveDraft'
		)
	).toEqual([]);
});

test('[X2] [E7] first words go back to whom they were for, by name and by an address in any capitals', async () => {
	const { data, waiting } = await openCut();
	const to = { kind: 'address', email: 'Otto@Shop.example' } as const;
	await startConversation(data, to, 'Your order is here', 'email');
	expect(await takeBack(data, await waiting())).toBe(true);
	expect(await textIn(openFirstWords(data, addresseeKey(to)))).toBe('Your order is here');
});

test('[X2] [V1] a value goes back into its field alone, in place of an older one', async () => {
	const { data, vera, waiting } = await openCut();
	for (const value of ['vera@old.example', 'vera@new.example']) {
		await editVisitor(data, vera.id, { field: 'email', value, seen: '' });
		expect(await takeBack(data, await waiting())).toBe(true);
	}
	const drafts = openFieldDrafts(data, vera.id);
	expect(await textIn(drafts.email)).toBe('vera@new.example');
	expect([drafts.name.text, drafts.phone.text]).toEqual(['', '']);
});

test('[X2] what has no words of its own is not taken back, and stays in the list', async () => {
	const { data, conversationId, vera, waiting } = await openCut();
	await assignConversation(data, conversationId, data.actor.id);
	expect(canTakeBack((await waiting()).mutation)).toBe(false);
	expect(await takeBack(data, await waiting())).toBe(false);
	expect((await waiting()).mutation.name).toBe('assignConversation');
	await editVisitor(data, vera.id, { field: 'phone', value: '', seen: '+33' });
	expect(canTakeBack((await waiting()).mutation)).toBe(false);
});

/** Ana's device with a request that hangs: what she wishes is on its way, and nobody knows whether it arrives. */
async function openHanging() {
	const stage = await openStage();
	const { ana, world, conversationId } = stage;
	ana.wire.flows = false;
	await sendMessage(ana.data, conversationId, 'Half a thought');
	await world.quiet();
	const onItsWay = (await listWishes(ana.data.outbox)).find(({ state }) => state === 'sending');
	if (!onItsWay) throw new Error('it is on its way');
	return { ...stage, data: ana.data, onItsWay };
}

test('[X2] [S12] what is asked back while an attempt is under way comes back when the attempt fails', async () => {
	const { ana, data, conversationId, onItsWay } = await openHanging();
	const taking = takeBack(data, onItsWay);
	ana.cut();
	expect(await taking).toBe(true);
	expect(await readDraft(data, conversationId)).toBe('Half a thought');
});

test('[X2] [S12] what is withdrawn while an attempt is under way is withdrawn when the attempt fails', async () => {
	const { ana, data, onItsWay } = await openHanging();
	const taking = withdraw(data, onItsWay);
	ana.cut();
	expect(await taking).toMatchObject({ wish: { order: onItsWay.order } });
});

test('[X2] [S12] what the server has decided about meanwhile is not taken back, and nobody waits for an answer for long', async () => {
	const { ana, data, world, conversationId, onItsWay } = await openHanging();
	const hanging = takeBack(data, onItsWay);
	await world.clock.pass(ATTEMPT_MS);
	expect(await hanging).toBe(false);
	const taking = takeBack(data, onItsWay);
	ana.wire.flows = true;
	ana.wire.flush();
	expect(await taking).toBe(false);
	expect(await readDraft(data, conversationId)).toBe('');
});
