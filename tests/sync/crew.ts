/** Plays many seeds, some at a time, each in a thread that has loaded the devices' code once. */
import { Worker } from 'node:worker_threads';
import type { Rule } from './forgeries.ts';
import type { Report } from './play.ts';

/** So few seeds are played to be looked at. */
const FEW = 10;
const NURSERY_MB = 96;

export interface Course {
	readonly seeds: readonly number[];
	readonly jobs: number;
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

export async function playAll({ seeds, jobs, without, untilFault }: Course): Promise<Outcome> {
	const counts: Record<string, number> = {};
	const failed: Report[] = [];
	const left = [...seeds];
	const work = () =>
		new Promise<void>((resolve, reject) => {
			const worker = new Worker(new URL('./hand.ts', import.meta.url), {
				workerData: { without, hasStacks: seeds.length <= FEW },
				// Everything lives shortly: a small nursery is emptied again and again.
				resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB }
			});
			const give = () => {
				const isOver = untilFault === true && failed.length > 0;
				worker.postMessage((isOver ? undefined : left.shift()) ?? 'done');
			};
			worker.on('message', (report: Report) => {
				for (const [what, count] of Object.entries(report.counts)) counts[what] = (counts[what] ?? 0) + count;
				if (report.faults.length > 0) failed.push(report);
				give();
			});
			worker.on('error', reject);
			worker.on('exit', () => resolve());
			give();
		});
	await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, work));
	return { counts, failed: failed.sort((a, b) => a.seed - b.seed) };
}
