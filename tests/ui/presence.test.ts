import { expect, test } from 'vitest';
import HandOver from '#ui/conversation/HandOver.svelte';
import { nextAt, presenceWords } from '#ui/settings/presence.ts';
import { make } from '../kit/make.ts';
import { show } from './screen.ts';

const NOW = new Date(2026, 10, 20, 17).getTime();

test('[X10] colleagues read how somebody stands: online, reachable and how soon, or offline until when', () => {
	expect(presenceWords({ availability: 'online' }, NOW)).toBe('Online');
	const reachable = { availability: 'away', isReachable: true } as const;
	expect(presenceWords(reachable, NOW)).toBe('Reachable by push');
	expect(presenceWords({ ...reachable, answersInMs: 35_000 }, NOW)).toBe(
		'Reachable by push, usually answers in 40 s'
	);
	const nine = new Date(2026, 10, 21, 9).getTime();
	expect(presenceWords({ availability: 'offline', backAt: nine }, NOW)).toMatch(/^Offline until .*0?9:00/);
	expect(presenceWords({ availability: 'offline', backAt: nine }, nine)).toBe('Offline');
	expect(presenceWords({ availability: 'away' }, NOW)).toBe('Away');
});

test('[X10] who hands over sees those first who are there, and how each of them stands', () => {
	const agents = [
		make('agent', { name: 'Offline' }),
		make('agent', { name: 'Reached', availability: 'away', isReachable: true }),
		make('agent', { name: 'Online', availability: 'online' })
	];
	const props = { agents, assigneeId: undefined, agentId: agents[0]?.id ?? '', onchoose: () => undefined };
	const screen = show(HandOver, props);
	const rows = [...screen.querySelectorAll('.words')].map((row) =>
		row.textContent.replaceAll(/\s+/g, ' ').trim()
	);
	expect(rows.map((row) => row.split(' ')[0])).toEqual(['Online', 'Reached', 'Offline']);
	expect(rows[1]).toContain('Reachable by push');
});

test('[X10] the time at which somebody is back is the next one that a clock shows', () => {
	const noon = new Date(2026, 5, 1, 12).getTime();
	expect(nextAt('13:30', noon)).toBe(new Date(2026, 5, 1, 13, 30).getTime());
	expect(nextAt('09:00', noon)).toBe(new Date(2026, 5, 2, 9).getTime());
	expect(nextAt('12:00', noon)).toBe(new Date(2026, 5, 2, 12).getTime());
	expect(nextAt('', noon)).toBeUndefined();
});
