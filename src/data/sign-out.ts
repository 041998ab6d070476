/** Going: what would be lost, and removing what this device knows (product P9). */
import { SHARED_DATABASE } from '#domain/shared.ts';
import { untilSent } from '#outbox/flush.ts';
import { rest } from '#outbox/background.ts';
import { trimFiles } from '#outbox/files.ts';
import { pushedName } from '#outbox/pushed.ts';
import { listWishes, outboxName, type Wish } from '#outbox/store.ts';
import { countDrafts as countStoredDrafts } from '#outbox/unsent.ts';
import type { Session } from '#protocol/session.ts';
import { EMOJI_DATABASES, forgetChoices } from './choices.ts';
import type { Data } from './data.ts';
import { databaseName } from './database.ts';
import { shareDrafts } from './drafts.ts';
import { forgetGlance } from './glance.ts';
import { leavePush } from './push.ts';
import { searchName } from './search-line.ts';
import { forgetSession, SEND_WITHIN_MS, tellServer, wipe } from './session.ts';

/** How long what is unsent may take to leave before its person is asked about it, in milliseconds. */
export const ASK_AFTER_MS = 2_000;

/** Lets leave what can leave at once: right after a start, what was just done is often still on its way. Without a line there is nothing to wait for. */
export async function letLeave(data: Data): Promise<void> {
	if (data.connection.state.kind === 'offline' || (await countUnsent(data)) === 0) return;
	data.wake();
	await untilSent(data.outbox, data.surroundings.wait(ASK_AFTER_MS, new AbortController().signal));
}

/** How many wishes would be lost by signing out now without sending or keeping them; drafts are counted apart. */
export async function countUnsent({ outbox }: Pick<Data, 'outbox'>): Promise<number> {
	const isLost = ({ state, mutation }: Wish) => state !== 'applied' && mutation.name !== 'saveDraft';
	return (await listWishes(outbox)).filter(isLost).length;
}

/** How many texts were being written, and files chosen, that only this device has: they would be lost, too. */
export async function countDrafts(data: Data): Promise<number> {
	await shareDrafts(data);
	return await countStoredDrafts(data.outbox);
}

/**
 * Signs out on this device and removes what it knows.
 *
 * @param what with unsent work: `send` tries for SEND_WITHIN_MS and stays signed in when some is left, `keep` leaves it
 *   for the next sign-in of the same agent, `discard` removes it; a draft that only this device has goes only by `discard`
 * @returns how many wishes are still unsent; above 0 nothing else happened
 */
export async function signOut(data: Data, what: 'send' | 'keep' | 'discard'): Promise<number> {
	const { surroundings, session } = data;
	if (what === 'send') {
		const patience = surroundings.wait(SEND_WITHIN_MS, new AbortController().signal);
		await shareDrafts(data);
		data.wake();
		await untilSent(data.outbox, patience);
		const left = await countUnsent(data);
		if (left > 0) return left;
	}
	const keepsOutbox = what === 'keep' || (what === 'send' && (await countDrafts(data)) > 0);
	// What waits stays, not what was seen.
	if (keepsOutbox) {
		await trimFiles(data.outbox, 0);
		await rest(data.outbox);
	}
	forgetSession(surroundings, [...wipePrefixes(session, !keepsOutbox), SHARED_DATABASE]);
	forgetGlance(surroundings);
	forgetChoices(surroundings, session.workspaceId);
	data.tell({ tell: 'leave' });
	await data.close();
	await leavePush(session, surroundings);
	await wipe(surroundings);
	// Last: it may take long to answer, and the page may be closed meanwhile.
	await tellServer(surroundings);
	return 0;
}

/** How the databases of an agent on this device begin. */
function wipePrefixes({ workspaceId, agentId }: Session, outboxToo: boolean): string[] {
	const name = databaseName(workspaceId, agentId);
	const copy = [`rxdb-dexie-${name}`, searchName(name), pushedName(workspaceId, agentId), EMOJI_DATABASES];
	return outboxToo ? [...copy, outboxName(workspaceId, agentId)] : copy;
}
