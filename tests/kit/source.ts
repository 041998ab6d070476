/** A server that answers pull and snapshot as it is told, and a copy to bring it into. */
import { onTestFinished } from 'vitest';
import type { Document, DocumentName } from '#domain/documents.ts';
import { openDatabase, type Database } from '#data/database.ts';
import type { DatabaseSurroundings } from '#data/rx.ts';
import type { Fetch } from '#outbox/ask.ts';
import type { FeedItem, PullAnswer, PullRequest, SnapshotAnswer, SnapshotRequest } from '#protocol/pull.ts';
import { TestClock } from './clock.ts';
import { make } from './make.ts';
import { memory } from './memory.ts';
import { ours } from './shelf.ts';

/** A copy, closed after the test. */
export async function openCopy(
	storage: DatabaseSurroundings['storage'] = memory(),
	only?: readonly DocumentName[]
): Promise<Database> {
	const database = await openDatabase('porchlight-copy', {
		storage,
		multiInstance: false,
		...(only ? { only } : {})
	});
	onTestFinished(() => database.close());
	return database;
}

/** An entry of the feed: a document as it is at a number. */
export const changed = <N extends DocumentName>(
	number: number,
	collection: N,
	said: Partial<Document<N>> = {}
): Extract<FeedItem, { document: unknown }> =>
	({ collection, number, document: make(collection, said) }) as Extract<FeedItem, { document: unknown }>;

/** An entry of the feed: something is gone. */
export const gone = (number: number, collection: DocumentName, id: string): FeedItem => ({
	collection,
	number,
	id,
	gone: true
});

type Asked = { readonly pull: PullRequest } | { readonly snapshot: SnapshotRequest };

/** Answers each question by the next answer of the script. */
export class Source {
	readonly clock = new TestClock(0);
	readonly asked: Asked[] = [];
	/** Called when a question arrives; the answer waits for what it returns. */
	onAsked: (asked: Asked) => void | Promise<void> = () => undefined;
	readonly #script: (Partial<PullAnswer & SnapshotAnswer> | Response)[];

	constructor(...script: (Partial<PullAnswer & SnapshotAnswer> | Response)[]) {
		this.#script = script;
	}

	readonly fetch: Fetch = async (path, { body }) => {
		const name = path.split('/').at(-1) ?? '';
		const asked = { [name]: JSON.parse(String(body)) as unknown } as Asked;
		this.asked.push(asked);
		await this.onAsked(asked);
		const answer = this.#script.shift();
		if (answer instanceof Response) return answer;
		if (!answer) throw new TypeError('Failed to fetch');
		return ours({ epoch: 'epoch', more: false, items: [], ...answer });
	};

	get asking() {
		return { fetch: this.fetch, wait: this.clock.wait };
	}
}
