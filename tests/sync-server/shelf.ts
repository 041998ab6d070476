/** A store without a server around it, and what tests ask of it. */
import { onTestFinished } from 'vitest';
import { newId } from '#domain/id.ts';
import type { Actor, Put } from '#domain/mutator.ts';
import type { SentMutation } from '#protocol/mutate.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { quietLog } from '../../sync-server/log.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Audience, Store } from '../../sync-server/store/store.ts';
import { DAWN, workspaceId } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';

/** Every way in which a store can stand. */
export const ENGINES = ['memory', 'file and worker'] as const;
export type Item = FeedItem & { document?: Record<string, unknown> };

/** A store that is closed after the test. */
export async function open(dataDir: string): Promise<Store> {
	const store = await openSqliteStore({ dataDir, clock: () => DAWN, newId, log: quietLog });
	onTestFinished(() => store.close());
	return store;
}

export const putsOf = (documents: Documents): Put[] =>
	(['workspace', 'agent', 'visitor', 'conversation', 'message'] as const).flatMap((collection) =>
		documents.all(collection).map((document) => ({ collection, document }) as Put)
	);

const textOf = (page: { items: Uint8Array } | undefined): string => Buffer.from(page?.items ?? []).toString();
export const itemsOf = (page: { items: Uint8Array } | undefined): Item[] =>
	JSON.parse(`[${textOf(page)}]`) as Item[];
export const named = (items: readonly Item[]) =>
	items.map((item) => `${item.collection} ${item.number}${'gone' in item ? ' gone' : ''}`);

export function mutate(
	store: Store,
	actor: Actor,
	mutations: SentMutation[],
	now = DAWN,
	workspace = workspaceId
) {
	return store.mutate({ workspaceId: workspace, actor, mutations, sentAt: now, now });
}

/** Everything a snapshot brings and what a pull after it adds: the newest of each document, without what is gone. */
export async function copyOf(
	store: Store,
	audience: Audience,
	between?: () => Promise<unknown>
): Promise<Map<string, Item>> {
	const copy = new Map<string, Item>();
	const take = (item: Item) => {
		const key = `${item.collection}/${'gone' in item ? item.id : String(item.document?.['id'])}`;
		if ((copy.get(key)?.number ?? -1) <= item.number) copy.set(key, item);
	};
	let page = await store.snapshot(workspaceId, audience);
	for (;;) {
		if (!page) throw new Error('the snapshot is of another life');
		itemsOf(page).forEach(take);
		await between?.();
		if (!page.cursor) break;
		page = await store.snapshot(workspaceId, audience, page.cursor);
	}
	let after = page.at;
	for (let more = true; more;) {
		const pulled = await store.pull(workspaceId, audience, after, 7);
		if (!pulled) throw new Error('the markers are gone');
		itemsOf(pulled).forEach(take);
		({ to: after, more } = pulled);
	}
	for (const [key, item] of copy) if ('gone' in item) copy.delete(key);
	return copy;
}

export const sorted = (copy: Map<string, Item>) => [...copy].sort(([a], [b]) => (a < b ? -1 : 1));
