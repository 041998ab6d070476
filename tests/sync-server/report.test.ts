import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { SUMMARIES_MAX, summaryOf, type Report } from '#domain/report.ts';
import type { Put } from '#domain/mutator.ts';
import { REPORTED_MS } from '#domain/working-set.ts';
import { migrations } from '../../sync-server/store/migrations/sqlite.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { ana, begunConversation, DAWN, vera, workspaceId } from '../kit/cast.ts';
import { make } from '../kit/make.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';
import { copyOf, open, putsOf } from './shelf.ts';

const reportsOf = async (store: Store): Promise<readonly Report[]> => store.list(workspaceId, 'report');
const idsIn = (reports: readonly Report[]) =>
	reports.flatMap(({ summaries }) => summaries.map(({ id }) => id)).sort();

/** Conversations that ended so many days ago. */
const ended = (count: number, days: number, begunDays = days): Put[] =>
	Array.from({ length: count }, (): Put => ({
		collection: 'conversation',
		document: make('conversation', {
			status: 'resolved',
			createdAt: DAWN - begunDays * DAY_MS,
			resolvedAt: DAWN - days * DAY_MS
		})
	}));
const idsOf = (puts: readonly Put[]) => puts.map(({ document }) => document.id).sort();

async function reportAll(store: Store, now = DAWN): Promise<void> {
	while (await store.report(now));
}

test('[S23] what is over for a day is reported, once, in as few documents as it fits', async () => {
	const store = await open(emptyDirectory());
	const [over, fresh] = [ended(450, 3), ended(3, 0.5)];
	await store.seed(workspaceId, [...putsOf(begunConversation()), ...over, ...fresh, ...ended(1, 2, 400)]);
	await reportAll(store);
	const reports = await reportsOf(store);
	expect(reports.map(({ summaries }) => summaries.length)).toEqual([200, 200, 50]);
	expect(idsIn(reports)).toEqual(idsOf(over));
	const clock = await store.clock(workspaceId);
	expect(await store.report(DAWN)).toBe(false);
	expect(await store.clock(workspaceId)).toBe(clock);
	await reportAll(store, DAWN + DAY_MS);
	expect(idsIn(await reportsOf(store))).toEqual(idsOf([...over, ...fresh]));
	expect(Math.max(...(await reportsOf(store)).map(({ summaries }) => summaries.length))).toBe(SUMMARIES_MAX);
});

test('[S23] a conversation that changed is told anew where it stands, and what changed nothing of it moves nothing', async () => {
	const store = await open(emptyDirectory());
	const over = ended(5, 3);
	await store.seed(workspaceId, [...putsOf(begunConversation()), ...over]);
	await reportAll(store);
	const [, second] = over;
	if (second?.collection !== 'conversation') throw new Error('there are five');
	const tags = [{ tagId: newId(), addIds: [newId()] }];
	const read = { ...second.document, visitorReadPosition: 3 };
	await store.seed(workspaceId, [{ collection: 'conversation', document: read }]);
	const clock = await store.clock(workspaceId);
	await reportAll(store);
	expect(await store.clock(workspaceId)).toBe(clock);
	const tagged = { ...read, tags };
	await store.seed(workspaceId, [{ collection: 'conversation', document: tagged }]);
	await reportAll(store);
	const [report, none] = await reportsOf(store);
	expect(none).toBeUndefined();
	expect(report?.summaries.find(({ id }) => id === tagged.id)).toEqual(summaryOf(tagged));
	expect(report?.summaries).toHaveLength(5);
});

test('[S3] [S23] a first copy has the reports of twelve months, for agents alone', async () => {
	const store = await open(emptyDirectory());
	const begun = putsOf(begunConversation());
	const reported = (days: number): Put => ({
		collection: 'report',
		document: make('report', { newestAt: DAWN - days * DAY_MS })
	});
	const [young, old] = [reported(365), reported(REPORTED_MS / DAY_MS)];
	await store.seed(workspaceId, [...begun, young, old]);
	const inCopy = async (audience: typeof ana | typeof vera) =>
		[...(await copyOf(store, audience)).values()]
			.filter(({ collection }) => collection === 'report')
			.map(({ document }) => document?.['id']);
	expect(await inCopy(ana)).toEqual([young.document.id]);
	expect(await inCopy(vera)).toEqual([]);
});

test('[S23] a server reports by itself, and tells open lines', async () => {
	const desk = await openDesk();
	const owner = await desk.owner();
	const visitor = desk.visitor(owner.workspaceId);
	const conversationId = newId();
	await desk.wish(visitor, writing(conversationId, 'Hello?', 0, desk.now()));
	const event = { conversationId, eventId: newId(), seenPosition: 1 };
	await desk.wish(owner, wish('resolveConversation', event, desk.now()));
	await desk.server.tick();
	const reports = () => desk.server.store.list(owner.workspaceId, 'report');
	expect(await reports()).toEqual([]);
	desk.pass(2 * DAY_MS);
	await desk.server.tick();
	expect(idsIn(await reports())).toEqual([conversationId]);
	expect(desk.bugs).toEqual([]);
});

test('[S23] data from before know of each conversation when its first reply was', async () => {
	const dataDir = emptyDirectory();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	db.function('words_of', (_one, _other) => '');
	db.function('scope', (_workspace) => 'w');
	const then = migrations.slice(0, 4);
	for (const step of then) db.exec(step);
	db.exec(`PRAGMA user_version = ${then.length}`);
	const add = db.prepare(`INSERT INTO documents (workspace, collection, id, number, conversation_id, doc)
		VALUES ('w', ?, ?, ?, ?, ?)`);
	let number = 0;
	const put = (collection: string, document: { id: string }, conversationId: string) =>
		add.run(collection, document.id, (number += 1), conversationId, JSON.stringify(document));
	const [loose, packed, silent] = [make('conversation'), make('conversation'), make('conversation')];
	for (const conversation of [loose, packed, silent]) put('conversation', conversation, conversation.id);
	const said = (conversationId: string, acceptedAt: number, more: object) =>
		make('message', { conversationId, acceptedAt, author: 'agent', ...more });
	put('message', said(loose.id, DAWN + 9, {}), loose.id);
	put('message', said(loose.id, DAWN + 5, {}), loose.id);
	put('message', said(silent.id, DAWN + 5, { kind: 'note' }), silent.id);
	put('message', said(silent.id, DAWN + 5, { author: 'visitor' }), silent.id);
	const messages = [said(packed.id, DAWN + 1, { kind: 'event' }), said(packed.id, DAWN + 7, {})];
	put('transcript', make('transcript', { conversationId: packed.id, messages }), packed.id);
	db.close();
	const store = await open(dataDir);
	const replies = await Promise.all(
		[loose, packed, silent].map(async ({ id }) => (await store.read('w', 'conversation', id))?.firstReplyAt)
	);
	expect(replies).toEqual([DAWN + 5, DAWN + 7, undefined]);
});
