/** What a signed-in agent's screens are given. */
import type { MutationName } from '#domain/mutations.ts';
import type { Actor } from '#domain/mutator.ts';
import type { Outbox, Wish } from '#outbox/store.ts';
import type { FeedItem } from '#protocol/pull.ts';
import type { Session } from '#protocol/session.ts';
import type { StreamUp } from '#protocol/stream.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import type { Listeners } from './listeners.ts';
import type { Live } from './live.ts';
import type { Overlay } from './overlay.ts';
import type { SearchLine } from './search-line.ts';
import type { Surroundings } from './surroundings.ts';
import type { Word } from './tabs.ts';

/** Something this agent should be told once. */
export interface Notice {
	readonly id: string;
	/** A colleague was first; or a wish waits for a decision; or it can't be granted. */
	readonly kind: 'taken' | 'held' | 'refused';
	/** What was wished. */
	readonly name: MutationName;
	readonly reason?: Wish['reason'];
	readonly conversationId?: string;
	/** Of kind taken: who was first. */
	readonly agentName?: string;
	readonly at: number;
}

/** What a signed-in agent's screens read and write. */
export interface Data {
	readonly session: Session;
	/** The line, and how fresh everything is. */
	readonly connection: Connection;
	/** What this agent should be told once. */
	readonly notices: Live<readonly Notice[]>;
	/** Storage that fails: the screen says so, and never shows emptiness instead. */
	readonly failures: Listeners<unknown>;
	/** Aborted when all of this is closed, as by signing out, here or in another tab: what else is open has to be closed, too. */
	readonly over: AbortSignal;
	readonly actor: Actor;
	readonly surroundings: Surroundings;
	readonly database: Database;
	readonly outbox: Outbox;
	readonly overlay: Overlay;
	/** The index of what is on this device; absent where it has no worker to keep one. */
	readonly search?: SearchLine;
	/** Says something over the line, by whichever tab holds it. */
	readonly say: (up: StreamUp) => void;
	/** Tries line and outbox now, whatever stopped them: after signing in again, say. */
	readonly wake: () => void;
	/**
	 * Brings a conversation that this device does not keep, with all that belongs to it.
	 *
	 * @throws AppError `offline`, `not-found`
	 */
	readonly bring: (conversationId: string) => Promise<void>;
	/** Takes over entries of the feed that a push brought. */
	readonly take: (items: readonly FeedItem[], epoch: string) => Promise<void>;
	/** Tells the other tabs. */
	readonly tell: (word: Word) => void;
	/** Stops and closes everything; nothing is removed. */
	readonly close: () => Promise<void>;
}
