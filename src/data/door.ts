/** What coming and going needs of the world, and no more: the door brings nothing along of what opens the copy. */
import type { Asking } from '#outbox/ask.ts';
import { wait } from '#outbox/wait.ts';

/** The part of `localStorage` that is used. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What coming and going needs of the world. */
export interface DoorSurroundings extends Asking {
	readonly memory: Memory;
	/** The names of the databases of this origin. */
	readonly listDatabases: () => Promise<string[]>;
	/** Empties and deletes a database; false when another tab holds it open: it goes with that tab, or has to be deleted again. */
	readonly deleteDatabase: (name: string) => Promise<boolean>;
}

/** The browser as it is. */
export function doorSurroundings(): DoorSurroundings {
	return {
		fetch: (path, request) => fetch(path, request),
		wait,
		memory: localStorage,
		listDatabases: async () => (await indexedDB.databases()).flatMap(({ name }) => name ?? []),
		deleteDatabase
	};
}

/** How long a database may take to go, in milliseconds: one that another tab holds says nothing while it is to be deleted already. */
const GONE_WITHIN_MS = 2_000;

function deleteDatabase(name: string): Promise<boolean> {
	const late = wait(GONE_WITHIN_MS, new AbortController().signal).then(() => false);
	// A tab that does not let go, as a frozen one, keeps an empty one.
	const gone = emptyDatabase(name).then(() => dropDatabase(name));
	return Promise.race([gone, late]);
}

/** Takes out all that is in it; what fails here is deleted all the same. */
function emptyDatabase(name: string): Promise<void> {
	return new Promise((resolve) => {
		const opening = indexedDB.open(name);
		// It is gone already, and stays so.
		opening.onupgradeneeded = () => opening.transaction?.abort();
		opening.onerror = () => resolve();
		opening.onsuccess = () => {
			const database = opening.result;
			const end = () => {
				database.close();
				resolve();
			};
			const names = [...database.objectStoreNames];
			if (names.length === 0) return end();
			const step = database.transaction(names, 'readwrite');
			for (const store of names) step.objectStore(store).clear();
			step.oncomplete = step.onabort = end;
		};
	});
}

function dropDatabase(name: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve(true);
		request.onerror = () => resolve(false);
		request.onblocked = () => resolve(false);
	});
}
