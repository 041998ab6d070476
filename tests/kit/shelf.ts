/** Outboxes without a browser, wishes to put in them, and a server that answers as it is told. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { newId } from '#domain/id.ts';
import type { Mutation } from '#domain/mutations.ts';
import type { Fetch } from '#outbox/ask.ts';
import { addWish, listWishes, Outbox } from '#outbox/store.ts';
import type { ErrorBody } from '#protocol/error.ts';
import type { MutateRequest, MutationResult } from '#protocol/mutate.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { DAWN } from './cast.ts';
import './dexie.ts';

/** A device's disk: what is opened on it again has what was stored. */
export const emptyDisk = (): { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange } => ({
	indexedDB: new IDBFactory(),
	IDBKeyRange
});

/** An outbox on a disk of its own, or on one that is given. */
export const openOutbox = (disk = emptyDisk()): Outbox => new Outbox('porchlight-outbox', disk);

/** A wish to send a text. */
export const texting = (text: string, conversationId = newId()): Mutation => ({
	id: newId(),
	name: 'sendMessage',
	args: { id: newId(), conversationId, text, seenPosition: 0 },
	at: DAWN
});

/** Puts texts into an outbox, in order. */
export async function put(outbox: Outbox, ...texts: readonly string[]): Promise<void> {
	for (const text of texts) await addWish(outbox, texting(text));
}

/** What an outbox holds: text and state of each wish, in order. */
export async function held(outbox: Outbox): Promise<string[]> {
	return (await listWishes(outbox)).map((wish) => `${textOf(wish.mutation)} ${wish.state}`);
}

export const textOf = ({ args }: Pick<Mutation, 'args'>): string => ('text' in args ? args.text : '');

/** An answer of ours. */
export const ours = (body: unknown, status = 200): Response =>
	new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) }
	});

/** A failure of ours. */
export const failing = (body: ErrorBody, status: number): Response => ours(body, status);

type Said = Response | 'lost';
type Say = (request: MutateRequest) => Said | Promise<Said>;

/** A server that says to each batch what it is told to; from then on everything is applied. */
export class ScriptedServer {
	/** The texts of each batch that arrived. */
	readonly batches: string[][] = [];
	readonly requests: MutateRequest[] = [];
	/** Of what it grants without being told. */
	epoch = 'epoch';
	readonly #script: Say[];

	constructor(...script: Say[]) {
		this.#script = script;
	}

	readonly fetch: Fetch = async (_path, { body }) => {
		const request = JSON.parse(String(body)) as MutateRequest;
		this.requests.push(request);
		this.batches.push(request.mutations.map((mutation) => textOf(mutation as Mutation)));
		const answer = await (this.#script.shift() ?? granting(1, {}, this.epoch))(request);
		if (answer === 'lost') throw new TypeError('Failed to fetch');
		return answer;
	};
}

/** Applies everything at a number, but what is decided otherwise. */
export const granting =
	(number = 1, otherwise: Record<string, Omit<MutationResult, 'id'>> = {}, epoch = 'epoch'): Say =>
	({ mutations }) =>
		ours({
			epoch,
			results: mutations.map((mutation) => ({
				id: mutation.id,
				...(otherwise[textOf(mutation as Mutation)] ?? { kind: 'applied', number })
			}))
		});
