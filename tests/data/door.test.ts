import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { doorSurroundings } from '#data/door.ts';

beforeEach(() => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	vi.stubGlobal('localStorage', {});
	onTestFinished(() => void vi.unstubAllGlobals());
});

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error as Error);
	});

/** A tab that holds a database with one word in it, and does not hear that it should let go. */
async function heldDatabase(name: string) {
	const opening = indexedDB.open(name, 1);
	opening.onupgradeneeded = () => void opening.result.createObjectStore('words').put('secret', 1);
	const held = await answer(opening);
	const count = () => answer(held.transaction('words').objectStore('words').count());
	return { held, count };
}

test('[P9] a database that nobody holds is deleted', async () => {
	const { deleteDatabase, listDatabases } = doorSurroundings();
	(await heldDatabase('copy')).held.close();
	expect(await deleteDatabase('copy')).toBe(true);
	expect(await listDatabases()).toEqual([]);
});

test('[P9] what another tab holds open is emptied at once, however often it is asked for, and goes with that tab', async () => {
	const { deleteDatabase, listDatabases } = doorSurroundings();
	const { held, count } = await heldDatabase('copy');
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	onTestFinished(() => void vi.useRealTimers());
	expect(await count()).toBe(1);
	expect(await deleteDatabase('copy')).toBe(false);
	expect(await count()).toBe(0);
	// The first one still waits, so this one's turn does not come.
	const again = deleteDatabase('copy');
	await vi.advanceTimersByTimeAsync(10_000);
	expect(await again).toBe(false);
	held.close();
	await vi.waitUntil(async () => (await listDatabases()).length === 0);
});

test('[P9] what is not there is not made by being deleted', async () => {
	const { deleteDatabase, listDatabases } = doorSurroundings();
	expect(await deleteDatabase('copy')).toBe(true);
	expect(await listDatabases()).toEqual([]);
});
