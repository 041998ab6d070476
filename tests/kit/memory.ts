/** Stores for copies that live in memory, each with contents of its own. */
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { DatabaseSurroundings } from '#data/rx.ts';

export type Storage = DatabaseSurroundings['storage'];

/** A device's disk for its copy: what is opened on it again has what was stored. */
export const memory = (): Storage =>
	({ ...getRxStorageMemory(), collectionStates: new Map() }) as unknown as Storage;
