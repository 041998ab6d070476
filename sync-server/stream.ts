/**
 * The live line, without its transport: greetings, batches whose ranges join, signals, heartbeats, and rights
 * that are looked at again (SPEC S6, S7, S16, W1).
 */
import { Compile } from 'typebox/compile';
import type { Clock } from '#domain/clock.ts';
import { hasJoined } from '#domain/conversation.ts';
import type { Actor } from '#domain/mutator.ts';
import { AppError } from '#protocol/error.ts';
import { HELLO_WITHIN_MS, StreamUp, type Signal, type Team } from '#protocol/stream.ts';
import { checkVersion, type Door, type Who } from './door.ts';
import type { Accounts } from './accounts.ts';
import type { LiveVisitsHub } from './live-visits.ts';
import { stackOf, type Log } from './log.ts';
import { look, tellLooking } from './looking.ts';
import { byeOf, Peer, type Connection } from './peer.ts';
import type { Store } from './store/store.ts';
import { publish } from './publish.ts';
import { teamOf } from './team.ts';
import { endViewing, hearViewing, looksAt, showViewing } from './viewing.ts';

/** How often time is looked at; every promise in milliseconds is kept to this. */
export const TICK_MS = 1_000;
/** After this long rights are looked at again, so that it happens within 30 s. */
const RECHECK_MS = 28_000;
/** Over how long devices spread their return after the server's end. */
const RETURN_WITHIN_MS = 5_000;

/** What the transport tells of one line. */
export interface Line {
	receive(text: string): void;
	closed(): void;
}

/** All open lines. */
export interface StreamHub {
	open(connection: Connection): Line;
	/** Brings an actor's own lines to the workspace's number. */
	level(workspaceId: string, actor: Actor): void;
	/** Ends the lines of a session that was signed out. */
	end(sessionToken: string): void;
	/** Whether an agent has a conversation on a screen that is visible, as far as its devices say so (SPEC S19). */
	readonly isLookedAt: (workspaceId: string, agentId: string, conversationId: string) => boolean;
	/** Does what is due by the clock. */
	tick(): void;
	/** Says goodbye to all, each with another moment to come back. */
	close(): void;
	/** How many lines are open. */
	readonly size: number;
}

/** What the line needs. */
export interface StreamParts {
	readonly store: Store;
	readonly door: Door;
	readonly accounts: Accounts;
	readonly clock: Clock;
	readonly log: Log;
	readonly visits: Pick<LiveVisitsHub, 'of'>;
}

/** The lines of one workspace. */
export interface Room {
	readonly agents: Set<Peer>;
	readonly visitors: Map<string, Set<Peer>>;
	/** The number up to which changes were told. */
	published: number;
	team?: Team;
}

const word = Compile(StreamUp);

