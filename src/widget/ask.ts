/** One question to the server. An answer counts only if it is ours (SPEC S15). */
import { PIECE_TYPE } from '#protocol/body.ts';
import type { endpoints } from '#protocol/endpoints.ts';
import type { ErrorBody } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import type { Surroundings } from './surroundings.ts';

/** How long an answer may take, in milliseconds. */
const ANSWER_WITHIN_MS = 30_000;
/** Bodies up to this many UTF-16 units survive the page's end; browsers allow 64 kB for all of them together. */
const OUTLIVES_PAGE_MAX = 10_000;

/** What came of a question. */
export type Answer<T> = { readonly kind: 'ok'; readonly body: T } | Failed;

/** It failed, in one of the ways that the protocol knows. */
export interface Failed {
	readonly kind: 'failed';
	readonly error: ErrorBody;
}

type Path = Extract<(typeof endpoints)[keyof typeof endpoints], { method: 'POST' }>['path'];

const OFFLINE: Failed = { kind: 'failed', error: { kind: 'offline', message: 'no answer of ours' } };

/** Posts a body, bytes as they are, and reads the answer; whatever is not ours is `offline`. */
export async function ask<T>(
	surroundings: Surroundings,
	path: Path | `/api/file/${string}`,
	body: unknown,
	token?: string
): Promise<Answer<T>> {
	const text = body instanceof Blob ? body : JSON.stringify(body);
	try {
		const response = await surroundings.fetch(surroundings.server + path, {
			method: 'POST',
			headers: {
				'content-type': body instanceof Blob ? PIECE_TYPE : 'application/json',
				[PROTOCOL_HEADER]: String(PROTOCOL),
				...(token === undefined ? {} : { authorization: `Bearer ${token}` })
			},
			body: text,
			credentials: 'omit',
			keepalive: typeof text === 'string' && text.length <= OUTLIVES_PAGE_MAX,
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS)
		});
		if (!response.headers.get(PROTOCOL_HEADER)) return OFFLINE;
		const answer = (await response.json()) as unknown;
		if (response.ok) return { kind: 'ok', body: answer as T };
		return isError(answer) ? { kind: 'failed', error: answer } : OFFLINE;
	} catch {
		return OFFLINE;
	}
}

/** Whether trying again can help by itself; if not, a person has to do something first. */
export const isPassing = ({ kind }: ErrorBody): boolean =>
	kind === 'offline' || kind === 'busy' || kind === 'unknown' || kind === 'signed-out';

const isError = (answer: unknown): answer is ErrorBody =>
	typeof answer === 'object' && answer !== null && 'kind' in answer;
