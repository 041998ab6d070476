import { expect, test } from 'vitest';
import type { Data } from '#data/data.ts';
import { outgrown } from '#data/outgrown.ts';
import { Sight, type Overlay } from '#data/overlay.ts';
import { listSummaries } from '#data/reports.ts';
import { listBlocked } from '#data/visitors.ts';
import { DAY_MS } from '#domain/clock.ts';
import { documentNames, type Document, type DocumentName } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { markId } from '#domain/mark.ts';
import { summaryOf } from '#domain/report.ts';
import { KEPT_DAYS_USUAL, REPORTED_MS } from '#domain/working-set.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { Feed } from '#data/feed.ts';
import { make } from '../kit/make.ts';
import { openCopy } from '../kit/source.ts';
import { ours } from '../kit/shelf.ts';

const END = 1_000_000;
const KEPT_MS = KEPT_DAYS_USUAL * DAY_MS;
const { signal } = new AbortController();
const agent = make('agent');

/** A conversation with everything that belongs to it. */
function conversationOf(visitorId: string, said: Partial<Document<'conversation'>>) {
	const conversation = make('conversation', { visitorId, lastPosition: 1, ...said });
	const of = { conversationId: conversation.id };
	return {
		conversation,
		puts: [
			['conversation', conversation],
			['message', make('message', { ...of, position: 1 })],
			['transcript', make('transcript', of)],
			['mark', make('mark', { id: markId(agent.id, conversation.id), agentId: agent.id, ...of })]
		] as [DocumentName, Document<DocumentName>][]
	};
}

async function openOld(keptDays?: number) {
	const [leaving, staying] = [make('visitor'), make('visitor')];
	const resolved = { status: 'resolved', resolvedAt: END, resolvedPosition: 1 } as const;
	const old = conversationOf(leaving.id, resolved);
	const oldToo = conversationOf(staying.id, resolved);
	const young = conversationOf(staying.id, { status: 'open' });
	const puts: [DocumentName, Document<DocumentName>][] = [
		['agent', agent],
		...(keptDays === undefined
			? []
			: [['workspace', make('workspace', { keptDays })] as [DocumentName, Document<DocumentName>]]),
		['visitor', leaving],
		['visitor', staying],
		...old.puts,
		...oldToo.puts,
		...young.puts
	];
	const database = await openCopy();
	for (const [index, [name, document]] of puts.entries())
		await database.write(name, [{ document: document as never, number: index + 1 }]);
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: puts.length });
	const items = puts.map(([collection, document], index) => ({ collection, number: index + 1, document }));
	const asking = {
		fetch: async (path: string) => {
			expect(path).toBe(endpoints.thread.path);
			return ours({ epoch: 'e', items: items.filter(({ document }) => isOf(document, old.conversation.id)) });
		},
		wait: () => new Promise<void>(() => undefined)
	};
	const events = { beforeDrop: async () => undefined, onEpoch: async () => undefined };
	const isOf = (document: object, id: string) =>
		Object.values(document).includes(id) || Object.values(document).includes(leaving.id);
	const feed = new Feed(database, asking, events);
	const ids = async () => {
		const all = await Promise.all(documentNames.map((name) => database.find(name, { equal: {} })));
		return all.flatMap((documents) => documents.map(({ id }) => id)).sort();
	};
	return { database, feed, ids, old, young, staying, leaving, puts };
}

test('[S3] what a device keeps is let go by nobody', async () => {
	const { database } = await openOld();
	expect(await outgrown(database, END + KEPT_MS - 1)).toEqual(new Map());
});

test('[S3] a conversation that has grown old goes with all that belongs to it, and nothing else does', async () => {
	const { feed, ids, young, staying } = await openOld();
	await feed.letGo(END + KEPT_MS, signal);
	const left = [agent.id, staying.id, ...young.puts.map(([, { id }]) => id)];
	expect(await ids()).toEqual(left.sort());
});

test('[S3] leaving is not deletion: what was let go comes back when it is asked for', async () => {
	const { database, feed, ids, old, leaving } = await openOld();
	await feed.letGo(END + KEPT_MS, signal);
	await feed.bring(old.conversation.id, new AbortController().signal);
	expect((await ids()).filter((id) => old.puts.some(([, document]) => document.id === id))).toHaveLength(4);
	expect((await database.read('visitor', [leaving.id])).size).toBe(1);
});

