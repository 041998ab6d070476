/** What was written without a network leaves once there is one, though the app be closed by then (product X15). */
import { MINUTE_MS } from '#domain/clock.ts';
import { ask } from '#outbox/ask.ts';
import { outboxOf, wakefulOutbox } from '#outbox/background.ts';
import { isCuredByWaiting, isUnsent } from '#outbox/flush.ts';
import { listWishes, outboxName } from '#outbox/store.ts';
import { wait } from '#outbox/wait.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import { sayReplies } from './replied.ts';
import { send, surroundings } from './sending.ts';

/** How long a worker asks to be kept for what waits, in milliseconds: browsers end an event after five minutes. */
const KEPT_FOR_MS = 4 * MINUTE_MS;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/** What browsers with Background Sync say when the line is back; the platform's types do not know it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

/** Sends when the browser says that it is time. */
export function sendInBackground(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('sync', (event) => {
		const { tag } = event as SyncEvent;
		const name = outboxOf(tag);
		if (name !== undefined) (event as SyncEvent).waitUntil(sendOutbox(worker, name));
	});
}

/**
 * Sends what waits in an outbox, and says in the notifications of replies that they left. What waiting can cure is thrown: a
 * browser that asked tries again later, and at the next start the app does.
 */
export async function sendOutbox({ registration }: ServiceWorkerGlobalScope, name: string): Promise<void> {
	const outbox = await wakefulOutbox(name);
	if (!outbox) return;
	try {
		if (!(await listWishes(outbox)).some(isUnsent)) return await sayReplies(registration, outbox);
		if (!(await isSignedIn(name))) return;
		const result = await send(outbox);
		await sayReplies(registration, outbox);
		if (result.kind === 'failed' && isCuredByWaiting(result.error)) throw result.error;
	} finally {
		outbox.close();
	}
}

/** Tries it again and again, for as long as a worker may live: without a page of the app no browser wakes it for that. */
export async function keepSending(worker: ServiceWorkerGlobalScope, name: string): Promise<void> {
	let pauseMs = FIRST_PAUSE_MS;
	for (let keptMs = 0; keptMs < KEPT_FOR_MS; keptMs += pauseMs) {
		try {
			return await sendOutbox(worker, name);
		} catch (error) {
			if (!(error instanceof AppError) || !isCuredByWaiting(error)) throw error;
		}
		await wait(pauseMs, new AbortController().signal);
		pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
	}
}

/** Nobody else's session sends what an agent wrote. */
async function isSignedIn(name: string): Promise<boolean> {
	try {
		const { workspaceId, agentId } = await ask<Session>(surroundings, endpoints.session, undefined);
		return outboxName(workspaceId, agentId) === name;
	} catch (error) {
		if (error instanceof AppError && !isCuredByWaiting(error)) return false;
		throw error;
	}
}
