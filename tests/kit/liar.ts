/** A server that breaks a rule: ours, with a liar on the way to it. */
import { newId } from '#domain/id.ts';
import type { Network } from '../conformance/network.ts';

/** What is changed on the way; each part is optional. */
export interface Lie {
	/** A request before it is sent: headers, body as JSON. */
	request?(asked: Asked): void;
	/** The JSON of an answer that was understood. */
	answer?(body: Json, asked: Asked): void;
	/** Any answer: its status and headers. */
	head?(head: { status: number; headers: Headers }, asked: Asked): void;
	/** A word of the line; false lets it be lost. */
	word?(word: Json): boolean | void;
	/** The code of a line's end. */
	close?(code: number): number;
}

/** What is asked. */
export interface Asked {
	path: string;
	readonly method: string;
	readonly headers: Headers;
	/** The body, when it is JSON. */
	body: Json | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a lie bends bodies into shapes that no type has
type Json = any;

/** The same way with a liar on it. */
export function lying(network: Network, lie: Lie): Network {
	return {
		...network,
		fetch: async (url, request) => {
			const { origin, pathname } = new URL(url);
			const body = parse(request.body);
			const method = request.method ?? 'GET';
			const asked: Asked = { path: pathname, method, headers: new Headers(request.headers), body };
			lie.request?.(asked);
			const sent = body === undefined ? {} : { body: JSON.stringify(asked.body) };
			const answered = await network.fetch(origin + asked.path, {
				...request,
				headers: asked.headers,
				...sent
			});
			return await told(answered, lie, asked);
		},
		connect: (url, headers, events) =>
			network.connect(url, headers, {
				...events,
				message: (text) => {
					const word: Json = JSON.parse(text);
					if (lie.word?.(word) !== false) events.message(JSON.stringify(word));
				},
				close: (code) => events.close(lie.close?.(code) ?? code)
			})
	};
}

async function told(answered: Response, lie: Lie, asked: Asked): Promise<Response> {
	const text = await answered.text();
	const body = parse(text);
	if (body !== undefined) lie.answer?.(body, asked);
	const head = { status: answered.status, headers: new Headers(answered.headers) };
	lie.head?.(head, asked);
	const isEmpty = head.status === 204;
	return new Response(isEmpty ? undefined : body === undefined ? text : JSON.stringify(body), head);
}

function parse(text: unknown): Json | undefined {
	try {
		return typeof text === 'string' ? JSON.parse(text) : undefined;
	} catch {
		return undefined;
	}
}

/** A wish on its way. */
export interface Sent {
	id: string;
	name: string;
	args: Record<string, unknown>;
}
/** What became of one. */
export interface Result {
	id: string;
	kind: string;
	reason?: string;
}

/** One id for another and back: whoever comes again looks new. */
export function asNew(): Lie {
	const ids = new Map<string, string>();
	return {
		request: ({ body }) => {
			for (const mutation of (body?.mutations ?? []) as Sent[]) {
				const fresh = newId();
				ids.set(fresh, mutation.id);
				mutation.id = /^[0-9a-f-]{36}$/.test(mutation.id) ? fresh : mutation.id;
			}
		},
		answer: ({ results = [] }: { results?: Result[] }) => {
			for (const result of results) result.id = ids.get(result.id) ?? result.id;
		}
	};
}
