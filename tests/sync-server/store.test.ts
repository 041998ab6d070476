import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Conversation } from '#domain/conversation.ts';
import { emptyConversation } from '#domain/conversation.ts';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { eventMessage, type Message } from '#domain/message.ts';
import type { Actor, Put } from '#domain/mutator.ts';
import { LOOSE_MAX, LOOSE_MIN, type Transcript } from '#domain/transcript.ts';
import type { SentMutation } from '#protocol/mutate.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { quietLog } from '../../sync-server/log.ts';
import { refuseOlder } from '../../sync-server/store/database.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Audience, Change, Store } from '../../sync-server/store/store.ts';
import { ana, begunConversation, ben, DAWN, emptyWorkspace, thread, vera, workspaceId } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';
import { emptyDirectory, wish, writing } from './desk.ts';

const ENGINES = ['memory', 'file and worker'] as const;
type Item = FeedItem & { document?: Record<string, unknown> };

async function open(dataDir: string): Promise<Store> {
	const store = await openSqliteStore({ dataDir, clock: () => DAWN, newId, log: quietLog });
	onTestFinished(() => store.close());
	return store;
}

const putsOf = (documents: Documents): Put[] =>
	(['workspace', 'agent', 'visitor', 'conversation', 'message'] as const).flatMap((collection) =>
		documents.all(collection).map((document) => ({ collection, document }) as Put)
	);

const textOf = (page: { items: Uint8Array } | undefined): string => Buffer.from(page?.items ?? []).toString();
const itemsOf = (page: { items: Uint8Array } | undefined): Item[] =>
	JSON.parse(`[${textOf(page)}]`) as Item[];
const named = (items: readonly Item[]) =>
	items.map((item) => `${item.collection} ${item.number}${'gone' in item ? ' gone' : ''}`);

function mutate(store: Store, actor: Actor, mutations: SentMutation[], now = DAWN, workspace = workspaceId) {
	return store.mutate({ workspaceId: workspace, actor, mutations, sentAt: now, now });
}

