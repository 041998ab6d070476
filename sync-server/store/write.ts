/** The writing transaction: several requests in one commit, each decided on what the ones before it left (SPEC S1, S5). */
import type { DatabaseSync } from 'node:sqlite';
import type { Mailing } from '#domain/email.ts';
import type { Put } from '#domain/mutator.ts';
import { toSeal } from '#domain/transcript.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { decideBatch, fileIdsIn, loadTouched } from '../decide.ts';
import { stackOf } from '../log.ts';
import type { FileStep } from './files.ts';
import type { DueJob } from './jobs.ts';
import type { PushStep } from './push.ts';
import { addToReports } from './report.ts';
import { watchReturning } from './returning.ts';
import { changeOf, markerOf, rowOf, Rows } from './rows.ts';
import { isLively, newMessages, seal } from './seal.ts';
import { settledRows } from './settle.ts';
import type { Change, Wishes } from './store.ts';
import { openTables, type Tables } from './tables.ts';
import { forgetAddresses, recordVisits, type ToldVisit } from './visit.ts';

/** One request to the writer. */
export type Job =
	| { readonly kind: 'mutate'; readonly wishes: Wishes }
	| {
			readonly kind: 'seed';
			readonly workspaceId: string;
			readonly puts: readonly Put[];
			readonly now: number;
	  }
	| {
			readonly kind: 'rest' | 'report';
			readonly workspaceId: string;
			readonly conversationIds: readonly string[];
			readonly now: number;
	  }
	| { readonly kind: 'file'; readonly workspaceId: string; readonly step: FileStep; readonly now: number }
	| { readonly kind: 'push'; readonly workspaceId: string; readonly step: PushStep; readonly now: number }
	| { readonly kind: 'settle'; readonly job: DueJob; readonly mailing: Mailing }
	| { readonly kind: 'delay'; readonly job: DueJob; readonly dueAt: number }
	| {
			readonly kind: 'visits';
			readonly workspaceId: string;
			readonly visits: readonly ToldVisit[];
			readonly now: number;
	  }
	| { readonly kind: 'agents'; readonly workspaceId: string; readonly now: number }
	| { readonly kind: 'hide'; readonly workspaceId: string; readonly now: number }
	| { readonly kind: 'clean'; readonly before: number };

/** What became of one request; a failed one has written nothing. */
export type Answer =
	| { readonly kind: 'done'; readonly results: readonly MutationResult[]; readonly number: number }
	| { readonly kind: 'failed'; readonly message: string };

/** What became of a group of requests. */
export interface Written {
	readonly answers: readonly Answer[];
	readonly changes: readonly Change[];
	/** What our own functions threw, as text for the log. */
	readonly bugs: readonly string[];
	/** When the first of the jobs is due that it wrote; absent when it wrote none. */
	readonly dueAt?: number | undefined;
}

/** What one request did, before it is known to be committed. */
interface Step {
	readonly workspaceId?: string;
	readonly from: number;
	readonly to: number;
	readonly rows: Rows;
	readonly results: readonly MutationResult[];
	readonly bugs: readonly unknown[];
}

/** What happens to devices and changes whether pushes reach their agent. */
const CHANGES_REACH: readonly PushStep['do'][] = ['subscribe', 'leave', 'lose', 'stop'];
const NO_CHANGE: Step = { from: 0, to: 0, rows: new Rows(), results: [], bugs: [] };

/** Makes the function that writes a group of requests in one durable transaction. */
export function openWriter(db: DatabaseSync): (jobs: readonly Job[]) => Written {
	const tables = openTables(db);
	return (jobs) => {
		const merged = new Map<string, { from: number; to: number; rows: Rows }>();
		const bugs: string[] = [];
		db.exec('BEGIN IMMEDIATE');
		try {
			const answers = jobs.map((job) => attempt(db, tables, job, merged, bugs));
			db.exec('COMMIT');
			const changes = [...merged].map(([id, { from, to, rows }]) => changeOf(id, from, to, rows));
			return { answers, changes, bugs, dueAt: tables.newlyDueAt() };
		} catch (error) {
			if (db.isTransaction) db.exec('ROLLBACK');
			throw error;
		}
	};
}

