/** What other apps of this device shared, on its way into a conversation by the usual verbs (product C3, X11). */
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import type { SharedPiece } from '#domain/shared.ts';
import { keepDraft } from '#outbox/drafts.ts';
import { keepPick } from '#outbox/picks.ts';
import { Shared } from '#outbox/shared.ts';
import type { Data } from './data.ts';
import { readDraft, shareDraft } from './drafts.ts';
import type { Surroundings } from './surroundings.ts';

/** What a text becomes that is too long to be a message. */
const TEXT_FILE = { name: 'shared.txt', type: 'text/plain' } as const;

/** What was shared and has no conversation yet, oldest first. */
export const listShared = ({ surroundings }: Pick<Data, 'surroundings'>): Promise<SharedPiece[]> =>
	within(surroundings, (shared) => shared.list());

/** Forgets pieces that are not wanted. */
export const dropShared = (
	{ surroundings }: Pick<Data, 'surroundings'>,
	ids: readonly string[]
): Promise<void> => within(surroundings, (shared) => shared.drop(ids));

/** Puts pieces back that were dropped. @throws AppError `storage-full` when the device has no room */
export const keepShared = (
	{ surroundings }: Pick<Data, 'surroundings'>,
	pieces: readonly SharedPiece[]
): Promise<void> => within(surroundings, (shared) => shared.keep(pieces));

/**
 * Gives all that was shared to a conversation: words go below its draft, files stand beside it like those that are chosen
 * there. Words that would be too long for a message become a file.
 *
 * @throws AppError `storage-full` when the device has no room; what was not given waits where it was
 */
export const chooseFor = (data: Data, conversationId: string): Promise<void> =>
	within(data.surroundings, async (shared) => {
		const pieces = await shared.list();
		const words = pieces.flatMap(({ text }) => text ?? []).join('\n');
		const draft = [(await readDraft(data, conversationId)).trim(), words].filter(Boolean).join('\n');
		const isWritable = draft.length <= MESSAGE_TEXT_MAX;
		if (words !== '' && isWritable) {
			const at = data.surroundings.now();
			await keepDraft(data.outbox, { conversationId, text: draft, at });
			await shared.drop(pieces.flatMap(({ id, text }) => (text === undefined ? [] : [id])));
			await shareDraft(data, conversationId);
		}
		// One by one, under its own id: the device needs room for one of them twice, and what a crash repeats is the same.
		for (const { id, at, text = '', file = fileOf(text) } of await shared.list()) {
			const { name, type, size, blob } = file;
			if (blob) await keepPick(data.outbox, { id, conversationId, at, name, type, size }, blob);
			await shared.drop([id]);
		}
	});

function fileOf(text: string): NonNullable<SharedPiece['file']> {
	const blob = new Blob([text], { type: TEXT_FILE.type });
	return { ...TEXT_FILE, size: blob.size, blob };
}

async function within<T>(
	{ outbox }: Pick<Surroundings, 'outbox'>,
	work: (shared: Shared) => Promise<T>
): Promise<T> {
	const shared = new Shared(outbox);
	try {
		return await work(shared);
	} finally {
		shared.close();
	}
}
