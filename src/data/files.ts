/** Files of messages: sending them, how far they have come, and what can be seen of them (product C3, X13). */
import type { Channel } from '#domain/email.ts';
import { cleanFileName, formOf, type MessageFile } from '#domain/file.ts';
import type { ReadyFile } from '#domain/prepare-file.ts';
import { fileLimitOf } from '#domain/workspace.ts';
import { ask } from '#outbox/ask.ts';
import { addFile, keepSeen, readFile, watchUploadRows } from '#outbox/files.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { FileAddressAnswer } from '#protocol/file.ts';
import { PROTOCOL_HEADER } from '#protocol/version.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';
import { oneOf } from './merged.ts';
import { wayOf } from './messages.ts';
import { watch } from './question.ts';
import { newEntryId, seenPosition, wish, wishWith } from './wish.ts';

/** The files that are under way, and how many of their bytes the server has; empty until ready. */
export const watchUploads = ({
	outbox,
	failures
}: Pick<Data, 'outbox' | 'failures'>): Live<ReadonlyMap<string, number>> =>
	new Live<ReadonlyMap<string, number>>(new Map(), (tell) =>
		watchUploadRows(
			outbox,
			(rows) => tell(new Map(rows.map(({ id, received }) => [id, received]))),
			(error) => failures.tell(error)
		)
	);

/** The largest file that may be sent now, in bytes. */
export const readFileLimit = async (data: Data): Promise<number> =>
	fileLimitOf(await oneOf(data, 'workspace', data.session.workspaceId));

/** The same, kept current. */
export const watchFileLimit = (data: Data): Live<number> =>
	watch(data, { about: ['workspace', 'wishes'], ask: () => readFileLimit(data) }, fileLimitOf(undefined));

/** How a file is sent. */
export interface Sending {
	/** Which way it goes beside the chat. */
	readonly channel?: Channel | undefined;
	/** The id under which it was kept when it was chosen. */
	readonly pickId?: string | undefined;
}

/**
 * Puts a file into the outbox, bytes and all, and returns the id of its message once it is durable; screens show it at once.
 * It leaves when there is a line, and words that are written after it do not wait for it.
 *
 * @returns undefined when it was kept and another tab has sent it or taken it out
 * @throws AppError `storage-full` when the device has no room; nothing is stored then
 */
export async function sendFile(
	data: Data,
	conversationId: string,
	ready: ReadyFile,
	{ channel, pickId }: Sending = {}
): Promise<string | undefined> {
	const { newId } = data.surroundings;
	const { blob, type, width, height } = ready;
	const sides = width === undefined || height === undefined ? {} : { width, height };
	const name = cleanFileName(ready.name, type);
	const file: MessageFile = { id: pickId ?? newId(), name, type, size: blob.size, ...sides };
	const id = newEntryId(data);
	let isSent = false;
	await wishWith(
		data,
		'sendFile',
		async () => {
			const seen = await seenPosition(data, conversationId);
			return { id, conversationId, file, seenPosition: seen, ...wayOf(channel) };
		},
		async (mutation) => {
			isSent = await addFile(data.outbox, { file, blob, isPick: pickId !== undefined }, mutation);
		}
	);
	return isSent ? id : undefined;
}

/**
 * Chooses how large a file may be from now on, 1 to FILE_CEILING_BYTES bytes; the owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const limitFiles = (data: Data, bytes: number): Promise<void> =>
	wish(data, 'limitFiles', { workspaceId: data.session.workspaceId, bytes });

/**
 * A picture to be shown in its thread: what this device has of it, else a small one from the server, which is kept.
 *
 * @returns undefined when it cannot be had now
 */
export async function readPicture(data: Data, { id, type }: MessageFile): Promise<Blob | undefined> {
	if (formOf(type) !== 'picture') return undefined;
	const kept = await readFile(data.outbox, id);
	if (kept) return kept.blob;
	const blob = await fetchPicture(data, id);
	if (blob) await keepSeen(data.outbox, id, blob, data.surroundings.now());
	return blob;
}

/**
 * The whole file: what this device has sent of it, else where the server has it.
 *
 * @throws AppError `offline`, `not-found`
 */
export async function openFile(data: Data, { id }: MessageFile): Promise<Blob | string> {
	const kept = await readFile(data.outbox, id);
	if (kept?.isWhole) return kept.blob;
	return (await addressOf(data, id)).address;
}

const addressOf = ({ surroundings }: Data, fileId: string): Promise<FileAddressAnswer> =>
	ask<FileAddressAnswer>(surroundings, endpoints.fileAddress, { fileId });

async function fetchPicture(data: Data, id: string): Promise<Blob | undefined> {
	try {
		const { address, thumbnail = address } = await addressOf(data, id);
		const response = await data.surroundings.fetch(thumbnail, {});
		// What a captive portal invents is no picture (SPEC S15).
		if (!response.ok || !response.headers.has(PROTOCOL_HEADER)) return undefined;
		return await response.blob();
	} catch (error) {
		if (error instanceof AppError || error instanceof TypeError) return undefined;
		throw error;
	}
}
