/**
 * Three devices, two visitors and a server in weather that spares nothing; then calm, and everybody must agree.
 * `npm run storm -- --seeds 20000` plays as many as you like.
 */
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { ACTS } from './acts.ts';
import { playAll } from './crew.ts';
import { forgeries, type Rule } from './forgeries.ts';

const SEEDS = 200;
/** How many storms a rule may be missing from before somebody notices. */
const SEEDS_WITHOUT = 100;
const MINUTES_10 = 600_000;

const jobs = Math.min(2, availableParallelism());
const told = ({ seed, faults }: { seed: number; faults: readonly string[] }) =>
	`seed ${seed}: ${faults.map((fault) => fault.slice(0, 300)).join('\n')}`;

test(
	'[S3] [S7] [S11] [S12] [S13] [S14] [S15] [M4] [M5] [X4] [X5] after every storm all stores are equal, nothing is lost, nothing stands twice, and what was meant is so',
	{ timeout: MINUTES_10 },
	async () => {
		const { counts, failed } = await playAll({ from: 1, to: 1 + SEEDS, jobs });
		expect(failed.map(told)).toEqual([]);
		// An empty storm proves nothing.
		const done = [...Object.keys(ACTS), 'frames', 'held', 'refused', 'messages', 'transcripts'];
		expect(done.filter((what) => (counts[what] ?? 0) < SEEDS / 20)).toEqual([]);
		expect(counts['messages']).toBeGreaterThan(SEEDS * 10);
	}
);

test.for(Object.keys(forgeries) as Rule[])(
	'[%s] without the rule the storm finds a fault',
	{ timeout: MINUTES_10 },
	async (without) => {
		const { failed } = await playAll({ from: 1, to: 1 + SEEDS_WITHOUT, jobs, without, untilFault: true });
		expect(failed.length).toBeGreaterThan(0);
	}
);
