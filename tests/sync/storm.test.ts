/**
 * Three browsers with four tabs, two visitors, another workspace and a server in weather that spares nothing; then calm,
 * and everybody must agree.
 * `npm run storm -- --seeds 20000` plays as many as you like.
 */
import { availableParallelism } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { ACTS } from './acts.ts';
import { Crew, seedsFrom } from './crew.ts';
import { rules, type Rule } from './forgeries.ts';

const SEEDS = 200;
/** How many storms a rule may be missing from before somebody notices. */
const SEEDS_WITHOUT = 200;
const MINUTES_10 = 600_000;
/**
 * Beyond the first: a tab that wrote after it had died (324, 423, 447), a server that was closed under what it was at (265,
 * 375, 415), two epochs with the same number (315), a draft that became older by being typed again (327).
 */
const FAILED_ONCE = [265, 315, 324, 327, 370, 375, 415, 423, 447, 651];
/** Of rules that are missed late the seeds that missed them last, to begin with; any other may, too. */
const SOONEST: Partial<Record<Rule, readonly number[]>> = {
	'S7 number': [45],
	S22: [52],
	'S7 stored': [25],
	S6: [9],
	'X11 step': [6]
};

const crew = new Crew(Math.min(2, availableParallelism()));
afterAll(() => crew.close());

const told = ({ seed, faults }: { seed: number; faults: readonly string[] }) =>
	`seed ${seed}: ${faults.map((fault) => fault.slice(0, 300)).join('\n')}`;

test(
	'[S3] [S6] [S7] [S8] [S10] [S11] [S12] [S13] [S14] [S15] [S22] [M4] [M5] [X4] [X5] [X11] after every storm all stores are equal, nothing is lost, nothing stands twice, and what was meant is so',
	{ timeout: MINUTES_10 },
	async () => {
		const { counts, failed } = await crew.play({ seeds: seedsFrom(1, SEEDS) });
		expect(failed.map(told)).toEqual([]);
		const figures = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
		process.stdout.write(
			`${SEEDS} storms: ${figures.map(([what, count]) => `${what} ${count}`).join(', ')}\n`
		);
		// An empty storm proves nothing.
		const done = [...Object.keys(ACTS), 'frames', 'held', 'refused', 'messages', 'transcripts', 'no room'];
		expect(done.filter((what) => (counts[what] ?? 0) < SEEDS / 20)).toEqual([]);
		expect(counts['messages']).toBeGreaterThan(SEEDS * 10);
	}
);

test('seeds that failed once pass', { timeout: MINUTES_10 }, async () => {
	const { failed } = await crew.play({ seeds: FAILED_ONCE });
	expect(failed.map(told)).toEqual([]);
});

test.for(rules)('[%s] without the rule the storm finds a fault', { timeout: MINUTES_10 }, async (without) => {
	const seeds = [...(SOONEST[without] ?? []), ...seedsFrom(1, SEEDS_WITHOUT)];
	const { failed } = await crew.play({ seeds, without, untilFault: true });
	expect(failed.length).toBeGreaterThan(0);
});
