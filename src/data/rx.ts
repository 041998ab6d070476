/** Opens RxDB's collections for the copy; one whose rows have another shape is removed, and taken anew. */
import {
	createRxDatabase,
	getAllCollectionDocuments,
	removeRxDatabase,
	type RxCollection,
	type RxDatabase,
	type RxStorage
} from 'rxdb/plugins/core';
import { documentNames, type DocumentName } from '#domain/documents.ts';
import { progressSchema, schemaOf, type Row } from './rows.ts';

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
