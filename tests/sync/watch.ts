/** What is looked at while a storm goes on: every frame of a screen, every change of a copy. */
import { ConversationRows } from '#data/conversation-rows.ts';
import { shareDrafts } from '#data/drafts.ts';
import { listMessages } from '#data/messages.ts';
import { follow } from '#data/question.ts';
import type { ConversationRow, ShownMessage } from '#domain/shown.ts';
import { HEARTBEAT_MS, SILENCE_MS } from '#protocol/stream.ts';
import type { Device } from '../kit/device.ts';
import type { Storm } from './acts.ts';

/** Starts a tab again, with everything that looks at it. */
export async function open(storm: Storm, device: Device): Promise<void> {
	// One that has no room at all does not start, and says so; that is not played.
	device.machine.room = Infinity;
	await device.start();
	await shareDrafts(device.data);
	watchScreens(storm, device);
}

/** Looks at everything that a tab shows, until it is stopped. */
export function watchScreens(storm: Storm, device: Device): void {
	watchFrames(storm, device);
	watchCopy(storm, device);
	watchRows(device);
}

/** How long a line that died without a word may be held: silence, as it is looked for with every heartbeat. */
const FOUND_WITHIN_MS = SILENCE_MS + HEARTBEAT_MS;

/** Looks whether anybody still trusts a line that died without a word, and was awake long enough to know better. */
export function watchLines({ world, faults }: Storm): void {
	const now = world.clock.now();
	const all = [...world.devices, ...world.strangers];
	for (const { machine, wire } of all) {
		// Any of its tabs may hold the line. A clock that was set back begins the silence anew.
		const awake = all.filter((tab) => tab.machine === machine).map(({ awakeSince = Infinity }) => awakeSince);
		const heldMs = now - Math.max(...awake, machine.skewedAt, wire.silentSince ?? Infinity);
		if (heldMs > FOUND_WITHIN_MS) faults.push(`a dead line was held for ${heldMs} ms`);
	}
}

/** Of which epoch the copy is; undefined while it is none. */
function epochOf({ data: { database } }: Device): string | undefined {
	const { progress } = database;
	return progress && 'epoch' in progress ? progress.epoch : undefined;
}

/** Looks at every frame that a screen would show of a conversation: nothing absent that was there, nothing twice. */
function watchFrames(storm: Storm, device: Device): void {
	const { data } = device;
	const stops = storm.world.visitors.map(({ conversationId }) => {
		const seen = new Map<string, ShownMessage>();
		let epoch: string | undefined;
		const ask = async () => {
			const before = epochOf(device);
			const frame = await listMessages(data, conversationId);
			return { frame, epoch: before === epochOf(device) ? before : undefined };
		};
		const about = ['message', 'transcript', 'conversation', 'agent', 'wishes'] as const;
		return follow<{ frame: ShownMessage[]; epoch: string | undefined }>(data, { about, ask }, (shown) => {
			const { frame } = shown;
			storm.counts.set('frames', (storm.counts.get('frames') ?? 0) + 1);
			const ids = new Set(frame.map(({ id }) => id));
			if (ids.size < frame.length) storm.faults.push(`a frame shows a message twice`);
			// A server that was set back takes with it what others had written.
			if (shown.epoch !== epoch) seen.clear();
			epoch = shown.epoch;
			if (epoch === undefined) return;
			const gone = storm.sent.find((one) => seen.has(one.id) && !one.isGivenUp && !ids.has(one.id));
			if (gone) storm.faults.push(`a frame lacks "${gone.text}", seen as ${seen.get(gone.id)?.state}`);
			for (const message of frame) seen.set(message.id, message);
		});
	});
	device.onStop(() => stops.forEach((stop) => stop()));
}

/** What a list of each status shows on a device: kept current from its start on. */
export const shownRows = new WeakMap<Device, Map<'open' | 'resolved', readonly ConversationRow[]>>();

function watchRows(device: Device): void {
	const { data } = device;
	const shown = new Map<'open' | 'resolved', readonly ConversationRow[]>();
	shownRows.set(device, shown);
	const about = ['conversation', 'visitor', 'agent', 'setting', 'mark', 'wishes'] as const;
	for (const status of ['open', 'resolved'] as const) {
		const rows = new ConversationRows(data, status);
		const stop = follow(data, { about, ask: () => rows.look() }, (told) => shown.set(status, told));
		device.onStop(() => {
			stop();
			rows.close();
		});
	}
}

/** Looks at the copy after every change: nothing in it ever goes back to what it was (SPEC S7). */
function watchCopy({ faults }: Storm, device: Device): void {
	const { data, session } = device;
	const newest = new Map<string, number>();
	let epoch: string | undefined;
	const look = async (ids: readonly string[]) => {
		const before = epochOf(device);
		const conversations = await data.database.read('conversation', ids);
		if (!device.isOpen || before !== epochOf(device)) return;
		// A server that was set back takes with it what others had written.
		if (before !== epoch) newest.clear();
		epoch = before;
		for (const { id, lastPosition } of conversations.values()) {
			if (lastPosition < (newest.get(id) ?? 0))
				faults.push(`a conversation of ${session.name} went back to ${lastPosition}`);
			newest.set(id, Math.max(lastPosition, newest.get(id) ?? 0));
		}
	};
	const stop = data.database.changes.add(({ collection, ids }) => {
		// Reading fails when the device has died meanwhile.
		if (collection === 'conversation') look(ids).catch(() => undefined);
	});
	device.onStop(stop);
}
