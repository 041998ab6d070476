/** What was written without a network leaves once there is one, though the app be closed by then (product X15). */
import { ask } from '#outbox/ask.ts';
import { outboxOf, wakefulOutbox } from '#outbox/background.ts';
import { isCuredByWaiting } from '#outbox/flush.ts';
import { outboxName } from '#outbox/store.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import { send, surroundings } from './sending.ts';

/** What browsers with Background Sync say when the line is back; the platform's types do not know it. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

/** Sends when the browser says that it is time. */
export function sendInBackground(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('sync', (event) => {
		const { tag } = event as SyncEvent;
		const name = outboxOf(tag);
		if (name !== undefined) (event as SyncEvent).waitUntil(sendOutbox(name));
	});
}

/** What waiting can cure is thrown: the browser tries again later, and at the next start the app does. */
async function sendOutbox(name: string): Promise<void> {
	if (!(await isSignedIn(name))) return;
	const outbox = await wakefulOutbox(name);
	if (!outbox) return;
	try {
		const result = await send(outbox);
		if (result.kind === 'failed' && isCuredByWaiting(result.error)) throw result.error;
	} finally {
		outbox.close();
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