/** Opens the line: from now on it tells what the store commits. */
export function openStream(parts: StreamParts): StreamHub {
	const { store, clock, log } = parts;
	const peers = new Set<Peer>();
	const rooms = new Map<string, Room>();

	store.watch((change) => {
		const room = rooms.get(change.workspaceId);
		if (!room) return;
		publish(room, change, clock());
		for (const id of change.changedVisitorIds) for (const peer of room.visitors.get(id) ?? []) recheck(peer);
		if (!change.rights) return;
		void tellTeam(room, change.workspaceId).catch((error: unknown) =>
			log.error('stream', { error: String(error) })
		);
		for (const peer of peersOf(room)) recheck(peer);
	});

	async function tellTeam(room: Room, workspaceId: string): Promise<void> {
		const team = teamOf(await store.list(workspaceId, 'agent'), clock());
		if (JSON.stringify(team) === JSON.stringify(room.team)) return;
		room.team = team;
		for (const peer of peersOf(room)) peer.signal(team, clock());
	}

	async function greet(peer: Peer, said: { protocol: number; token?: string }): Promise<void> {
		if (peer.state !== 'waiting') throw new AppError({ kind: 'invalid', message: 'a line is greeted once' });
		checkVersion(said.protocol);
		peer.state = 'greeting';
		const { who, origin } = peer.connection;
		peer.who = said.token === undefined ? who : await parts.door.visitorOf(said.token, origin);
		if (!peer.who) throw new AppError({ kind: 'signed-out', message: 'nobody is signed in' });
		const { workspaceId } = peer.who;
		const room = enter(rooms, peer, peer.who);
		// It may have been signed out since its cookies were read.
		await stillMay(parts, peer, peer.who);
		const number = await store.clock(workspaceId);
		// A moment that has passed says nothing any more: another agent's may be next.
		const isPast = (room.team?.backAt ?? Infinity) <= clock();
		if (!room.team || isPast) room.team = teamOf(await store.list(workspaceId, 'agent'), clock());
		if (number === undefined)
			throw new AppError({ kind: 'signed-out', message: 'there is no such workspace' });
		// It may have gone while we looked.
		if (!peers.has(peer)) return leave(rooms, peer);
		peer.greet(store.epoch, number, room.team, clock());
		peer.bring(room.published, undefined, clock());
		if (peer.who.actor.kind === 'agent') showViewing(room, peer, clock());
	}

	async function understand(peer: Peer, said: StreamUp): Promise<void> {
		if (peer.state === 'closed') return;
		if (said.say === 'heartbeat')
			return peer.beat(clock(), peer.who && rooms.get(peer.who.workspaceId)?.published);
		if (said.say === 'hello') return greet(peer, said);
		if (!peer.who || peer.state !== 'open') throw new AppError({ kind: 'invalid', message: 'greet first' });
		if (said.say === 'look') return look(peer, said, clock());
		const room = rooms.get(peer.who.workspaceId);
		if (!room) return;
		if (said.say === 'typing') return tellTyping(store, room, peer.who, said, clock());
		if (peer.who.actor.kind !== 'agent')
			throw new AppError({ kind: 'forbidden', message: 'only agents say what they look at' });
		await hearViewing(store, room, { peer, who: peer.who }, said, clock());
	}

	/** Takes words at once, and understands them one after another, in their order. */
	function receive(peer: Peer, text: string): void {
		if (peer.state === 'closed') return;
		try {
			if (peer.heard(clock())) throw new AppError({ kind: 'busy', message: 'too many words', waitMs: 5_000 });
			const said = parse(text);
			peer.understood = peer.understood.then(() => understand(peer, said));
			peer.understood = peer.understood.catch((error: unknown) => fail(peer, error));
		} catch (error) {
			fail(peer, error);
		}
	}

	function drop(peer: Peer): void {
		peers.delete(peer);
		const room = peer.who && rooms.get(peer.who.workspaceId);
		leave(rooms, peer);
		if (room) endViewing(room, peer, clock());
	}

	function fail(peer: Peer, error: unknown): void {
		if (!(error instanceof AppError)) log.error('stream', { error: stackOf(error) });
		peer.bye(byeOf(error), clock());
		drop(peer);
	}

	function recheck(peer: Peer): void {
		peer.checkedAt = clock();
		if (!peer.who) return;
		stillMay(parts, peer, peer.who).catch((error: unknown) => fail(peer, error));
	}

	return {
		open: (connection) => {
			const peer = new Peer(connection, clock());
			peers.add(peer);
			return {
				receive: (text) => receive(peer, text),
				closed: () => {
					peer.state = 'closed';
					drop(peer);
				}
			};
		},
		level: (workspaceId, actor) => {
			const room = rooms.get(workspaceId);
			const own = actor.kind === 'visitor' ? room?.visitors.get(actor.id) : undefined;
			for (const peer of own ?? []) peer.bring(room?.published ?? 0, '', clock());
		},
		end: (sessionToken) => {
			for (const peer of [...peers]) {
				if (peer.who?.session?.sessionToken !== sessionToken) continue;
				fail(peer, new AppError({ kind: 'signed-out', message: 'the session was ended' }));
			}
		},
		isLookedAt: (workspaceId, agentId, conversationId) =>
			looksAt(rooms.get(workspaceId)?.agents ?? [], agentId, conversationId, clock()),
		tick: () => {
			const now = clock();
			for (const [workspaceId, { agents }] of rooms)
				tellLooking(agents, () => parts.visits.of(workspaceId), now);
			for (const peer of [...peers]) {
				peer.tick(now, peer.who && rooms.get(peer.who.workspaceId)?.published);
				if (peer.state === 'closed') drop(peer);
				else if (peer.state === 'open' && now - peer.checkedAt >= RECHECK_MS) recheck(peer);
				else if (peer.state !== 'open' && now - peer.openedAt >= HELLO_WITHIN_MS) {
					fail(peer, new AppError({ kind: 'invalid', message: 'no greeting came' }));
				}
			}
		},
		close: () => {
			for (const peer of [...peers]) {
				const waitMs = Math.ceil(Math.random() * RETURN_WITHIN_MS);
				fail(peer, new AppError({ kind: 'busy', message: 'the server is closing', waitMs }));
			}
		},
		get size() {
			return peers.size;
		}
	};
}

