import { expect, test } from 'vitest';
import { ask, REQUEST_MS } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { TestClock } from '../kit/clock.ts';
import { failing, ours } from '../kit/shelf.ts';

const { wait } = new TestClock(0);
const answering = (answer: Response) =>
	ask({ wait, fetch: async () => answer }, endpoints.pull, { some: 'thing' });
const kindOf = async (asked: Promise<unknown>) =>
	await asked.then(
		() => 'an answer',
		(error: unknown) => (error instanceof AppError ? error.kind : error)
	);
const html = { 'content-type': 'text/html' };

test('[S9] every request says its protocol, and a redirect is not followed', async () => {
	const requests: RequestInit[] = [];
	const fetch = async (_path: string, request: RequestInit) => {
		requests.push(request);
		return ours({ fine: true });
	};
	expect(await ask({ wait, fetch }, endpoints.pull, { after: 1 })).toEqual({ fine: true });
	expect(requests[0]).toMatchObject({ method: 'POST', body: '{"after":1}', redirect: 'manual' });
	expect(new Headers(requests[0]?.headers).get(PROTOCOL_HEADER)).toBe(String(PROTOCOL));
});

test.for([
	['a login page', new Response('<html>', { status: 200, headers: html })],
	[
		'JSON of another',
		new Response('{"results":[]}', { status: 200, headers: { 'content-type': 'application/json' } })
	],
	['a refusal of another', new Response('{"kind":"signed-out","message":""}', { status: 401 })],
	['a prohibition of another', new Response('no', { status: 403, headers: html })],
	['a redirect', new Response(null, { status: 302, headers: { location: 'http://hotel.example' } })],
	['a gateway that waits in vain', new Response('', { status: 502 })],
	['our header without JSON', new Response('<html>', { headers: { [PROTOCOL_HEADER]: '1' } })],
	['a failure of ours of no known kind', ours({ kind: 'constructor', message: '' }, 500)]
] as const)('[S15] %s is no answer', async ([, answer]) => {
	expect(await kindOf(answering(answer.clone()))).toBe('offline');
});

test.for([
	['signed-out', 401],
	['version', 426],
	['busy', 429],
	['too-old', 410]
] as const)('a failure of ours says its kind: %s', async ([kind, status]) => {
	expect(await kindOf(answering(failing({ kind, message: 'because' }, status)))).toBe(kind);
});

test('no connection is no answer', async () => {
	const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
	expect(await kindOf(ask({ wait, fetch }, endpoints.session))).toBe('offline');
});

test('a request that nobody answers is given up, to the millisecond', async () => {
	const clock = new TestClock(0);
	let given: AbortSignal | null | undefined;
	const fetch = (_path: string, { signal }: RequestInit) =>
		new Promise<Response>((_resolve, reject) => {
			given = signal;
			signal?.addEventListener('abort', () => reject(new Error('aborted')));
		});
	const asked = kindOf(ask({ wait: clock.wait, fetch }, endpoints.session));
	await clock.pass(REQUEST_MS - 1);
	expect(given?.aborted).toBe(false);
	await clock.pass(1);
	expect(await asked).toBe('offline');
	expect(clock.waiting).toBe(0);
});

test('whoever asked may stop waiting', async () => {
	const stop = new AbortController();
	const fetch = (_path: string, { signal }: RequestInit) =>
		new Promise<Response>((_resolve, reject) =>
			signal?.addEventListener('abort', () => reject(new Error('aborted')))
		);
	const asked = kindOf(ask({ wait, fetch }, endpoints.session, undefined, stop.signal));
	stop.abort();
	expect(await asked).toBe('offline');
});
