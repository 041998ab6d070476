/** Opens RxDB's collections for the copy; one whose rows have another shape is removed, and taken anew. */
import {
	createRxDatabase,
	getAllCollectionDocuments,
	normalizeMangoQuery,
	prepareQuery,
	removeRxDatabase,
	type RxCollection,
	type RxDatabase,
	type RxStorage
} from 'rxdb/plugins/core';
import { documentNames, type DocumentName } from '#domain/documents.ts';
import { progressSchema, replaced, schemaOf, type Row } from './rows.ts';

/** Where the copy is kept. */
export interface DatabaseSurroundings {
	readonly storage: RxStorage<unknown, unknown>;
	/** Whether other tabs have it open too. */
	readonly multiInstance: boolean;
	/** The collections to open; all by default. RxDB counts those that are open in one page, and a test has many devices. */
	readonly only?: readonly DocumentName[];
}

/** The copy as RxDB has it open. */
export type Rx = RxDatabase<Record<DocumentName | 'progress', RxCollection<Row>>>;

/** Where the rows of one collection are. */
type Store = RxCollection<Row>['storageInstance'];

/** How many documents are removed in one step. */
const DROP_PAGE = 500;
/** What RxDB says of a copy that another version of the app, or of RxDB, has made. */
const OTHER_SHAPE = ['DB6', 'DM5'];

/**
 * Opens the copy, or makes an empty one. What was made for other schemas is removed, whatever their version was: the
 * outbox is elsewhere, so nothing is lost that a snapshot does not bring.
 */
export async function openRx(name: string, surroundings: DatabaseSurroundings): Promise<Rx> {
	const opened = await openAsItIs(name, surroundings);
	if (opened !== 'other shape') return opened;
	await removeRxDatabase(name, surroundings.storage, surroundings.multiInstance);
	const anew = await openAsItIs(name, surroundings);
	if (anew === 'other shape') throw new Error(`${name} has another shape although it was removed`);
	return anew;
}

async function openAsItIs(
	name: string,
	{ storage, multiInstance, only = documentNames }: DatabaseSurroundings
): Promise<Rx | 'other shape'> {
	const schemas = new Map<string, object>([
		...only.map((collection) => [collection, schemaOf(collection)] as const),
		['progress', progressSchema]
	]);
	const rx: RxDatabase = await createRxDatabase({ name, storage, multiInstance });
	try {
		// RxDB would open an empty collection beside one of another version, under a number that promises its rows.
		const creators = [...schemas].map(([key, schema]) => [key, { schema, autoMigrate: false }] as const);
		const [stored] = await Promise.all([
			getAllCollectionDocuments(rx.internalStore),
			rx.addCollections(Object.fromEntries(creators) as never)
		]);
		const isSame = stored.every(({ data: { name: key, version } }) => {
			const schema = schemas.get(key);
			return schema === undefined || Reflect.get(schema, 'version') === version;
		});
		if (isSame) return rx as unknown as Rx;
	} catch (error) {
		if (!OTHER_SHAPE.includes(String(Reflect.get(Object(error), 'code')))) {
			await rx.close();
			throw error;
		}
	}
	await rx.close();
	return 'other shape';
}

/** Removes all rows of lives before the one that begins at a number, some at a time. */
export async function forget(store: Store, begin: number): Promise<void> {
	const query = normalizeMangoQuery(store.schema, { selector: { _deleted: { $eq: false } } } as never);
	const { documents } = await store.query(prepareQuery(store.schema, query));
	const rows = documents.filter(({ number }) => number < begin);
	while (rows.length > 0) {
		const some = rows.splice(0, DROP_PAGE);
		await put(
			store,
			some.map((row) => replaced(row, { ...row, number: begin, _deleted: true }))
		);
	}
}

/**
 * Writes rows, each in the place of what its writer thought to be there.
 *
 * @returns what is there in another state than that, and stayed so
 */
export async function put(store: Store, rows: readonly object[]): Promise<Row[]> {
	if (rows.length === 0) return [];
	const { error } = await store.bulkWrite(rows as never, 'feed');
	return error.map((failure) => {
		if (failure.status === 409) return failure.documentInDb as unknown as Row;
		throw new Error(`${store.collectionName} refused ${failure.documentId}: ${failure.status}`);
	});
}

/** Whether the browser took its database process away, as phones do in the background. */
export const isConnectionLost = (error: unknown): boolean =>
	error instanceof Error && ['DatabaseClosedError', 'InvalidStateError', 'UnknownError'].includes(error.name);
