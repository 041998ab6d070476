import { onTestFinished, expect, test, vi } from 'vitest';
import { Overlay } from '#data/overlay.ts';
import { newId } from '#domain/id.ts';
import { addWish, settleWishes, takeWishes, watchWishes, type Wish } from '#outbox/store.ts';
import { ana, DAWN } from '../kit/cast.ts';
import { make } from '../kit/make.ts';
import { memory, type Storage } from '../kit/memory.ts';
import { openOutbox } from '../kit/shelf.ts';
import { openCopy } from '../kit/source.ts';

/** A store whose reads for screens wait while `stop` has been called, until they are let go one by one. */
function slowStorage() {
	const held: (() => void)[] = [];
	let isStopped = false;
	const disk = memory();
	const storage: Storage = {
		...disk,
		createStorageInstance: async (params) => {
			const instance = await disk.createStorageInstance(params);
			const find = instance.findDocumentsById.bind(instance);
			instance.findDocumentsById = async (ids, withDeleted) => {
				if (isStopped && !withDeleted) await new Promise<void>((go) => held.push(go));
				return await find(ids, withDeleted);
			};
			return instance;
		}
	};
	return {
		storage,
		held,
		stop: () => void (isStopped = true),
		go: () => {
			isStopped = false;
			for (const go of held.splice(0)) go();
		}
	};
}

test('[S12] a wish leaves although its number comes while the list that shows it granted is still being made', async () => {
	const { storage, held, stop, go } = slowStorage();
	const database = await openCopy(storage);
	const outbox = openOutbox();
	const conversation = make('conversation');
	const write = (number: number) => database.write('conversation', [{ document: conversation, number }]);
	await write(1);
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 1 });
	const id = newId();
	const args = { conversationId: conversation.id, eventId: newId() };
	await addWish(outbox, { id, name: 'joinConversation', args, at: DAWN });
	await takeWishes(outbox, 1, Number.MAX_SAFE_INTEGER);
	const overlay = new Overlay(database, outbox, ana, () => 0);
	onTestFinished(() => overlay.close());
	let newest: readonly Wish[] = [];
	onTestFinished(
		watchWishes(
			outbox,
			(wishes) => (newest = wishes),
			(error) => expect.unreachable(String(error))
		)
	);
	await overlay.settled();
	expect(overlay.sight.wishes.map(({ state }) => state)).toEqual(['sending']);
	// The document comes, and the list is made anew; meanwhile the wish is granted; then it comes once more.
	stop();
	await write(2);
	await vi.waitFor(() => expect(held).toHaveLength(1));
	await settleWishes(outbox, { results: [{ id, kind: 'applied', number: 3 }], epoch: 'e', now: DAWN });
	await vi.waitFor(() => expect(newest.map(({ state }) => state)).toEqual(['applied']));
	await write(3);
	held.shift()?.();
	await vi.waitFor(() => expect(held).toHaveLength(1));
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 3 });
	go();
	await overlay.settled();
	expect(overlay.sight.wishes).toEqual([]);
});
