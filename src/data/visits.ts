/** Questions about visits, and what an agent does about the IP addresses they came from. */
import { isInForce } from '#domain/ip-block.ts';
import type { Setting } from '#domain/setting.ts';
import type { Visit } from '#domain/visit.ts';
import type { VisitState } from '#domain/live-visit.ts';
import { LOOKING_MS, type LiveVisits } from '#protocol/visit.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';
import { allOf, type Seeing } from './merged.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

/** How often the server is told that somebody looks, in milliseconds: twice before it forgets. */
const LOOK_AGAIN_MS = LOOKING_MS / 2.25;

/** The visits of a visitor that are on this device, the newest first; empty until ready. */
export const watchVisits = (data: Data, visitorId: string): Live<readonly Visit[]> =>
	watch(data, { about: ['visit'], ask: () => listVisits(data, visitorId) }, []);

/** The IP addresses that are kept out now, the newest block first; empty until ready. */
export const watchIpBlocks = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => listIpBlocks(data) }, []);

/** The look that was begun last: a line has one. */
const looks = new WeakMap<Data, AbortController>();

/** Who is on the site now; undefined until the server has said so. Looks for as long as somebody reads it. */
export const watchLiveVisits = (data: Data, state: VisitState | undefined): Live<LiveVisits | undefined> =>
	new Live<LiveVisits | undefined>(undefined, (tell) => lookAt(data, state, tell));

/** Somebody who may be on the site now. */
export interface Presence {
	readonly isHere: boolean;
	/** It was seen at some moment since somebody looks. */
	readonly wasHere: boolean;
	/** What the server called it last; absent when it does not know. */
	readonly name?: string | undefined;
}

/** Whether a visitor is on the site now, as far as the server tells one by one; looks for as long as somebody reads it. */
export const watchPresence = (data: Data, visitorId: string): Live<Presence> =>
	new Live<Presence>({ isHere: false, wasHere: false }, (tell) => {
		let name: string | undefined;
		let wasHere = false;
		return lookAt(data, undefined, ({ visits }) => {
			const visit = visits.find((one) => one.visitorId === visitorId);
			name = visit?.visitorName ?? name;
			wasHere ||= visit !== undefined;
			tell({ isHere: visit !== undefined, wasHere, name });
		});
	});

/** Looks, and hears of those in a state, until what is returned is called. */
function lookAt(data: Data, state: VisitState | undefined, hear: (told: LiveVisits) => void): () => void {
	const over = new AbortController();
	const wanted = state === undefined ? {} : { state };
	const stop = data.connection.watchVisits((told) => {
		if (told.state === state) hear(told);
	});
	const look = async () => {
		while (!over.signal.aborted) {
			data.say({ say: 'look', isLooking: true, ...wanted });
			await data.surroundings.wait(LOOK_AGAIN_MS, over.signal);
		}
	};
	// What the server has told already it tells again to whoever begins.
	if (looks.get(data)?.signal.aborted === false) data.say({ say: 'look', isLooking: false });
	looks.set(data, over);
	void look();
	return () => {
		over.abort();
		stop();
		// Who chose another state looks already.
		if (looks.get(data) === over) data.say({ say: 'look', isLooking: false });
	};
}

/** The visits of a visitor that are on this device, the newest first. */
async function listVisits(data: Seeing, visitorId: string): Promise<Visit[]> {
	const visits = await allOf(data, 'visit', { equal: { visitorId }, by: 'startedAt' });
	return visits.toSorted((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}

/** The IP addresses that are kept out now, the newest block first. */
async function listIpBlocks(data: Seeing & Pick<Data, 'surroundings'>): Promise<Setting[]> {
	const now = data.surroundings.now();
	const blocks = await allOf(data, 'setting', { equal: { kind: 'ipBlock' } });
	return blocks
		.filter((block) => isInForce(block, now))
		.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

/**
 * Keeps out whoever comes from the IP address of a visit, and returns the id of the block, by which it is taken back; owner
 * and managers may.
 *
 * @param forMs how long; for good without it
 * @throws AppError `storage-full` when the device has no room
 */
export async function blockIpAddress(data: Data, visitId: string, forMs?: number): Promise<string> {
	const ipBlockId = data.surroundings.newId();
	await wish(data, 'blockIpAddress', { ipBlockId, visitId, ...(forMs === undefined ? {} : { forMs }) });
	return ipBlockId;
}

/**
 * Keeps out once more whom a block kept out that was taken back, for what was left of its time; owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function blockAgain(data: Data, { id: againId, endsAt = Infinity }: Setting): Promise<void> {
	const { newId, now } = data.surroundings;
	const forMs = Math.max(1, Math.round(endsAt - now()));
	const timed = Number.isFinite(forMs) ? { forMs } : {};
	await wish(data, 'blockIpAddress', { ipBlockId: newId(), againId, ...timed });
}

/**
 * Takes a block of IP addresses back; owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const unblockIpAddress = (data: Data, ipBlockId: string): Promise<void> =>
	wish(data, 'unblockIpAddress', { ipBlockId });

/**
 * Says whether visitors' IP addresses are hidden, which is to be forgotten and never kept; owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const hideIpAddresses = (data: Data, isHidden: boolean): Promise<void> =>
	wish(data, 'hideIpAddresses', { workspaceId: data.session.workspaceId, isHidden });
