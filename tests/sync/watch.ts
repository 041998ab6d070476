/** What is looked at while a storm goes on: every frame of a screen, every change of a copy. */
import { listMessages } from '#data/messages.ts';
import { follow } from '#data/question.ts';
import type { ShownMessage } from '#domain/shown.ts';
import type { Device } from '../kit/device.ts';
import type { Storm } from './acts.ts';

/** Looks at every frame that a screen would show of a conversation: nothing absent that was there, nothing twice. */
export function watchFrames(storm: Storm, device: Device): void {
	const { data } = device;
	const stops = storm.world.visitors.map(({ conversationId }) => {
		const seen = new Map<string, ShownMessage>();
		const ask = () => listMessages(data, conversationId);
		const about = ['message', 'transcript', 'conversation', 'agent', 'wishes'] as const;
		return follow<ShownMessage[]>(data, { about, ask }, (frame) => {
			storm.counts.set('frames', (storm.counts.get('frames') ?? 0) + 1);
			const ids = new Set(frame.map(({ id }) => id));
			if (ids.size < frame.length) storm.faults.push(`a frame shows a message twice`);
			const gone = storm.sent.find((one) => seen.has(one.id) && !one.isGivenUp && !ids.has(one.id));
			if (gone) storm.faults.push(`a frame lacks "${gone.text}", seen as ${seen.get(gone.id)?.state}`);
			for (const message of frame) seen.set(message.id, message);
		});
	});
	device.onStop(() => stops.forEach((stop) => stop()));
}

/** Looks at the copy after every change: nothing in it ever goes back to what it was (SPEC S7). */
export function watchCopy({ faults }: Storm, device: Device): void {
	const { data, session } = device;
	const newest = new Map<string, number>();
	const look = async (ids: readonly string[]) => {
		for (const { id, lastPosition } of (await data.database.read('conversation', ids)).values()) {
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
