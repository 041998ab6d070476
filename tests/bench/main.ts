/**
 * `npm run bench`: measures every row against the real server in a real browser and prints the table.
 * Options: --only ROWS, by name or by how they begin · --runs NUMBER (3) · --conversations NUMBER (2000) · --json FILE.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { deadlineMs, fillingsOf, partsOf, planText, rowsOf, type Part } from './plan.ts';
import { tableOf, type Row, type RowId } from './row.ts';
import { openStage, say, type Stage } from './stage.ts';
import { CONVERSATIONS } from './workload.ts';

interface Options {
	readonly only: readonly RowId[];
	readonly runs: number;
	readonly conversations: number;
	readonly json: string | undefined;
}

function readOptions(): Options {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			runs: { type: 'string', default: '3' },
			conversations: { type: 'string', default: String(CONVERSATIONS) },
			json: { type: 'string' }
		}
	});
	return {
		only: rowsOf(values.only?.split(',')),
		runs: numberOf('--runs', values.runs),
		conversations: numberOf('--conversations', values.conversations),
		json: values.json
	};
}

function numberOf(name: string, text: string): number {
	const value = Number(text);
	if (Number.isInteger(value) && value > 0) return value;
	throw new Error(`${name} is ${text}; a whole number above 0 is needed`);
}

/** Measures what was asked for. @returns how many parts could not be measured */
async function main({ only, runs, conversations, json }: Options): Promise<number> {
	const parts = partsOf(only);
	say(planText(parts, runs, conversations));
	const rows: Row[] = [];
	let stage: { readonly on: Part['on']; readonly opened: Stage } | undefined;
	let failed = 0;
	for (const part of parts) {
		if (stage?.on !== part.on)
			stage = { on: part.on, opened: await openStage(fillingsOf(conversations)[part.on]) };
		try {
			rows.push(...(await inTime(part, runs, stage.opened)));
		} catch (error) {
			failed += 1;
			say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		} finally {
			await stage.opened.clear();
		}
	}
	const wanted = only.flatMap((id) => rows.filter((row) => row.id === id));
	console.log(tableOf(wanted));
	if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows: wanted }, undefined, '\t')}\n`);
	return failed;
}

/** @throws Error when a part takes far longer than it should; what it opened is for its stage to clear */
async function inTime(part: Part, runs: number, stage: Stage): Promise<Row[]> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		const giveUp = () => reject(new Error(`${part.ids.join(', ')}: given up, it takes too long`));
		timer = setTimeout(giveUp, deadlineMs(part, runs));
	});
	try {
		return await Promise.race([part.measure(stage, runs), late]);
	} finally {
		clearTimeout(timer);
	}
}

try {
	process.exitCode = (await main(readOptions())) === 0 ? 0 : 1;
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}
// Timers of tools that were read for the build must not hold the end up.
process.exit();
