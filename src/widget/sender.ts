/**
 * The only sender of the visitor's wishes: in order, one batch in flight, one tab at a time, until each is granted or
 * refused (SPEC S5, S11, S15; product X12).
 */
import type { Mutation } from '#domain/mutations.ts';
import type { ErrorBody } from '#protocol/error.ts';
import type { MutateAnswer, MutateRequest, MutationResult } from '#protocol/mutate.ts';
import { ask, isPassing } from './ask.ts';
import type { Identity } from './identity.ts';
import { backOff, Patience } from './patience.ts';
import type { Kept, Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** How many wishes go at once: 30 of the longest messages stay below the largest body, whatever is in them. */
const BATCH_MAX = 30;

/** How sending is going. */
export type Sending =
	| { readonly kind: 'calm' }
	| { readonly kind: 'waiting' }
	| { readonly kind: 'stopped'; readonly error: ErrorBody };

/** Whom the sender asks and tells. */
export interface Desk {
	/** What to say beside the outbox: it follows from what was read, so it need not be stored. */
	marks(): readonly Mutation[];
	/** One wish or mark was decided; the outbox knows it already. */
	settled(mutation: Mutation, result: MutationResult): void;
	changed(sending: Sending): void;
}

type Came = { readonly kind: 'nothing' } | { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly error: ErrorBody };

const INCOMPLETE: Came = { kind: 'failed', error: { kind: 'unknown', message: 'a result is missing' } };

/** Sends the outbox whenever there is something in it. */
export class Sender {
	readonly #surroundings: Surroundings;
	readonly #kept: Kept;
	readonly #identity: Identity;
	readonly #desk: Desk;
	readonly #patience: Patience;
	#isRunning = false;
	#isAskedAgain = false;

	constructor(surroundings: Surroundings, kept: Kept, { identity, desk }: { identity: Identity; desk: Desk }) {
		this.#surroundings = surroundings;
		this.#kept = kept;
		this.#identity = identity;
		this.#desk = desk;
		this.#patience = new Patience(surroundings);
	}

	/** Sends what waits, now. */
	flush(): void {
		this.#isAskedAgain = true;
		if (this.#isRunning) this.#patience.wake();
		else void this.#run();
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		let attempt = 0;
		while (this.#isAskedAgain) {
			this.#isAskedAgain = false;
			const came = await this.#surroundings.alone(`porchlight-outbox-${this.#surroundings.workspaceId}`, () =>
				this.#sendBatch()
			);
			if (came.kind === 'failed') {
				if (!isPassing(came.error)) {
					this.#desk.changed({ kind: 'stopped', error: came.error });
					break;
				}
				attempt += 1;
				this.#desk.changed({ kind: 'waiting' });
				await this.#patience.wait(came.error.waitMs ?? backOff(attempt, this.#surroundings.random()));
				this.#isAskedAgain = true;
			} else {
				attempt = 0;
				this.#desk.changed({ kind: 'calm' });
				if (came.kind === 'sent') this.#isAskedAgain = true;
			}
		}
		this.#isRunning = false;
	}

	async #sendBatch(): Promise<Came> {
		// Read under the lock: another tab may have sent meanwhile.
		const wishes = this.#kept.wishes().filter(isUnsent).slice(0, BATCH_MAX);
		const mutations: Mutation[] = [...wishes.map(mutationOf), ...this.#desk.marks()];
		if (mutations.length === 0) return { kind: 'nothing' };
		const visitor = await this.#identity.find();
		if (visitor.kind === 'failed') return visitor;
		const request: MutateRequest = { sentAt: this.#surroundings.now(), mutations };
		const answer = await ask<MutateAnswer>(this.#surroundings, '/api/mutate', request, visitor.body.token);
		if (answer.kind === 'failed') {
			// What was read under the old token may belong to another visitor now: the next turn reads it again.
			if (answer.error.kind === 'signed-out') await this.#identity.renew(visitor.body.token);
			return answer;
		}
		const results = new Map(answer.body.results.map((result) => [result.id, result]));
		let isWhole = true;
		for (const mutation of mutations) {
			const result = results.get(mutation.id);
			if (result) this.#settle(mutation, result);
			else isWhole = false;
		}
		return isWhole ? { kind: 'sent' } : INCOMPLETE;
	}

	#settle(mutation: Mutation, result: MutationResult): void {
		const wish = this.#kept.wishes().find(({ id }) => id === mutation.id);
		if (wish && result.kind === 'applied') this.#kept.putWish({ ...wish, number: result.number });
		// Nothing of a visitor is ever held; if it were, its person would decide as about a refusal.
		else if (wish) this.#kept.putWish({ ...wish, refused: result.kind === 'refused' ? result.reason : 'unknown' });
		this.#desk.settled(mutation, result);
	}
}

/** Whether the server has not decided it yet. */
export const isUnsent = (wish: Wish): boolean => wish.number === undefined && wish.refused === undefined;

function mutationOf({ order: _order, number: _number, refused: _refused, ...mutation }: Wish): Mutation {
	return mutation;
}
