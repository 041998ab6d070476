/** What a copy keeps on a disk that is full. */
import { expect, test } from 'vitest';
import { Feed } from '#data/feed.ts';
import { memory } from '../kit/memory.ts';
import { changed, gone, openCopy, Source } from '../kit/source.ts';

test('[S20] a device without room for a transcript keeps the messages that it would take the place of', async () => {
	const storage = memory();
	const create = storage.createStorageInstance.bind(storage);
	storage.createStorageInstance = async (params) => {
		const instance = await create(params);
		if (params.collectionName !== 'transcript') return instance;
		instance.bulkWrite = async () => {
			throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
		};
		return instance;
	};
	const source = new Source();
	const database = await openCopy(storage, ['message', 'transcript']);
	const feed = new Feed(database, source.asking, {
		beforeDrop: async () => undefined,
		onEpoch: async () => undefined
	});
	const message = changed(4, 'message');
	await database.write('message', [{ document: message.document as never, number: 4 }]);
	await database.saveProgress({ kind: 'whole', epoch: 'epoch', number: 4 });
	const { id } = message.document;
	const items = [gone(5, 'message', id), changed(6, 'transcript')];
	await expect(feed.receive({ from: 4, to: 6, items }, 'epoch')).rejects.toThrow('no room');
	expect([...(await database.read('message', [id])).keys()]).toEqual([id]);
	expect(database.progress).toMatchObject({ number: 4 });
});
