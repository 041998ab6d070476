/** The copy with the overlay laid over it: what every question starts from (SPEC S13). */
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Data } from './data.ts';
import type { Selection } from './known.ts';
import type { Sight } from './overlay.ts';

/** What a question reads. */
export type Seeing = Pick<Data, 'database' | 'overlay'>;

/** One document as it is seen; undefined when there is none. */
export async function oneOf<N extends DocumentName>(
	{ database, overlay }: Seeing,
	collection: N,
	id: string,
	sight: Sight = overlay.sight
): Promise<Document<N> | undefined> {
	return sight.over(collection).get(id) ?? (await database.read(collection, [id])).get(id);
}

/** The documents with these ids as they are seen; those that do not exist are left out. */
export async function someOf<N extends DocumentName>(
	{ database, overlay }: Seeing,
	collection: N,
	ids: readonly string[],
	sight: Sight = overlay.sight
): Promise<Map<string, Document<N>>> {
	const found = await database.read(collection, [...new Set(ids)]);
	const over = sight.over(collection);
	for (const id of ids) {
		const document = over.get(id);
		if (document) found.set(id, document);
	}
	return found;
}

/** The documents that fit as they are seen: those of the copy in its order, then those of the overlay. */
export async function allOf<N extends DocumentName>(
	{ database, overlay }: Seeing,
	collection: N,
	selection: Selection<N>,
	sight: Sight = overlay.sight
): Promise<readonly Document<N>[]> {
	const found = await database.find(collection, selection);
	const over = sight.over(collection);
	if (over.size === 0) return found;
	const fits = (document: Document<N>) =>
		Object.entries(selection.equal).every(([field, value]) => Reflect.get(document, field) === value);
	return [...found.filter(({ id }) => !over.has(id)), ...[...over.values()].filter(fits)];
}
