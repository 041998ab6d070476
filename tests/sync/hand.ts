/** One thread of the crew: plays the seeds it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Rule } from './forgeries.ts';
import { play } from './play.ts';

const { without } = workerData as { without?: Rule };

parentPort?.on('message', (seed: number | 'done') => {
	if (seed === 'done') return parentPort?.close();
	void play(seed, without).then((report) => parentPort?.postMessage(report));
});
