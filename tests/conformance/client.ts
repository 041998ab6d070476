/** A client as SPEC describes one: asks, and says what came. It trusts nothing and keeps nothing. */
import { newId } from '#domain/id.ts';
import type { Args, MutationName } from '#domain/mutations.ts';
import { PIECE_TYPE } from '#protocol/body.ts';
import { endpoints } from '#protocol/endpoints.ts';
import type { ErrorBody } from '#protocol/error.ts';
import type { MutateAnswer, MutationResult, SentMutation } from '#protocol/mutate.ts';
import type { PullAnswer, SnapshotAnswer, SnapshotRequest } from '#protocol/pull.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { demand, WITHIN_MS } from './demand.ts';
import type { Network } from './network.ts';
import { observe, observeResults, type Answered, type EndpointName, type Note } from './observe.ts';

/** The server that is tried, and who takes notes. */
export interface Server {
	/** Its origin, without a slash at the end. */
	readonly address: string;
	readonly network: Network;
	readonly note: Note;
}

/** By what a client is known. */
export interface Credentials {
	readonly cookie?: string;
	readonly token?: string;
}

/** What differs from a usual request. */
export interface Asking {
	readonly origin?: string;
	/** Headers to set; an empty value leaves one out. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly method?: string;
	/** Sent as it is, in place of a body. */
	readonly raw?: string;
}

/** The wish of one name, with an id of its own. */
export const wish = <N extends MutationName>(name: N, args: Args<N>, at = Date.now()): SentMutation => ({
	id: newId(),
	name,
	args,
	at
});

/** The wish to write something. */
export const writing = (conversationId: string, text: string, seenPosition = 0): SentMutation =>
	wish('sendMessage', { id: newId(), conversationId, text, seenPosition });

/** The kind of a failure. */
export const kindOf = ({ body }: Answered): string => String((body as ErrorBody | undefined)?.kind);

/** A failure as status and kind. */
export const failure = (answered: Answered): readonly [number, string] => [answered.status, kindOf(answered)];

/** Somebody who asks. */
export class Client {
	readonly server: Server;
	readonly credentials: Credentials;

	constructor(server: Server, credentials: Credentials = {}) {
		this.server = server;
		this.credentials = credentials;
	}

	/** Asks one of our addresses; a body makes it a POST. */
	async ask(name: EndpointName, body?: unknown, asking: Asking = {}): Promise<Answered> {
		const answered = await this.request(endpoints[name].path, {
			...(body === undefined ? {} : { raw: JSON.stringify(body) }),
			method: endpoints[name].method,
			...asking
		});
		this.#observe(name, answered);
		return answered;
	}

	/** What the closed widget of a workspace shows. */
	async widget(workspaceId: string, asking: Asking = {}): Promise<Answered> {
		const answered = await this.request(endpoints.widget.path.replace(':workspaceId', workspaceId), asking);
		this.#observe('widget', answered);
		return answered;
	}

	/** Sends a piece of a file, which is text here. */
	async piece(path: string, text: string): Promise<Answered> {
		const headers = { 'content-type': PIECE_TYPE };
		const answered = await this.request(path, { method: 'POST', raw: text, headers });
		this.#observe('filePiece', answered);
		return answered;
	}

	/** The bytes of a file, by an address that was given; they are text here. */
	async bytes(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
		return await this.request(path, { headers });
	}

	/** Asks any path. */
	async request(path: string, { origin, headers, method, raw }: Asking): Promise<Answered> {
		const { cookie, token } = this.credentials;
		const all: Record<string, string> = {
			[PROTOCOL_HEADER]: String(PROTOCOL),
			...(raw === undefined ? {} : { 'content-type': 'application/json' }),
			...(cookie === undefined ? {} : { cookie }),
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(origin === undefined ? {} : { origin }),
			...headers
		};
		const response = await this.server.network.fetch(this.server.address + path, {
			method: method ?? (raw === undefined ? 'GET' : 'POST'),
			headers: Object.entries(all).filter(([, value]) => value !== ''),
			redirect: 'manual',
			signal: AbortSignal.timeout(WITHIN_MS),
			...(raw === undefined ? {} : { body: raw })
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, body: parse(text) };
	}

	/** Sends wishes as one batch and answers their results. */
	async wish(...mutations: SentMutation[]): Promise<readonly MutationResult[]> {
		const body = await this.#fine('mutate', { sentAt: Date.now(), mutations });
		const { results } = body as MutateAnswer;
		observeResults(mutations, results, this.server.note);
		return results;
	}

	/** Sends wishes that must all be applied, and answers the last number. */
	async must(...mutations: SentMutation[]): Promise<number> {
		let number = 0;
		for (const result of await this.wish(...mutations)) {
			demand(result.kind === 'applied', `a wish was not applied: ${JSON.stringify(result)}`);
			number = Math.max(number, result.number);
		}
		return number;
	}

	async pull(epoch: string, after: number, limit = 1_000): Promise<PullAnswer> {
		return (await this.#fine('pull', { epoch, after, limit })) as PullAnswer;
	}

	async snapshot(cursor?: SnapshotRequest['cursor']): Promise<SnapshotAnswer> {
		return (await this.#fine('snapshot', cursor ? { cursor } : {})) as SnapshotAnswer;
	}

	/** The workspace's epoch and clock. */
	async clock(): Promise<{ epoch: string; number: number }> {
		const { epoch, at } = await this.snapshot();
		return { epoch, number: at };
	}

	async #fine(name: EndpointName, body: unknown): Promise<unknown> {
		const answered = await this.ask(name, body);
		demand(answered.status === 200, `${endpoints[name].path} answered ${failure(answered).join(' ')}`);
		return answered.body;
	}

	#observe(name: EndpointName, answered: Answered): void {
		const isVisitor = this.credentials.token !== undefined;
		observe(name, answered, { isVisitor, note: this.server.note });
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
