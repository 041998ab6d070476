/** What its person should be told once, until it was read. */
import { liveQuery } from 'dexie';
import { storageError, type Outbox, type StoredNotice } from './store.ts';

/** Tells all notices, oldest first, now and after every change, until the returned function is called. */
export function watchStoredNotices(
	outbox: Outbox,
	tell: (notices: readonly StoredNotice[]) => void,
	fail: (error: unknown) => void
): () => void {
	const query = async () => (await outbox.notices.toArray()).sort((a, b) => a.at - b.at);
	const watching = liveQuery(query).subscribe(tell, (cause) => fail(storageError(cause)));
	return () => watching.unsubscribe();
}

/** Forgets a notice: it was read. */
export const dropNotice = (outbox: Outbox, id: string): Promise<void> =>
	outbox.together(() => outbox.notices.delete(id));
