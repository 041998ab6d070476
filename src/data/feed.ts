/** The only writer of the copy: snapshot, pull and live batches become documents first and a number after (SPEC S3, S7, S8). */
import type { DocumentName } from '#domain/documents.ts';
import { KEPT_DAYS_USUAL, keptDaysOf } from '#domain/working-set.ts';
import { ask, type Asking } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import {
	PULL_LIMIT_MAX,
	type FeedItem,
	type PullAnswer,
	type PullRequest,
	type SnapshotAnswer,
	type SnapshotRequest,
	type ThreadAnswer,
	type ThreadRequest
} from '#protocol/pull.ts';
import type { Batch, Hello } from '#protocol/stream.ts';
import type { Database } from './database.ts';
import type { Progress } from './lives.ts';
import { keptDaysIn, outgrown, type Spared } from './outgrown.ts';
import { pagesAhead, type Cursor } from './pages.ts';
import type { Write } from './rows.ts';

/** How old the kept moment of freshness may become, in milliseconds: writing it with every batch would be dear. */
const CONFIRM_AFTER_MS = 30_000;

/** What the feed asks for while it works. */
export interface FeedEvents {
	/** The copy is about to be dropped: lets what waits leave first (SPEC S8). */
	readonly beforeDrop: () => Promise<void>;
	/** A first copy begins in this epoch. */
	readonly onEpoch: (epoch: string) => Promise<void>;
}

/** Brings what the server said into the copy; one at a time per database. */
export class Feed {
	readonly #database: Database;
	readonly #asking: Asking;
	readonly #events: FeedEvents;
	#writing: Promise<unknown> = Promise.resolve();
	#catchingUp: Promise<unknown> = Promise.resolve();

	constructor(database: Database, asking: Asking, events: FeedEvents) {
		this.#database = database;
		this.#asking = asking;
		this.#events = events;
	}

	/**
	 * Brings the copy to the server's present, whatever it takes: the rest of a snapshot, a pull, or everything anew.
	 *
	 * @param told the server's epoch and clock when they are known, so that nothing is asked in vain
	 * @throws AppError as `ask` does
	 */
	async catchUp(signal: AbortSignal, told?: Pick<Hello, 'epoch' | 'clock'>): Promise<void> {
		const run = this.#catchingUp.then(() => this.#catchUp(signal, told));
		this.#catchingUp = run.catch(() => undefined);
		await run;
	}

