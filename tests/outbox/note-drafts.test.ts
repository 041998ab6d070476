import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { unwishedDrafts } from '#outbox/drafts.ts';
import { keepNoteDraft, readNoteDraft } from '#outbox/note-drafts.ts';
import { listWishes } from '#outbox/store.ts';
import { countDrafts } from '#outbox/unsent.ts';
import { emptyDisk, openOutbox } from '../kit/shelf.ts';

test('[V8] [C1] a note that was begun survives a restart, leaves for nobody, and counts as what signing out would lose', async () => {
	const disk = emptyDisk();
	const aboutId = newId();
	const outbox = openOutbox(disk);
	await keepNoteDraft(outbox, { aboutId, text: 'Ask B' });
	await keepNoteDraft(outbox, { aboutId, text: 'Ask Ben' });
	outbox.close();
	const again = openOutbox(disk);
	expect(await readNoteDraft(again, aboutId)).toBe('Ask Ben');
	expect(await readNoteDraft(again, newId())).toBe('');
	expect(await unwishedDrafts(again)).toEqual([]);
	expect(await listWishes(again)).toEqual([]);
	expect(await countDrafts(again)).toBe(1);
	await keepNoteDraft(again, { aboutId, text: '' });
	expect(await countDrafts(again)).toBe(0);
});
