/**
 * `npm run bench`: measures every row against the real server in a real browser and prints the table.
 * Options: --only ID,ID · --runs NUMBER (3) · --conversations NUMBER (2000) · --json FILE.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { goals, tableOf, type Row, type RowId } from './row.ts';
import { measureBytes } from './rows/bytes.ts';
import { measureLive } from './rows/live.ts';
import { measureOpen } from './rows/open.ts';
import { measureOutbox } from './rows/outbox.ts';
import { measureReconnect } from './rows/reconnect.ts';
import { measureReopen } from './rows/reopen.ts';
import { measureSearch } from './rows/search.ts';
import { measureServer } from './rows/server.ts';
import { measureSync } from './rows/sync.ts';
import { openStage, say, type Group } from './stage.ts';
import { CONVERSATIONS } from './workload.ts';

const groups: readonly { readonly ids: readonly RowId[]; readonly measure: Group }[] = [
	{ ids: ['bytes.app', 'bytes.loader', 'bytes.panel'], measure: measureBytes },
	{ ids: ['sync.list', 'sync.complete'], measure: measureSync },
	{ ids: ['reopen.list'], measure: measureReopen },
	{ ids: ['open.conversation'], measure: measureOpen },
	{ ids: ['search.query', 'search.load'], measure: measureSearch },
	{ ids: ['live.p50', 'live.p99'], measure: measureLive },
	{ ids: ['outbox.drain'], measure: measureOutbox },
	{ ids: ['server.rss', 'server.cpu'], measure: measureServer },
	{ ids: ['reconnect.500', 'server.rss.500'], measure: measureReconnect }
];

const ids = Object.keys(goals) as RowId[];

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
	const only = values.only?.split(',') ?? ids;
	const unknown = only.find((id) => !(ids as string[]).includes(id));
	if (unknown !== undefined) throw new Error(`there is no row ${unknown}; there are ${ids.join(', ')}`);
	return {
		only: only as RowId[],
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

/** Measures what was asked for. @returns how many groups could not be measured */
async function main({ only, runs, conversations, json }: Options): Promise<number> {
	const stage = await openStage({ conversations, seed: 1 });
	const rows: Row[] = [];
	let failed = 0;
	for (const { measure } of groups.filter((group) => group.ids.some((id) => only.includes(id)))) {
		try {
			rows.push(...(await measure(stage, runs)));
		} catch (error) {
			failed += 1;
			say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		} finally {
			await stage.clear();
		}
	}
	const wanted = ids.flatMap((id) => rows.filter((row) => row.id === id && only.includes(id)));
	console.log(tableOf(wanted));
	if (json !== undefined) writeFileSync(json, `${JSON.stringify({ rows: wanted }, undefined, '\t')}\n`);
	return failed;
}

try {
	process.exitCode = (await main(readOptions())) === 0 ? 0 : 1;
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}
// Timers of tools that were read for the build must not hold the end up.
process.exit();
