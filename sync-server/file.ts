/** Receiving files piece by piece, and saying where they can be read (SPEC F1-F5). */
import { Hono, type Context } from 'hono';
import { Compile } from 'typebox/compile';
import { isBlocked } from '#domain/block.ts';
import { DAY_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import { Id } from '#domain/fields.ts';
import { faultOf, maySee, type StoredFile } from '#domain/file.ts';
import { fileLimitOf } from '#domain/workspace.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { FileAddressAnswer, FileAnswer, FileRequest } from '#protocol/file.ts';
import type { Addresses } from './address.ts';
import type { LookInto } from './content.ts';
import type { Disk } from './disk.ts';
import type { Door, Who } from './door.ts';
import { serveFile } from './file-bytes.ts';
import { openLimiter } from './limit.ts';
import { answer, bodyOf, readBytes } from './request.ts';
import { LOOSE_AT_ONCE, type FileKey } from './store/files.ts';
import type { Store } from './store/store.ts';

/** How long the bytes of a file are kept that belongs to no message, after the last piece. */
const LOOSE_KEPT_MS = 7 * DAY_MS;
/** How much one visitor may send in the span, and one address, in kilobytes. */
const KILOBYTES_PER_VISITOR = 100_000;
const KILOBYTES_PER_ADDRESS = 400_000;
const KILOBYTES_SPAN_MS = 10 * MINUTE_MS;

/** What the endpoints need. */
export interface FileParts {
	readonly store: Store;
	readonly door: Door;
	readonly clock: Clock;
	readonly disk: Disk;
	readonly lookInto: LookInto;
	readonly addresses: Addresses;
}

const isId = Compile(Id);
const notFound = () => new AppError({ kind: 'not-found', message: 'there is no such file' });

/** Receives files, and answers where they are and what is in them. */
export function fileEndpoint(parts: FileParts): Hono {
	const { store, door, clock, disk, addresses } = parts;
	const readStart = bodyOf(endpoints.file.request);
	const readAddress = bodyOf(endpoints.fileAddress.request);
	const patience = uploadPatience(parts);
	const alone = openTurns();
	return new Hono()
		.post(endpoints.file.path, async (context) => {
			const who = await door.whoAsks(context);
			const request = await readStart(context);
			await mustFit(store, who, request, clock());
			const key = { workspaceId: who.workspaceId, id: request.id };
			const started = await alone(key, async () => {
				if (!(await store.file(key.workspaceId, key.id))) patience(context, who, request.size);
				return await start(parts, who, request);
			});
			return answer(context, answerOf(started));
		})
		.post(endpoints.filePiece.path, async (context) => {
			const who = await door.whoAsks(context);
			const { fileId, offset } = context.req.param();
			const bytes = await readBytes(context.req.raw);
			const key = { workspaceId: who.workspaceId, id: fileId };
			if (!isId.Check(fileId)) throw notFound();
			const grown = await alone(key, () => grow(parts, who, { key, offset, bytes }));
			return answer(context, answerOf(grown));
		})
		.post(endpoints.fileAddress.path, async (context) => {
			const { workspaceId, actor } = await door.whoAsks(context);
			const { fileId } = await readAddress(context);
			const file = await store.file(workspaceId, fileId);
			if (!file?.isWhole || !maySee(file, actor)) throw notFound();
			const pathTo = (isThumbnail: boolean) =>
				endpoints.fileBytes.path.replace(
					':address',
					addresses.make({ workspaceId, id: fileId }, isThumbnail)
				);
			return answer(context, {
				address: pathTo(false),
				...(file.width === undefined ? {} : { thumbnail: pathTo(true) }),
				expiresAt: addresses.expiresAt()
			} satisfies FileAddressAnswer);
		})
		.get(endpoints.fileBytes.path, async (context) => {
			const addressed = addresses.read(context.req.param('address'));
			if (!addressed) throw new AppError({ kind: 'forbidden', message: 'the address does not hold' });
			const file = await store.file(addressed.workspaceId, addressed.id);
			const { isThumbnail } = addressed;
			const path = isThumbnail ? disk.thumbnailOf(addressed) : disk.pathOf(addressed);
			const size = file?.isWhole ? await disk.lengthOf(addressed, isThumbnail) : 0;
			if (!file || size === 0) throw notFound();
			return serveFile(context, { path, size, file, isThumbnail, keptMs: addressed.expiresAt - clock() });
		});
}

/** Throws away what belongs to no message and nothing was added to for long. */
export async function collectFiles(
	{ store, disk }: Pick<FileParts, 'store' | 'disk'>,
	now: number
): Promise<void> {
	const collect = async (key: FileKey): Promise<boolean> => {
		await store.stepFile(key.workspaceId, { do: 'drop', id: key.id });
		// It may have found its message in the very last moment.
		if (await store.file(key.workspaceId, key.id)) return false;
		await disk.remove(key);
		return true;
	};
	for (;;) {
		const keys = await store.looseFiles(now - LOOSE_KEPT_MS);
		const removed = await Promise.all(keys.map(collect));
		if (keys.length < LOOSE_AT_ONCE || !removed.includes(true)) return;
	}
}

const answerOf = ({ received, isWhole }: StoredFile): FileAnswer => ({ received, isWhole });

/** @throws AppError `too-large`, `forbidden` for who is blocked */
async function mustFit(
	store: Store,
	{ workspaceId, actor }: Who,
	request: FileRequest,
	now: number
): Promise<void> {
	const limit = fileLimitOf(await store.read(workspaceId, 'workspace', workspaceId));
	if (faultOf(request, limit) === 'too-large')
		throw new AppError({ kind: 'too-large', message: `a file has at most ${limit} bytes` });
	if (actor.kind !== 'visitor' || !isBlocked(await store.read(workspaceId, 'visitor', actor.id), now)) return;
	throw new AppError({ kind: 'forbidden', message: 'this visitor may not send files' });
}

/** Begins a file, or finds how far it has come; the disk is asked, too, for a backup may have been without it. @throws AppError `busy` */
async function start(
	{ store, disk }: FileParts,
	{ workspaceId, actor }: Who,
	{ id, type, size }: FileRequest
): Promise<StoredFile> {
	const key = { workspaceId, id };
	const author = { authorKind: actor.kind, authorId: actor.id };
	await store.stepFile(workspaceId, { do: 'start', file: { id, ...author, type, size } });
	const file = await store.file(workspaceId, id);
	if (!file)
		throw new AppError({ kind: 'busy', message: 'too many files wait for a message', waitMs: MINUTE_MS });
	const isSame = isOwn(file, actor) && file.type === type && file.size === size;
	if (!isSame) throw new AppError({ kind: 'invalid', message: 'the id is taken', field: '/id' });
	if ((await disk.lengthOf(key)) >= file.received) return file;
	await store.stepFile(workspaceId, { do: 'grow', id, received: 0 });
	return { ...file, received: 0, isWhole: false };
}

/** Adds a piece where the file ends; any other is answered by where that is, and changes nothing. */
async function grow(
	parts: FileParts,
	{ workspaceId, actor }: Who,
	{ key, offset, bytes }: { key: FileKey; offset: string; bytes: Buffer }
): Promise<StoredFile> {
	const { store, disk } = parts;
	const file = await store.file(workspaceId, key.id);
	if (!file || !isOwn(file, actor)) throw notFound();
	const isNext = String(file.received) === offset && !file.isWhole;
	if (!isNext) return file;
	const received = file.received + bytes.byteLength;
	if (received > file.size || (bytes.byteLength === 0 && received < file.size))
		throw new AppError({ kind: 'invalid', message: 'the piece is empty, or longer than what is left' });
	await disk.write(key, file.received, bytes);
	await store.stepFile(workspaceId, { do: 'grow', id: key.id, received });
	return received < file.size ? { ...file, received } : await finish(parts, key, { ...file, received });
}

/** All bytes are there: are they what they say? @throws AppError `invalid` when not, and then none is left */
async function finish(
	{ store, disk, lookInto }: FileParts,
	key: FileKey,
	file: StoredFile
): Promise<StoredFile> {
	const content = await lookInto(disk.pathOf(key), file.type, disk.thumbnailOf(key));
	if (!content.isRight) {
		await store.stepFile(key.workspaceId, { do: 'drop', id: key.id });
		await disk.remove(key);
		throw new AppError({ kind: 'invalid', message: 'the bytes are of another kind', field: '/type' });
	}
	const { isRight: _right, ...sides } = content;
	await store.stepFile(key.workspaceId, { do: 'finish', id: key.id, ...sides });
	return { ...file, ...sides, isWhole: true };
}

const isOwn = (file: StoredFile, actor: Who['actor']): boolean =>
	file.authorKind === actor.kind && file.authorId === actor.id;

/** Counts what strangers send. @throws AppError `busy` */
function uploadPatience({ door, clock }: FileParts) {
	const visitors = openLimiter(clock, KILOBYTES_PER_VISITOR, KILOBYTES_SPAN_MS);
	const lines = openLimiter(clock, KILOBYTES_PER_ADDRESS, KILOBYTES_SPAN_MS);
	return (context: Context, { actor }: Who, size: number): void => {
		if (actor.kind !== 'visitor') return;
		const kilobytes = Math.ceil(size / 1_000);
		const line = door.lineAt(context);
		const waitMs = visitors.take(actor.id, kilobytes) || (line ? lines.take(line, kilobytes) : 0);
		if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too much at once', waitMs });
	};
}

/** Lets the requests for one file go one after another: a doubled piece must find the first one written. */
function openTurns() {
	const last = new Map<string, Promise<unknown>>();
	return async <T>({ workspaceId, id }: FileKey, work: () => Promise<T>): Promise<T> => {
		const name = `${workspaceId}/${id}`;
		const run = (last.get(name) ?? Promise.resolve()).then(work);
		const done = run.catch(() => undefined);
		last.set(name, done);
		try {
			return await run;
		} finally {
			if (last.get(name) === done) last.delete(name);
		}
	};
}
