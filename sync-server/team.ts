/** Whether anyone of the team is online, and who: what the widget shows. */
import type { Agent } from '#domain/agent.ts';
import type { Team } from '#protocol/stream.ts';

/** How many names visitors read. */
const NAMES_MAX = 3;

/** The team as visitors see it: those who chose to be online, longest first. */
export function teamOf(agents: readonly Agent[]): Team {
	const online = agents
		.filter(({ availability }) => availability === 'online')
		.sort((a, b) => a.availabilityAt - b.availabilityAt || (a.id < b.id ? -1 : 1));
	return {
		about: 'team',
		online: online.length > 0,
		names: online.slice(0, NAMES_MAX).map(({ name }) => name)
	};
}
