/** Sends an outbox beside the pages: by their rules, under their lock. */
import { flushAll, senderLock, untilSent, type FlushResult, type FlushSurroundings } from '#outbox/flush.ts';
import type { Outbox } from '#outbox/store.ts';
import { uploadAll } from '#outbox/upload.ts';
import { wait } from '#outbox/wait.ts';

/** How long a page that sends by itself is trusted to do so, in milliseconds. */
const PAGE_SENDS_WITHIN_MS = 3_000;

/** The world as a worker has it. */
export const surroundings: FlushSurroundings = {
	fetch: (path, request) => fetch(path, request),
	wait,
	now: Date.now,
	random: Math.random
};

/** Sends all that waits, and no words wait for a file (SPEC F5). A page that holds the lock may be frozen: two at once do no harm (SPEC S5, S11). */
export async function send(outbox: Outbox): Promise<FlushResult> {
	const flush = async (): Promise<FlushResult> => {
		const words = await flushAll(outbox, surroundings);
		if (words.kind === 'failed') return words;
		const uploaded = await uploadAll(outbox, surroundings);
		const sent = await flushAll(outbox, surroundings);
		return sent.kind === 'failed' ? sent : uploaded;
	};
	const result = await navigator.locks.request(senderLock(outbox), { ifAvailable: true }, async (lock) =>
		lock ? await flush() : undefined
	);
	if (result) return result;
	await untilSent(outbox, wait(PAGE_SENDS_WITHIN_MS, new AbortController().signal));
	return await flush();
}
