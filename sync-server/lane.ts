/** Does jobs of some kinds, several at once: who is slow keeps only those waiting that have the same turn. */
import type { DueJob } from './store/jobs.ts';

/** What a lane needs. */
export interface LaneParts {
	/** How many jobs go on at once. */
	readonly places: number;
	/** Reads what is due, at most so much of it, but none of these turns. */
	readonly read: (busy: readonly string[], limit: number) => Promise<readonly DueJob[]>;
	readonly work: (job: DueJob) => Promise<void>;
	/** Hears what a work throws; its turn rests until the next run. */
	readonly onerror: (error: unknown) => void;
}

/** A lane of jobs. */
export interface Lane {
	/** Returns once everything that is due was tried; joins what is under way, and lets it look again. */
	run(): Promise<void>;
	/** Begins nothing more. @returns when nothing is under way */
	close(): Promise<void>;
}

/** Opens a lane; it does something only when it is run. */
export function openLane({ places, read, work, onerror }: LaneParts): Lane {
	const underWay = new Set<string>();
	const resting = new Set<string>();
	let running: Promise<void> | undefined;
	let isStirred = false;
	let isClosed = false;
	let wake: () => void = () => undefined;
	const stir = (): void => {
		isStirred = true;
		wake();
	};

	async function start(job: DueJob): Promise<void> {
		underWay.add(job.turn);
		try {
			await work(job);
		} catch (error) {
			resting.add(job.turn);
			onerror(error);
		}
		underWay.delete(job.turn);
		stir();
	}

	async function fill(): Promise<void> {
		while (underWay.size < places && !isClosed) {
			const due = await read([...underWay, ...resting], places - underWay.size);
			if (due.length === 0) return;
			for (const job of due) if (!isClosed && !underWay.has(job.turn)) void start(job);
		}
	}

	async function runAll(): Promise<void> {
		do {
			isStirred = false;
			await fill();
			if (!isStirred && underWay.size > 0) await new Promise<void>((resolve) => (wake = resolve));
		} while (isStirred || underWay.size > 0);
	}

	return {
		run: () => {
			resting.clear();
			stir();
			running ??= runAll().finally(() => (running = undefined));
			return running;
		},
		close: async () => {
			isClosed = true;
			await running;
		}
	};
}
