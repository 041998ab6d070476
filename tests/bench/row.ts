/** Rows of the table: what was measured, what it is held against, and whether that is enough. */

import { gzipSync } from 'node:zlib';

/** One measured row, as `--json` writes it. */
export interface Row {
	readonly id: string;
	/** The median of the runs. */
	readonly value: number;
	readonly unit: 'ms' | 'MB' | 'kB' | 's' | 'points';
	/** The median of what the same machine needs at least, measured between the runs. */
	readonly floor?: number;
	/** Value by floor. */
	readonly ratio?: number;
	/** How many runs there were. */
	readonly runs: number;
	readonly values: readonly number[];
	readonly floors?: readonly number[];
}

/** At most or at least so much, or so many times its floor, or its floor and so much. */
export interface Limit {
	readonly most?: number;
	readonly least?: number;
	readonly ratio?: number;
	readonly aboveFloor?: number;
}

/** What a row should reach, and where it should come to in the end if that is more. */
export interface Goal extends Limit {
	readonly meaning: string;
	readonly aim?: Limit;
}

/** The rows and their goals, in the order of the table. */
export const goals = {
	'sync.list': {
		meaning: 'new device: sign-in to the first conversations on screen',
		most: 1_500,
		aim: { most: 1_000 }
	},
	'sync.complete': {
		meaning: 'new device: first request for documents to everything stored',
		ratio: 0.35,
		aim: { ratio: 0.25 }
	},
	'sync.list.10x': {
		meaning: 'new device, ten times as much: sign-in to the first conversations on screen',
		most: 1_500,
		aim: { most: 1_000 }
	},
	'sync.complete.10x': {
		meaning: 'new device, ten times as much: first request for documents to everything stored',
		ratio: 0.35,
		aim: { ratio: 0.25 }
	},
	'reopen.list': { meaning: 'cold start offline: navigation to the list painted', ratio: 2 },
	'open.conversation': { meaning: 'key press to a conversation painted', most: 100 },
	'open.conversation.4x': {
		meaning: 'key press to a conversation painted, 10,000 in the list, the page 4 times slower',
		most: 100
	},
	'scroll.longest.4x': {
		meaning: 'the longest frame of 10,000 rows rolled by, the page 4 times slower',
		most: 50
	},
	'compose.script': {
		meaning: 'script of one key press in the composer, the longest of all',
		most: 16
	},
	'search.query': { meaning: 'searching everything on the device: a key to its results painted', most: 50 },
	'search.load': { meaning: "the page's first search to the stored index's answer, in a thread", most: 500 },
	'search.100k': { meaning: 'searching 100,000 messages: a key to its results painted', most: 50 },
	'search.load.100k': {
		meaning: "100,000 messages: the page's first search to the stored index's answer",
		most: 500
	},
	'outbox.drain': {
		meaning: '2,000 messages written offline: line back to all applied',
		most: 5_000,
		aim: { most: 1_000 }
	},
	'live.p50': { meaning: "agent's device to agent's device on screen, median" },
	'live.p99': {
		meaning: "agent's device to agent's device on screen, 99 of 100",
		aboveFloor: 50,
		aim: { aboveFloor: 30 }
	},
	'push.shown': {
		meaning: "the app is closed: a visitor's message to its notification on screen, the slowest of ten",
		most: 5_000
	},
	'presence.form': {
		meaning: 'last agent presses offline: the open widget asks for an address, painted',
		most: 5_000
	},
	'server.rss': { meaning: 'memory of the server at its most, five first syncs', most: 150 },
	'server.cpu': { meaning: 'CPU of the server, five first syncs' },
	'reconnect.500': { meaning: 'server killed and back: 500 devices have caught up', most: 10_000 },
	'server.rss.500': { meaning: 'memory of the server at its most, 500 devices that come back', most: 150 },
	'bytes.wire': {
		meaning: 'a first copy on the wire; floor: its documents in one compressed answer',
		ratio: 1.3
	},
	'bytes.app': { meaning: 'script of the first screen, gzip', most: 180 },
	'bytes.loader': { meaning: "the widget's loader, gzip", most: 4 },
	'bytes.panel': { meaning: "the widget's panel, gzip", most: 25 },
	'lighthouse.performance': {
		meaning: 'Lighthouse, a slow phone: the worse of sign-in and the list after it',
		least: 95
	},
	'lighthouse.accessibility': { meaning: 'the same, accessibility', least: 100 },
	'lighthouse.practices': { meaning: 'the same, best practices', least: 100 }
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

/** Whether a row stays within a limit; nothing when there is none. */
function isMet(row: Row, limit: Limit): boolean | undefined {
	if (limit.most !== undefined) return row.value <= limit.most;
	if (limit.least !== undefined) return row.value >= limit.least;
	if (limit.ratio !== undefined) return (row.ratio ?? Infinity) <= limit.ratio;
	if (limit.aboveFloor !== undefined) return row.value <= (row.floor ?? 0) + limit.aboveFloor;
	return undefined;
}

/** The rows as a table for the terminal. */
export function tableOf(rows: readonly Row[]): string {
	const cells = rows.map((row) => {
		const goal: Goal = goals[row.id as RowId];
		return [
			row.id,
			`${row.value} ${row.unit}`,
			row.floor === undefined ? '' : `${row.floor} ${row.unit}`,
			row.ratio === undefined ? '' : `${row.ratio}x`,
			...judged(row, goal),
			...judged(row, goal.aim ?? {}),
			`${row.runs}: ${row.values.join(' ')}`,
			goal.meaning
		];
	});
	const head = ['row', 'value', 'floor', 'ratio', 'goal', '', 'aim', '', 'runs', 'what'];
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

/** A limit as a sentence, and whether it is kept. */
function judged(row: Row, limit: Limit): [string, string] {
	const met = isMet(row, limit);
	return [limitText(row, limit), met === undefined ? '' : met ? 'met' : 'MISSED'];
}

function limitText({ unit }: Row, limit: Limit): string {
	if (limit.most !== undefined) return `at most ${limit.most} ${unit}`;
	if (limit.least !== undefined) return `at least ${limit.least} ${unit}`;
	if (limit.ratio !== undefined) return `at most ${limit.ratio}x floor`;
	if (limit.aboveFloor !== undefined) return `at most floor + ${limit.aboveFloor} ${unit}`;
	return '';
}

const round = (value: number): number => Math.round(value * 100) / 100;
