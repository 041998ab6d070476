/** A copy as a second client would keep it, by nothing but the rules S3, S7, S8 and S20. */
import type { Message } from '#domain/message.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { Client } from './client.ts';
import { demand, demandEqual } from './demand.ts';

/** How often two copies are brought to the same number while others write. */
const TRIES = 20;

/** What the feed brought to one client. */
export class Copy {
	epoch = '';
	number = -1;
	readonly #items = new Map<string, FeedItem>();

	/** Takes entries in any order; an older one never replaces a newer one. */
	take(items: readonly FeedItem[]): void {
		for (const item of items) {
			const key = keyOf(item);
			if ((this.#items.get(key)?.number ?? -1) < item.number) this.#items.set(key, item);
		}
	}

	/** What is there, by name. */
	get documents(): ReadonlyMap<string, FeedItem> {
		return new Map(
			[...this.#items].filter(([, item]) => !('gone' in item)).sort(([a], [b]) => (a < b ? -1 : 1))
		);
	}

	/** The entries of one conversation by position, packed and loose ones, each id once. */
	thread(conversationId: string): readonly Message[] {
		const byId = new Map<string, Message>();
		for (const item of this.documents.values()) {
			if ('gone' in item) continue;
			if (item.collection === 'message') byId.set(item.document.id, item.document);
			if (item.collection !== 'transcript') continue;
			for (const message of item.document.messages) byId.set(message.id, message);
		}
		return [...byId.values()]
			.filter((message) => message.conversationId === conversationId)
			.sort((a, b) => a.position - b.position);
	}

	/** Pulls to the end of the feed. */
	async catchUp(client: Client): Promise<void> {
		for (let more = true; more;) {
			const answer = await client.pull(this.epoch, this.number);
			demandEqual(answer.from, this.number, 'a pull begins elsewhere');
			this.take(answer.items);
			({ to: this.number, more } = answer);
		}
	}
}

/** The name of what an entry is about. */
export const keyOf = (item: FeedItem): string =>
	`${item.collection}/${'gone' in item ? item.id : item.document.id}`;

/** A first copy, with what happens between its pages. */
export async function freshCopy(client: Client, between?: () => Promise<unknown>): Promise<Copy> {
	const copy = new Copy();
	let page = await client.snapshot();
	copy.epoch = page.epoch;
	for (;;) {
		const isBelow = page.items.every(({ number }) => number <= page.at);
		demand(isBelow, 'a page of a snapshot has a number above its own');
		copy.take(page.items);
		await between?.();
		if (!page.cursor) break;
		page = await client.snapshot(page.cursor);
	}
	copy.number = page.at;
	await copy.catchUp(client);
	return copy;
}

/** Brings two copies to one number and demands that they are equal. */
export async function demandSame(client: Client, one: Copy, other: Copy): Promise<void> {
	for (let tries = 0; one.number !== other.number && tries < TRIES; tries += 1) {
		await one.catchUp(client);
		await other.catchUp(client);
	}
	demandEqual(one.number, other.number, 'two copies at the end of the feed have different numbers');
	const [left, right] = [one.documents, other.documents];
	demandEqual([...left.keys()], [...right.keys()], 'two copies have different documents');
	for (const [key, item] of left) demandEqual(item, right.get(key), `two copies differ in ${key}`);
}
