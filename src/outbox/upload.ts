/** Sends the bytes of files piece by piece, before the wishes that wait for them (SPEC F2, F5; product X13). */
import type { MessageFile } from '#domain/file.ts';
import type { RefusedReason } from '#domain/mutator.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError, ERROR_MESSAGE_MAX, type ErrorKind } from '#protocol/error.ts';
import type { FileAnswer, FileRequest } from '#protocol/file.ts';
import { nextPieceBytes, PIECE_FIRST_BYTES } from '#protocol/pieces.ts';
import { ask } from './ask.ts';
import { readFile, refuseWish, releaseWish } from './files.ts';
import { isCuredByWaiting, type FlushResult, type FlushSurroundings } from './flush.ts';
import { Patience } from './patience.ts';
import { aborted, restUntil } from './rest.ts';
import type { Outbox, Wish } from './store.ts';

/** What the server says of bytes that it will never take, as the reason that refuses their wish (SPEC F5). */
const REFUSALS: { readonly [Kind in ErrorKind]?: RefusedReason } = {
	invalid: 'file-kind',
	'too-large': 'file-too-large'
};

type FileWish = Wish & { readonly mutation: Extract<Wish['mutation'], { name: 'sendFile' }> };

/** Sends the file that waits longest, whole; then its wish waits for the sender. Call it under `senderLock`. */
export async function uploadOnce(
	outbox: Outbox,
	surroundings: FlushSurroundings,
	signal?: AbortSignal
): Promise<FlushResult> {
	const wish = await nextUpload(outbox);
	if (!wish) return { kind: 'empty' };
	try {
		await upload(outbox, wish, surroundings, signal);
		return { kind: 'sent' };
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const reason = REFUSALS[error.kind];
		if (reason === undefined) return { kind: 'failed', error };
		await refuseWish(outbox, wish.order, { reason, at: surroundings.now() });
		return { kind: 'sent' };
	}
}

/** Sends all files that wait without patience, until none is left or an attempt fails; what a worker does. */
export async function uploadAll(
	outbox: Outbox,
	surroundings: FlushSurroundings,
	signal?: AbortSignal
): Promise<FlushResult> {
	for (;;) {
		const result = await uploadOnce(outbox, surroundings, signal);
		if (result.kind !== 'sent') return result;
	}
}

async function nextUpload(outbox: Outbox): Promise<FileWish | undefined> {
	const waiting = await outbox.together(() =>
		outbox.wishes.where('state').equals('uploading').sortBy('order')
	);
	return waiting[0] as FileWish | undefined;
}

/** Asks how far it has come and goes on from there, as long as the wish is wanted. */
async function upload(
	outbox: Outbox,
	wish: FileWish,
	surroundings: FlushSurroundings,
	signal: AbortSignal | undefined
): Promise<void> {
	const { file } = wish.mutation.args;
	const { id, type, size } = file;
	let length = PIECE_FIRST_BYTES;
	let known = await ask<FileAnswer>(
		surroundings,
		endpoints.file,
		{ id, type, size } satisfies FileRequest,
		signal
	);
	while (!known.isWhole) {
		if (!(await noteReceived(outbox, wish, known.received))) return;
		const bytes = await pieceOf(outbox, file, known.received, length);
		// Nobody has its bytes any more: the server will say so, and its person decides.
		if (!bytes) break;
		const startedAt = surroundings.now();
		const path = endpoints.filePiece.path.replace(':fileId', id).replace(':offset', String(known.received));
		const grown = await ask<FileAnswer>(surroundings, { method: 'POST', path }, bytes, signal);
		if (!grown.isWhole && grown.received <= known.received)
			throw new AppError({ kind: 'unknown', message: 'the file does not grow' });
		known = grown;
		length = nextPieceBytes(length, surroundings.now() - startedAt);
	}
	await releaseWish(outbox, wish.order);
}

/** Writes down how far it has come; false when the wish was taken back meanwhile. */
const noteReceived = (outbox: Outbox, wish: FileWish, received: number): Promise<boolean> =>
	outbox.together(async () => {
		if (!(await outbox.wishes.get(wish.order))) return false;
		await outbox.uploads.put({ id: wish.mutation.args.file.id, received });
		return true;
	});

/** A piece of the file as this device has it; undefined when it has nothing, or can't read it. */
async function pieceOf(
	outbox: Outbox,
	{ id, size }: MessageFile,
	from: number,
	length: number
): Promise<Uint8Array<ArrayBuffer> | undefined> {
	const kept = await readFile(outbox, id);
	if (!kept?.isWhole || kept.size !== size) return undefined;
	try {
		return new Uint8Array(await kept.blob.slice(from, from + length).arrayBuffer());
	} catch {
		return undefined;
	}
}

/** Sends files for as long as its page lives. */
export class Uploader {
	readonly #outbox: Outbox;
	readonly #surroundings: FlushSurroundings;
	readonly #patience: Patience;
	readonly #tell: (error: AppError | undefined) => void;
	#hasTold = false;
	#woken = new AbortController();

	/** @param tell hears why no file is sent until somebody acts, and undefined once one may be again */
	constructor(outbox: Outbox, surroundings: FlushSurroundings, tell: (error: AppError | undefined) => void) {
		this.#outbox = outbox;
		this.#surroundings = surroundings;
		this.#patience = new Patience(surroundings);
		this.#tell = tell;
	}

	/** The network is back, the screen is looked at, somebody signed in: tries now. */
	wake(): void {
		this.#patience.reset();
		this.#woken.abort();
	}

	/** Sends whenever a file waits, until the signal says so. Call it under `senderLock`. */
	async run(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			const woken = (this.#woken = new AbortController()).signal;
			const result = await this.#attempt(signal);
			if (signal.aborted) return;
			if (result.kind === 'failed') {
				await this.#recover(result.error, signal, woken);
				continue;
			}
			this.#patience.reset();
			this.#say(undefined);
			const either = AbortSignal.any([signal, woken]);
			if (result.kind === 'empty')
				await restUntil(this.#outbox, either, (wishes) => wishes.some(({ state }) => state === 'uploading'));
		}
	}

	async #attempt(signal: AbortSignal): Promise<FlushResult> {
		try {
			return await uploadOnce(this.#outbox, this.#surroundings, signal);
		} catch (cause) {
			const message = String(cause).slice(0, ERROR_MESSAGE_MAX);
			return { kind: 'failed', error: new AppError({ kind: 'unknown', message }) };
		}
	}

	/** Waits, and keeps what was received. What waiting cannot cure is told, and tried again only when woken. */
	async #recover(error: AppError, signal: AbortSignal, woken: AbortSignal): Promise<void> {
		const either = AbortSignal.any([signal, woken]);
		// Of room only its person makes more, but often elsewhere; a record that was collected meanwhile begins anew.
		const isFull = error.kind === 'storage-full';
		const isCured = isCuredByWaiting(error) || error.kind === 'not-found';
		if (isFull || !isCured) this.#say(error);
		if (!isFull && !isCured) return await aborted(either);
		const { wait, sendLater } = this.#surroundings;
		if (error.kind === 'offline') sendLater?.(this.#outbox.name);
		const ms = this.#patience.next();
		// A server that asks for patience gets it: nothing wakes the sender before.
		if (error.body.waitMs !== undefined) await wait(error.body.waitMs + ms, signal);
		else await wait(ms, either);
	}

	#say(error: AppError | undefined): void {
		if (error || this.#hasTold) this.#tell(error);
		this.#hasTold = error !== undefined;
	}
}
