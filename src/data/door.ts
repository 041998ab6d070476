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
	/** Deletes a database; false when another tab holds it open. */
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

function deleteDatabase(name: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve(true);
		request.onerror = () => resolve(false);
		request.onblocked = () => resolve(false);
	});
}
