import { expect, test, vi } from 'vitest';
import HandOver from '#ui/conversation/HandOver.svelte';
import AvailabilityPill from '#ui/settings/AvailabilityPill.svelte';
import { nextAt, presenceWords } from '#ui/settings/presence.ts';
import { make } from '../kit/make.ts';
import { press, show, words } from './screen.ts';

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

test('[P4] [X10] the switch on every screen says in a word how its agent stands, and in full by its name', () => {
	const onpress = vi.fn();
	const of = (agent: Parameters<typeof presenceWords>[0] | undefined, more = {}) => {
		const screen = show(AvailabilityPill, { agent, onpress, ...more });
		const [found] = screen.querySelectorAll<HTMLButtonElement>('button[role=switch]');
		if (!found) throw new Error('there is no switch');
		return found;
	};
	const seen = (button: HTMLElement) => [
		words(button),
		button.ariaLabel ?? button.getAttribute('aria-label')
	];
	const online = of({ availability: 'online' });
	expect([...seen(online), online.getAttribute('aria-checked')]).toEqual([
		'Online',
		'Your status: Online',
		'true'
	]);
	const reachable = of({ availability: 'away', isReachable: true, answersInMs: 35_000 });
	expect(seen(reachable)).toEqual(['Reachable', 'Your status: Reachable by push, usually answers in 40 s']);
	expect(reachable.getAttribute('aria-checked')).toBe('false');
	const waiting = of({ availability: 'offline' }, { waiting: true });
	expect(seen(waiting)).toEqual(['Offline', 'Your status: Offline · Takes effect when you are back online']);
	press(waiting);
	expect(onpress).toHaveBeenCalledOnce();
	// What could not be stored does not stay chosen: it shows what is so.
	expect(waiting.getAttribute('aria-checked')).toBe('false');
});

test('[P4] before it is known how its agent stands the switch claims nothing and cannot be pressed', () => {
	const screen = show(AvailabilityPill, { agent: undefined });
	expect(screen.querySelector('button')?.className).toContain('unknown');
	expect(screen.querySelector('button')?.disabled).toBe(true);
});
