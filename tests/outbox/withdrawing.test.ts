/** What was taken out of the list comes back as it was (product X2, E12). */
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { addFile, readFile } from '#outbox/files.ts';
import { keepNoteDraft, readNoteDraft, takeIntoNote } from '#outbox/note-drafts.ts';
import { listWishes, settleWishes, takeWishes, type Outbox } from '#outbox/store.ts';
import { putBack, withdrawWish } from '#outbox/withdrawing.ts';
import { DAWN } from '../kit/cast.ts';
import { held, openOutbox, put } from '../kit/shelf.ts';

const ALL = 1_000_000;

async function withdraw(outbox: Outbox, at = 0) {
	const order = (await listWishes(outbox))[at]?.order ?? 0;
	const withdrawn = await withdrawWish(outbox, order);
	if (!withdrawn) throw new Error('it waits');
	return withdrawn;
}

test('[X2] [E12] [S12] what was withdrawn comes back into its place, under its id, and once however often that is asked', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one', 'two', 'three');
	const before = await listWishes(outbox);
	const withdrawn = await withdraw(outbox, 1);
	expect(await held(outbox)).toEqual(['one queued', 'three queued']);
	await putBack(outbox, withdrawn);
	await putBack(outbox, withdrawn);
	expect(await listWishes(outbox)).toEqual(before);
});

test('[X2] [E12] a held wish that was discarded comes back held, with its reason, and is not sent by that', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one');
	const [taken] = await takeWishes(outbox, 1, ALL);
	const results = [{ id: taken?.mutation.id ?? '', kind: 'held' as const, reason: 'taken' as const }];
	await settleWishes(outbox, { results, epoch: 'epoch', now: 5 });
	const before = await listWishes(outbox);
	await putBack(outbox, await withdraw(outbox));
	expect(await listWishes(outbox)).toEqual(before);
	expect(before).toMatchObject([{ state: 'held', reason: 'taken', settledAt: 5 }]);
	expect(await takeWishes(outbox, 200, ALL)).toEqual([]);
});

test('[X2] [X13] [E12] a file that was withdrawn comes back with its bytes, and with how far they had come', async () => {
	const outbox = openOutbox();
	const file = { id: newId(), name: 'plan.pdf', type: 'application/pdf', size: 4 } as const;
	const args = { id: newId(), conversationId: newId(), seenPosition: 0, file };
	const mutation = { id: newId(), name: 'sendFile', args, at: DAWN } as const;
	await addFile(outbox, { file, blob: new Blob(['plan']) }, mutation);
	await outbox.uploads.put({ id: file.id, received: 2 });
	const withdrawn = await withdraw(outbox);
	expect([await readFile(outbox, file.id), await outbox.uploads.count()]).toEqual([undefined, 0]);
	await putBack(outbox, withdrawn);
	expect(await listWishes(outbox)).toMatchObject([{ state: 'uploading', mutation: { id: mutation.id } }]);
	expect(await readFile(outbox, file.id)).toMatchObject({ size: 4, isWhole: true });
	expect(await outbox.uploads.get(file.id)).toEqual({ id: file.id, received: 2 });
});

test('[X2] what is taken back stands below what is being noted, and what is on its way is left alone', async () => {
	const outbox = openOutbox();
	await put(outbox, 'one', 'two');
	await takeWishes(outbox, 1, ALL);
	const [first, second] = await listWishes(outbox);
	const aboutId = newId();
	await keepNoteDraft(outbox, { aboutId, text: 'Above ' });
	expect(await takeIntoNote(outbox, first ?? { order: 0 }, { aboutId, text: 'one' })).toBe(false);
	expect(await readNoteDraft(outbox, aboutId)).toBe('Above ');
	expect(await takeIntoNote(outbox, second ?? { order: 0 }, { aboutId, text: 'two' })).toBe(true);
	expect(await readNoteDraft(outbox, aboutId)).toBe('Above\ntwo');
	expect(await held(outbox)).toEqual(['one sending']);
});
