/**
 * The bytes of files in the visitor's browser: what is chosen or waits to be sent, and what was sent or seen, for as long as
 * there is room (product X13). The page's `localStorage` cannot hold them.
 */
import type { Surroundings } from './surroundings.ts';

/** How many bytes are kept of files that nothing waits for any more; the oldest go first. */
const SPARE_BYTES_MAX = 20_000_000;
const STORE = 'bytes';

interface Row {
	readonly id: string;
	readonly blob: Blob;
	readonly at: number;
}

/** Bytes by the id of their file. */
export interface Bytes {
	/** Keeps them; false when they are lost with the page, since the browser has no room or refuses to store. */
	keep(id: string, blob: Blob): Promise<boolean>;
	/** Undefined when there are none. */
	read(id: string): Promise<Blob | undefined>;
	/** Lets go of the oldest that nothing waits for. */
	trim(): Promise<void>;
}

/** Opens nothing before it is asked for. @param neededIds of the files whose bytes must not go */
export function openBytes(
	{ workspaceId, now }: Pick<Surroundings, 'workspaceId' | 'now'>,
	neededIds: () => readonly string[]
): Bytes {
	const memory = new Map<string, Blob>();
	let opening: Promise<IDBDatabase> | undefined;

	const open = (): Promise<IDBDatabase> =>
		(opening ??= new Promise((resolve, reject) => {
			const request = indexedDB.open(`porchlight:${workspaceId}`);
			request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error ?? new Error('no database'));
		}));

	/** One transaction; what it asked for is answered once it is durable. */
	async function step<T>(
		mode: IDBTransactionMode,
		work: (rows: IDBObjectStore) => IDBRequest<T> | undefined
	): Promise<T | undefined> {
		const transaction = (await open()).transaction(STORE, mode);
		const request = work(transaction.objectStore(STORE));
		await new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error ?? new Error('given up'));
		});
		return request?.result;
	}

	async function letGo(bytesMax: number): Promise<void> {
		const rows = ((await step('readonly', (all) => all.getAll())) ?? []) as Row[];
		const needed = new Set(neededIds());
		let sum = 0;
		const gone = rows
			.filter(({ id }) => !needed.has(id))
			.sort((a, b) => b.at - a.at)
			.filter(({ blob }) => (sum += blob.size) > bytesMax);
		if (gone.length === 0) return;
		await step('readwrite', (all) => {
			for (const { id } of gone) all.delete(id);
			return undefined;
		});
	}

	return {
		keep: async (id, blob) => {
			const put = () => step('readwrite', (all) => all.put({ id, blob, at: now() } satisfies Row));
			try {
				await put().catch(async () => {
					// What was only kept to be seen again makes room.
					await letGo(0);
					await put();
				});
				return true;
			} catch {
				memory.set(id, blob);
				return false;
			}
		},
		read: async (id) => {
			const row = await step('readonly', (all) => all.get(id)).catch(() => undefined);
			return memory.get(id) ?? (row as Row | undefined)?.blob;
		},
		trim: () => letGo(SPARE_BYTES_MAX).catch(() => {})
	};
}
