/** Opening conversations by key, one after the other, each for the first time. */
import { focusRow, openList, pressEnterFor, rowsInSight, sights, signIn } from '../app.ts';
import { slowDown } from '../device.ts';
import { median, quantile, rowOf, type RowId } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';
import type { Thread } from '../workload.ts';

const OPENINGS = 30;

/** Each run is a new device, so many times slower, and the median of its openings. */
const opening =
	(id: RowId, slower: number): Group =>
	async (stage, runs) => {
		const server = await stage.startServer();
		const values: number[] = [];
		for (let run = 1; run <= runs; run += 1) {
			const took = await openMany(stage, server.origin, slower);
			values.push(median(took));
			const [middle, most] = [median(took), quantile(took, 0.9)].map((value) => Math.round(value));
			say(`open ${run}: median ${middle} ms, nine of ten within ${most} ms`);
		}
		await server.stop();
		return [rowOf(id, 'ms', values)];
	};

/** `open.conversation` */
export const measureOpen: Group = opening('open.conversation', 1);

/** `open.conversation.4x` */
export const measureSlowOpen: Group = opening('open.conversation.4x', 4);

async function openMany(stage: Stage, origin: string, slower: number): Promise<number[]> {
	const byId = new Map(stage.threads.map((thread) => [thread.conversation.id, thread]));
	const device = await stage.openDevice({ size: 'desk' });
	await signIn(device.page, origin);
	await openList(device.page, origin);
	if (slower > 1) await slowDown(device.page, slower);
	const opened = new Set<string>();
	const took: number[] = [];
	let previous: Thread | undefined;
	while (took.length < OPENINGS) {
		const rows = await rowsInSight(device.page);
		const next = rows.flatMap((id) => byId.get(id) ?? []).find((thread) => isFresh(thread, previous, opened));
		if (!next) throw new Error('no conversation is left to open');
		const { id, lastText: text } = next.conversation;
		opened.add(id);
		await focusRow(device.page, id);
		const { thread } = await pressEnterFor(device.page, { thread: { ...sights.thread, text } });
		took.push(thread);
		previous = next;
	}
	await device.close();
	return took;
}

/** Not seen yet, and not to be mistaken for the one before. */
function isFresh(
	{ conversation }: Thread,
	previous: Thread | undefined,
	opened: ReadonlySet<string>
): boolean {
	if (opened.has(conversation.id)) return false;
	return !previous?.messages.some(({ text }) => text.includes(conversation.lastText));
}
