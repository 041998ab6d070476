/** Files on their way: in pieces, once, through cuts and crashes, never in the way of words (SPEC F2, F5). */
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#domain/id.ts';
import type { Fetch } from '#outbox/ask.ts';
import { addFile, keepSeen, KEPT_BYTES_MAX, readFile, trimFiles } from '#outbox/files.ts';
import { flushAll, untilSent } from '#outbox/flush.ts';
import { requeueOtherEpochs } from '#outbox/kept.ts';
import { listWishes, settleWishes, takeWishes, type Outbox } from '#outbox/store.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import { uploadAll, Uploader, uploadOnce } from '#outbox/upload.ts';
import type { AppError } from '#protocol/error.ts';
import type { FileRequest } from '#protocol/file.ts';
import { PIECE_FIRST_BYTES } from '#protocol/pieces.ts';
import { whenIdle } from '../kit/activity.ts';
import { DAWN } from '../kit/cast.ts';
import { TestClock } from '../kit/clock.ts';
import { emptyDisk, failing, openOutbox, ours, put, ScriptedServer, textOf } from '../kit/shelf.ts';

const PIECE = PIECE_FIRST_BYTES;

/** A server that keeps what comes, and says to each request what it is told to before. */
class FileServer {
	readonly files = new Map<string, { size: number; bytes: number[] }>();
	/** Offset and length of each piece that arrived. */
	readonly pieces: [number, number][] = [];
	readonly #script: (() => Response | 'lost' | 'answer-lost' | undefined)[];

	constructor(...script: (() => Response | 'lost' | 'answer-lost' | undefined)[]) {
		this.#script = script;
	}

	readonly fetch: Fetch = async (path, { body }) => {
		const said = this.#script.shift()?.();
		if (said === 'lost') throw new TypeError('Failed to fetch');
		if (said instanceof Response) return said;
		const [, , , id = '', offset] = path.split('/');
		const answer =
			offset === undefined
				? this.#start(JSON.parse(String(body)) as FileRequest)
				: this.#grow(id, Number(offset), body as Uint8Array);
		if (said === 'answer-lost') throw new TypeError('Failed to fetch');
		return answer;
	};

	#start({ id, size }: FileRequest): Response {
		const known = this.files.get(id) ?? { size, bytes: [] };
		this.files.set(id, known);
		return this.#tell(known);
	}

	#grow(id: string, offset: number, piece: Uint8Array): Response {
		const file = this.files.get(id);
		if (!file) return failing({ kind: 'not-found', message: '' }, 404);
		this.pieces.push([offset, piece.byteLength]);
		if (offset === file.bytes.length) for (const byte of piece) file.bytes.push(byte);
		return this.#tell(file);
	}

	#tell({ size, bytes }: { size: number; bytes: number[] }): Response {
		return ours({ received: bytes.length, isWhole: bytes.length === size });
	}
}

const go = () => undefined;
const lost = () => 'lost' as const;
const around = (fetch: Fetch, clock = new TestClock(DAWN)) => ({
	fetch,
	wait: clock.wait,
	now: clock.now,
	random: () => 1
});

/** Bytes of which each says where it stands. */
const bytesOf = (size: number) => Uint8Array.from({ length: size }, (_, index) => index % 251);

/** Puts a file and its wish into an outbox. @returns the id of the file */
async function add(outbox: Outbox, size = 10): Promise<string> {
	const file = { id: newId(), name: 'plan.pdf', type: 'application/pdf', size } as const;
	const args = { id: newId(), conversationId: newId(), seenPosition: 0, file };
	const mutation = { id: newId(), name: 'sendFile', args, at: DAWN } as const;
	await addFile(outbox, { file, blob: new Blob([bytesOf(size)]) }, mutation);
	return file.id;
}

const states = async (outbox: Outbox) =>
	(await listWishes(outbox)).map(({ state, reason }) => (reason ? `${state} ${reason}` : state));
const at = (server: FileServer, id: string) => Uint8Array.from(server.files.get(id)?.bytes ?? []);

test('[X13] [F5] a file leaves in pieces, larger ones on a quick line, and its wish after it', async () => {
	const [outbox, server] = [openOutbox(), new FileServer()];
	const size = 4 * PIECE;
	const id = await add(outbox, size);
	expect(await states(outbox)).toEqual(['uploading']);
	expect(await takeWishes(outbox, 10, 1_000_000)).toEqual([]);
	expect(await uploadAll(outbox, around(server.fetch))).toEqual({ kind: 'empty' });
	expect(server.pieces).toEqual([
		[0, PIECE],
		[PIECE, 2 * PIECE],
		[3 * PIECE, PIECE]
	]);
	expect(at(server, id)).toEqual(bytesOf(size));
	expect(await states(outbox)).toEqual(['queued']);
	expect(await outbox.uploads.count()).toBe(0);
});

