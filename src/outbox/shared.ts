/**
 * What other apps of this device shared, until a conversation is chosen for it: a small database of its own, since the worker
 * does not know who is signed in when something is shared.
 */
import { Dexie, type Table } from 'dexie';
import { SHARED_DATABASE, type SharedPiece } from '#domain/shared.ts';
import { stored, type OutboxSurroundings } from './store.ts';

/** What was shared on this device. */
export class Shared {
	readonly #pieces: Table<SharedPiece, string>;
	readonly #db: Dexie;

	constructor({ indexedDB, IDBKeyRange }: OutboxSurroundings = {}) {
		const given = indexedDB && IDBKeyRange ? { indexedDB, IDBKeyRange } : {};
		this.#db = new Dexie(SHARED_DATABASE, { ...given, cache: 'disabled' });
		this.#db.version(1).stores({ pieces: 'id, at' });
		this.#pieces = this.#db.table('pieces');
	}

	/** Keeps all of it, or nothing. @throws AppError `storage-full` when the device has no room */
	async keep(pieces: readonly SharedPiece[]): Promise<void> {
		await stored(() => this.#pieces.bulkPut([...pieces]));
	}

	/** All of it, the oldest first. */
	async list(): Promise<SharedPiece[]> {
		return await stored(() => this.#pieces.orderBy('at').toArray());
	}

	/** Forgets what stands beside a draft or in it, or is not wanted. */
	async drop(ids: readonly string[]): Promise<void> {
		await stored(() => this.#pieces.bulkDelete([...ids]));
	}

	close(): void {
		this.#db.close();
	}
}
