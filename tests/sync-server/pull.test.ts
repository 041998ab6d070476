import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { openDesk, wish, writing } from './desk.ts';
import { begun } from './talk.ts';

const joining = (conversationId: string) => wish('joinConversation', { conversationId, eventId: newId() });

test('[S2] a page that is full says where it ends; the next one goes on from there', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	await desk.wish(vera, ...Array.from({ length: 9 }, () => writing(newId(), 'hello')));
	const { epoch } = desk.server.store;
	const seen: FeedItem[] = [];
	let after = 0;
	for (let more = true; more;) {
		const { body } = await desk.call('/api/pull', { epoch, after, limit: 4 }, ana);
		expect(body).toMatchObject({ epoch, from: after });
		expect(body.items.length).toBe(body.more ? 4 : body.items.length);
		if (body.more) expect(body.to).toBe(body.items.at(-1).number);
		seen.push(...body.items);
		({ to: after, more } = body);
	}
	expect(after).toBe(await desk.server.store.clock(ana.workspaceId));
	const numbers = seen.map(({ number }) => number);
	expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
	expect(seen).toHaveLength(2 + 1 + 9 * 2);
});

test("[S10] an agent receives its own marks, and never a colleague's", async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const line = await desk.line(ben);
	await desk.wish(vera, writing(conversationId, 'hello'));
	await desk.wish(ana, joining(conversationId), wish('markRead', { conversationId, position: 1 }));
	const { epoch } = desk.server.store;
	const marks = async (person: typeof ana) => {
		const pull = await desk.call('/api/pull', { epoch, after: 0, limit: 100 }, person);
		const first = await desk.call('/api/snapshot', {}, person);
		const rest = await desk.call('/api/snapshot', { cursor: first.body.cursor }, person);
		const items: FeedItem[] = [...pull.body.items, ...first.body.items, ...rest.body.items];
		return items.filter(({ collection }) => collection === 'mark').length;
	};
	expect(await marks(ana)).toBe(3);
	expect(await marks(ben)).toBe(0);
	expect(JSON.stringify(line.words)).not.toContain('"mark"');
	// The line goes on without a gap all the same.
	expect(line.all('batch').at(-1)?.to).toBe(await desk.server.store.clock(ana.workspaceId));
});

test('[S8] after ninety days markers go, and a device behind them begins again', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	for (let round = 0; round < 4; round += 1) {
		await desk.wish(
			vera,
			...Array.from({ length: 10 }, () => writing(conversationId, 'hello', 0, desk.now()))
		);
	}
	const { epoch } = desk.server.store;
	const pull = (after: number) => desk.call('/api/pull', { epoch, after, limit: 1_000 }, vera);
	expect((await pull(0)).status).toBe(200);
	for (let day = 0; day < 91; day += 1) {
		desk.pass(DAY_MS);
		await desk.server.tick();
	}
	expect(await pull(0)).toMatchObject({ status: 410, body: { kind: 'too-old' } });
	const snapshot = await desk.call('/api/snapshot', {}, vera);
	expect(snapshot.status).toBe(200);
	expect((await pull(snapshot.body.at)).body).toMatchObject({ more: false, items: [] });
});

test('a long answer is compressed for who takes it', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	await desk.wish(vera, ...Array.from({ length: 20 }, () => writing(newId(), 'hello')));
	const ask = (encoding: string) =>
		desk.server.app.request('/api/snapshot', {
			method: 'POST',
			headers: { [PROTOCOL_HEADER]: String(PROTOCOL), cookie: ana.cookie ?? '', 'accept-encoding': encoding },
			body: '{}'
		});
	const plain = await ask('identity');
	expect(plain.headers.get('content-encoding')).toBeNull();
	const packed = await ask('gzip, br');
	expect(packed.headers.get('content-encoding')).toBe('gzip');
	expect(packed.headers.get('vary')).toContain('accept-encoding');
	const text = await plain.text();
	expect(String(gunzipSync(await packed.arrayBuffer()))).toBe(text);
	const newer = await ask('gzip, deflate, br, zstd');
	expect(newer.headers.get('content-encoding')).toBe('zstd');
	expect(String(zstdDecompressSync(await newer.arrayBuffer()))).toBe(text);
});

test('[S3] pages that many ask for at once all come complete and equal, and a refused one holds nobody up', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	await desk.wish(vera, ...Array.from({ length: 90 }, (_, n) => writing(newId(), `${n} `.repeat(700))));
	const { epoch } = desk.server.store;
	const below = ((await desk.server.store.clock(ana.workspaceId)) ?? 0) + 1;
	const cursor = { at: below - 1, below };
	const ask = async (path: string, body: object, encoding: string): Promise<string> => {
		const headers = { 'porchlight-protocol': '1', cookie: ana.cookie ?? '', 'accept-encoding': encoding };
		const answer = await desk.server.app.request(path, {
			method: 'POST',
			headers,
			body: JSON.stringify(body)
		});
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return String(answer.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes));
	};
	const encodings = ['gzip', 'identity', 'gzip', 'gzip', 'identity', 'gzip'];
	const snapshots = encodings.map((encoding) => ask('/api/snapshot', { cursor }, encoding));
	const refused = ask('/api/pull', { epoch, after: below + 1, limit: 1_000 }, 'gzip');
	const pulls = encodings.map((encoding) => ask('/api/pull', { epoch, after: 0, limit: 1_000 }, encoding));
	expect(JSON.parse(await refused)).toMatchObject({ kind: 'too-old' });
	for (const answers of [await Promise.all(snapshots), await Promise.all(pulls)]) {
		const [first = ''] = answers;
		expect(first.length).toBeGreaterThan(100_000);
		expect(new Set(answers)).toEqual(new Set([first]));
		expect((JSON.parse(first) as { items: FeedItem[] }).items).toHaveLength(2 + 1 + 90 * 2);
	}
});

test('[S3] [S10] a whole conversation is brought with all that belongs to it, and only to its own agents', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const ben = await desk.agent(ana.workspaceId);
	const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
	await desk.wish(vera, wish('introduceVisitor', page));
	await desk.wish(ana, joining(conversationId), wish('markRead', { conversationId, position: 1 }));
	await desk.wish(vera, writing(newId(), 'something else'));
	const { epoch } = desk.server.store;
	const asked = { epoch, conversationId };
	const { body } = await desk.call('/api/thread', asked, ana);
	const names = (items: FeedItem[]) => items.map(({ collection }) => collection).sort();
	expect(names(body.items)).toEqual(['conversation', 'mark', 'message', 'message', 'visitor']);
	const pulled = (await desk.call('/api/pull', { epoch, after: 0, limit: 100 }, ana)).body
		.items as FeedItem[];
	for (const item of body.items) expect(pulled).toContainEqual(item);
	expect(names((await desk.call('/api/thread', asked, ben)).body.items)).not.toContain('mark');
	const stranger = await desk.owner();
	expect((await desk.call('/api/thread', asked, stranger)).status).toBe(404);
	expect((await desk.call('/api/thread', { ...asked, conversationId: newId() }, ana)).status).toBe(404);
	expect((await desk.call('/api/thread', { ...asked, epoch: newId() }, ana)).status).toBe(410);
	expect((await desk.call('/api/thread', asked, vera)).status).toBe(403);
});
