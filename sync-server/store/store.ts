/** What the server keeps and how it is asked: the interface that every engine fulfils. */
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Mailing } from '#domain/email.ts';
import type { StoredFile } from '#domain/file.ts';
import type { Actor, Put } from '#domain/mutator.ts';
import type { Visit } from '#domain/visit.ts';
import type { MutationResult, SentMutation } from '#protocol/mutate.ts';
import type { SnapshotRequest } from '#protocol/pull.ts';
import type { SearchAnswer, SearchRequest } from '#protocol/search.ts';
import type { Sending } from '../dating.ts';
import type { FileKey, FileStep } from './files.ts';
import type { DueJob, WhichJobs } from './jobs.ts';
import type { PushStep } from './push.ts';
import type { pushReader } from './push-reader.ts';
import type { ToldVisit } from './visit.ts';

/** How many bytes of documents one page carries at most; a single larger one travels alone. */
export const PAGE_BYTES = 1_000_000;

/** Whose eyes: an agent sees its workspace but others' marks and what its role may not see, a visitor the public part of its own (SPEC W1). */
export interface Audience {
	readonly kind: Actor['kind'];
	readonly id: string;
	/** An agent's; who has none is shown the least (product V6). */
	readonly role?: 'owner' | 'manager' | 'agent';
}

/** Wishes of one actor, to be decided in order. */
export interface Wishes extends Sending {
	readonly workspaceId: string;
	readonly actor: Actor;
	readonly mutations: readonly SentMutation[];
	/** Whether their author and line may have one more letter sent (SPEC M10). */
	readonly mayMail?: boolean;
}

/** One entry of a committed change, ready to be sent. */
export interface ChangedItem {
	readonly number: number;
	/** The only agent who receives it; absent when all of the workspace do. */
	readonly agentId?: string;
	/** The visitor who receives `visitorText`. */
	readonly visitorId?: string;
	/** The entry as JSON, for agents. */
	readonly text: string;
	/** The entry as JSON for agents who are neither owner nor manager; absent when it is the same. */
	readonly roleAgentText?: string;
	/** The entry as JSON for its visitor; absent when nothing of it is public. */
	readonly visitorText?: string;
}

/** What one transaction did to a workspace: everything above `from`, up to and including `to`. */
export interface Change {
	readonly workspaceId: string;
	readonly from: number;
	readonly to: number;
	/** In number order; empty when it was too much to be sent at once. */
	readonly items: readonly ChangedItem[];
	readonly tooMuch: boolean;
	/** Visitors who would receive something of it. */
	readonly visitorIds: readonly string[];
	/** Whether an agent, the workspace itself or a blocked IP address is part of it: who may what, and who is online. */
	readonly rights: boolean;
	/** Visitors whose own document is part of it: they may be blocked now. */
	readonly changedVisitorIds: readonly string[];
}

/** A page of the feed; `items` is the inside of a JSON array, as UTF-8. */
export interface Page {
	readonly from: number;
	readonly to: number;
	readonly more: boolean;
	readonly items: Uint8Array<ArrayBuffer>;
}

/** Where a snapshot goes on. */
export type Cursor = NonNullable<SnapshotRequest['cursor']>;

/** A page of a snapshot; complete without a cursor. */
export interface SnapshotPage {
	readonly at: number;
	readonly cursor?: Cursor;
	/** With a cursor: where the pages after the next will begin. */
	readonly ahead?: readonly number[];
	readonly items: Uint8Array<ArrayBuffer>;
}

