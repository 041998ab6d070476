/** First words to somebody that were begun and not sent: kept on this device, and written on with the same person (product X11). */
import { listNoteDrafts } from '#outbox/note-drafts.ts';
import type { Data } from './data.ts';
import { OpenNote } from './note-draft.ts';
import type { Addressee } from './starting.ts';

const PREFIX = 'first-words:';

/** Whom first words are for: the id of a visitor, or an address. */
export const addresseeKey = (to: Addressee): string =>
	to.kind === 'known' ? to.visitor.id : to.email.trim().toLowerCase();

/** Under which name first words are kept. @param key as `addresseeKey` says it */
export const firstWordsId = (key: string): string => PREFIX + key;

/** The field of first words to somebody. @param key as `addresseeKey` says it */
export const openFirstWords = (data: Data, key: string): OpenNote => new OpenNote(data, firstWordsId(key));

/** Somebody to whom words were begun; nothing when there is nobody. */
export async function begunAddressee({ outbox }: Pick<Data, 'outbox'>): Promise<string | undefined> {
	const begun = (await listNoteDrafts(outbox)).find(({ aboutId }) => aboutId.startsWith(PREFIX));
	return begun?.aboutId.slice(PREFIX.length);
}