	/** Applies a live batch of an epoch; false when `catchUp` is due: one before it is missing (SPEC S7), or more is to be kept (SPEC S3). */
	async receive(
		{ from, to, items }: Pick<Batch, 'from' | 'to' | 'items'>,
		epoch: string | undefined
	): Promise<boolean> {
		return await this.#alone(async () => {
			const { progress } = this.#database;
			if (progress?.kind === 'dropping' || progress?.epoch !== epoch) return false;
			// The screen is alive while the first copy comes; the pull that is due after it brings the number.
			if (progress?.kind === 'filling') await this.#write(items);
			if (progress?.kind !== 'whole') return false;
			if (from > progress.number) return false;
			if (to <= progress.number) return true;
			await this.#write(items);
			if (!(await this.#database.saveProgress({ ...progress, number: to }))) return false;
			return !items.some(({ collection }) => collection === 'workspace') || !(await this.#lacksDays());
		});
	}

	async #catchUp(signal: AbortSignal, told: Pick<Hello, 'epoch' | 'clock'> | undefined): Promise<void> {
		if (signal.aborted) return;
		if (told && isElsewhere(this.#database.progress, told)) await this.#drop();
		try {
			await this.#complete(signal, told?.clock);
		} catch (error) {
			if (!(error instanceof AppError) || error.kind !== 'too-old') throw error;
			await this.#drop();
			await this.#complete(signal);
		}
		if (await this.#beginAgain()) await this.#complete(signal);
	}

	/** Whether the workspace keeps conversations for longer than when the copy was asked for. */
	async #lacksDays(): Promise<boolean> {
		const { progress } = this.#database;
		if (progress?.kind !== 'whole') return false;
		return (await keptDaysIn(this.#database)) > (progress.keptDays ?? KEPT_DAYS_USUAL);
	}

	/**
	 * Makes a copy that lacks days one whose pages are still to come: they bring what was not kept, and repeat the
	 * rest, which stays where it is. What changed since its number comes by the pull after them.
	 */
	async #beginAgain(): Promise<boolean> {
		return await this.#alone(async () => {
			const { progress } = this.#database;
			if (progress?.kind !== 'whole' || !(await this.#lacksDays())) return false;
			const { epoch, number } = progress;
			const keptDays = await keptDaysIn(this.#database);
			const begun = { kind: 'filling', epoch, at: number, below: number + 1, keptDays } as const;
			return await this.#database.saveProgress(begun);
		});
	}

	async #complete(signal: AbortSignal, clock?: number): Promise<void> {
		// What another tab has brought elsewhere meanwhile is continued from there.
		for (let isFull = false; !isFull && !signal.aborted;) isFull = await this.#fill(signal);
		await this.#pull(signal, clock);
	}

	/**
	 * Brings one conversation that the device does not keep, as when it is opened from a search. It is old, and goes again
	 * with what else is, once nothing spares it.
	 *
	 * @throws AppError as `ask` does; `not-found` when there is none
	 */
	async bring(conversationId: string, signal: AbortSignal): Promise<void> {
		const { progress } = this.#database;
		if (progress?.kind !== 'whole') return;
		const request: ThreadRequest = { epoch: progress.epoch, conversationId };
		const { items } = await ask<ThreadAnswer>(this.#asking, endpoints.thread, request, signal);
		await this.take(items, progress.epoch);
	}

	/** Writes entries that came beside the feed, as they are in it (SPEC S7); nothing of another epoch. */
	take(items: readonly FeedItem[], epoch: string): Promise<void> {
		return this.#alone(async () => {
			const { progress } = this.#database;
			if (progress?.kind === 'whole' && progress.epoch === epoch) await this.#write(items);
		});
	}

	/**
	 * Lets go of what has grown old (working-set.ts), of conversations a part at a time, so that nothing waits long for
	 * it. It is on the server, and comes back by `bring`.
	 *
	 * @param now on the server's clock
	 * @param spared what stays all the same; asked before each part
	 */
	async letGo(now: number, signal: AbortSignal, spared?: () => Promise<Spared>): Promise<void> {
		for (let more = true; more && !signal.aborted;) {
			// Before its turn: what the feed brings need not wait for that.
			const stays = await spared?.();
			more = await this.#alone(() => this.#letGoSome(now, stays));
		}
	}

	async #letGoSome(now: number, spared: Spared | undefined): Promise<boolean> {
		// Before what is old is looked for: what the workspace says meanwhile is then lacked, and never taken for kept.
		const keptDays = await keptDaysIn(this.#database);
		const old = await outgrown(this.#database, now, spared);
		for (const [name, ids] of old) await this.#database.evict(name, ids);
		const { progress } = this.#database;
		const isShorter = progress?.kind === 'whole' && keptDays < (progress.keptDays ?? KEPT_DAYS_USUAL);
		if (isShorter) await this.#database.saveProgress({ ...progress, keptDays });
		return old.has('conversation');
	}

	/** Keeps until when the copy was known to be up to date, so that a cold start can say it (product X14). */
	async confirm(freshAt: number): Promise<void> {
		await this.#alone(async () => {
			const { progress } = this.#database;
			if (progress?.kind !== 'whole') return;
			// Either way: a clock that was set back must not end it.
			if (Math.abs(freshAt - (progress.freshAt ?? 0)) < CONFIRM_AFTER_MS) return;
			await this.#database.saveProgress({ ...progress, freshAt });
		});
	}

	async #pull(signal: AbortSignal, clock?: number): Promise<void> {
		for (let more = true; more;) {
			const { progress } = this.#database;
			if (progress?.kind !== 'whole' || (progress.number === clock && !progress.isPartial)) return;
			const { epoch, number } = progress;
			const request: PullRequest = { epoch, after: number, limit: PULL_LIMIT_MAX };
			const answer = await ask<PullAnswer>(this.#asking, endpoints.pull, request, signal);
			const isTaken = await this.#alone(async () => {
				const now = this.#database.progress;
				// Another tab may have begun anew meanwhile.
				if (now?.kind !== 'whole' || now.epoch !== epoch) return false;
				if (answer.to <= now.number && !now.isPartial) return true;
				await this.#write(answer.items);
				return await this.#database.saveProgress(reached(now, answer));
			});
			more = answer.more || !isTaken;
		}
	}

	/** Takes the snapshot from where it stopped (SPEC S3); false when another tab went another way with it. */
	async #fill(signal: AbortSignal): Promise<boolean> {
		const { progress } = this.#database;
		if (progress?.kind === 'whole') return true;
		if (progress?.kind === 'dropping') await this.#alone(() => this.#database.drop());
		let { epoch, keptDays } = progress?.kind === 'filling' ? progress : {};
		// The next pages are made ready while the store still takes the last ones; their progress follows in order.
		let stored: Promise<boolean> = Promise.resolve(true);
		for await (const pages of pagesAhead((cursor) => this.#page(cursor, signal), cursorOf(progress))) {
			const last = pages.at(-1);
			if (!last) continue;
			if (epoch === undefined) await this.#events.onEpoch(last.epoch);
			epoch ??= last.epoch;
			const days = (keptDays ??= keptDaysSaid(pages));
			if (pages.some((page) => page.epoch !== epoch)) throw otherEpoch();
			if (!(await this.#claim(last))) return false;
			const before = stored;
			const written = this.#write(pages.flatMap(({ items }) => items));
			stored = this.#alone(async () => {
				const [isTaken] = await Promise.all([before, written]);
				return isTaken && (await this.#database.saveProgress(after(last, days)));
			});
			stored.catch(() => undefined);
			if (!(await before)) return false;
		}
		return await stored;
	}

	/** Before anything of an epoch is written the copy is said to be of it: one life has one epoch, whoever fills it. */
	async #claim({ epoch, at }: Pick<SnapshotAnswer, 'epoch' | 'at'>): Promise<boolean> {
		const { progress } = this.#database;
		if (progress !== undefined) return progress.kind === 'filling' && progress.epoch === epoch;
		return await this.#database.saveProgress({ kind: 'filling', epoch, at, below: at + 1 });
	}

	async #page(cursor: Cursor, signal: AbortSignal): Promise<SnapshotAnswer> {
		const request: SnapshotRequest = cursor ? { cursor } : {};
		return await ask<SnapshotAnswer>(this.#asking, endpoints.snapshot, request, signal);
	}

	async #drop(): Promise<void> {
		await this.#events.beforeDrop();
		await this.#alone(() => this.#database.drop());
	}

	/** What is new first, and only then what is gone: a device without room must not lose what it has nothing for instead. */
	async #write(items: readonly FeedItem[]): Promise<void> {
		const gone = items.filter((item) => 'gone' in item);
		if (gone.length === 0) return await this.#store(items);
		await this.#store(items.filter((item) => !('gone' in item)));
		await this.#store(gone);
	}

	async #store(items: readonly FeedItem[]): Promise<void> {
		const byCollection = Map.groupBy(items, ({ collection }) => collection);
		await Promise.all([...byCollection].map(([name, of]) => this.#database.write(name, of.map(writeOf))));
	}

	/** Writes one thing after the other, so that a number never precedes its documents. */
	async #alone<T>(work: () => Promise<T>): Promise<T> {
		const run = this.#writing.then(work);
		this.#writing = run.catch(() => undefined);
		return await run;
	}
}

