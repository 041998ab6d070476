/**
 * RxDB's storage on Dexie, quicker with many documents at once. It asks for each by a request of its own, those of a
 * first copy included, which are not there: half the cost of a fill. Here one request says which are, and one reads them.
 */
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { DatabaseSurroundings } from './database.ts';

type Settings = NonNullable<Parameters<typeof getRxStorageDexie>[0]>;
type Database = Parameters<NonNullable<Settings['onCreate']>>[0];

/** Fewer keys than this are asked for one by one. */
const MANY = 16;
/** How many keys may lie between those asked for, for each of them. */
const SPREAD = 4;

/** The store of the browser, or one that is given. */
export const browserStorage = (
	settings: Pick<Settings, 'indexedDB' | 'IDBKeyRange'> = {}
): DatabaseSurroundings['storage'] =>
	getRxStorageDexie({ ...settings, onCreate: quicken }) as DatabaseSurroundings['storage'];

function quicken(db: Database): void {
	db.use({
		stack: 'dbcore',
		name: 'many at once',
		create: (core) => ({
			...core,
			table: (name) => {
				const table = core.table(name);
				const { primaryKey } = table.schema;
				return {
					...table,
					getMany: async (request) => {
						const { keys, trans } = request;
						if (keys.length < MANY) return await table.getMany(request);
						const range = { type: 2, lower: least(keys), upper: most(keys) };
						const limit = keys.length * SPREAD;
						const query = { index: primaryKey, range };
						const { result: near } = await table.query({ trans, query, limit, values: false });
						if (near.length === limit) return await table.getMany(request);
						const present = new Set<unknown>(near);
						const wanted = keys.filter((key) => present.has(key));
						if (wanted.length === 0) return keys.map(() => undefined);
						const isDense = wanted.length * SPREAD >= near.length;
						const found: readonly unknown[] = isDense
							? (await table.query({ trans, query, values: true })).result
							: await table.getMany({ ...request, keys: wanted });
						const byKey = new Map(found.map((value) => [primaryKey.extractKey?.(value), value]));
						return keys.map((key) => byKey.get(key));
					}
				};
			}
		})
	});
}

const least = (keys: readonly string[]): string => keys.reduce((a, b) => (b < a ? b : a));
const most = (keys: readonly string[]): string => keys.reduce((a, b) => (b > a ? b : a));