/** The documents, their feed, and what became of every wish. */
export interface Store {
	/** Names one life of the database (SPEC S8). */
	readonly epoch: string;
	/** Decides wishes in one durable transaction (SPEC S1, S4, S5); the workspace must exist. */
	mutate(wishes: Wishes): Promise<readonly MutationResult[]>;
	/**
	 * Writes documents as they are in one transaction; makes the workspace when there is none. Older messages
	 * are packed as they would have been; messages without a conversation are an error.
	 *
	 * @returns the number of the last change
	 */
	seed(workspaceId: string, puts: readonly Put[]): Promise<number>;
	/** Packs what is loose of conversations that rest (domain `toSeal`). */
	rest(now: number): Promise<void>;
	/** Adds what is over to the reports, a part at a time (SPEC S23). @returns whether there may be more */
	report(now: number): Promise<boolean>;
	/** Writes visits of known visitors, in one transaction; what else was told is dropped (product V2). */
	recordVisits(workspaceId: string, visits: readonly ToldVisit[]): Promise<void>;
	/** Forgets IP addresses that their workspace hides, a part at a time (product V6). @returns whether there may be more */
	hideIpAddresses(): Promise<boolean>;
	/** Says in agents' documents how soon they usually answer (product X10). */
	renewAgents(): Promise<void>;
	/** The visits of a visitor that are kept, the newest first. */
	visitsOf(workspaceId: string, visitorId: string): Promise<Visit[]>;
	/** The open conversation of a visitor, the newest; nothing when there is none. */
	openConversationOf(workspaceId: string, visitorId: string): Promise<string | undefined>;
	/** Forgets markers and results older than the moment (SPEC S8). */
	clean(before: number): Promise<void>;
	/** The number of the workspace's last change; nothing when there is no such workspace. */
	clock(workspaceId: string): Promise<number | undefined>;
	read<N extends DocumentName>(
		workspaceId: string,
		collection: N,
		id: string
	): Promise<Document<N> | undefined>;
	list<N extends DocumentName>(workspaceId: string, collection: N): Promise<Document<N>[]>;
	/** Whether the widget may stand on an origin: in this workspace, or, without one, in any (SPEC W2). */
	listsOrigin(origin: string, workspaceId?: string): Promise<boolean>;
	/** What changed above `after`, from one read transaction; nothing when the markers are gone (SPEC S2, S8). */
	pull(workspaceId: string, audience: Audience, after: number, limit: number): Promise<Page | undefined>;
	/** The next page of a first copy; nothing when the cursor is of another life (SPEC S3). */
	snapshot(workspaceId: string, audience: Audience, cursor?: Cursor): Promise<SnapshotPage | undefined>;
	/** The entries of one conversation and what belongs to it, for an agent; nothing when there is none. */
	thread(
		workspaceId: string,
		audience: Audience,
		conversationId: string
	): Promise<Uint8Array<ArrayBuffer> | undefined>;
	/** Conversations in which something is, the newest first (SPEC S21). */
	search(workspaceId: string, wanted: SearchRequest): Promise<SearchAnswer>;
	/** What is known of a file, whoever asks; nothing when there is none. */
	file(workspaceId: string, id: string): Promise<StoredFile | undefined>;
	/** Writes down what happened to a file, durably; a step that is repeated changes nothing. */
	stepFile(workspaceId: string, step: FileStep): Promise<void>;
	/** Files of no message that nothing was added to since the moment; not all at once. */
	looseFiles(before: number): Promise<FileKey[]>;
	/** The newest of a conversation as an agent receives it: itself, its visitor, and what of it does not rest yet. */
	recent(workspaceId: string, audience: Audience, conversationId: string): Promise<Uint8Array<ArrayBuffer>>;
	/** Devices that are told, and what was decided about them. */
	readonly pushes: ReturnType<typeof pushReader>;
	/** Writes what happened to them; a step that is repeated changes nothing. */
	stepPush(workspaceId: string, step: PushStep): Promise<void>;
	/** What is to be done and may be tried at the moment, the longest due first. */
	dueJobs(now: number, which: WhichJobs): Promise<DueJob[]>;
	/** Ends a job and says so in its entry, in one transaction; one that was ended before changes nothing. */
	settleJob(job: DueJob, mailing: Mailing): Promise<void>;
	/** Puts a job off. */
	delayJob(job: DueJob, dueAt: number): Promise<void>;
	/**
	 * Says in every workspace from which address its e-mail comes, or that none can be sent. Only while nobody else writes:
	 * it reads before it writes.
	 */
	mailFrom(from: string | undefined): Promise<void>;
	/** Tells of every committed change, in the order of commits, before its wishes are answered. */
	watch(listener: (change: Change) => void): void;
	/** Tells that a committed change left something to be done at once. What becomes due later, or was written by another process, is found by looking. */
	watchDue(listener: () => void): void;
	close(): Promise<void>;
}