function parse(text: string): StreamUp {
	try {
		const said: unknown = JSON.parse(text);
		if (word.Check(said)) return said;
	} catch {
		// Answered below, like every other word that is none.
	}
	throw new AppError({ kind: 'invalid', message: 'this is no word of the protocol' });
}

/** @throws AppError when who is on the line may be there no longer (SPEC S16, W2, W6, W7) */
async function stillMay({ store, accounts, door }: StreamParts, peer: Peer, who: Who): Promise<void> {
	if (who.actor.kind !== 'agent') {
		await door.mayStand(peer.connection.origin, who.workspaceId);
		await door.mayCome(who.workspaceId, peer.connection.ipAddress);
		return door.mayTalk(who.workspaceId, who.actor.id);
	}
	const holds = who.session !== undefined && accounts.holds(who.session.sessionToken);
	if (holds && (await store.read(who.workspaceId, 'agent', who.actor.id))) return;
	throw new AppError({ kind: 'signed-out', message: 'the session has ended' });
}

/** Tells those who may see the conversation: other agents, and its visitor when the writer has joined. */
async function tellTyping(
	store: Store,
	room: Room,
	{ workspaceId, actor, name }: Who,
	{ conversationId, active }: { conversationId: string; active: boolean },
	now: number
): Promise<void> {
	const conversation = await store.read(workspaceId, 'conversation', conversationId);
	if (!conversation || actor.kind === 'chatbot') return;
	if (actor.kind === 'visitor' && conversation.visitorId !== actor.id) return;
	const author = { author: actor.kind, authorId: actor.id, authorName: name };
	const signal: Signal = { about: 'typing', conversationId, ...author, active };
	for (const peer of room.agents) if (peer.who?.actor.id !== actor.id) peer.signal(signal, now);
	if (actor.kind === 'visitor' || !hasJoined(conversation, actor.id)) return;
	for (const peer of room.visitors.get(conversation.visitorId) ?? []) peer.signal(signal, now);
}

function enter(rooms: Map<string, Room>, peer: Peer, { workspaceId, actor }: Who): Room {
	const room = rooms.get(workspaceId) ?? {
		agents: new Set(),
		visitors: new Map<string, Set<Peer>>(),
		published: 0
	};
	rooms.set(workspaceId, room);
	if (actor.kind === 'agent') room.agents.add(peer);
	else room.visitors.set(actor.id, (room.visitors.get(actor.id) ?? new Set()).add(peer));
	return room;
}

function leave(rooms: Map<string, Room>, peer: Peer): void {
	if (!peer.who) return;
	const { workspaceId, actor } = peer.who;
	const room = rooms.get(workspaceId);
	if (!room) return;
	room.agents.delete(peer);
	const own = room.visitors.get(actor.id);
	own?.delete(peer);
	if (own?.size === 0) room.visitors.delete(actor.id);
	if (room.agents.size === 0 && room.visitors.size === 0) rooms.delete(workspaceId);
}

function* peersOf(room: Room): Iterable<Peer> {
	yield* [...room.agents];
	for (const own of [...room.visitors.values()]) yield* [...own];
}