test('[S11] [F5] words written after a file do not wait for it, and it takes its place when it is there', async () => {
	const outbox = openOutbox();
	await put(outbox, 'before');
	await add(outbox);
	await put(outbox, 'after');
	const words = new ScriptedServer();
	await flushAll(outbox, around(words.fetch));
	expect(words.batches).toEqual([['before', 'after']]);
	await put(outbox, 'later');
	await uploadAll(outbox, around(new FileServer().fetch));
	const next = await takeWishes(outbox, 10, 1_000_000);
	expect(next.map(({ mutation }) => textOf(mutation) || mutation.name)).toEqual(['sendFile', 'later']);
});

test('[X13] after a cut in the middle the file goes on where the server says, also when its answer was lost', async () => {
	const outbox = openOutbox();
	const server = new FileServer(go, go, () => 'answer-lost', go, lost);
	const size = 6 * PIECE;
	const id = await add(outbox, size);
	expect(await uploadOnce(outbox, around(server.fetch))).toMatchObject({
		kind: 'failed',
		error: { kind: 'offline' }
	});
	expect(await outbox.uploads.get(id)).toEqual({ id, received: PIECE });
	expect(await uploadOnce(outbox, around(server.fetch))).toMatchObject({ kind: 'failed' });
	expect(await uploadOnce(outbox, around(server.fetch))).toEqual({ kind: 'sent' });
	expect(at(server, id)).toEqual(bytesOf(size));
	expect(server.pieces.map(([offset]) => offset)).toEqual([0, PIECE, 3 * PIECE, 4 * PIECE]);
});

test('[X13] after a crash the file goes on from the last piece, with the bytes that the device has kept', async () => {
	const disk = emptyDisk();
	const before = openOutbox(disk);
	const server = new FileServer(go, go, lost);
	const id = await add(before, 3 * PIECE);
	await uploadOnce(before, around(server.fetch));
	before.close();
	const after = openOutbox(disk);
	expect(await states(after)).toEqual(['uploading']);
	expect(await uploadOnce(after, around(server.fetch))).toEqual({ kind: 'sent' });
	expect(at(server, id)).toEqual(bytesOf(3 * PIECE));
	expect(server.pieces.map(([offset]) => offset)).toEqual([0, PIECE, 2 * PIECE]);
});

test('[C3] a file that is taken back is sent no further, and its bytes are gone', async () => {
	const outbox = openOutbox();
	const server = new FileServer();
	const id = await add(outbox, 3 * PIECE);
	const [wish] = await listWishes(outbox);
	const fetch: Fetch = async (path, request) => {
		const answer = await server.fetch(path, request);
		if (server.pieces.length === 1) expect(await withdrawWish(outbox, wish?.order ?? 0)).toBeDefined();
		return answer;
	};
	expect(await uploadOnce(outbox, around(fetch))).toEqual({ kind: 'sent' });
	expect(server.pieces).toHaveLength(1);
	expect([await states(outbox), await readFile(outbox, id), await outbox.uploads.count()]).toEqual([
		[],
		undefined,
		0
	]);
});

test.each([
	['invalid', 422, 'file-kind'],
	['too-large', 413, 'file-too-large']
] as const)(
	'[F5] bytes that are refused as %s refuse the wish, and stay until its person decides',
	async (kind, status, reason) => {
		const outbox = openOutbox();
		const server = new FileServer(go, () => failing({ kind, message: '' }, status));
		const [id, next] = [await add(outbox), await add(outbox)];
		await uploadAll(outbox, around(server.fetch));
		expect(await states(outbox)).toEqual([`refused ${reason}`, 'queued']);
		expect((await outbox.notices.toArray()).map((notice) => notice.reason)).toEqual([reason]);
		expect(await readFile(outbox, id)).toMatchObject({ isWhole: true });
		expect(server.files.has(next)).toBe(true);
	}
);

test('[F5] bytes that this device has lost are for the server to miss', async () => {
	const outbox = openOutbox();
	const id = await add(outbox);
	await outbox.files.delete(id);
	const server = new FileServer();
	await uploadAll(outbox, around(server.fetch));
	expect([await states(outbox), server.pieces]).toEqual([['queued'], []]);
});

