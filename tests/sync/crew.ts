/** Plays many seeds, some at a time, each in a thread that has loaded the devices' code once. */
import { Worker } from 'node:worker_threads';
import type { Rule } from './forgeries.ts';
import type { Report } from './play.ts';

const NURSERY_MB = 96;

/** What a thread is asked to play. */
export interface Order {
	readonly seed: number;
	/** The rule that is missing from it. */
	readonly without?: Rule | undefined;
}

export interface Course {
	readonly seeds: readonly number[];
	readonly without?: Rule | undefined;
	/** Ends at the first seed that fails. */
	readonly untilFault?: boolean;
}

/** So many seeds, one after the other. */
export const seedsFrom = (from: number, count: number): number[] =>
	Array.from({ length: count }, (_, index) => from + index);

/** What came of all of them. */
export interface Outcome {
	readonly counts: Record<string, number>;
	readonly failed: readonly Report[];
}

/** Threads that play one course after the other. */
export class Crew {
	readonly #hands: readonly Worker[];

	/** @param hasStacks whether a fault tells where it was found, which takes time */
	constructor(jobs: number, { hasStacks = false } = {}) {
		this.#hands = Array.from(
			{ length: jobs },
			() =>
				new Worker(new URL('./hand.ts', import.meta.url), {
					workerData: { hasStacks },
					// Everything lives shortly: a small nursery is emptied again and again.
					resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB }
				})
		);
	}

	async play({ seeds, without, untilFault = false }: Course): Promise<Outcome> {
		const counts: Record<string, number> = {};
		const failed: Report[] = [];
		const left = [...seeds];
		const work = async (hand: Worker) => {
			for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
				if (untilFault && failed.length > 0) return;
				const report = await ask(hand, { seed, without });
				for (const [what, count] of Object.entries(report.counts)) counts[what] = (counts[what] ?? 0) + count;
				if (report.faults.length > 0) failed.push(report);
			}
		};
		await Promise.all(this.#hands.map(work));
		return { counts, failed: failed.sort((a, b) => a.seed - b.seed) };
	}

	async close(): Promise<void> {
		await Promise.all(this.#hands.map((hand) => hand.terminate()));
	}
}

function ask(hand: Worker, order: Order): Promise<Report> {
	return new Promise((resolve, reject) => {
		const done = () => {
			hand.off('message', hear);
			hand.off('error', fail);
			hand.off('exit', end);
		};
		const hear = (report: Report) => {
			done();
			resolve(report);
		};
		const fail = (error: Error) => {
			done();
			reject(error);
		};
		const end = () => fail(new Error(`the thread that played seed ${order.seed} ended`));
		hand.on('message', hear);
		hand.on('error', fail);
		hand.on('exit', end);
		hand.postMessage(order);
	});
}
