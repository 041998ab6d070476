/**
 * The only sender of the visitor's wishes: in order, one batch in flight, one tab at a time, until each is granted or
 * refused (SPEC S5, S11, S15; product X12).
 */
import type { Mutation } from '#domain/mutations.ts';
import type { MutateAnswer, MutationResult } from '#protocol/mutate.ts';
import { ask } from './ask.ts';
import type { Identity } from './identity.ts';
import type { Kept, Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import { makeTurns, type Came, type Sending } from './turns.ts';

/** How many wishes go at once: 30 of the longest messages stay below the largest body, whatever is in them. */
const BATCH_MAX = 30;

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

const SENT: Came = { kind: 'sent' };
const INCOMPLETE: Came = { kind: 'failed', error: { kind: 'unknown', message: 'a result is missing' } };

/** Makes the sender of this page. @returns sends what waits, now */
export function makeSender(
	surroundings: Surroundings,
	kept: Kept,
	{ identity, desk }: { identity: Identity; desk: Desk }
): () => void {
	const collect = (): Mutation[] => [
		...kept
			.wishes()
			.filter((wish) => isUnsent(wish) && wish.received === undefined)
			.slice(0, BATCH_MAX)
			.map(mutationOf),
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

	return makeTurns(surroundings, 'outbox', { turn: sendBatch, changed: desk.changed });
}

/** Whether the server has not decided it yet. */
export const isUnsent = (wish: Wish): boolean => wish.number === undefined && wish.refused === undefined;

const mutationOf = ({ id, name, args, at }: Wish) => ({ id, name, args, at }) as Mutation;