/** Everything a snapshot brings and what a pull after it adds: the newest of each document, without what is gone. */
async function copyOf(
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

const sorted = (copy: Map<string, Item>) => [...copy].sort(([a], [b]) => (a < b ? -1 : 1));

describe.each(ENGINES)('on %s', (engine) => {
	const place = () => (engine === 'memory' ? ':memory:' : emptyDirectory());

	test('[S1] writers at once get dense numbers in the order of their commits', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(emptyWorkspace()));
		const changes: Change[] = [];
		store.watch((change) => void changes.push(change));
		const visitors = Array.from({ length: 8 }, (): Actor => ({ kind: 'visitor', id: newId() }));
		await Promise.all(
			visitors.flatMap((visitor) => {
				const conversationId = newId();
				return [1, 2, 3].map((count) => mutate(store, visitor, [writing(conversationId, `${count}`)]));
			})
		);
		expect(await store.clock(workspaceId)).toBe(3 + 8 * 3 * 2);
		let number = 3;
		for (const change of changes) {
			expect(change.from).toBe(number);
			number = change.to;
			const numbers = change.items.map((item) => item.number);
			expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
			expect(numbers.at(-1)).toBe(change.to);
		}
		expect(number).toBe(51);
		const pulled = itemsOf(await store.pull(workspaceId, ana, 0, 1_000));
		const messages = pulled.filter(({ collection }) => collection === 'message');
		expect(messages).toHaveLength(24);
	});

	test('[S2] a pull has what changed in number order, often changed sent once, up to the clock', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(begunConversation()));
		await mutate(store, ben, [wish('joinConversation', { conversationId: thread, eventId: newId() })]);
		await mutate(store, ben, [writing(thread, 'one', 1), writing(thread, 'two', 1)]);
		expect(named(itemsOf(await store.pull(workspaceId, ana, 0, 1_000)))).toEqual([
			'workspace 1',
			'agent 2',
			'agent 3',
			'message 5',
			'message 7',
			'message 9',
			'conversation 10',
			'message 11'
		]);
		const page = await store.pull(workspaceId, ana, 3, 2);
		expect(page).toMatchObject({ from: 3, to: 7, more: true });
		const rest = await store.pull(workspaceId, ana, 7, 3);
		expect(rest).toMatchObject({ to: 11, more: false });
		expect(named(itemsOf(rest))).toEqual(['message 9', 'conversation 10', 'message 11']);
		expect(await store.pull(workspaceId, ana, 11, 3)).toMatchObject({
			from: 11,
			to: 11,
			more: false,
			items: { length: 0 }
		});
	});

	test('[S2] packing leaves markers for what was sent, and none for what never was', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(begunConversation()));
		const write = (count: number) =>
			mutate(
				store,
				vera,
				Array.from({ length: count }, (_, index) => writing(thread, `line ${index}`))
			);
		await write(LOOSE_MAX - 1);
		const before = (await store.clock(workspaceId)) ?? 0;
		expect((await store.list(workspaceId, 'transcript')).length).toBe(0);
		const [result] = await write(1);
		const items = itemsOf(await store.pull(workspaceId, ana, before, 1_000));
		const gone = items.filter((item) => 'gone' in item);
		const [transcript] = await store.list(workspaceId, 'transcript');
		expect(gone).toHaveLength(transcript?.messages.length ?? 0);
		expect(result).toMatchObject({ kind: 'applied', number: await store.clock(workspaceId) });
		const clock = (await store.clock(workspaceId)) ?? 0;
		await write(100);
		const later = itemsOf(await store.pull(workspaceId, ana, clock, 1_000));
		expect(later.filter((item) => 'gone' in item)).toHaveLength(LOOSE_MIN);
		const packed = (await store.list(workspaceId, 'transcript')).flatMap(({ messages }) => messages);
		const all = [...packed, ...(await store.list(workspaceId, 'message'))];
		expect(all.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 1 + LOOSE_MAX + 100 }, (_, index) => index + 1)
		);
	});

	test('[S3] pages of a snapshot read while others write, and a pull after them, equal a fresh copy', async () => {
		const store = await open(place());
		await store.seed(workspaceId, [...putsOf(begunConversation()), ...manyConversations(900)]);
		let turn = 0;
		const meanwhile = async () => {
			turn += 1;
			const event = { conversationId: thread, eventId: newId() };
			await mutate(store, ben, [wish('joinConversation', event), writing(thread, `turn ${turn}`, 1)]);
			await mutate(
				store,
				vera,
				Array.from({ length: 12 }, () => writing(thread, `again ${turn}`))
			);
		};
		const copied = await copyOf(store, ben, meanwhile);
		expect(turn).toBeGreaterThan(2);
		const fresh = await copyOf(store, ben);
		expect(sorted(copied)).toEqual(sorted(fresh));
		expect([...fresh.values()].filter(({ collection }) => collection === 'conversation')).toHaveLength(901);
	});

	test('[S3] the first page has what the first screen shows: workspace, agents, newest open conversations', async () => {
		const store = await open(place());
		const puts = manyConversations(120);
		const mark = { id: `${ben.id}.${thread}`, agentId: ben.id, conversationId: thread, position: 1 };
		await store.seed(workspaceId, [
			...putsOf(begunConversation()),
			...puts,
			{ collection: 'mark', document: mark }
		]);
		const first = await store.snapshot(workspaceId, ben);
		const items = itemsOf(first);
		const conversations = items
			.filter(({ collection }) => collection === 'conversation')
			.map(({ document }) => document);
		const expected = [...puts.map((put) => put.document), ...begunConversation().all('conversation')]
			.filter((document): document is Conversation => 'status' in document && document.status === 'open')
			.sort((a, b) => b.lastMessageAt - a.lastMessageAt)
			.slice(0, 50);
		expect(new Set(conversations.map((one) => one?.['id']))).toEqual(new Set(expected.map(({ id }) => id)));
		const visitors = items
			.filter(({ collection }) => collection === 'visitor')
			.map(({ document }) => document?.['id']);
		expect(new Set(visitors)).toEqual(
			new Set(expected.map(({ visitorId }) => visitorId).filter((id) => id !== vera.id))
		);
		expect(items.filter(({ collection }) => collection === 'agent')).toHaveLength(2);
		expect(items.filter(({ collection }) => collection === 'workspace')).toHaveLength(1);
		expect(items.filter(({ collection }) => collection === 'mark')).toHaveLength(1);
		expect(
			itemsOf(await store.snapshot(workspaceId, ana)).some(({ collection }) => collection === 'mark')
		).toBe(false);
		expect(first?.cursor).toEqual({ at: first?.at, below: (first?.at ?? 0) + 1 });
	});

	test('[S3] pages have about a million bytes, however few rows that is, and miss none', async () => {
		const store = await open(place());
		const count = 150;
		const transcripts = Array.from({ length: count }, (_, index): Put => ({
			collection: 'transcript',
			document: heavy(index)
		}));
		await store.seed(workspaceId, [...putsOf(begunConversation()), ...transcripts]);
		let page = await store.snapshot(workspaceId, ben);
		let pages = 0;
		const ids: string[] = [];
		while (page?.cursor) {
			page = await store.snapshot(workspaceId, ben, page.cursor);
			pages += 1;
			expect(page?.items.length).toBeLessThan(1_100_000);
			for (const { document, collection } of itemsOf(page))
				if (collection === 'transcript') ids.push(String(document?.['id']));
		}
		expect(pages).toBeGreaterThan(5);
		expect(ids).toHaveLength(count);
		expect(new Set(ids).size).toBe(count);
	});

	test('[S5] a repeated batch changes nothing and answers the same, even after a restart', async () => {
		const dataDir = place();
		const store = await open(dataDir);
		await store.seed(workspaceId, putsOf(begunConversation()));
		const batch = [
			wish('joinConversation', { conversationId: thread, eventId: newId() }),
			writing(thread, 'once', 1)
		];
		const first = await mutate(store, ben, batch);
		const clock = await store.clock(workspaceId);
		expect(await mutate(store, ben, batch, DAWN + 5)).toEqual(first);
		expect(await store.clock(workspaceId)).toBe(clock);
		// The same id from somebody else is another wish.
		expect(await mutate(store, ana, batch)).not.toEqual(first);
		if (dataDir === ':memory:') return;
		await store.close();
		const again = await openSqliteStore({ dataDir, clock: () => DAWN, newId, log: quietLog });
		const { epoch } = again;
		expect(
			await again.mutate({ workspaceId, actor: ben, mutations: batch, sentAt: DAWN, now: DAWN })
		).toEqual(first);
		await again.close();
		expect(epoch).toBe(store.epoch);
	});

	test('[S8] what is older than the horizon is forgotten, and who is behind it is told', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(begunConversation()));
		const batch = Array.from({ length: LOOSE_MAX + 10 }, (_, index) => writing(thread, `line ${index}`));
		for (const one of batch) await mutate(store, vera, [one], DAWN + 1_000);
		const gone = (await store.clock(workspaceId)) ?? 0;
		await mutate(store, vera, [writing(thread, 'much later')], DAWN + 91 * DAY_MS);
		const markersBefore = itemsOf(await store.pull(workspaceId, ana, 0, 1_000)).filter(
			(item) => 'gone' in item
		);
		expect(markersBefore.length).toBeGreaterThan(0);
		await store.clean(DAWN + DAY_MS);
		expect(await store.pull(workspaceId, ana, 0, 1_000)).toBeUndefined();
		const last = Math.max(...markersBefore.map(({ number }) => number));
		expect(await store.pull(workspaceId, ana, last - 1, 1_000)).toBeUndefined();
		expect(
			named(itemsOf(await store.pull(workspaceId, ana, last, 1_000))).some((name) => name.includes('gone'))
		).toBe(false);
		expect(await store.pull(workspaceId, ana, gone, 1_000)).toMatchObject({ more: false });
		// Its result is forgotten; that the message is there is not.
		expect(await mutate(store, vera, [batch[0] ?? writing(thread, '')])).toMatchObject([
			{ reason: 'invalid' }
		]);
		expect((await copyOf(store, ana)).size).toBeGreaterThan(5);
	});

	test('[S8] a number above the clock is of another life', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(begunConversation()));
		const clock = (await store.clock(workspaceId)) ?? 0;
		expect(await store.pull(workspaceId, ana, clock + 1, 10)).toBeUndefined();
		expect(await store.snapshot(workspaceId, ana, { at: clock + 1, below: 1 })).toBeUndefined();
		expect(await store.snapshot(workspaceId, ana, { at: clock, below: clock + 2 })).toBeUndefined();
		expect(await store.pull(newId(), ana, 0, 10)).toBeUndefined();
	});

	test('[S10] two workspaces with equal ids know nothing of each other', async () => {
		const store = await open(place());
		const other = newId();
		await store.seed(workspaceId, putsOf(begunConversation()));
		await store.seed(other, putsOf(emptyWorkspace()));
		expect(await mutate(store, ana, [writing(thread, 'mine?')], DAWN, other)).toMatchObject([
			{ reason: 'not-found' }
		]);
		await mutate(store, vera, [writing(thread, 'also here')], DAWN, other);
		const theirs = itemsOf(await store.pull(other, ana, 0, 100));
		expect(JSON.stringify(theirs)).not.toContain('Is anyone there?');
		expect(JSON.stringify(itemsOf(await store.pull(workspaceId, ana, 0, 100)))).not.toContain('also here');
	});

	test('a request that cannot be written fails alone', async () => {
		const store = await open(place());
		await store.seed(workspaceId, putsOf(begunConversation()));
		const outcomes = await Promise.allSettled([
			mutate(store, vera, [writing(thread, 'one')]),
			mutate(store, vera, [writing(thread, 'nowhere')], DAWN, newId()),
			mutate(store, vera, [writing(thread, 'two')])
		]);
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
		expect((await store.read(workspaceId, 'conversation', thread))?.lastText).toBe('two');
	});
});

