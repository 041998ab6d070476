/**
 * RxDB's storage on Dexie, with what makes a copy slow taken out: indexes that nobody asks by, one request for each
 * document that is looked for, one step of a cursor for each that is found. What is stored, and how, stays RxDB's.
 */
import {
	getSortComparator,
	type PreparedQuery,
	type RxStorage,
	type RxStorageQueryResult
} from 'rxdb/plugins/core';
import {
	getKeyRangeByQueryPlan,
	getRxStorageDexie,
	type RxStorageInstanceDexie
} from 'rxdb/plugins/storage-dexie';
import type { DatabaseSurroundings } from './rx.ts';
import { keepBundles, unbundle } from './bundling.ts';
import { BUNDLED, type Row } from './rows.ts';

type Settings = NonNullable<Parameters<typeof getRxStorageDexie>[0]>;
type Dexie = Parameters<NonNullable<Settings['onCreate']>>[0];
type Instance = RxStorageInstanceDexie<Row>;

/** Fewer keys than this are asked for one by one. */
const MANY = 16;
/** How many keys may lie between those asked for, for each of them. */
const SPREAD = 4;
/** For replication and clean-up by RxDB, which this copy uses neither of: each costs as much as an index of ours. */
const UNUSED_INDEXES = /, \[?_meta\.lwt(\+\w+\])?/g;

/** The store of the browser, or one that is given. */
export function browserStorage(
	settings: Pick<Settings, 'indexedDB' | 'IDBKeyRange'> = {}
): DatabaseSurroundings['storage'] {
	const storage = getRxStorageDexie({ ...settings, onCreate: prepare });
	const create = storage.createStorageInstance.bind(storage);
	const quick = {
		name: storage.name,
		rxdbVersion: storage.rxdbVersion,
		createStorageInstance: async (params: never) =>
			readTogether((await create(params)) as unknown as Instance)
	};
	return quick as unknown as RxStorage<unknown, unknown>;
}

function prepare(db: Dexie, name: string): void {
	dropIndexes(db);
	seekTogether(db);
	if (isBundled(name)) keepBundles(db);
}

/** Whether a collection's documents rest in bundles: what seldom changes, and is looked for by its id or its conversation. */
const isBundled = (name: string): boolean => BUNDLED.some((collection) => name.endsWith(`--${collection}`));

function dropIndexes(db: Dexie): void {
	const version = db.version.bind(db);
	db.version = (number) => {
		const opened = version(number);
		const stores = opened.stores.bind(opened);
		opened.stores = ({ docs, ...others }) =>
			stores({ ...others, docs: docs?.replace(UNUSED_INDEXES, '') ?? null });
		return opened;
	};
}

/** Answers a query that an index answers wholly by one request; RxDB walks a cursor. */
function readTogether(instance: Instance): Instance {
	const walk = instance.query.bind(instance);
	instance.query = async (prepared: PreparedQuery<Row>): Promise<RxStorageQueryResult<Row>> => {
		const { query, queryPlan } = prepared;
		const { dexieDb, dexieTable, booleanIndexes } = await instance.internals;
		if (!queryPlan.selectorSatisfiedByIndex || query.skip || query.limit !== undefined) {
			if (isBundled(dexieDb.name)) await unbundle(dexieDb);
			return await walk(prepared);
		}
		const { IDBKeyRange } = dexieDb._options as { IDBKeyRange?: typeof globalThis.IDBKeyRange };
		const range = getKeyRangeByQueryPlan(booleanIndexes, queryPlan, IDBKeyRange);
		const found = dexieTable
			.where(`[${queryPlan.index.join('+')}]`)
			.between(range.lower, range.upper, !range.lowerOpen, !range.upperOpen);
		const rows: Record<string, unknown>[] = await found.toArray();
		const documents = rows.map((row) => ({ ...row, _deleted: row['_deleted'] === '1' })) as never[];
		if (!queryPlan.sortSatisfiedByIndex) documents.sort(getSortComparator(instance.schema, query));
		return { documents };
	};
	return instance;
}

/** Looks for many keys by one request that says which are there, and one that reads them. */
function seekTogether(db: Dexie): void {
	db.use({
		stack: 'dbcore',
		name: 'seek together',
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
