/** One request to the server: what counts as an answer, and what does not (SPEC S9, S15). */
import { PIECE_TYPE } from '#protocol/body.ts';
import { AppError, statusOf, type ErrorBody } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** How long a request may take before it counts as unanswered, in milliseconds. */
export const REQUEST_MS = 30_000;

/** The part of the platform's `fetch` that is used. */
export type Fetch = (path: string, request: RequestInit) => Promise<Response>;

/** Resolves after so many milliseconds or when the signal says so, whichever is first; never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** What a request needs of the world. */
export interface Asking {
	readonly fetch: Fetch;
	readonly wait: Wait;
}

/**
 * Asks the server and returns its answer; undefined when the answer has no body. Bytes are sent as they are.
 *
 * @throws AppError `offline` when nobody answered or the answer is not ours, else the kind that the server gave
 */
export async function ask<Answer>(
	{ fetch, wait }: Asking,
	endpoint: { readonly method: 'GET' | 'POST'; readonly path: string },
	body?: unknown,
	signal?: AbortSignal
): Promise<Answer> {
	const over = new AbortController();
	const stop = () => over.abort();
	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	void wait(REQUEST_MS, over.signal).then(stop);
	try {
		const response = await fetch(endpoint.path, request(endpoint.method, body, over.signal));
		return await read<Answer>(response);
	} catch (cause) {
		if (cause instanceof AppError) throw cause;
		throw offline('no answer');
	} finally {
		signal?.removeEventListener('abort', stop);
		stop();
	}
}

function request(method: string, body: unknown, signal: AbortSignal): RequestInit {
	const headers: Record<string, string> = { [PROTOCOL_HEADER]: String(PROTOCOL) };
	const isPiece = body instanceof Uint8Array;
	if (body !== undefined) headers['content-type'] = isPiece ? PIECE_TYPE : 'application/json';
	return {
		method,
		headers,
		// A login page of a hotel is not followed into: its redirect is no answer (SPEC S15).
		redirect: 'manual',
		credentials: 'same-origin',
		cache: 'no-store',
		signal,
		...(body === undefined ? {} : { body: isPiece ? (body as BodyInit) : JSON.stringify(body) })
	};
}

async function read<Answer>(response: Response): Promise<Answer> {
	if (!response.headers.has(PROTOCOL_HEADER)) throw offline('the answer is not ours');
	const text = await response.text();
	const value: unknown = parse(text);
	if (response.ok && value !== undefined) return value as Answer;
	if (response.ok && text === '') return undefined as Answer;
	if (isErrorBody(value)) throw new AppError(value, response.status);
	throw offline(`an answer that cannot be read, status ${response.status}`);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isErrorBody(value: unknown): value is ErrorBody {
	if (typeof value !== 'object' || value === null || !('kind' in value) || !('message' in value))
		return false;
	return (
		typeof value.kind === 'string' && Object.hasOwn(statusOf, value.kind) && typeof value.message === 'string'
	);
}

function offline(message: string): AppError {
	return new AppError({ kind: 'offline', message });
}
