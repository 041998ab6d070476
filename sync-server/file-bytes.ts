/** Answers the bytes of a file, whole or a range, so that nothing in them can run (SPEC F4). */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { formOf, type StoredFile } from '#domain/file.ts';
import { AppError } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** A document in its own right has no origin of ours, no script and nothing to load but itself. */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";
/** Shown where they are asked for; everything else is downloaded. */
const SHOWN: readonly string[] = ['picture', 'video', 'audio'];

/** What is answered, and until when it may be kept. */
export interface Served {
	readonly path: string;
	readonly size: number;
	readonly file: Pick<StoredFile, 'id' | 'type' | 'name'>;
	readonly isThumbnail: boolean;
	readonly keptMs: number;
}

/** Answers a file. @throws AppError `invalid` with 416 for a range that lies outside of it */
export function serveFile(context: Context, { path, size, file, isThumbnail, keptMs }: Served): Response {
	const type = isThumbnail ? 'image/webp' : file.type;
	const isShown = SHOWN.includes(formOf(file.type)) && context.req.query('download') === undefined;
	context.header(PROTOCOL_HEADER, String(PROTOCOL));
	context.header('content-type', type.startsWith('text/') ? `${type}; charset=utf-8` : type);
	context.header('content-disposition', `${isShown ? 'inline' : 'attachment'}; ${nameOf(file)}`);
	context.header('content-security-policy', POLICY);
	context.header('x-content-type-options', 'nosniff');
	context.header('referrer-policy', 'no-referrer');
	// Of the widget's page, too, which stands on another origin.
	context.header('cross-origin-resource-policy', 'cross-origin');
	context.header('cache-control', `private, max-age=${Math.floor(keptMs / 1_000)}, immutable`);
	context.header('accept-ranges', 'bytes');
	const range = rangeOf(context.req.header('range'), size);
	if (range === 'outside') {
		context.header('content-range', `bytes */${size}`);
		throw new AppError({ kind: 'invalid', message: 'the range lies outside of the file' }, 416);
	}
	const { from, to } = range ?? { from: 0, to: size - 1 };
	context.header('content-length', String(to - from + 1));
	if (range) context.header('content-range', `bytes ${from}-${to}/${size}`);
	const status = range ? 206 : 200;
	// Nobody reads the body of a HEAD, so nobody would close the file.
	if (context.req.method === 'HEAD') return context.body(null, status);
	const bytes = Readable.toWeb(createReadStream(path, { start: from, end: to }));
	return context.body(bytes as ReadableStream, status);
}

/** One range; several, or what is none, are answered by the whole, as the standard allows. */
function rangeOf(
	header: string | undefined,
	size: number
): { from: number; to: number } | 'outside' | undefined {
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
	if (first === '' && last === '') return undefined;
	const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
	const to = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
	return from > to || from >= size ? 'outside' : { from, to };
}

/** Its name twice: for old browsers without what they could stumble over, and whole (RFC 6266). */
function nameOf({ name = 'file' }: Served['file']): string {
	const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
	const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
	return `filename="${plain}"; filename*=UTF-8''${whole}`;
}