test('[S8] [F5] a file that another epoch had is sent again before its wish', async () => {
	const outbox = openOutbox();
	const id = await add(outbox);
	await uploadAll(outbox, around(new FileServer().fetch));
	const [taken] = await takeWishes(outbox, 10, 1_000_000);
	const results = [{ id: taken?.mutation.id ?? '', kind: 'applied', number: 3 } as const];
	await settleWishes(outbox, { results, epoch: 'former', now: DAWN });
	await requeueOtherEpochs(outbox, 'new');
	expect(await states(outbox)).toEqual(['uploading']);
	const restored = new FileServer();
	await uploadAll(outbox, around(restored.fetch));
	expect(at(restored, id)).toEqual(bytesOf(10));
});

test('[X13] a device without room gives up what it only keeps to show, then says so, and stores nothing by half', async () => {
	const outbox = openOutbox();
	await keepSeen(outbox, newId(), new Blob(['seen']), DAWN);
	let isFull = true;
	outbox.files.hook('creating', () => {
		if (isFull) throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
	});
	outbox.files.hook('deleting', () => void (isFull = false));
	await add(outbox);
	expect([await states(outbox), await outbox.files.count()]).toEqual([['uploading'], 1]);
	isFull = true;
	await expect(add(outbox)).rejects.toMatchObject({ body: { kind: 'storage-full' } });
	expect([await states(outbox), await outbox.files.count()]).toEqual([['uploading'], 1]);
});

test('[X13] what was seen is kept up to a bound, the newest longest, and never at the cost of what is to be sent', async () => {
	const outbox = openOutbox();
	const waiting = await add(outbox, 40);
	const seen = [newId(), newId(), newId()];
	for (const [index, id] of seen.entries()) await keepSeen(outbox, id, new Blob([bytesOf(30)]), DAWN + index);
	await keepSeen(outbox, waiting, new Blob(['small']), DAWN);
	await trimFiles(outbox, 70);
	expect((await outbox.files.toArray()).map(({ id }) => id).sort()).toEqual(
		[waiting, ...seen.slice(1)].sort()
	);
	expect((await readFile(outbox, waiting))?.size).toBe(40);
	await trimFiles(outbox, 0);
	expect((await outbox.files.toArray()).map(({ id }) => id)).toEqual([waiting]);
	expect(KEPT_BYTES_MAX).toBeGreaterThan(20_000_000);
});

/** An uploader at work. */
function start(outbox: Outbox, fetch: Fetch) {
	const clock = new TestClock(DAWN);
	const told: (string | undefined)[] = [];
	const over = new AbortController();
	const tell = (error: AppError | undefined) => void told.push(error?.kind);
	const uploader = new Uploader(outbox, around(fetch, clock), tell);
	const run = uploader.run(over.signal);
	onTestFinished(async () => {
		over.abort();
		await run;
		outbox.close();
	});
	const quiet = () => whenIdle(() => true);
	return { uploader, clock, told, quiet, pass: (ms: number) => clock.pass(ms, quiet) };
}

test('[S11] without an answer the uploader waits with jitter, and goes on by itself or when it is woken', async () => {
	const outbox = openOutbox();
	await add(outbox);
	const { uploader, clock, quiet, pass, told } = start(outbox, new FileServer(lost, lost).fetch);
	await quiet();
	expect(clock.due).toContain(500);
	await pass(500);
	expect(await states(outbox)).toEqual(['uploading']);
	uploader.wake();
	await quiet();
	expect([await states(outbox), told]).toEqual([['queued'], []]);
	await add(outbox);
	await quiet();
	expect(await states(outbox)).toEqual(['queued', 'queued']);
});

test('[F5] what waiting cannot cure is told, and tried again when somebody has acted', async () => {
	const outbox = openOutbox();
	await add(outbox);
	const signedOut = () => failing({ kind: 'signed-out', message: '' }, 401);
	const { uploader, quiet, told } = start(outbox, new FileServer(signedOut).fetch);
	await quiet();
	expect([await states(outbox), told]).toEqual([['uploading'], ['signed-out']]);
	uploader.wake();
	await quiet();
	expect([await states(outbox), told]).toEqual([['queued'], ['signed-out', undefined]]);
});

test('[P9] who waits for everything to be sent waits for files, too', async () => {
	const outbox = openOutbox();
	await add(outbox);
	let isSent = false;
	const patience = Promise.withResolvers<void>();
	const waiting = untilSent(outbox, patience.promise).then(() => (isSent = true));
	await whenIdle(() => true);
	expect(isSent).toBe(false);
	await uploadAll(outbox, around(new FileServer().fetch));
	await flushAll(outbox, around(new ScriptedServer().fetch));
	await waiting;
	expect(isSent).toBe(true);
});
