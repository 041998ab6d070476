/** Stores for copies that live in memory, each with contents of its own. */
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { DatabaseSurroundings } from '#data/rx.ts';

export type Storage = DatabaseSurroundings['storage'];

let made = 0;

/** A device's disk for its copy: what is opened on it again has what was stored. Two devices of one agent are two disks. */
export const memory = (): Storage => {
	const name = `memory ${(made += 1)}`;
	return { ...getRxStorageMemory(), name, collectionStates: new Map() } as unknown as Storage;
};
