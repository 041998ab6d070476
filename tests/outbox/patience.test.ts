import { expect, test } from 'vitest';
import { Patience } from '#outbox/patience.ts';

test('[S11][S18] the bound of a wait doubles from half a second to half a minute', () => {
	const patience = new Patience({ random: () => 1 });
	const waits = Array.from({ length: 9 }, () => patience.next());
	expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
	expect(patience.attempt).toBe(9);
});

test('[S11][S18] every wait is anywhere below its bound, so that devices do not come back together', () => {
	const chances = [0, 0.5, 0.999];
	const patience = new Patience({ random: () => chances.shift() ?? 0 });
	expect([patience.next(), patience.next(), patience.next()]).toEqual([0, 500, 1_998]);
});

test('[S11] a success forgets the failures', () => {
	const patience = new Patience({ random: () => 1 });
	patience.next();
	patience.next();
	patience.reset();
	expect([patience.attempt, patience.next()]).toEqual([0, 500]);
});
