/** Taking wishes out of the list before they leave, and putting them back as they were (SPEC S12, product X2, E12). */
import type { KeptFile, Upload } from './files.ts';
import { forget, type Outbox, type Wish } from './store.ts';

/** A wish that left the list, with what belonged to it. */
export interface Withdrawn {
	readonly wish: Wish;
	/** Of a wish that sends a file: its bytes, and how far they had come. */
	readonly file?: KeptFile | undefined;
	readonly upload?: Upload | undefined;
}

/** Takes a wish back; nothing happens, and undefined is answered, when it is on its way or was granted already (SPEC S12). */
export async function withdrawWish(outbox: Outbox, order: number): Promise<Withdrawn | undefined> {
	return await outbox.together(async () => {
		const wish = await outbox.wishes.get(order);
		if (!wish || wish.state === 'sending' || wish.state === 'applied') return undefined;
		await forget(outbox, wish);
		const { name, args } = wish.mutation;
		if (name !== 'sendFile') return { wish };
		const { id } = args.file;
		const [file, upload] = await Promise.all([outbox.files.get(id), outbox.uploads.get(id)]);
		await outbox.files.delete(id);
		await outbox.uploads.delete(id);
		return { wish, file, upload };
	});
}

/**
 * Puts a wish back into its place in the list, as it was: under its id, so that what the server has answered it already is
 * answered again and nothing is done twice (SPEC S5).
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function putBack(outbox: Outbox, { wish, file, upload }: Withdrawn): Promise<void> {
	await outbox.together(async () => {
		await outbox.wishes.put(wish);
		if (file) await outbox.files.put(file);
		if (upload) await outbox.uploads.put(upload);
		outbox.noteAdded();
	});
}