/** Whether a copy is of another epoch than the server; one that is ahead of its clock is not: a pull may have been faster. */
const isElsewhere = (progress: Progress | undefined, { epoch }: Pick<Hello, 'epoch'>): boolean =>
	progress !== undefined && progress.kind !== 'dropping' && progress.epoch !== epoch;

const otherEpoch = () => new AppError({ kind: 'too-old', message: 'the server is of another epoch' });

function cursorOf(progress: Progress | undefined): Cursor {
	return progress?.kind === 'filling' ? { at: progress.at, below: progress.below } : undefined;
}

function after({ epoch, at, cursor }: SnapshotAnswer, keptDays: number): Progress {
	if (!cursor) return { kind: 'whole', epoch, number: at, isPartial: true, keptDays };
	return { kind: 'filling', epoch, at: cursor.at, below: cursor.below, keptDays };
}

/** What the workspace said when the first copy was begun: it may say something else by the last page. */
function keptDaysSaid(pages: readonly SnapshotAnswer[]): number {
	for (const { items } of pages) {
		for (const item of items)
			if (item.collection === 'workspace' && 'document' in item) return keptDaysOf(item.document);
	}
	return KEPT_DAYS_USUAL;
}

/** A wish must not leave before the last page: its document may have changed again, and comes with a later one (SPEC S12). */
function reached(
	{ isPartial, ...progress }: Progress & { kind: 'whole' },
	{ to, more }: PullAnswer
): Progress {
	return { ...progress, number: Math.max(progress.number, to), ...(more ? { isPartial: true } : {}) };
}

function writeOf(item: FeedItem): Write<DocumentName> {
	const { number } = item;
	return 'gone' in item ? { gone: item.id, number } : { document: item.document, number };
}
