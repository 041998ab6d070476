/** Whether anyone of the team is online, and who: what the widget shows. */
import type { Agent } from '#domain/agent.ts';
import { isThere, presenceOf, roundWait, type Presence } from '#domain/presence.ts';
import type { Team } from '#protocol/stream.ts';

/** How many names visitors read. */
const NAMES_MAX = 3;

/** The team as visitors see it: those who chose to be online, longest first; those whom a push reaches are there, too. With nobody there: when the first is back. */
export function teamOf(agents: readonly Agent[], now: number): Team {
	const there = agents.filter(isThere);
	const online = there
		.filter(({ availability }) => availability === 'online')
		.sort((a, b) => a.availabilityAt - b.availabilityAt || (a.id < b.id ? -1 : 1));
	const waits = there.flatMap(({ answersInMs }) => answersInMs ?? []).sort((a, b) => a - b);
	const usual = waits[waits.length >> 1];
	const backAt = Math.min(...agents.map((agent) => presenceOf(agent, now)).flatMap(backAtOf));
	return {
		about: 'team',
		online: there.length > 0,
		names: online.slice(0, NAMES_MAX).map(({ name }) => name),
		...(usual === undefined ? {} : { answersIn: roundWait(usual) }),
		...(there.length > 0 || backAt === Infinity ? {} : { backAt })
	};
}

const backAtOf = (presence: Presence): number[] =>
	'backAt' in presence && presence.backAt !== undefined ? [presence.backAt] : [];
