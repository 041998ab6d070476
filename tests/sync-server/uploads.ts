/** Files that tests send: what real ones begin with, and the requests by which they come. */
import { readdirSync, readlinkSync } from 'node:fs';
import { newId } from '#domain/id.ts';
import type { FileType } from '#domain/file.ts';
import { BODY_MAX_BYTES } from '#protocol/body.ts';
import { wish, type Answered, type Desk, type Person } from './desk.ts';

/** A picture of this size in one colour. */
export async function picture(width = 40, height = 30, format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png') {
	const { default: sharp } = await import('sharp');
	const create = { width, height, channels: 3, background: '#c60' } as const;
	return new Uint8Array(await sharp({ create }).toFormat(format).toBuffer());
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const begin = (desk: Desk, who: Person, id: string, type: FileType | (string & {}), size: number) =>
	desk.call('/api/file', { id, type, size }, who);

export const piece = (
	desk: Desk,
	who: Person,
	id: string,
	offset: number,
	bytes: Uint8Array
): Promise<Answered> => desk.call(`/api/file/${id}/${offset}`, bytes, who);

/** Sends all bytes of a file. @returns its id */
export async function sendWhole(
	desk: Desk,
	who: Person,
	bytes = bytesOf('hello'),
	type: FileType = 'text/plain'
): Promise<string> {
	const id = newId();
	await begin(desk, who, id, type, bytes.byteLength);
	for (let offset = 0; offset < bytes.byteLength; offset += BODY_MAX_BYTES) {
		const { status, text } = await piece(
			desk,
			who,
			id,
			offset,
			bytes.subarray(offset, offset + BODY_MAX_BYTES)
		);
		if (status !== 200) throw new Error(`the file did not come: ${text}`);
	}
	return id;
}

/** The wish to send a file that has come. */
export const filing = (
	conversationId: string,
	file: { id: string; name?: string; type?: FileType; size?: number },
	messageId = newId()
) =>
	wish('sendFile', {
		id: messageId,
		conversationId,
		seenPosition: 9,
		file: { name: 'hello.txt', type: 'text/plain', size: 5, ...file }
	});

/** Where somebody may read a file, or the failure. */
export const addressFor = (desk: Desk, who: Person, fileId: string) =>
	desk.call('/api/file-address', { fileId }, who);

/** The answer of an address, with its bytes as they are. */
export async function readAt({ server }: Desk, path: string, headers: Record<string, string> = {}) {
	const response = await server.app.request(path, { headers });
	return {
		status: response.status,
		headers: response.headers,
		bytes: new Uint8Array(await response.arrayBuffer())
	};
}

/** How often this process has a file open, by what Linux says of it. */
export function openingsOf(id: string): number {
	const names = readdirSync('/proc/self/fd').map((name) => {
		try {
			return readlinkSync(`/proc/self/fd/${name}`);
		} catch {
			// Closed since it was listed.
			return '';
		}
	});
	return names.filter((name) => name.includes(id)).length;
}