test('an SQLite with known damage is refused', () => {
	expect(() => refuseOlder('3.51.2')).toThrow('too old');
	expect(() => refuseOlder('3.40.1')).toThrow('too old');
	for (const good of ['3.51.3', '3.53.4', '4.0.0']) expect(() => refuseOlder(good)).not.toThrow();
});

test('the file is written durably: write-ahead log, and a sync at each commit', async () => {
	const dataDir = emptyDirectory();
	const store = await open(dataDir);
	await store.seed(workspaceId, putsOf(begunConversation()));
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'), { readOnly: true });
	expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
	expect(db.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
	db.close();
});

test('data of a newer version are left alone', async () => {
	const dataDir = emptyDirectory();
	const store = await openSqliteStore({ dataDir, clock: () => DAWN, newId, log: quietLog });
	await store.close();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	db.exec('PRAGMA user_version = 99');
	db.close();
	await expect(open(dataDir)).rejects.toThrow('newer version');
});

function manyConversations(count: number): Put[] {
	return Array.from({ length: count }, (_, index): Put[] => {
		const visitorId = newId();
		const at = DAWN - ((index * 7_919) % 100_000);
		const empty = emptyConversation(newId(), visitorId, at);
		const conversation: Conversation = {
			...empty,
			status: index % 3 === 0 ? 'resolved' : 'open',
			lastPosition: 1
		};
		const circumstances = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		const message: Message = {
			id: newId(),
			conversationId: conversation.id,
			author: 'visitor',
			authorId: visitorId,
			authorName: '',
			kind: 'text',
			text: `Question ${index}`,
			position: 1,
			writtenAt: at,
			acceptedAt: at
		};
		return [
			{ collection: 'visitor', document: { id: visitorId, ...circumstances, createdAt: at, seenAt: at } },
			{ collection: 'conversation', document: conversation },
			{ collection: 'message', document: message }
		];
	}).flat();
}

function heavy(index: number): Transcript {
	const [agent] = emptyWorkspace().all('agent');
	if (!agent) throw new Error('the play has no agent');
	const of = { conversationId: thread, agent, writtenAt: DAWN, now: DAWN };
	const messages = Array.from({ length: 14 }, (_, place) => ({
		...eventMessage('joined', { ...of, id: newId(), position: index * 14 + place }),
		text: 'x'.repeat(4_000)
	}));
	const [first] = messages;
	return {
		id: first?.id ?? newId(),
		conversationId: thread,
		firstPosition: index * 14,
		lastPosition: index * 14 + 13,
		messages
	};
}
