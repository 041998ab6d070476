import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { DRAFT_TEXT_MAX } from '#domain/mark.ts';
import { clearDraft, keepDraft, readDraft, sweepDrafts, unwishedDrafts, wishDraft } from '#outbox/drafts.ts';
import { sweepWishes } from '#outbox/kept.ts';
import { requeueWishes, settleWishes, takeWishes, type Outbox } from '#outbox/store.ts';
import { countDrafts } from '#outbox/unsent.ts';
import { emptyDisk, held, openOutbox, put } from '../kit/shelf.ts';

const ALL = 1_000_000;
const conversationId = newId();
const making = { newId, shared: '' };
let clock = 0;

const type = (outbox: Outbox, text: string, id = conversationId) =>
	keepDraft(outbox, { conversationId: id, text, at: (clock += 1) });
const share = (outbox: Outbox, shared = '', id = conversationId) => wishDraft(outbox, id, { newId, shared });
const clear = (outbox: Outbox, shared = '') =>
	clearDraft(outbox, { conversationId, at: (clock += 1) }, { newId, shared });

/** Settles everything that is on its way. */
async function settle(outbox: Outbox, kind: 'applied' | 'refused') {
	const wishes = await takeWishes(outbox, 200, ALL);
	const results = wishes.map(({ mutation: { id } }) =>
		kind === 'applied' ? { id, kind, number: 1 } : { id, kind, reason: 'not-found' as const }
	);
	await settleWishes(outbox, { results, epoch: 'epoch', now: 0 });
}

test('[X11] a draft survives a crash a moment after the key, and is wished then', async () => {
	const disk = emptyDisk();
	const outbox = openOutbox(disk);
	await type(outbox, 'Dear V');
	outbox.close();
	const again = openOutbox(disk);
	expect(await readDraft(again, conversationId)).toMatchObject({ text: 'Dear V', isWished: false });
	expect(await unwishedDrafts(again)).toEqual([conversationId]);
	await share(again);
	expect(await held(again)).toEqual(['Dear V queued']);
	expect(await unwishedDrafts(again)).toEqual([]);
});

test('[X11] [S12] a newer draft takes the place of one that has not left, at the end of the list and under a new id', async () => {
	const outbox = openOutbox();
	const ids = new Set<string>();
	for (const text of ['D', 'De', 'Dear']) {
		await type(outbox, text);
		await share(outbox);
		ids.add((await readDraft(outbox, conversationId))?.wishId ?? '');
		await put(outbox, `after ${text}`);
	}
	expect(await held(outbox)).toEqual([
		'after D queued',
		'after De queued',
		'Dear queued',
		'after Dear queued'
	]);
	expect(ids.size).toBe(3);
});

test('[X11] drafts of other conversations are left alone', async () => {
	const [outbox, other] = [openOutbox(), newId()];
	await type(outbox, 'to Vera');
	await share(outbox);
	await type(outbox, 'to Otto', other);
	await share(outbox, '', other);
	expect(await held(outbox)).toEqual(['to Vera queued', 'to Otto queued']);
});

test('[X11] [S11] a draft that is on its way stays, and the newer one follows it', async () => {
	const outbox = openOutbox();
	await type(outbox, 'one');
	await share(outbox);
	await takeWishes(outbox, 200, ALL);
	await type(outbox, 'two');
	await share(outbox);
	expect(await held(outbox)).toEqual(['one sending', 'two queued']);
	await type(outbox, '');
	await share(outbox);
	expect(await held(outbox)).toEqual(['one sending', ' queued']);
});

test('[X11] [S5] a draft whose answer was lost is taken away by the newer one, never said again with other words', async () => {
	const outbox = openOutbox();
	await type(outbox, 'one');
	await share(outbox);
	const [lost] = await takeWishes(outbox, 200, ALL);
	await requeueWishes(outbox);
	// It may have arrived: so even an end that looks like nothing new is told.
	await type(outbox, '');
	await share(outbox, '');
	const [newer] = await takeWishes(outbox, 200, ALL);
	expect(newer?.mutation).toMatchObject({ name: 'saveDraft', args: { text: '' } });
	expect(newer?.mutation.id).not.toBe(lost?.mutation.id);
	expect(newer?.mutation.at).toBeGreaterThan(lost?.mutation.at ?? 0);
});

test('[X11] what was typed and taken away again is no wish, nor is what is known already', async () => {
	const outbox = openOutbox();
	await type(outbox, 'x');
	await type(outbox, '');
	await share(outbox);
	await type(outbox, 'known');
	await share(outbox, 'known');
	expect(await held(outbox)).toEqual([]);
	expect(await readDraft(outbox, conversationId)).toBeUndefined();
});

test('[X11] sending clears what is stored, what waits and what is known elsewhere, and is silent when there is nothing', async () => {
	const outbox = openOutbox();
	await clear(outbox);
	expect(await held(outbox)).toEqual([]);
	await type(outbox, 'never shared');
	await clear(outbox);
	expect(await held(outbox)).toEqual([]);
	expect(await readDraft(outbox, conversationId)).toBeUndefined();
	await type(outbox, 'waits');
	await share(outbox);
	await clear(outbox);
	expect(await held(outbox)).toEqual([' queued']);
	await clearDraft(outbox, { conversationId: newId(), at: 1 }, { newId, shared: 'on the phone' });
	expect(await held(outbox)).toEqual([' queued', ' queued']);
});

test('[X11] a text too long for a mark stays on this device', async () => {
	const outbox = openOutbox();
	await type(outbox, 'x'.repeat(DRAFT_TEXT_MAX + 1));
	await share(outbox);
	expect(await held(outbox)).toEqual([]);
	expect(await countDrafts(outbox)).toBe(1);
	await type(outbox, 'short again');
	await share(outbox);
	expect(await held(outbox)).toEqual(['short again queued']);
});

test('[X11] a draft counts as only here until it was granted, and is forgotten when its wish is', async () => {
	const outbox = openOutbox();
	await type(outbox, 'mine');
	expect(await countDrafts(outbox)).toBe(1);
	await share(outbox);
	expect(await countDrafts(outbox)).toBe(1);
	await sweepDrafts(outbox);
	await settle(outbox, 'applied');
	expect(await countDrafts(outbox)).toBe(0);
	expect(await readDraft(outbox, conversationId)).toMatchObject({ text: 'mine' });
	await sweepWishes(outbox, { epoch: 'epoch', number: 1 }, { now: 0, afterMs: 0 });
	await sweepDrafts(outbox);
	expect(await outbox.drafts.count()).toBe(0);
});

test('[X11] a draft that was refused keeps its text, and goes with the next key', async () => {
	const outbox = openOutbox();
	await type(outbox, 'to nobody');
	await share(outbox);
	await settle(outbox, 'refused');
	expect(await held(outbox)).toEqual(['to nobody refused']);
	expect(await countDrafts(outbox)).toBe(1);
	await type(outbox, 'to nobody!');
	await share(outbox);
	expect(await held(outbox)).toEqual(['to nobody! queued']);
	expect(await outbox.notices.count()).toBe(0);
});

test('[X11] a draft for which there is no room is refused aloud', async () => {
	const outbox = openOutbox();
	outbox.drafts.hook('creating', () => {
		throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
	});
	await expect(type(outbox, 'x')).rejects.toMatchObject({ body: { kind: 'storage-full' } });
	await expect(wishDraft(outbox, conversationId, making)).resolves.toBeUndefined();
});
