/** The store on the embedded database: one writing thread, reads beside it. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { RESTS_AFTER_MS } from '#domain/transcript.ts';
import { AppError } from '#protocol/error.ts';
import { stackOf, type Log } from '../log.ts';
import { form } from '../root.ts';
import { holdAlone, MEMORY, migrate, openDatabase } from './database.ts';
import { fileReader } from './files.ts';
import { jobReader } from './jobs.ts';
import { pushReader } from './push-reader.ts';
import { openReader } from './read.ts';
import { openSearch } from './search.ts';
import type { Change, Store } from './store.ts';
import { shallow } from './shallow.ts';
import type { FromWriter, ToWriter } from './worker.ts';
import { openWriter, type Answer, type Job, type Written } from './write.ts';

/** What the store needs. */
export interface StoreOptions {
	/** A directory that exists, or `MEMORY`: then everything happens in this thread and is lost at the end. */
	readonly dataDir: string;
	readonly clock: Clock;
	readonly newId: NewId;
	readonly log: Log;
	/** Begins a new epoch: the file was put back from a backup (SPEC S8). */
	readonly restored?: boolean;
	/** The writer is gone: nothing can be written any more. */
	readonly onlost?: () => void;
	/** Opens what writes a file, which tells what it has written; a thread of its own when left out. */
	readonly openWriter?: ((file: string, tell: (written: Written) => void) => Writer) | undefined;
}

/** Sends requests to whoever writes. */
export interface Writer {
	write(job: Job): Promise<Answer>;
	close(): Promise<void>;
}

/** Opens the store and brings its file to the present shape. */
export async function openSqliteStore(options: StoreOptions): Promise<Store> {
	const { dataDir, clock, log } = options;
	const file = dataDir === MEMORY ? MEMORY : join(dataDir, 'porchlight.db');
	const release = dataDir === MEMORY ? () => undefined : holdAlone(dataDir);
	const { db, epoch } = openFile(file, options, release);
	const reader = openReader(db);
	const search = openSearch(db);
	const files = fileReader(db);
	const jobs = jobReader(db);
	const listeners: ((change: Change) => void)[] = [];
	const waiting: (() => void)[] = [];
	const tell = ({ changes, bugs, dueAt }: Written): void => {
		for (const bug of bugs) log.error('writer', { error: bug });
		for (const change of changes) for (const listener of listeners) listener(change);
		if (dueAt !== undefined && dueAt <= clock()) for (const listener of waiting) listener();
	};
	const openOwn = options.openWriter ?? ((path) => workerWriter(path, tell, options));
	const writer = file === MEMORY ? inlineWriter(openWriter(db), tell) : openOwn(file, tell);
	const done = async (job: Job) => {
		const answer = await writer.write(job);
		if (answer.kind === 'failed') throw new Error(answer.message);
		return answer;
	};
	return {
		epoch,
		mutate: async (wishes) => (await done({ kind: 'mutate', wishes: shallow(wishes) })).results,
		seed: async (workspaceId, puts) => (await done({ kind: 'seed', workspaceId, puts, now: clock() })).number,
		rest: async (now) => {
			for (const [workspaceId, conversationIds] of reader.resting(now - RESTS_AFTER_MS)) {
				await done({ kind: 'rest', workspaceId, conversationIds, now });
			}
		},
		report: async (now) => {
			const due = reader.reportable(now);
			for (const [workspaceId, conversationIds] of due) {
				await done({ kind: 'report', workspaceId, conversationIds, now });
			}
			return due.size > 0;
		},
		recordVisits: async (workspaceId, visits) =>
			void (await done({ kind: 'visits', workspaceId, visits, now: clock() })),
		hideIpAddresses: async () => {
			const due = reader.hiding().filter((workspaceId) => reader.addressed(workspaceId).length > 0);
			for (const workspaceId of due) await done({ kind: 'hide', workspaceId, now: clock() });
			return due.length > 0;
		},
		renewAgents: async () => {
			for (const workspaceId of reader.workspaceIds())
				await done({ kind: 'agents', workspaceId, now: clock() });
		},
		visitsOf: async (workspaceId, visitorId) => reader.visitsOf(workspaceId, visitorId),
		openConversationOf: async (workspaceId, visitorId) => reader.openConversationOf(workspaceId, visitorId),
		clean: async (before) => void (await done({ kind: 'clean', before })),
		clock: async (workspaceId) => reader.clock(workspaceId),
		read: async (workspaceId, collection, id) => reader.read(workspaceId, collection, id),
		list: async (workspaceId, collection) => reader.list(workspaceId, collection),
		listsOrigin: async (origin, workspaceId) => reader.listsOrigin(origin, workspaceId),
		pull: async (workspaceId, audience, after, limit) => reader.pull(workspaceId, audience, after, limit),
		snapshot: async (workspaceId, audience, cursor) =>
			reader.snapshot(workspaceId, audience, clock(), cursor),
		thread: async (workspaceId, audience, conversationId) =>
			reader.thread(workspaceId, audience, conversationId),
		search: async (workspaceId, wanted) => search(workspaceId, wanted),
		file: async (workspaceId, id) => files.file(workspaceId, id),
		stepFile: async (workspaceId, step) =>
			void (await done({ kind: 'file', workspaceId, step, now: clock() })),
		looseFiles: async (before) => files.looseFiles(before),
		recent: async (workspaceId, audience, conversationId) =>
			reader.recent(workspaceId, audience, conversationId),
		pushes: pushReader(db),
		stepPush: async (workspaceId, step) =>
			void (await done({ kind: 'push', workspaceId, step, now: clock() })),
		dueJobs: async (now, which) => jobs.dueJobs(now, which),
		settleJob: async (job, mailing) => void (await done({ kind: 'settle', job, mailing })),
		delayJob: async (job, dueAt) => void (await done({ kind: 'delay', job, dueAt })),
		mailFrom: async (from) => {
			for (const workspace of reader.mailingOtherwise(from)) {
				const { mailFrom: _before, ...rest } = workspace;
				const document = from === undefined ? rest : { ...rest, mailFrom: from };
				const puts = [{ collection: 'workspace' as const, document }];
				await done({ kind: 'seed', workspaceId: workspace.id, puts, now: clock() });
			}
		},
		watch: (listener) => void listeners.push(listener),
		watchDue: (listener) => void waiting.push(listener),
		close: async () => {
			await writer.close();
			if (db.isOpen) db.close();
			release();
		}
	};
}

