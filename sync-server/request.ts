/** Reading requests and writing answers: limits, schemas, headers and errors in one place. */
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import type { Context } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { BODY_MAX_BYTES } from '#protocol/body.ts';
import { AppError, ERROR_FIELD_MAX, ERROR_MESSAGE_MAX, type ErrorBody } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** A body below this is not worth compressing. */
const COMPRESSED_MIN_LENGTH = 2_000;
const CHUNK_BYTES = 65_536;

/**
 * How bodies are compressed, the first one that the client takes. Pages of documents, 15 MB: zstd at its lowest level takes a
 * quarter of the time of gzip and is no larger; gzip's level is the cheapest within a tenth of its usual one's size.
 */
const compressions = {
	zstd: () =>
		createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: CHUNK_BYTES }),
	gzip: () => createGzip({ level: 4, chunkSize: CHUNK_BYTES })
} as const;
type Compression = keyof typeof compressions;

/** Makes the function that reads a body of this shape. */
export function bodyOf<Schema extends TSchema>(
	schema: Schema
): (context: Context) => Promise<Static<Schema>> {
	const validator = Compile(schema);
	return async (context) => {
		const body = parseJson((await readBytes(context.req.raw)).toString('utf8'));
		if (validator.Check(body)) return body as Static<Schema>;
		throw new AppError({ kind: 'invalid', ...firstFault(validator.Errors(body)) });
	};
}

/** Reads at most the allowed bytes: what is larger is refused while it comes, not after. @throws AppError `too-large` */
export async function readBytes(request: Request): Promise<Buffer> {
	const tooLarge = () =>
		new AppError({ kind: 'too-large', message: `a body has at most ${BODY_MAX_BYTES} bytes` });
	if (Number(request.headers.get('content-length') ?? 0) > BODY_MAX_BYTES) throw tooLarge();
	const reader = request.body?.getReader();
	const chunks: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
		if (done) break;
		size += value.byteLength;
		if (size > BODY_MAX_BYTES) {
			await reader?.cancel();
			throw tooLarge();
		}
		chunks.push(value);
	}
	return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new AppError({ kind: 'invalid', message: 'the body is not JSON' }, 400);
	}
}

interface Fault {
	readonly instancePath: string;
	readonly message: string;
	readonly params: object;
}

/** Where the body leaves its schema, as a JSON pointer, and how. */
function firstFault(faults: readonly Fault[]): Pick<ErrorBody, 'message' | 'field'> {
	const fault = faults[0];
	if (fault === undefined) return { message: 'the body does not fit its schema' };
	const params = fault.params as { requiredProperties?: string[]; additionalProperties?: string[] };
	const named = (params.requiredProperties ?? params.additionalProperties)?.[0];
	const last = named === undefined ? '' : `/${named.replaceAll('~', '~0').replaceAll('/', '~1')}`;
	return {
		message: fault.message.slice(0, ERROR_MESSAGE_MAX),
		field: `${fault.instancePath}${last}`.slice(0, ERROR_FIELD_MAX)
	};
}

/** Answers with JSON as it is, in parts that nobody needs afterwards; compressed when it is long and the client takes it. */
export async function answerBytes(
	context: Context,
	parts: readonly Uint8Array<ArrayBuffer>[],
	status = 200
): Promise<Response> {
	context.header('content-type', 'application/json');
	context.header('cache-control', 'no-store');
	context.header('x-content-type-options', 'nosniff');
	context.header(PROTOCOL_HEADER, String(PROTOCOL));
	context.status(status as StatusCode);
	const accepted = (context.req.header('accept-encoding') ?? '').split(/[\s,;]+/);
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const compression =
		length < COMPRESSED_MIN_LENGTH
			? undefined
			: (Object.keys(compressions) as Compression[]).find((name) => accepted.includes(name));
	if (compression !== undefined) {
		context.header('content-encoding', compression);
		context.header('vary', 'accept-encoding', { append: true });
	}
	const body = compression === undefined ? Buffer.concat(parts) : await compressed(parts, compression);
	for (const part of parts) release(part);
	return context.body(body);
}

async function compressed(
	parts: readonly Uint8Array<ArrayBuffer>[],
	compression: Compression
): Promise<Buffer<ArrayBuffer>> {
	const chunks: Buffer<ArrayBuffer>[] = [];
	await pipeline(parts, compressions[compression](), async (source: AsyncIterable<Buffer<ArrayBuffer>>) => {
		for await (const chunk of source) chunks.push(chunk);
	});
	return Buffer.concat(chunks);
}

/** Gives memory back at once: V8 counts it by its own, and lets 30 MB of pages gather before it looks. */
function release({ buffer }: Uint8Array<ArrayBuffer>): void {
	// Small ones lie together in one that others use, too.
	if (buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}

/** Answers with a value as JSON. */
export const answer = (context: Context, value: unknown, status = 200): Promise<Response> =>
	answerBytes(context, [Buffer.from(JSON.stringify(value))], status);
