/** Which conversations agents have before their eyes: told to colleagues and kept nowhere but with the line (SPEC S19). */
import { VIEWING_MS, type Viewing } from '#protocol/stream.ts';
import type { Who } from './door.ts';
import type { Peer } from './peer.ts';
import type { Store } from './store/store.ts';
import type { Room } from './stream.ts';

/** How many conversations one line looks at: a tab each, and more than anybody has. */
const VIEWING_MAX = 20;

/** Hears that a conversation is looked at, or no longer; one that is not the workspace's is nobody's to look at. */
export async function hearViewing(
	store: Store,
	room: Room,
	{ peer, who }: { peer: Peer; who: Who },
	{ conversationId, active }: { conversationId: string; active: boolean },
	now: number
): Promise<void> {
	forgetOld(peer, now);
	if (!active) {
		if (peer.viewing.delete(conversationId)) tellEnd(room, who, conversationId, now);
		return;
	}
	if (!peer.viewing.has(conversationId)) {
		if (peer.viewing.size >= VIEWING_MAX) return;
		if (!(await store.read(who.workspaceId, 'conversation', conversationId))) return;
	}
	// It may have gone while we looked.
	if (peer.state !== 'open') return;
	peer.viewing.set(conversationId, now);
	tell(room, signalOf(who, conversationId, true), now);
}

/** Tells one who has just come what others look at. */
export function showViewing(room: Room, to: Peer, now: number): void {
	for (const peer of room.agents) {
		if (!peer.who || peer.who.actor.id === to.who?.actor.id) continue;
		forgetOld(peer, now);
		for (const id of peer.viewing.keys()) to.signal(signalOf(peer.who, id, true), now);
	}
}

/** Whether an agent looks at a conversation, on whichever of its lines. */
export function looksAt(
	peers: Iterable<Peer>,
	agentId: string,
	conversationId: string,
	now: number
): boolean {
	for (const peer of peers) {
		if (peer.who?.actor.id !== agentId) continue;
		forgetOld(peer, now);
		if (peer.viewing.has(conversationId)) return true;
	}
	return false;
}

/** A line has ended, and what was looked at on it is looked at no longer. */
export function endViewing(room: Room, { who, viewing }: Peer, now: number): void {
	const ids = [...viewing.keys()];
	viewing.clear();
	if (who) for (const id of ids) tellEnd(room, who, id, now);
}

/** Another line of the same agent may still look. */
function tellEnd(room: Room, who: Who, conversationId: string, now: number): void {
	const isLookedAt = [...room.agents].some(
		(peer) => peer.who?.actor.id === who.actor.id && peer.viewing.has(conversationId)
	);
	if (!isLookedAt) tell(room, signalOf(who, conversationId, false), now);
}

function tell(room: Room, signal: Viewing, now: number): void {
	for (const peer of room.agents) if (peer.who?.actor.id !== signal.authorId) peer.signal(signal, now);
}

function forgetOld({ viewing }: Peer, now: number): void {
	for (const [id, at] of viewing) if (now - at >= VIEWING_MS) viewing.delete(id);
}

const signalOf = ({ actor, name }: Who, conversationId: string, active: boolean): Viewing => ({
	about: 'viewing',
	conversationId,
	authorId: actor.id,
	authorName: name,
	active
});
