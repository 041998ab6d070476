/** What the app has stored in its browser and no screen tells: a field and a switch show what they are given before it is stored. */
import type { Page } from '@playwright/test';

/** How the databases end in which the tables are. */
const DATABASES = { drafts: '-outbox', noteDrafts: '-outbox', files: '-outbox', device: '-pushed' } as const;

export type StoredTable = keyof typeof DATABASES;

/** All rows of one table; none while there is no such database. */
export const storedIn = (page: Page, table: StoredTable): Promise<unknown[]> =>
	page.evaluate(
		async ([ending, table]) => {
			const databases = await indexedDB.databases();
			const name = databases.find((one) => one.name?.endsWith(ending))?.name;
			if (name === undefined) return [];
			const done = <Result>(request: IDBRequest<Result>) =>
				new Promise<Result>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error ?? new Error(`${name} cannot be read`));
				});
			const database = await done(indexedDB.open(name));
			try {
				return (await done(database.transaction(table).objectStore(table).getAll())) as unknown[];
			} finally {
				database.close();
			}
		},
		[DATABASES[table], table] as const
	);
