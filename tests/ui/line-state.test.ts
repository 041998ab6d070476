import type { ComponentProps } from 'svelte';
import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { formatMoment } from '#ui/base/format.ts';
import LineState from '#ui/base/LineState.svelte';
import { show, words } from './screen.ts';

const freshAt = Date.now() - 10 * MINUTE_MS;
const time = formatMoment(freshAt, Date.now());
const said = (props: ComponentProps<typeof LineState>) => words(show(LineState, props));

test('[X14] only a line that is open says that everything is up to date', () => {
	expect(said({ state: 'open', freshAt })).toBe('Up to date');
});

test.for([
	[{ state: 'offline' }, `No network · as of ${time}`],
	[{ state: 'stopped' }, `Stopped · as of ${time}`],
	[{ state: 'connecting' }, `Connecting · as of ${time}`],
	[{ state: 'catching-up' }, `Catching up · as of ${time}`],
	[{ state: 'catching-up', newer: 3 }, `As of ${time} · 3 newer on the server`]
] as const)('[X14] %o says of when what is shown is', ([props, expected]) => {
	expect(said({ ...props, freshAt })).toBe(expected);
});

test('[X14] a line that waits for its next try says until when, and of when what is shown is', () => {
	const words = said({ state: 'connecting', nextAt: Date.now() + 20_000, freshAt });
	expect(words).toMatch(new RegExp(`^No connection · as of ${time} · next try in \\d+ sec`));
});

test('[X14] what was never up to date says no moment, and no number that means nothing without one', () => {
	expect(said({ state: 'offline' })).toBe('No network');
	expect(said({ state: 'stopped' })).toBe('Stopped');
	expect(said({ state: 'connecting' })).toBe('Connecting…');
	expect(said({ state: 'catching-up', newer: 3 })).toBe('Catching up…');
});
