/** Brings a copy up to what the server knows: a snapshot where there is none, else what changed (SPEC S2, S3, S8). */
import type { PullAnswer, SnapshotAnswer } from '#protocol/pull.ts';
import { ask, type Answer } from './ask.ts';
import { applyItems, emptyCopy, type Copy } from './copy.ts';
import type { Surroundings } from './surroundings.ts';

/** How many entries one answer may carry. */
const PULL_LIMIT = 500;

/** The copy as of now. */
export async function catchUp(surroundings: Surroundings, copy: Copy, token: string): Promise<Answer<Copy>> {
	if (copy.epoch === '') return await begin(surroundings, copy, token);
	const answer = await pull(surroundings, copy, token);
	if (answer.kind === 'ok')
		return answer.body.epoch === copy.epoch ? answer : await begin(surroundings, copy, token);
	return answer.error.kind === 'too-old' ? await begin(surroundings, copy, token) : answer;
}

/** A fresh copy; the old one serves until it is complete. */
async function begin(surroundings: Surroundings, { visitorId }: Copy, token: string): Promise<Answer<Copy>> {
	let copy = emptyCopy(visitorId);
	for (let cursor: SnapshotAnswer['cursor']; ;) {
		const body = cursor ? { cursor } : {};
		const answer = await ask<SnapshotAnswer>(surroundings, '/api/snapshot', body, token);
		if (answer.kind === 'failed') return answer;
		const { epoch, at, items } = answer.body;
		// A page of another epoch: what came before it counts for nothing (SPEC S3).
		if (copy.epoch && epoch !== copy.epoch) return begin(surroundings, copy, token);
		copy = { ...applyItems(copy, items, at), epoch };
		cursor = answer.body.cursor;
		if (!cursor) return await pull(surroundings, copy, token);
	}
}

async function pull(surroundings: Surroundings, known: Copy, token: string): Promise<Answer<Copy>> {
	for (let copy = known; ;) {
		const body = { epoch: copy.epoch, after: copy.number, limit: PULL_LIMIT };
		const answer = await ask<PullAnswer>(surroundings, '/api/pull', body, token);
		if (answer.kind === 'failed') return answer;
		const { epoch, to, more, items } = answer.body;
		if (epoch !== copy.epoch) return { kind: 'ok', body: { ...copy, epoch } };
		copy = applyItems(copy, items, to);
		if (!more) return { kind: 'ok', body: copy };
	}
}
