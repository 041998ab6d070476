/** What a bench measures: the parts, the workspace of each, how long it takes; and which of them somebody asked for. */
import { goals, type RowId } from './row.ts';
import { measureBytes } from './rows/bytes.ts';
import { measureCompose } from './rows/compose.ts';
import { measureLighthouse } from './rows/lighthouse.ts';
import { measureLive } from './rows/live.ts';
import { measureOpen, measureSlowOpen } from './rows/open.ts';
import { measureOutbox } from './rows/outbox.ts';
import { measurePresence } from './rows/presence.ts';
import { measurePush } from './rows/push.ts';
import { measureReconnect } from './rows/reconnect.ts';
import { measureReopen } from './rows/reopen.ts';
import { measureScroll } from './rows/scroll.ts';
import { measureFullSearch, measureSearch } from './rows/search.ts';
import { measureServer } from './rows/server.ts';
import { measureSync, measureTenfoldSync } from './rows/sync.ts';
import { measureWire } from './rows/wire.ts';
import type { Filling, Group } from './stage.ts';
import { MESSAGES_EACH } from './workload.ts';

/** The workspaces that rows are measured on. */
type WorkspaceName = 'W' | '10x' | '100k';

/** Rows that are measured together. */
export interface Part {
	readonly ids: readonly RowId[];
	readonly measure: Group;
	readonly on: WorkspaceName;
	/** What it takes on two cores, in seconds: once, and for each run. */
	readonly seconds: { readonly once: number; readonly run: number };
}

/** A part may take so many times what it should, and then it is given up. */
const PATIENCE = 3;

const parts: readonly Part[] = [
	{
		ids: ['bytes.app', 'bytes.loader', 'bytes.panel'],
		measure: measureBytes,
		on: 'W',
		seconds: { once: 2, run: 8 }
	},
	{
		ids: ['lighthouse.performance', 'lighthouse.accessibility', 'lighthouse.practices'],
		measure: measureLighthouse,
		on: 'W',
		seconds: { once: 15, run: 50 }
	},
	{ ids: ['bytes.wire'], measure: measureWire, on: 'W', seconds: { once: 5, run: 10 } },
	{ ids: ['sync.list', 'sync.complete'], measure: measureSync, on: 'W', seconds: { once: 5, run: 20 } },
	{ ids: ['reopen.list'], measure: measureReopen, on: 'W', seconds: { once: 20, run: 5 } },
	{ ids: ['open.conversation'], measure: measureOpen, on: 'W', seconds: { once: 2, run: 15 } },
	{ ids: ['search.query', 'search.load'], measure: measureSearch, on: 'W', seconds: { once: 15, run: 10 } },
	{ ids: ['live.p50', 'live.p99'], measure: measureLive, on: 'W', seconds: { once: 5, run: 80 } },
	{ ids: ['push.shown'], measure: measurePush, on: 'W', seconds: { once: 25, run: 5 } },
	{ ids: ['presence.form'], measure: measurePresence, on: 'W', seconds: { once: 20, run: 10 } },
	{ ids: ['outbox.drain'], measure: measureOutbox, on: 'W', seconds: { once: 0, run: 20 } },
	{ ids: ['server.rss', 'server.cpu'], measure: measureServer, on: 'W', seconds: { once: 0, run: 25 } },
	{
		ids: ['reconnect.500', 'server.rss.500'],
		measure: measureReconnect,
		on: 'W',
		seconds: { once: 5, run: 40 }
	},
	{
		ids: ['search.100k', 'search.load.100k'],
		measure: measureFullSearch,
		on: '100k',
		seconds: { once: 30, run: 15 }
	},
	{ ids: ['open.conversation.4x'], measure: measureSlowOpen, on: '100k', seconds: { once: 2, run: 30 } },
	{ ids: ['compose.script'], measure: measureCompose, on: '100k', seconds: { once: 20, run: 20 } },
	{ ids: ['scroll.longest.4x'], measure: measureScroll, on: '100k', seconds: { once: 130, run: 1 } },
	{
		ids: ['sync.list.10x', 'sync.complete.10x'],
		measure: measureTenfoldSync,
		on: '10x',
		seconds: { once: 120, run: 50 }
	}
];

const rowIds = Object.keys(goals) as RowId[];

/**
 * The rows of the words of `--only`: each is a row, or how some rows begin; all without words.
 *
 * @throws Error naming the word that fits none
 */
export function rowsOf(words: readonly string[] | undefined): readonly RowId[] {
	if (!words) return rowIds;
	const wanted = words.flatMap((word) => {
		const begun = rowIds.filter((id) => id.startsWith(word));
		if (word === '' || begun.length === 0)
			throw new Error(`no row begins with ${word}; there are ${rowIds.join(', ')}`);
		return rowIds.includes(word as RowId) ? [word as RowId] : begun;
	});
	return rowIds.filter((id) => wanted.includes(id));
}

/** What is in each workspace; workload W is of so many conversations. */
export const fillingsOf = (conversations: number): Readonly<Record<WorkspaceName, Filling>> => ({
	W: { conversations },
	'10x': { conversations: 10 * conversations },
	// 100,000 messages, and 10,000 conversations in the list.
	'100k': { conversations: 12_500, messagesEach: 8, openShare: 0.8 }
});

/** The parts that measure these rows; those of one workspace stand together. */
export const partsOf = (ids: readonly RowId[]): readonly Part[] =>
	parts.filter((part) => part.ids.some((id) => ids.includes(id)));

/** How long a part may take, in milliseconds. */
export const deadlineMs = (part: Part, runs: number): number => PATIENCE * secondsOf(part, runs) * 1_000;

/** What will be done, as sentences. */
export function planText(chosen: readonly Part[], runs: number, conversations: number): string {
	const fillings = fillingsOf(conversations);
	const seconds = chosen.reduce((sum, part) => sum + secondsOf(part, runs), 0);
	const lines = chosen.map((part) => {
		const { conversations, messagesEach = MESSAGES_EACH } = fillings[part.on];
		const size = `${conversations} conversations, ${conversations * messagesEach} messages`;
		return `  ${minutes(secondsOf(part, runs))}  ${part.ids.join(' ')} (${size})`;
	});
	const most = `${minutes(PATIENCE * seconds)} at the most, then what is not done is given up`;
	return [`${runs} runs of each: about ${minutes(seconds)}, ${most}.`, ...lines].join('\n');
}

const secondsOf = ({ seconds: { once, run } }: Part, runs: number): number => once + runs * run;
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;
