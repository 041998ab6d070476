import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { Actor } from '#domain/mutator.ts';
import { LOOSE_MAX, LOOSE_MIN } from '#domain/transcript.ts';
import { quietLog } from '../../sync-server/log.ts';
import { refuseOlder } from '../../sync-server/store/database.ts';
import { migrations } from '../../sync-server/store/migrations/sqlite.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import type { Change } from '../../sync-server/store/store.ts';
import { ana, begunConversation, ben, DAWN, emptyWorkspace, thread, vera, workspaceId } from '../kit/cast.ts';
import { emptyDirectory, wish, writing } from './desk.ts';
import { copyOf, ENGINES, itemsOf, mutate, named, open, putsOf } from './shelf.ts';

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
		expect(await store.clock(workspaceId)).toBe(3 + 8 * (1 + 3 * 2));
		let number = 3;
		for (const change of changes) {
			expect(change.from).toBe(number);
			number = change.to;
			const numbers = change.items.map((item) => item.number);
			expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
			expect(numbers.at(-1)).toBe(change.to);
		}
		expect(number).toBe(59);
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
			'visitor 4',
			'message 6',
			'message 8',
			'message 10',
			'conversation 11',
			'message 12'
		]);
		const page = await store.pull(workspaceId, ana, 3, 2);
		expect(page).toMatchObject({ from: 3, to: 6, more: true });
		const rest = await store.pull(workspaceId, ana, 6, 4);
		expect(rest).toMatchObject({ to: 12, more: false });
		expect(named(itemsOf(rest))).toEqual(['message 8', 'message 10', 'conversation 11', 'message 12']);
		expect(await store.pull(workspaceId, ana, 12, 3)).toMatchObject({
			from: 12,
			to: 12,
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
		const batch = Array.from({ length: LOOSE_MAX + 5 }, (_, index) => writing(thread, `line ${index}`));
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

test('[S3] data that were written when devices kept everything for 90 days are brought to what the workspace says', async () => {
	const dataDir = emptyDirectory();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	db.function('words_of', (_one, _other) => '');
	db.function('scope', (_workspace) => 'w');
	const then = migrations.slice(0, 3);
	for (const step of then) db.exec(step);
	db.exec(`PRAGMA user_version = ${then.length}`);
	const add =
		db.prepare(`INSERT INTO documents (workspace, collection, id, number, visitor_id, kept_until, doc)
		VALUES (?, ?, ?, ?, ?, ?, ?)`);
	const play = begunConversation();
	const [begun] = play.all('conversation');
	if (!begun) throw new Error('the play has no conversation');
	const ended = (days: number, number: number) => {
		const resolvedAt = DAWN - days * DAY_MS;
		const document = { ...begun, id: newId(), status: 'resolved', resolvedAt };
		const until = resolvedAt + 90 * DAY_MS;
		add.run(workspaceId, 'conversation', document.id, number, vera.id, until, JSON.stringify(document));
		return document.id;
	};
	const [young] = [ended(20, 1), ended(40, 2)];
	const workspace = { id: workspaceId, name: 'Lantern', origins: [], keptDays: 30, createdAt: DAWN };
	add.run(workspaceId, 'workspace', workspaceId, 3, null, null, JSON.stringify(workspace));
	db.exec(`INSERT INTO workspaces (id, number, horizon) VALUES ('${workspaceId}', 3, 0)`);
	db.close();
	const copy = await copyOf(await open(dataDir), ana);
	expect([...copy.keys()].filter((key) => key.startsWith('conversation'))).toEqual([`conversation/${young}`]);
});
