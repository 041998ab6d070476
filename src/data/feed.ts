/** The only writer of the copy: snapshot, pull and live batches become documents first and a number after (SPEC S3, S7, S8). */
import type { DocumentName } from '#domain/documents.ts';
import { ask, type Asking } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import {
	PULL_LIMIT_MAX,
	type FeedItem,
	type PullAnswer,
	type PullRequest,
	type SnapshotAnswer,
	type SnapshotRequest
} from '#protocol/pull.ts';
import type { Batch } from '#protocol/stream.ts';
import type { Database, Progress, Write } from './database.ts';

/** What the feed tells while it works. */
export interface FeedEvents {
	/** The copy is of another epoch, or too old: what waits must be sent before it is dropped (SPEC S8). */
	readonly beforeDrop: () => Promise<void>;
	/** The epoch of the copy is known from now on. */
	readonly onEpoch: (epoch: string) => Promise<void>;
	/** How far a first copy has come. */
	readonly onPage: () => void;
}

/** Brings what the server said into the copy; one at a time per database. */
export class Feed {
	readonly #database: Database;
	readonly #asking: Asking;
	readonly #events: FeedEvents;
	#progress: Progress | undefined;
	#writing: Promise<unknown> = Promise.resolve();

	constructor(database: Database, asking: Asking, events: FeedEvents) {
		this.#database = database;
		this.#asking = asking;
		this.#events = events;
	}

	/** Reads where the copy stands; call it first, and again after another tab fed it. */
	async open(): Promise<void> {
		this.#progress = await this.#database.readProgress();
	}

	/** The number of a whole copy. */
	get number(): number | undefined {
		return this.#progress?.kind === 'whole' ? this.#progress.number : undefined;
	}

	/**
	 * Brings the copy to the server's present, whatever it takes: the rest of a snapshot, a pull, or everything anew.
	 *
	 * @param told the server's epoch and clock when they are known, so that nothing is asked in vain
	 */
	async catchUp(
		signal: AbortSignal,
		told?: { readonly epoch: string; readonly clock: number }
	): Promise<void> {
		if (told && this.#progress && 'epoch' in this.#progress) {
			const ahead = this.#progress.kind === 'whole' && this.#progress.number > told.clock;
			if (this.#progress.epoch !== told.epoch || ahead) await this.#drop();
		}
		if (this.#progress?.kind === 'whole' && this.#progress.number === told?.clock) return;
		try {
			await this.#fill(signal);
			await this.#pull(signal);
		} catch (error) {
			if (!(error instanceof AppError) || error.kind !== 'too-old') throw error;
			await this.#drop();
			await this.#fill(signal);
			await this.#pull(signal);
		}
	}

	/** Applies a live batch; false when one before it is missing, then `catchUp` is due (SPEC S7). */
	async receive({ from, to, items }: Pick<Batch, 'from' | 'to' | 'items'>): Promise<boolean> {
		return await this.#alone(async () => {
			const progress = this.#progress;
			if (progress?.kind === 'filling') {
				// The screen is alive while the first copy comes; the pull after it brings the number.
				await this.#write(items);
				return true;
			}
			if (progress?.kind !== 'whole' || from > progress.number) return false;
			if (to <= progress.number) return true;
			await this.#write(items);
			await this.#save({ ...progress, number: to });
			return true;
		});
	}

	async #pull(signal: AbortSignal): Promise<void> {
		for (;;) {
			const progress = this.#progress;
			if (progress?.kind !== 'whole') return;
			const request: PullRequest = { epoch: progress.epoch, after: progress.number, limit: PULL_LIMIT_MAX };
			const answer = await ask<PullAnswer>(this.#asking, endpoints.pull, request, signal);
			await this.#alone(async () => {
				if (this.#progress?.kind !== 'whole' || answer.to <= this.#progress.number) return;
				await this.#write(answer.items);
				await this.#save({ kind: 'whole', epoch: answer.epoch, number: answer.to });
			});
			if (!answer.more) return;
		}
	}

	/** Takes the snapshot from where it stopped, fetching one page while the one before is written. */
	async #fill(signal: AbortSignal): Promise<void> {
		if (this.#progress?.kind === 'whole') return;
		if (this.#progress?.kind === 'dropping') await this.#drop();
		let next: Promise<SnapshotAnswer> | undefined = this.#page(this.#cursor(), signal);
		while (next) {
			const page: SnapshotAnswer = await next;
			const began = this.#progress?.kind === 'filling' ? this.#progress : undefined;
			if (began && began.epoch !== page.epoch)
				throw new AppError({ kind: 'too-old', message: 'another epoch' });
			if (!began) await this.#events.onEpoch(page.epoch);
			next = page.cursor && this.#page(page.cursor, signal);
			// Its failure is awaited in the next round; until then it is nobody's.
			next?.catch(() => undefined);
			await this.#alone(async () => {
				await this.#write(page.items);
				await this.#save(after(page));
			});
			this.#events.onPage();
		}
	}

	#cursor(): SnapshotRequest['cursor'] {
		const progress = this.#progress;
		if (progress?.kind !== 'filling' || progress.below === undefined) return undefined;
		return { at: progress.at, below: progress.below };
	}

	async #page(cursor: SnapshotRequest['cursor'], signal: AbortSignal): Promise<SnapshotAnswer> {
		const request: SnapshotRequest = cursor ? { cursor } : {};
		return await ask<SnapshotAnswer>(this.#asking, endpoints.snapshot, request, signal);
	}

	async #drop(): Promise<void> {
		await this.#events.beforeDrop();
		await this.#alone(async () => {
			await this.#database.drop();
			this.#progress = undefined;
		});
	}

	async #write(items: readonly FeedItem[]): Promise<void> {
		const byCollection = Map.groupBy(items, ({ collection }) => collection);
		for (const [collection, of] of byCollection) await this.#database.write(collection, of.map(writeOf));
	}

	async #save(progress: Progress): Promise<void> {
		await this.#database.saveProgress(progress);
		this.#progress = progress;
	}

	/** Writes one thing after the other, so that a number never precedes its documents. */
	async #alone<T>(work: () => Promise<T>): Promise<T> {
		const run = this.#writing.then(work);
		this.#writing = run.catch(() => undefined);
		return await run;
	}
}

function after({ epoch, at, cursor }: SnapshotAnswer): Progress {
	if (!cursor) return { kind: 'whole', epoch, number: at };
	return { kind: 'filling', epoch, at: cursor.at, below: cursor.below };
}

function writeOf(item: FeedItem): Write<DocumentName> {
	const { number } = item;
	return 'gone' in item ? { gone: item.id, number } : { document: item.document, number };
}
