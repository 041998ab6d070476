/**
 * The least that a page can do: no framework, no library, one fetch, IndexedDB as it is. Both functions travel as text
 * into the raw page, so each stands alone.
 */
import { documents, type DocumentName } from '#domain/documents.ts';

/** The kinds of document that the raw page stores, with the indexes that the app's questions need. */
export const rawStores = (['visitor', 'conversation', 'message'] as const satisfies DocumentName[]).map(
	(name) => ({
		name,
		indexes: documents[name].indexes
	})
);
/** How many conversations the raw list shows. */
const LIST_LENGTH = 50;

/** Fetches everything, once, and puts each document into its store; answers how long that took, in milliseconds. */
export async function fillRaw(stores: typeof rawStores): Promise<number> {
	const opening = indexedDB.open('raw', 1);
	opening.onupgradeneeded = () => {
		for (const { name, indexes } of stores) {
			const store = opening.result.createObjectStore(name, { keyPath: 'id' });
			for (const index of indexes)
				store.createIndex(index.join(), index.length === 1 ? index.join() : [...index]);
		}
	};
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error ?? new Error('no database'));
	});
	const beganAt = performance.now();
	const all = (await (await fetch('/documents', { cache: 'no-store' })).json()) as Record<string, unknown[]>;
	await Promise.all(
		stores.map(
			({ name }) =>
				new Promise<void>((resolve, reject) => {
					const transaction = db.transaction(name, 'readwrite');
					const store = transaction.objectStore(name);
					for (const document of all[name] ?? []) store.put(document);
					transaction.oncomplete = () => resolve();
					transaction.onabort = () => reject(transaction.error ?? new Error('not stored'));
				})
		)
	);
	const took = performance.now() - beganAt;
	db.close();
	return took;
}

/** Reads the open conversations by index and shows the newest; nothing when there is no database yet. */
function listRaw(length: number): void {
	const opening = indexedDB.open('raw');
	opening.onupgradeneeded = () => opening.transaction?.abort();
	opening.onsuccess = () => {
		const index = opening.result
			.transaction('conversation')
			.objectStore('conversation')
			.index('status,lastMessageAt');
		const asking = index.getAll(IDBKeyRange.bound(['open', 0], ['open', Infinity]));
		asking.onsuccess = () => {
			const newest = asking.result.reverse().slice(0, length) as { id: string; lastText: string }[];
			const list = document.createElement('ul');
			for (const { id, lastText } of newest) {
				const item = list.appendChild(document.createElement('li'));
				const link = item.appendChild(document.createElement('a'));
				link.href = `/${id}`;
				link.textContent = lastText;
			}
			document.body.append(list);
		};
	};
}

/** A page that shows the list at once. */
export const listPage = `<!doctype html><meta charset="utf-8"><title>raw</title><body><script>(${listRaw.toString()})(${LIST_LENGTH})</script>`;
/** A page that does nothing by itself. */
export const emptyPage = '<!doctype html><meta charset="utf-8"><title>raw</title><body>';
