/** Who is on the site now, told to agents who look (SPEC S24, product E1). */
import type { LiveVisit, VisitState } from '#domain/live-visit.ts';
import { AppError } from '#protocol/error.ts';
import type { StreamUp } from '#protocol/stream.ts';
import {
	INACTIVE_MS,
	LIVE_VISITS_MAX,
	LOOKING_MS,
	NEW_MS,
	VISIT_LEAVE_MS,
	VISIT_SILENCE_MS,
	type LiveVisits
} from '#protocol/visit.ts';
import type { Stay } from './live-visits.ts';
import type { Peer } from './peer.ts';

/** An agent begins to look, goes on, or stops. @throws AppError `forbidden` to a visitor */
export function look(peer: Peer, said: StreamUp & { say: 'look' }, now: number): void {
	if (peer.who?.actor.kind !== 'agent')
		throw new AppError({ kind: 'forbidden', message: 'this is for agents' });
	const { isLooking, state } = said;
	const before = peer.looking;
	const told = before?.state === state ? (before?.told ?? '') : '';
	const wanted = state === undefined ? {} : { state };
	peer.looking = isLooking ? { ...wanted, until: now + LOOKING_MS, told } : undefined;
}

/** Tells those who look what has changed since they were told; asks for nothing when nobody does. */
export function tellLooking(agents: Iterable<Peer>, of: () => Iterable<Stay>, now: number): void {
	let live: readonly LiveVisit[] | undefined;
	for (const peer of agents) {
		const { looking } = peer;
		if (!looking) continue;
		if (now >= looking.until) {
			peer.looking = undefined;
			continue;
		}
		live ??= liveVisits(of(), now);
		const signal = signalOf(live, looking.state);
		const told = JSON.stringify(signal);
		if (told === looking.told) continue;
		looking.told = told;
		peer.signal(signal, now);
	}
}

function signalOf(live: readonly LiveVisit[], state: VisitState | undefined): LiveVisits {
	const counts = { new: 0, chatting: 0, active: 0, inactive: 0 };
	for (const visit of live) counts[visit.state] += 1;
	const wanted = state === undefined ? live : live.filter((visit) => visit.state === state);
	const visits = wanted.slice(0, LIVE_VISITS_MAX);
	return { about: 'visits', ...(state === undefined ? {} : { state }), counts, visits };
}

/** Those who are on the site, who came last first. */
function liveVisits(stays: Iterable<Stay>, now: number): LiveVisit[] {
	const live = [...stays].filter((stay) => isThere(stay, now)).flatMap((stay) => liveVisit(stay, now));
	return live.sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}

const isThere = ({ heardAt, leftAt }: Stay, now: number): boolean =>
	leftAt === undefined ? now - heardAt < VISIT_SILENCE_MS : now - leftAt < VISIT_LEAVE_MS;

function liveVisit(stay: Stay, now: number): LiveVisit[] {
	const { seenAt: _seenAt, pages, ipAddress: _ipAddress, ...visit } = stay.visit;
	const page = pages.at(-1);
	if (!page) return [];
	const { visitorId, visitorName, conversationId } = stay;
	const person = {
		...(visitorId === undefined ? {} : { visitorId }),
		...(visitorName === undefined ? {} : { visitorName }),
		...(conversationId === undefined ? {} : { conversationId })
	};
	return [{ ...visit, ...person, page, state: stateOf(stay, now) }];
}

function stateOf({ conversationId, activeAt, visit }: Stay, now: number): VisitState {
	if (conversationId !== undefined) return 'chatting';
	if (now - activeAt >= INACTIVE_MS) return 'inactive';
	return now - visit.startedAt < NEW_MS ? 'new' : 'active';
}
