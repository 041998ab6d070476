/** Rows of the table: what was measured, what it is held against, and whether that is enough. */

import { gzipSync } from 'node:zlib';

/** One measured row, as `--json` writes it. */
export interface Row {
	readonly id: string;
	/** The median of the runs. */
	readonly value: number;
	readonly unit: 'ms' | 'MB' | 'kB' | 's';
	/** The median of what the same machine needs at least, measured between the runs. */
	readonly floor?: number;
	/** Value by floor. */
	readonly ratio?: number;
	/** How many runs there were. */
	readonly runs: number;
	readonly values: readonly number[];
	readonly floors?: readonly number[];
}

/** What a row should reach: at most so much, or so many times its floor, or its floor and so much. */
export interface Goal {
	readonly meaning: string;
	readonly most?: number;
	readonly ratio?: number;
	readonly aboveFloor?: number;
}

/** The rows and their goals, in the order of the table. */
export const goals = {
	'sync.list': { meaning: 'new device: sign-in to the first conversations on screen', most: 1_500 },
	'sync.complete': { meaning: 'new device: first request for documents to everything stored', ratio: 0.35 },
	'reopen.list': { meaning: 'cold start offline: navigation to the list painted', ratio: 2 },
	'open.conversation': { meaning: 'key press to a conversation painted', most: 100 },
	'search.query': { meaning: 'searching everything on the device: a key to its results painted', most: 50 },
	'search.load': { meaning: "the page's first search to the stored index's answer, in a thread", most: 500 },
	'outbox.drain': { meaning: '2,000 messages written offline: line back to all applied', most: 5_000 },
	'live.p50': { meaning: "agent's device to agent's device on screen, median" },
	'live.p99': { meaning: "agent's device to agent's device on screen, 99 of 100", aboveFloor: 50 },
	'server.rss': { meaning: 'memory of the server at its most, five first syncs', most: 150 },
	'server.cpu': { meaning: 'CPU of the server, five first syncs' },
	'reconnect.500': { meaning: 'server killed and back: 500 devices have caught up', most: 10_000 },
	'server.rss.500': { meaning: 'memory of the server at its most, 500 devices that come back', most: 150 },
	'bytes.app': { meaning: 'script of the first screen, gzip', most: 180 },
	'bytes.loader': { meaning: "the widget's loader, gzip", most: 4 },
	'bytes.panel': { meaning: "the widget's panel, gzip", most: 25 }
} as const satisfies Record<string, Goal>;

/** The name of a row. */
export type RowId = keyof typeof goals;

/** Makes a row from the values of its runs. */
export function rowOf(
	id: RowId,
	unit: Row['unit'],
	values: readonly number[],
	floors?: readonly number[]
): Row {
	const value = round(median(values));
	const row = { id, value, unit, runs: values.length, values: values.map(round) };
	if (!floors) return row;
	const floor = round(median(floors));
	return { ...row, floor, ratio: Math.round((value / floor) * 1000) / 1000, floors: floors.map(round) };
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length / 2;
	const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
	if (low === undefined || high === undefined) throw new Error('nothing was measured');
	return (low + high) / 2;
}

/** The smallest value that so large a part of all does not exceed. */
export function quantile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
	if (value === undefined) throw new Error('nothing was measured');
	return value;
}

/** The size of a file once compressed, in kB. */
export const kilobytesOf = (content: Uint8Array): number => gzipSync(content, { level: 9 }).length / 1000;

/** Whether a row reaches its goal; nothing when it has none. */
export function isMet(row: Row, goal: Goal): boolean | undefined {
	if (goal.most !== undefined) return row.value <= goal.most;
	if (goal.ratio !== undefined) return (row.ratio ?? Infinity) <= goal.ratio;
	if (goal.aboveFloor !== undefined) return row.value <= (row.floor ?? 0) + goal.aboveFloor;
	return undefined;
}

/** The rows as a table for the terminal. */
export function tableOf(rows: readonly Row[]): string {
	const cells = rows.map((row) => {
		const goal: Goal = goals[row.id as RowId];
		const met = isMet(row, goal);
		return [
			row.id,
			`${row.value} ${row.unit}`,
			row.floor === undefined ? '' : `${row.floor} ${row.unit}`,
			row.ratio === undefined ? '' : `${row.ratio}x`,
			goalText(row, goal),
			met === undefined ? '' : met ? 'met' : 'MISSED',
			`${row.runs}: ${row.values.join(' ')}`,
			goal.meaning
		];
	});
	const head = ['row', 'value', 'floor', 'ratio', 'goal', '', 'runs', 'what'];
	const widths = head.map((_, column) =>
		Math.max(...[head, ...cells].map((line) => (line[column] ?? '').length))
	);
	return [head, ...cells]
		.map((line) =>
			line
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}

function goalText({ unit }: Row, goal: Goal): string {
	if (goal.most !== undefined) return `at most ${goal.most} ${unit}`;
	if (goal.ratio !== undefined) return `at most ${goal.ratio}x floor`;
	if (goal.aboveFloor !== undefined) return `at most floor + ${goal.aboveFloor} ${unit}`;
	return '';
}

const round = (value: number): number => Math.round(value * 100) / 100;
