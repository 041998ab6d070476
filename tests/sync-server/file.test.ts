/** Receiving files and giving them back (SPEC F1-F4). */
import { existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { FileType } from '#domain/file.ts';
import { emptyDirectory, openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { addressFor, begin, bytesOf, filing, picture, piece, readAt, sendWhole } from './uploads.ts';

/** A conversation of Vera's that Ana has joined, and everybody who must not see what is in it. */
async function opened(dataDir?: string) {
	const desk = await openDesk(dataDir === undefined ? {} : { dataDir });
	const ana = await desk.owner();
	const [vera, otto] = [desk.visitor(ana.workspaceId), desk.visitor(ana.workspaceId)];
	const conversationId = newId();
	await desk.wish(vera, writing(conversationId, 'Is anyone there?'));
	await desk.wish(ana, wish('joinConversation', { conversationId, eventId: newId() }));
	return { desk, ana, vera, otto, conversationId, stranger: await desk.owner('Bob') };
}

/** Sends a file into a conversation. @returns its id */
async function send(
	desk: Desk,
	who: Person,
	conversationId: string,
	bytes: Uint8Array,
	name: string,
	type: FileType
) {
	const id = await sendWhole(desk, who, bytes, type);
	const size = bytes.byteLength;
	expect(await desk.wish(who, filing(conversationId, { id, name, type, size }))).toMatchObject([
		{ kind: 'applied' }
	]);
	return id;
}

const read = async (desk: Desk, who: Person, id: string, headers = {}, more = '') =>
	readAt(desk, `${(await addressFor(desk, who, id)).body.address}${more}`, headers);

test('[F2] pieces come in order from where the file ends; one that comes twice or too early changes nothing', async () => {
	const { desk, ana } = await opened();
	const id = newId();
	expect((await begin(desk, ana, id, 'text/plain', 10)).body).toEqual({ received: 0, isWhole: false });
	expect((await piece(desk, ana, id, 0, bytesOf('hello'))).body).toEqual({ received: 5, isWhole: false });
	expect((await piece(desk, ana, id, 0, bytesOf('HELLO'))).body).toEqual({ received: 5, isWhole: false });
	expect((await piece(desk, ana, id, 7, bytesOf('x'))).body).toEqual({ received: 5, isWhole: false });
	expect((await begin(desk, ana, id, 'text/plain', 10)).body).toEqual({ received: 5, isWhole: false });
	expect((await piece(desk, ana, id, 5, bytesOf('world'))).body).toEqual({ received: 10, isWhole: true });
	expect((await piece(desk, ana, id, 5, bytesOf('WORLD'))).body).toEqual({ received: 10, isWhole: true });
	expect(new TextDecoder().decode((await read(desk, ana, id)).bytes)).toBe('helloworld');
});

test('[F2] a doubled piece under way at the same time is written once', async () => {
	const { desk, ana } = await opened();
	const id = newId();
	await begin(desk, ana, id, 'text/plain', 10);
	const both = await Promise.all([1, 2].map(() => piece(desk, ana, id, 0, bytesOf('hello'))));
	expect(both.map(({ body }) => body.received)).toEqual([5, 5]);
	await piece(desk, ana, id, 5, bytesOf('world'));
	expect(new TextDecoder().decode((await read(desk, ana, id)).bytes)).toBe('helloworld');
});

test('[F2] what was received is there after a new start, and what the disk has lost is asked for again', async () => {
	const dataDir = emptyDirectory();
	const before = await opened(dataDir);
	const { ana } = before;
	const [id, lost] = [newId(), newId()];
	for (const one of [id, lost]) {
		await begin(before.desk, ana, one, 'text/plain', 10);
		await piece(before.desk, ana, one, 0, bytesOf('hello'));
	}
	await before.desk.close();
	truncateSync(join(dataDir, 'files', ana.workspaceId, lost.slice(-2), lost), 2);
	const desk = await openDesk({ dataDir });
	expect((await begin(desk, ana, id, 'text/plain', 10)).body).toEqual({ received: 5, isWhole: false });
	expect((await begin(desk, ana, lost, 'text/plain', 10)).body).toEqual({ received: 0, isWhole: false });
	await piece(desk, ana, id, 5, bytesOf('world'));
	expect(new TextDecoder().decode((await read(desk, ana, id)).bytes)).toBe('helloworld');
});

test('[F1] an empty, a too large and a forbidden file are refused before any byte is received', async () => {
	const { desk, ana } = await opened();
	const kindOf = async (type: string, size: number) => {
		const { status, body } = await begin(desk, ana, newId(), type, size);
		return [status, body.kind ?? 'begun'];
	};
	expect(await kindOf('text/plain', 0)).toEqual([422, 'invalid']);
	expect(await kindOf('text/html', 5)).toEqual([422, 'invalid']);
	expect(await kindOf('application/x-msdownload', 5)).toEqual([422, 'invalid']);
	expect(await kindOf('application/pdf', 20_000_001)).toEqual([413, 'too-large']);
	expect(await kindOf('application/pdf', 20_000_000)).toEqual([200, 'begun']);
	await desk.wish(ana, wish('limitFiles', { workspaceId: ana.workspaceId, bytes: 1_000 }));
	expect(await kindOf('application/pdf', 1_001)).toEqual([413, 'too-large']);
});

test('[F1] a piece that is longer than what was announced, or empty, is refused', async () => {
	const { desk, ana } = await opened();
	const id = newId();
	await begin(desk, ana, id, 'text/plain', 5);
	expect((await piece(desk, ana, id, 0, bytesOf('hello!'))).body.kind).toBe('invalid');
	expect((await piece(desk, ana, id, 0, new Uint8Array())).body.kind).toBe('invalid');
	expect((await piece(desk, ana, id, 0, new Uint8Array(1_000_001))).status).toBe(413);
	expect((await piece(desk, ana, id, 0, bytesOf('hello'))).body.isWhole).toBe(true);
});

const html = bytesOf('<!doctype html><script>alert(1)</script>');
const zip = new Uint8Array([0x50, 0x4b, 3, 4, ...Array.from({ length: 60 }, () => 0)]);
test.each<[string, FileType, Uint8Array]>([
	['a page that says it is a picture', 'image/png', html],
	['a page that says it is a text', 'text/plain', html],
	['a program that says it is a PDF', 'application/pdf', bytesOf('MZ\x90\0\x03')],
	['a picture that says it is another', 'image/jpeg', new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
	['a picture that is cut', 'image/png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0])],
	['bytes that say they are a text', 'text/csv', new Uint8Array([1, 2, 3])],
	['an archive that says it is a video', 'video/mp4', zip]
])('[F3] %s is refused with its last byte, and nothing of it is left', async (_what, type, bytes) => {
	const dataDir = emptyDirectory();
	const { desk, ana, conversationId } = await opened(dataDir);
	const id = newId();
	await begin(desk, ana, id, type, bytes.byteLength);
	const { status, body } = await piece(desk, ana, id, 0, bytes);
	expect([status, body.kind, body.field]).toEqual([422, 'invalid', '/type']);
	expect(existsSync(join(dataDir, 'files', ana.workspaceId, id.slice(-2), id))).toBe(false);
	const file = { id, type, size: bytes.byteLength };
	expect(await desk.wish(ana, filing(conversationId, file))).toMatchObject([{ reason: 'file-missing' }]);
	expect(desk.bugs).toEqual([]);
});

test('[F3] a file is sent when all of it is there, by who brought it, once', async () => {
	const { desk, ana, vera, conversationId } = await opened();
	const id = newId();
	await begin(desk, ana, id, 'text/plain', 5);
	expect(await desk.wish(ana, filing(conversationId, { id }))).toMatchObject([{ reason: 'file-missing' }]);
	await piece(desk, ana, id, 0, bytesOf('hello'));
	expect(await desk.wish(vera, filing(conversationId, { id }))).toMatchObject([{ reason: 'file-missing' }]);
	expect(await desk.wish(ana, filing(conversationId, { id, size: 4 }))).toMatchObject([
		{ reason: 'invalid' }
	]);
	const named = { id, name: '../\u202Eexe.tset' };
	const results = await desk.wish(ana, filing(conversationId, named), filing(conversationId, named));
	expect(results).toMatchObject([{ kind: 'applied' }, { kind: 'refused', reason: 'invalid' }]);
	expect(await desk.wish(ana, filing(conversationId, named))).toMatchObject([{ reason: 'invalid' }]);
	const { epoch } = desk.server.store;
	const { text } = await desk.call('/api/pull', { epoch, after: 0, limit: 1_000 }, vera);
	expect(text).toContain('"name":"_exe.tset.txt"');
	expect(
		JSON.parse(text).items.filter(({ document }: { document?: { file?: object } }) => document?.file)
	).toHaveLength(1);
});

test('[F3] a picture is measured as it is seen, and has a thumbnail', async () => {
	const { desk, ana, conversationId } = await opened();
	const { default: sharp } = await import('sharp');
	const create = { width: 1_600, height: 900, channels: 3, background: '#c60' } as const;
	const turned = await sharp({ create }).jpeg().withMetadata({ orientation: 6 }).toBuffer();
	const id = await send(desk, ana, conversationId, new Uint8Array(turned), 'photo.jpg', 'image/jpeg');
	const { epoch } = desk.server.store;
	const { body } = await desk.call('/api/pull', { epoch, after: 0, limit: 1_000 }, ana);
	const { file } = body.items.at(-1).document;
	expect(file).toMatchObject({ width: 900, height: 1_600 });
	const { thumbnail } = (await addressFor(desk, ana, id)).body;
	const small = await readAt(desk, thumbnail);
	expect(small.headers.get('content-type')).toBe('image/webp');
	expect(await sharp(small.bytes).metadata()).toMatchObject({ width: 405, height: 720 });
});

test('[F4] [W1] a file is seen by agents and the visitor of its conversation, and by nobody else', async () => {
	const { desk, ana, vera, otto, stranger, conversationId } = await opened();
	const id = await send(desk, ana, conversationId, bytesOf('hello'), 'hello.txt', 'text/plain');
	const fresh = await sendWhole(desk, vera);
	const colleague = await desk.agent(ana.workspaceId);
	const statuses = async (fileId: string) =>
		Promise.all(
			[ana, colleague, vera, otto, stranger].map(async (who) => (await addressFor(desk, who, fileId)).status)
		);
	expect(await statuses(id)).toEqual([200, 200, 200, 404, 404]);
	expect(await statuses(fresh)).toEqual([404, 404, 200, 404, 404]);
	expect(await statuses(newId())).toEqual([404, 404, 404, 404, 404]);
	for (const who of [otto, stranger, colleague]) {
		expect((await piece(desk, who, fresh, 0, bytesOf('evil!'))).status).toBe(404);
		expect((await begin(desk, who, fresh, 'text/plain', 5)).status).toBe(who === stranger ? 200 : 422);
	}
	expect((await read(desk, vera, fresh)).bytes).toEqual(bytesOf('hello'));
});

test('[F4] an address leads to its file alone, until it expires', async () => {
	const { desk, ana, conversationId } = await opened();
	const id = await send(desk, ana, conversationId, bytesOf('hello'), 'hello.txt', 'text/plain');
	const other = await sendWhole(desk, ana);
	const { address, expiresAt } = (await addressFor(desk, ana, id)).body;
	expect((await readAt(desk, address)).status).toBe(200);
	const later = (Number.parseInt(address.split('.')[3], 36) + HOUR_MS).toString(36);
	const altered = [
		address.replace(id, other),
		address.replace('/o.', '/t.'),
		address.replace(address.split('.')[3], later),
		`${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`,
		`${address}A`,
		'/api/file/nonsense',
		'/api/file/..%2f..%2fsecret'
	];
	for (const one of altered) expect([one, (await readAt(desk, one)).status]).toEqual([one, 403]);
	expect(expiresAt - desk.now()).toBeLessThanOrEqual(2 * HOUR_MS);
	desk.pass(expiresAt - desk.now());
	expect((await readAt(desk, address)).status).toBe(403);
});

test('[F4] nothing that is served can run: no page, no script, and SVG is downloaded', async () => {
	const { desk, ana, vera, conversationId } = await opened();
	const svg = bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	const drawing = await send(desk, vera, conversationId, svg, 'a "b"\r\né.svg', 'image/svg+xml');
	const photo = await send(desk, vera, conversationId, await picture(), 'photo.png', 'image/png');
	const heads = async (id: string, more = '') => {
		const { headers } = await read(desk, ana, id, {}, more);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*; sandbox$/);
		expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
		return [headers.get('content-type'), headers.get('content-disposition')];
	};
	expect(await heads(drawing)).toEqual([
		'image/svg+xml',
		`attachment; filename="a _b_ _.svg"; filename*=UTF-8''a%20_b_%20%C3%A9.svg`
	]);
	expect(await heads(photo)).toEqual([
		'image/png',
		`inline; filename="photo.png"; filename*=UTF-8''photo.png`
	]);
	expect((await heads(photo, '?download'))[1]).toMatch(/^attachment/);
});

test('[F4] a range is answered by its bytes, one that lies outside by its limits', async () => {
	const { desk, ana, conversationId } = await opened();
	const id = await send(desk, ana, conversationId, bytesOf('0123456789'), 'ten.txt', 'text/plain');
	const ranged = async (range: string) => {
		const { status, headers, bytes } = await read(desk, ana, id, { range });
		return [status, headers.get('content-range'), status === 416 ? '' : new TextDecoder().decode(bytes)];
	};
	expect(await ranged('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
	expect(await ranged('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
	expect(await ranged('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
	expect(await ranged('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
	expect(await ranged('bytes=10-')).toEqual([416, 'bytes */10', '']);
	expect(await ranged('bytes=1-2,4-5')).toEqual([200, null, '0123456789']);
	expect(await ranged('lines=1-2')).toEqual([200, null, '0123456789']);
});

test('[F3] what belongs to no message is thrown away a week after its last piece, what was sent never', async () => {
	const dataDir = emptyDirectory();
	const { desk, ana, conversationId } = await opened(dataDir);
	const half = newId();
	await begin(desk, ana, half, 'text/plain', 10);
	await piece(desk, ana, half, 0, bytesOf('hello'));
	const loose = await sendWhole(desk, ana);
	const sent = await send(desk, ana, conversationId, bytesOf('hello'), 'hello.txt', 'text/plain');
	const there = () => readdirSync(join(dataDir, 'files'), { recursive: true }).map(String);
	desk.pass(6 * DAY_MS);
	await desk.server.tick();
	expect(there().filter((path) => [half, loose, sent].some((id) => path.endsWith(id)))).toHaveLength(3);
	desk.pass(2 * DAY_MS);
	await desk.server.tick();
	expect(there().filter((path) => /[0-9a-f-]{36}$/.test(path) && path.split('/').length === 3)).toEqual([
		join(ana.workspaceId, sent.slice(-2), sent)
	]);
	expect((await begin(desk, ana, half, 'text/plain', 10)).body).toEqual({ received: 0, isWhole: false });
	expect(await desk.wish(ana, filing(conversationId, { id: loose }))).toMatchObject([
		{ reason: 'file-missing' }
	]);
});

test('a visitor who is blocked, or sends too much, may not send files', async () => {
	const { desk, ana, vera, otto } = await opened();
	for (let sent = 0; sent < 5; sent += 1)
		expect((await begin(desk, otto, newId(), 'application/zip', 20_000_000)).status).toBe(200);
	const late = await begin(desk, otto, newId(), 'application/zip', 20_000_000);
	expect([late.status, late.body.kind]).toEqual([429, 'busy']);
	expect(late.body.waitMs).toBeGreaterThan(0);
	const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
	await desk.wish(vera, wish('introduceVisitor', page));
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId: newId() }));
	expect((await begin(desk, vera, newId(), 'text/plain', 5)).body.kind).toBe('forbidden');
});

test('[S21] [X6] a file is found by its name', async () => {
	const { desk, ana, vera, conversationId } = await opened();
	await send(desk, vera, conversationId, bytesOf('hello'), 'Grundriss Küche.txt', 'text/plain');
	const { hits } = (await desk.call('/api/search', { text: 'kuche' }, ana)).body;
	expect(hits).toMatchObject([{ conversationId, pieces: [{ of: 'message', text: 'Grundriss Küche.txt' }] }]);
});
