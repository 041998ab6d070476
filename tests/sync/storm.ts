/** The storm by hand: `npm run storm -- --seeds 20000 [--from 1] [--without "S7 gap"] [--jobs 2]`. */
import { parseArgs } from 'node:util';
import { rules, type Rule } from './forgeries.ts';
import { Crew, seedsFrom } from './crew.ts';

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '200' },
		from: { type: 'string', default: '1' },
		jobs: { type: 'string', default: '2' },
		without: { type: 'string' }
	}
});
const without = values.without as Rule | undefined;
if (without !== undefined && !rules.includes(without)) throw new Error(`rules are ${rules.join(', ')}`);

/** So few seeds are played to be looked at. */
const FEW = 10;

const began = Date.now();
const seeds = seedsFrom(Number(values.from), Number(values.seeds));
const crew = new Crew(Math.min(Number(values.jobs), seeds.length), { hasStacks: seeds.length <= FEW });
const { counts, failed } = await crew.play({ seeds, without });
await crew.close();
const say = (line: string) => process.stdout.write(`${line}\n`);
for (const [what, count] of Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
	say(`${String(count).padStart(9)}  ${what}`);
for (const { seed, faults } of failed.slice(0, 20))
	say(`\nseed ${seed}\n  ${faults.slice(0, 5).join('\n  ')}`);
say(
	`\n${values.seeds} seeds, ${failed.length} failed${failed.length > 0 ? `: ${failed.map(({ seed }) => seed).join(' ')}` : ''}`
);
say(`${((Date.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = failed.length > 0 ? 1 : 0;
