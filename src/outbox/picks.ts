/**
 * Files that were chosen for a conversation and not sent (product C3, X11, X13): of this device alone, beside the draft. The
 * bytes of each stand among those of other files, under the id with which it will be sent.
 */
import type { FileFault } from '#domain/file.ts';
import type { ReadyFile } from '#domain/prepare-file.ts';
import { makingRoom } from './files.ts';
import type { Outbox } from './store.ts';

/** A file that was chosen. */
export interface StoredPick {
	/** That of the file which it will be. */
	readonly id: string;
	readonly conversationId: string;
	/** Its place among the others: when it was chosen, on this device's clock; of several at once each a moment later. */
	readonly at: number;
	/** As it was chosen. */
	readonly name: string;
	/** As its system calls it. */
	readonly type: string;
	/** In bytes, as it was chosen; of a ready one as it will be sent. */
	readonly size: number;
	/** What it was made for being sent; its bytes are then of this, and of what was chosen until then. */
	readonly ready?: Omit<ReadyFile, 'blob'>;
	/** Why it can't be sent; it has no bytes then. */
	readonly fault?: FileFault;
}

/** The same with its bytes. */
export type PickWithBytes = StoredPick & { readonly blob?: Blob };

/**
 * Keeps a file that was chosen. What was only kept to be seen again makes room if need be.
 *
 * @param blob its bytes; left out when it can't be sent
 * @throws AppError `storage-full` when the device has no room, and then nothing is stored
 */
export const keepPick = (outbox: Outbox, pick: StoredPick, blob?: Blob): Promise<void> =>
	makingRoom(outbox, () => outbox.together(() => put(outbox, pick, blob)));

/**
 * Keeps what has become of one; false when it was sent or taken out elsewhere, and then nothing is stored.
 *
 * @param blob its bytes; left out when they are the same, or when it can't be sent
 * @throws AppError `storage-full` when the device has no room, and then it stays as it was
 */
export const changePick = (outbox: Outbox, pick: StoredPick, blob?: Blob): Promise<boolean> =>
	makingRoom(outbox, () =>
		outbox.together(async () => {
			if (!(await outbox.picks.get(pick.id))) return false;
			await put(outbox, pick, blob);
			return true;
		})
	);

/** What was chosen for a conversation, in its order. */
export const readPicks = (outbox: Outbox, conversationId: string): Promise<PickWithBytes[]> =>
	outbox.reading([outbox.picks, outbox.files], async () => {
		const picks = await outbox.picks.where({ conversationId }).sortBy('at');
		const files = await outbox.files.bulkGet(picks.map(({ id }) => id));
		return picks.map((pick, index) => ({ ...pick, ...(files[index] && { blob: files[index].blob }) }));
	});

/** Forgets what is not to be sent, bytes and all; what was sent meanwhile stays with its wish. */
export const dropPicks = (outbox: Outbox, ids: readonly string[]): Promise<void> =>
	outbox.together(async () => {
		const found = (await outbox.picks.bulkGet([...ids])).flatMap((pick) => pick?.id ?? []);
		await outbox.picks.bulkDelete(found);
		await outbox.files.bulkDelete(found);
	});

/** What was chosen for conversations that are gone is forgotten. */
export async function sweepPicks(
	outbox: Outbox,
	isGone: (conversationIds: readonly string[]) => Promise<ReadonlySet<string>>
): Promise<void> {
	const picks = await outbox.reading([outbox.picks], () => outbox.picks.toArray());
	if (picks.length === 0) return;
	const gone = await isGone(picks.map(({ conversationId }) => conversationId));
	await dropPicks(
		outbox,
		picks.flatMap(({ id, conversationId }) => (gone.has(conversationId) ? [id] : []))
	);
}

async function put(outbox: Outbox, pick: StoredPick, blob: Blob | undefined): Promise<void> {
	const { id, at, fault } = pick;
	await outbox.picks.put(pick);
	if (fault !== undefined) await outbox.files.delete(id);
	else if (blob) await outbox.files.put({ id, blob, size: blob.size, keptAt: at, isWhole: true });
}