test('[S3] [E3] whoever is kept out stays when its conversations go, until the block is over', async () => {
	const { database, feed, ids, leaving, old } = await openOld();
	const until = END + KEPT_MS + DAY_MS;
	const block = { id: newId(), agentId: agent.id, blockedAt: END, endsAt: until };
	await database.write('visitor', [
		{ document: { ...leaving, createdAt: 1, seenAt: END, blocks: [block] }, number: 50 }
	]);
	const visit = make('visit', { visitorId: leaving.id });
	await database.write('visit', [{ document: visit, number: 51 }]);
	await feed.letGo(until - 1, signal);
	expect(await ids()).not.toContain(old.conversation.id);
	expect(await ids()).not.toContain(visit.id);
	const seeing = { database, overlay: { sight: new Sight() } as unknown as Overlay };
	const surroundings = { now: () => until - 1 } as Data['surroundings'];
	expect((await listBlocked({ ...seeing, surroundings })).map(({ id }) => id)).toEqual([leaving.id]);
	await feed.letGo(until, signal);
	expect(await ids()).not.toContain(leaving.id);
});

test('[S3] a visitor without a conversation here goes once it was last heard of too long ago, with its visits', async () => {
	const { database, feed, ids } = await openOld();
	const alone = make('visitor', { createdAt: 1, seenAt: END });
	const visit = make('visit', { visitorId: alone.id });
	await database.write('visitor', [{ document: alone, number: 50 }]);
	await database.write('visit', [{ document: visit, number: 51 }]);
	await feed.letGo(END + KEPT_MS - 1, signal);
	expect(await ids()).toContain(alone.id);
	expect(await ids()).toContain(visit.id);
	await feed.letGo(END + KEPT_MS, signal);
	expect(await ids()).not.toContain(alone.id);
	expect(await ids()).not.toContain(visit.id);
});

test('[S7] nothing is brought into a copy that is not whole yet', async () => {
	const { database, feed, ids } = await openOld();
	await database.saveProgress({ kind: 'filling', epoch: 'e', at: 1, below: 1 });
	const before = await ids();
	await feed.bring(newId(), new AbortController().signal);
	expect(await ids()).toEqual(before);
});

test('[S3] when the workspace keeps for fewer days, what is older goes', async () => {
	const { database, feed, ids, old } = await openOld(7);
	await feed.letGo(END + 7 * DAY_MS, signal);
	const left = await ids();
	for (const [, { id }] of old.puts) expect(left).not.toContain(id);
	expect(database.progress).toMatchObject({ keptDays: 7 });
});

test('[S3] when the workspace keeps for more days, what is not as old stays', async () => {
	const { feed, ids, puts } = await openOld(365);
	await feed.letGo(END + KEPT_MS, signal);
	expect(await ids()).toEqual(puts.map(([, { id }]) => id).sort());
});

test('[S3] what has grown old goes at once, however much it is', async () => {
	const { database, feed, ids } = await openOld();
	const many = Array.from({ length: 450 }, (_, index) =>
		make('conversation', { status: 'resolved', resolvedAt: END, visitorId: newId(), lastMessageAt: index })
	);
	await database.write(
		'conversation',
		many.map((document, index) => ({ document, number: 100 + index }))
	);
	await feed.letGo(END + KEPT_MS, signal);
	expect((await ids()).filter((id) => many.some((one) => one.id === id))).toEqual([]);
});

test('[S23] reports stay for twelve months, and figures have what has left the device', async () => {
	const { database, feed, old, ids } = await openOld();
	const summary = summaryOf(old.conversation);
	const [young, past] = [
		make('report', { newestAt: END + KEPT_MS, summaries: [summary] }),
		make('report', { newestAt: END })
	];
	for (const document of [young, past]) await database.write('report', [{ document, number: 99 }]);
	await feed.letGo(END + REPORTED_MS, signal);
	expect(await ids()).toContain(young.id);
	expect(await ids()).not.toContain(past.id);
	expect(await ids()).not.toContain(old.conversation.id);
	const seeing = { database, overlay: { sight: new Sight() } as unknown as Overlay };
	expect(await listSummaries(seeing, 0)).toContainEqual(summary);
	await feed.letGo(END + KEPT_MS + REPORTED_MS, signal);
	expect(await ids()).not.toContain(young.id);
});
