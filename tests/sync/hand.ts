/** One thread of the crew: plays the seeds it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Order } from './crew.ts';
import { play } from './play.ts';
import { makeQuick } from './quick.ts';

const { hasStacks } = workerData as { hasStacks: boolean };
makeQuick(hasStacks);
// What is loaded and compiled on the way takes turns of its own: from the second play on a seed repeats to the letter.
const warm = play(0);

parentPort?.on('message', ({ seed, without }: Order) => {
	void warm.then(() => play(seed, without)).then((report) => parentPort?.postMessage(report));
});
