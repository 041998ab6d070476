/** How an agent stands, in words for colleagues (product X10). */
import type { Agent } from '#domain/agent.ts';
import { DAY_MS } from '#domain/clock.ts';
import { presenceOf, roundWait } from '#domain/presence.ts';
import { m } from '#messages';
import { formatMoment } from '../base/format.ts';

/** What is known of how an agent stands. */
type Standing = Pick<Agent, 'availability' | 'isReachable' | 'backAt' | 'answersInMs'>;

/** How an agent stands: `Online`, `Reachable by push, usually answers in 40 s`, `Offline until 09:00`. */
export function presenceWords(agent: Standing, now: number): string {
	const presence = presenceOf(agent, now);
	switch (presence.kind) {
		case 'online':
			return m.availability_online();
		case 'reachable':
			return agent.answersInMs === undefined
				? m.availability_reachable()
				: m.availability_reachable_usual({ time: roundWait(agent.answersInMs) });
		case 'away':
		case 'offline': {
			if (presence.backAt === undefined)
				return presence.kind === 'away' ? m.availability_away() : m.availability_offline();
			return m.availability_until({ time: formatMoment(presence.backAt, now) });
		}
	}
}

/** The same in the one word that has room everywhere. */
export function presenceWord(agent: Standing, now: number): string {
	switch (presenceOf(agent, now).kind) {
		case 'online':
			return m.availability_online();
		case 'reachable':
			return m.availability_reachable_short();
		case 'away':
			return m.availability_away();
		case 'offline':
			return m.availability_offline();
	}
}

/** The next moment at which a clock here shows `HH:MM`; undefined when that is no time. */
export function nextAt(text: string, now: number): number | undefined {
	const [hour, minute] = text.split(':').map(Number);
	if (hour === undefined || minute === undefined || Number.isNaN(hour + minute)) return undefined;
	const today = new Date(now).setHours(hour, minute, 0, 0);
	return today > now ? today : new Date(today + DAY_MS).setHours(hour, minute, 0, 0);
}