/** The file's own connection, of the present shape; the directory is given back when that fails. */
function openFile(file: string, { newId, restored }: StoreOptions, release: () => void) {
	try {
		const db = openDatabase(file);
		return { db, epoch: migrate(db, newId, restored) };
	} catch (error) {
		release();
		throw error;
	}
}

function inlineWriter(write: (jobs: readonly Job[]) => Written, tell: (written: Written) => void): Writer {
	return {
		write: async (job) => {
			const written = write([job]);
			tell(written);
			return written.answers[0] ?? { kind: 'failed', message: 'the writer gave no answer' };
		},
		close: async () => undefined
	};
}

function workerWriter(file: string, tell: (written: Written) => void, { log, onlost }: StoreOptions): Writer {
	const worker = new Worker(new URL(`./worker${form}`, import.meta.url), { workerData: { file } });
	const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
	let tickets = 0;
	let gone: Error | undefined;
	const lose = (error: Error) => {
		gone = error;
		for (const { reject } of waiting.values()) reject(error);
		waiting.clear();
	};
	worker.on('error', (error: Error) => {
		log.error('writer', { error: stackOf(error) });
		lose(error);
		onlost?.();
	});
	const exited = new Promise<void>((resolve) => {
		worker.on('exit', () => {
			lose(new AppError({ kind: 'busy', message: 'the server is closing', waitMs: 1_000 }));
			resolve();
		});
	});
	worker.on('message', ({ tickets: answered, written, failure }: FromWriter) => {
		if (written) tell(written);
		if (failure !== undefined) log.error('writer', { error: failure });
		for (const [index, ticket] of answered.entries()) {
			const answer = written?.answers[index] ?? { kind: 'failed', message: 'the transaction failed' };
			waiting.get(ticket)?.resolve(answer);
			waiting.delete(ticket);
		}
	});
	return {
		write: (job) =>
			new Promise((resolve, reject) => {
				if (gone) return reject(gone);
				tickets += 1;
				// What can't be handed over throws, and nobody waits for it.
				worker.postMessage({ ticket: tickets, job } satisfies ToWriter);
				waiting.set(tickets, { resolve, reject });
			}),
		close: async () => {
			if (!gone) worker.postMessage('close' satisfies ToWriter);
			await exited;
		}
	};
}
