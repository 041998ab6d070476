/**
 * The only sender of the visitor's wishes: in order, one batch in flight, one tab at a time, until each is granted or
 * refused (SPEC S5, S11, S15; product X12).
 */
import type { Mutation } from '#domain/mutations.ts';
import type { ErrorBody } from '#protocol/error.ts';
import type { MutateAnswer, MutationResult } from '#protocol/mutate.ts';
import { ask, isPassing } from './ask.ts';
import type { Identity } from './identity.ts';
import { backOff, makePatience } from './patience.ts';
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
	/** Another epoch answers: what others granted waits again, before the rest (SPEC S22). */
	beginEpoch(epoch: string): void;
	/** One wish or mark was decided; the outbox knows it already. */
	settled(mutation: Mutation, result: MutationResult): void;
	changed(sending: Sending): void;
}

type Came =
	| { readonly kind: 'nothing' }
	| { readonly kind: 'sent' }
	| { readonly kind: 'failed'; readonly error: ErrorBody };

const SENT: Came = { kind: 'sent' };
const INCOMPLETE: Came = { kind: 'failed', error: { kind: 'unknown', message: 'a result is missing' } };

/** Sends the outbox whenever there is something in it. */
export interface Sender {
	/** Sends what waits, now. */
	flush(): void;
}

/** Makes the sender of this page. */
export function makeSender(
	surroundings: Surroundings,
	kept: Kept,
	{ identity, desk }: { identity: Identity; desk: Desk }
): Sender {
	const patience = makePatience(surroundings);
	let isRunning = false;
	let isAskedAgain = false;

	async function run(): Promise<void> {
		isRunning = true;
		for (let attempt = 0; isAskedAgain;) {
			isAskedAgain = false;
			const came = await surroundings.alone(`porchlight-outbox-${surroundings.workspaceId}`, sendBatch);
			if (came.kind !== 'failed') {
				attempt = 0;
				desk.changed({ kind: 'calm' });
				isAskedAgain ||= came.kind === 'sent';
			} else if (isPassing(came.error)) {
				attempt += 1;
				desk.changed({ kind: 'waiting' });
				await patience.wait(came.error.waitMs ?? backOff(attempt, surroundings.random()));
				isAskedAgain = true;
			} else {
				desk.changed({ kind: 'stopped', error: came.error });
				break;
			}
		}
		isRunning = false;
	}

	const collect = (): Mutation[] => [
		...kept.wishes().filter(isUnsent).slice(0, BATCH_MAX).map(mutationOf),
		...desk.marks()
	];

	async function sendBatch(): Promise<Came> {
		if (collect().length === 0) return { kind: 'nothing' };
		const visitor = await identity.find();
		if (visitor.kind === 'failed') return visitor;
		const { token } = visitor.body;
		// Read under the lock, and only now: another tab may have sent, and another visitor writes elsewhere.
		const mutations = collect();
		if (mutations.length === 0) return { kind: 'nothing' };
		const said = kept.get('epoch');
		const request = { sentAt: surroundings.now(), epoch: said, mutations };
		const answer = await ask<MutateAnswer>(surroundings, '/api/mutate', request, token);
		if (answer.kind === 'failed') {
			// What was read under the old token may belong to another visitor now: the next turn reads it again.
			if (answer.error.kind === 'signed-out') await identity.renew(token);
			const { epoch } = answer.error;
			if (epoch === undefined || epoch === said) return answer;
			desk.beginEpoch(epoch);
			return SENT;
		}
		// Another tab heard of a newer epoch meanwhile: it is asked.
		if (kept.get('epoch') !== said) return SENT;
		desk.beginEpoch(answer.body.epoch);
		const results = new Map(answer.body.results.map((result) => [result.id, result]));
		for (const mutation of mutations) settle(mutation, results.get(mutation.id));
		return mutations.every(({ id }) => results.has(id)) ? SENT : INCOMPLETE;
	}

	function settle(mutation: Mutation, result: MutationResult | undefined): void {
		if (!result) return;
		const wish = kept.wishes().find(({ id }) => id === mutation.id);
		if (wish && result.kind === 'applied') kept.putWish({ ...wish, number: result.number });
		// Nothing of a visitor is ever held; if it were, its person would decide as about a refusal.
		else if (wish) kept.putWish({ ...wish, refused: result.kind === 'refused' ? result.reason : 'unknown' });
		desk.settled(mutation, result);
	}

	return {
		flush: () => {
			isAskedAgain = true;
			if (isRunning) patience.wake();
			else void run();
		}
	};
}

/** Whether the server has not decided it yet. */
export const isUnsent = (wish: Wish): boolean => wish.number === undefined && wish.refused === undefined;

const mutationOf = ({ id, name, args, at }: Wish) => ({ id, name, args, at }) as Mutation;