/** One request between savepoints: when it fails, the others of its group stand. */
function attempt(
	db: DatabaseSync,
	tables: Tables,
	job: Job,
	merged: Map<string, { from: number; to: number; rows: Rows }>,
	bugs: string[]
): Answer {
	db.exec('SAVEPOINT job');
	try {
		const step = run(tables, job);
		db.exec('RELEASE job');
		bugs.push(...step.bugs.map(stackOf));
		if (step.workspaceId !== undefined && step.to > step.from) {
			const change = merged.get(step.workspaceId) ?? { from: step.from, to: step.to, rows: new Rows() };
			for (const row of step.rows) change.rows.add(row);
			merged.set(step.workspaceId, { ...change, to: step.to });
		}
		return { kind: 'done', results: step.results, number: step.to };
	} catch (error) {
		db.exec('ROLLBACK TO job; RELEASE job');
		bugs.push(stackOf(error));
		return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

function run(tables: Tables, job: Job): Step {
	switch (job.kind) {
		case 'mutate':
			return mutate(tables, job.wishes);
		case 'seed':
			return seed(tables, job.workspaceId, job.puts, job.now);
		case 'rest':
			return rest(tables, job.workspaceId, job.conversationIds, job.now);
		case 'report':
			return report(tables, job.workspaceId, job.conversationIds, job.now);
		case 'visits':
			return visits(tables, job.workspaceId, recordVisits(tables, job.workspaceId, job.visits), job.now);
		case 'hide':
			return visits(tables, job.workspaceId, forgetAddresses(tables, job.workspaceId), job.now);
		case 'clean':
			tables.forget(job.before);
			return NO_CHANGE;
		case 'settle':
			return settle(tables, job);
		case 'delay':
			tables.delayJob(job.job.id, job.dueAt);
			return NO_CHANGE;
		case 'file':
			tables.stepFile(job.workspaceId, job.step, job.now);
			return NO_CHANGE;
		case 'push':
			tables.stepPush(job.workspaceId, job.step, job.now);
			// Colleagues know by an agent's document whether pushes reach it.
			if (!CHANGES_REACH.includes(job.step.do)) return NO_CHANGE;
			return renewAgents(tables, job.workspaceId, job.now);
		case 'agents':
			return renewAgents(tables, job.workspaceId, job.now);
	}
}

function mutate(tables: Tables, { workspaceId, actor, mutations, mayMail, ...sending }: Wishes): Step {
	const from = tables.clock(workspaceId);
	if (from === undefined) throw new Error(`there is no workspace ${workspaceId}`);
	const seen = tables.seen(
		workspaceId,
		actor,
		mutations.map(({ id }) => id)
	);
	const undecided = mutations.filter(({ id }) => !seen.has(id));
	const documents = loadTouched(undecided, actor, (keys) => tables.load(workspaceId, keys));
	const files = new Map(fileIdsIn(undecided).map((id) => [id, tables.file(workspaceId, id)]));
	const known = { clock: from, seen, documents, files };
	const decided = decideBatch({ actor, mutations, mayMail, ...sending, ...known });
	const { now } = sending;
	const { rows, to, sealed } = write(tables, workspaceId, decided.changes, decided.clock, now);
	// What was packed at once is in the feed only with its transcript, so the whole batch is there at the end.
	const settle = (result: MutationResult): MutationResult =>
		sealed && result.kind === 'applied' && !seen.has(result.id) ? { ...result, number: to } : result;
	for (const result of decided.fresh) tables.addResult(workspaceId, actor, settle(result), now);
	return { workspaceId, from, to, rows, results: decided.results.map(settle), bugs: decided.bugs };
}

function seed(tables: Tables, workspaceId: string, puts: readonly Put[], now: number): Step {
	tables.addWorkspace(workspaceId);
	return writeAll(tables, workspaceId, puts, now);
}

/** Writes documents as they are, each under the next number. */
function writeAll(tables: Tables, workspaceId: string, puts: readonly Put[], now: number): Step {
	const from = tables.clock(workspaceId) ?? 0;
	const changes = puts.map((put, index) => ({ number: from + index + 1, put }));
	const { rows, to } = write(tables, workspaceId, changes, from + puts.length, now);
	return { workspaceId, from, to, rows, results: [], bugs: [] };
}

/** Visits belong to no conversation. */
const nobody = (): string => {
	throw new Error('a visit has no conversation');
};

function visits(
	tables: Tables,
	workspaceId: string,
	{ puts, gone }: ReturnType<typeof recordVisits>,
	now: number
): Step {
	const step = writeAll(tables, workspaceId, puts, now);
	for (const [index, put] of gone.entries()) {
		const marker = markerOf(rowOf(put, 0, nobody), step.to + index + 1, now);
		step.rows.add(marker);
		tables.write(workspaceId, marker);
	}
	const to = step.to + gone.length;
	if (gone.length > 0) tables.setClock(workspaceId, to);
	return { ...step, to };
}

function rest(tables: Tables, workspaceId: string, conversationIds: readonly string[], now: number): Step {
	const from = tables.clock(workspaceId) ?? 0;
	const { rows, to } = write(tables, workspaceId, [], from, now, conversationIds);
	return { workspaceId, from, to, rows, results: [], bugs: [] };
}

/** Says in agents' own documents what has become another. */
function renewAgents(tables: Tables, workspaceId: string, now: number): Step {
	const puts = tables.agentsAnew(workspaceId).map((document): Put => ({ collection: 'agent', document }));
	return writeAll(tables, workspaceId, puts, now);
}

function report(tables: Tables, workspaceId: string, conversationIds: readonly string[], now: number): Step {
	return writeAll(tables, workspaceId, addToReports(tables, workspaceId, { conversationIds, now }), now);
}

/** Nothing is packed by it: what is written again was received before. */
function settle(tables: Tables, { job, mailing }: Extract<Job, { kind: 'settle' }>): Step {
	const from = tables.clock(job.workspaceId) ?? 0;
	const rows = new Rows();
	for (const row of settledRows(tables, job, { mailing, number: from + 1 })) rows.add(row);
	for (const row of rows) tables.write(job.workspaceId, row);
	const to = from + [...rows].length;
	if (to > from) tables.setClock(job.workspaceId, to);
	return { workspaceId: job.workspaceId, from, to, rows, results: [], bugs: [] };
}

function write(
	tables: Tables,
	workspaceId: string,
	changes: readonly { readonly number: number; readonly put: Put }[],
	clock: number,
	now: number,
	restingIds: readonly string[] = []
): { rows: Rows; to: number; sealed: boolean } {
	const bringBack = watchReturning(tables, workspaceId, changes, now);
	const rows = new Rows();
	const visitorOf = visitorsOf(tables, workspaceId, changes);
	for (const { number, put } of changes) rows.add(rowOf(put, number, visitorOf));
	const fresh = newMessages(rows);
	let to = clock;
	for (const conversationId of new Set([...fresh.keys(), ...restingIds])) {
		const added = fresh.get(conversationId) ?? [];
		if (isLively(tables, workspaceId, conversationId, added, now)) continue;
		const resting = toSeal([...tables.loose(workspaceId, conversationId), ...added], now);
		to = seal(tables, { workspaceId, conversationId, rows, visitorOf, now }, resting, to);
	}
	for (const row of rows) tables.write(workspaceId, row);
	for (const { put } of changes) {
		tables.index(workspaceId, put);
		if (put.collection !== 'message') continue;
		tables.attachFile(workspaceId, put.document, visitorOf(put.document.conversationId));
		tables.addJobs(workspaceId, put.document, now);
	}
	const sealed = to > clock;
	to = bringBack(rows, to, visitorOf);
	if (to > clock || changes.length > 0) tables.setClock(workspaceId, to);
	return { rows, to, sealed };
}

/** Whose each conversation is, those of the same transaction included, in whatever order they come. */
function visitorsOf(tables: Tables, workspaceId: string, changes: readonly { readonly put: Put }[]) {
	const visitors = new Map<string, string>();
	for (const { put } of changes) {
		if (put.collection === 'conversation') visitors.set(put.document.id, put.document.visitorId);
	}
	return (conversationId: string): string => {
		const visitorId = visitors.get(conversationId) ?? tables.visitorOf(workspaceId, conversationId);
		if (visitorId === undefined) throw new Error(`there is no conversation ${conversationId}`);
		visitors.set(conversationId, visitorId);
		return visitorId;
	};
}
