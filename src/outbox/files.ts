/** The bytes of files on this device: what is to be sent, and what was sent or seen, for as long as there is room (product X13). */
import { liveQuery } from 'dexie';
import type { MessageFile } from '#domain/file.ts';
import { AppError } from '#protocol/error.ts';
import { addWish, storageError, type Outbox, type Wish } from './store.ts';

/** How many bytes are kept of files that no wish needs any more; the oldest go first. */
export const KEPT_BYTES_MAX = 60_000_000;

/** The bytes of a file. */
export interface KeptFile {
	readonly id: string;
	readonly blob: Blob;
	readonly size: number;
	readonly keptAt: number;
	/** All of it, as it was sent; else a small picture of it. */
	readonly isWhole: boolean;
}

/** How far a file has come that is under way. */
export interface Upload {
	readonly id: string;
	/** How many of its bytes the server has. */
	readonly received: number;
}

/** A file with its bytes, before it is sent. */
export interface Outgoing {
	readonly file: MessageFile;
	readonly blob: Blob;
	/** It was kept before under its id (`picks.ts`), and whoever sends it first takes it from there. */
	readonly isPick?: boolean;
}

/**
 * Stores a file and the wish to send it in one step. What was only kept to be seen again makes room if need be.
 *
 * @returns false when it was a pick and another tab has sent it or taken it out; nothing is stored then
 * @throws AppError `storage-full` when the device has no room, and then nothing is stored
 */
export async function addFile(
	outbox: Outbox,
	{ file, blob, isPick = false }: Outgoing,
	mutation: Wish['mutation']
): Promise<boolean> {
	const { id } = file;
	const row = { id, blob, size: blob.size, keptAt: mutation.at, isWhole: true };
	const add = () =>
		outbox.together(async () => {
			const pick = await outbox.picks.get(id);
			if (isPick && !pick) return false;
			await outbox.picks.delete(id);
			// Bytes that are here as they are sent need no further room.
			const kept = pick?.ready && (await outbox.files.get(id));
			if (kept?.size !== blob.size) await outbox.files.put(row);
			await addWish(outbox, mutation);
			return true;
		});
	const isAdded = await makingRoom(outbox, add);
	await trimFiles(outbox, KEPT_BYTES_MAX);
	return isAdded;
}

/** Stores something; what was only kept to be seen again makes room if need be. @throws AppError `storage-full` */
export async function makingRoom<T>(outbox: Outbox, store: () => Promise<T>): Promise<T> {
	try {
		return await store();
	} catch (error) {
		if (!(error instanceof AppError) || error.kind !== 'storage-full') throw error;
		await trimFiles(outbox, 0);
		return await store();
	}
}

/** Keeps what was seen of somebody's file, to be seen again without a network; without room it is not kept. */
export async function keepSeen(outbox: Outbox, id: string, blob: Blob, now: number): Promise<void> {
	const row = { id, blob, size: blob.size, keptAt: now, isWhole: false };
	try {
		await outbox.together(async () => {
			if (!(await outbox.files.get(id))) await outbox.files.put(row);
		});
		await trimFiles(outbox, KEPT_BYTES_MAX);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
	}
}

/** The bytes of a file; undefined when this device has none. */
export const readFile = (outbox: Outbox, id: string): Promise<KeptFile | undefined> =>
	outbox.together(() => outbox.files.get(id));

/**
 * Forgets the oldest of what neither a wish in the list nor a pick needs, until no more than so many bytes of that are left.
 *
 * @returns how many bytes are gone
 */
export const trimFiles = (outbox: Outbox, bytesMax: number): Promise<number> =>
	outbox.together(async () => {
		const spare = await spareIn(outbox);
		const before = bytesOf(spare);
		let sum = before;
		const gone = spare.filter(({ size }) => sum > bytesMax && (sum -= size) >= 0);
		await outbox.files.bulkDelete(gone.map(({ id }) => id));
		return before - sum;
	});

/** How many bytes are kept of files that neither a wish in the list nor a pick needs: the server has them, too. */
export const spareBytes = (outbox: Outbox): Promise<number> =>
	outbox.together(async () => bytesOf(await spareIn(outbox)));

/** The oldest first. */
async function spareIn(outbox: Outbox): Promise<{ readonly id: string; readonly size: number }[]> {
	const picked = await outbox.picks.toCollection().primaryKeys();
	const sent = (await outbox.wishes.toArray()).map(({ mutation }) => fileIdOf(mutation));
	const needed = new Set([...picked, ...sent]);
	// By the index alone: the bytes themselves are not read.
	const byAge = outbox.files.orderBy('[keptAt+size]');
	const [ids, ages] = await Promise.all([byAge.primaryKeys(), byAge.keys()]);
	const sizes = ages.map((age) => (age as unknown as [number, number])[1]);
	return ids.flatMap((id, index) => (needed.has(id) ? [] : { id, size: sizes[index] ?? 0 }));
}

const bytesOf = (files: readonly { readonly size: number }[]): number =>
	files.reduce((all, { size }) => all + size, 0);

/** The file of a wish is with the server: now the wish is to be sent. */
export async function releaseWish(outbox: Outbox, order: number): Promise<void> {
	await outbox.together(async () => {
		const wish = await outbox.wishes.get(order);
		if (wish?.state !== 'uploading') return;
		await forgetUpload(outbox, wish);
		await outbox.wishes.put({ ...wish, state: 'queued' });
		outbox.noteAdded();
	});
}

/** The file of a wish can't be sent: its person decides. */
export async function refuseWish(
	outbox: Outbox,
	order: number,
	{ reason, at }: { readonly reason: NonNullable<Wish['reason']>; readonly at: number }
): Promise<void> {
	await outbox.together(async () => {
		const wish = await outbox.wishes.get(order);
		if (wish?.state !== 'uploading') return;
		const { mutation } = wish;
		await forgetUpload(outbox, wish);
		const refused: Wish = { order, mutation, state: 'refused', reason, settledAt: at };
		await outbox.wishes.put(refused);
		await outbox.notices.put({ id: mutation.id, kind: 'refused', mutation, reason, at });
	});
}

/** Tells how far files have come, now and after every change, until the returned function is called. */
export function watchUploadRows(
	outbox: Outbox,
	tell: (uploads: readonly Upload[]) => void,
	fail: (error: unknown) => void
): () => void {
	const watching = liveQuery(() => outbox.uploads.toArray()).subscribe(tell, (cause) =>
		fail(storageError(cause))
	);
	return () => watching.unsubscribe();
}

/** The file that a wish sends; undefined for all others. */
export const fileIdOf = (mutation: Wish['mutation']): string | undefined =>
	mutation.name === 'sendFile' ? mutation.args.file.id : undefined;

/** How far a file has come is of interest only while it is under way. */
async function forgetUpload(outbox: Outbox, { mutation }: Wish): Promise<void> {
	const id = fileIdOf(mutation);
	if (id !== undefined) await outbox.uploads.delete(id);
}
