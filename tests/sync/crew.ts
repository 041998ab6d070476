/** Plays many seeds, some at a time, each in a thread that has loaded the devices' code once. */
import { Worker } from 'node:worker_threads';
import type { Rule } from './forgeries.ts';
import type { Report } from './play.ts';

/** So few seeds are played to be looked at. */
const FEW = 10;
const NURSERY_MB = 96;

export interface Course {
	readonly from: number;
	/** Not played any more. */
	readonly to: number;
	readonly jobs: number;
	readonly without?: Rule | undefined;
	/** Ends at the first seed that fails. */
	readonly untilFault?: boolean;
}

/** What came of all of them. */
export interface Outcome {
	readonly counts: Record<string, number>;
	readonly failed: readonly Report[];
}

export async function playAll({ from, to, jobs, without, untilFault }: Course): Promise<Outcome> {
	const counts: Record<string, number> = {};
	const failed: Report[] = [];
	let next = from;
	const work = () =>
		new Promise<void>((resolve, reject) => {
			const worker = new Worker(new URL('./hand.ts', import.meta.url), {
				workerData: { without, hasStacks: to - from <= FEW },
				// Everything lives shortly: a small nursery is emptied again and again.
				resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB }
			});
			const give = () => {
				const isOver = next >= to || (untilFault === true && failed.length > 0);
				worker.postMessage(isOver ? 'done' : next++);
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
	await Promise.all(Array.from({ length: Math.min(jobs, to - from) }, work));
	return { counts, failed: failed.sort((a, b) => a.seed - b.seed) };
}
