import { expect, test } from 'vitest';
import { setAvailability } from '#domain/agent.ts';
import { ANSWERS_MIN, isThere, presenceOf, roundWait, usualAnswerMs } from '#domain/presence.ts';
import { make } from '../kit/make.ts';

const NOW = Date.UTC(2026, 10, 20, 17);

test('[X10] an agent stands as it declared: reachable only where a device of it is told', () => {
	expect(presenceOf({ availability: 'online', backAt: NOW + 1 }, NOW)).toEqual({ kind: 'online' });
	expect(presenceOf({ availability: 'away', isReachable: true }, NOW)).toEqual({ kind: 'reachable' });
	expect(presenceOf({ availability: 'away' }, NOW)).toEqual({ kind: 'away' });
	expect(presenceOf({ availability: 'offline', isReachable: true }, NOW)).toEqual({ kind: 'offline' });
	expect(presenceOf({ availability: 'offline', backAt: NOW + 1 }, NOW)).toEqual({
		kind: 'offline',
		backAt: NOW + 1
	});
	expect(presenceOf({ availability: 'offline', backAt: NOW }, NOW)).toEqual({ kind: 'offline' });
});

test('[X10] [P4] for visitors somebody is there who is online or reachable, and nobody else', () => {
	expect(isThere({ availability: 'online' })).toBe(true);
	expect(isThere({ availability: 'away', isReachable: true })).toBe(true);
	expect(isThere({ availability: 'away' })).toBe(false);
	expect(isThere({ availability: 'offline', isReachable: true })).toBe(false);
});

test('[X10] how long an answer takes is the median of the newest ones, and unknown while they are few', () => {
	const took = (ms: number, createdAt = NOW) => ({ createdAt, firstReplyAt: createdAt + ms });
	const few = Array.from({ length: ANSWERS_MIN - 1 }, () => took(10_000));
	expect(usualAnswerMs(few)).toBeUndefined();
	expect(usualAnswerMs([...few, { createdAt: NOW }])).toBeUndefined();
	expect(usualAnswerMs([...few, took(3_600_000)])).toBe(10_000);
	const old = Array.from({ length: 100 }, () => took(1_000_000, NOW - 1));
	const fresh = Array.from({ length: 50 }, () => took(20_000));
	expect(usualAnswerMs([...old, ...fresh])).toBe(20_000);
});

test('[X10] a wait is said as people say it, and never as shorter than it is', () => {
	expect([0, 9_000, 31_000, 51_000, 61_000, 3_540_000, 3_560_000, 7_300_000].map(roundWait)).toEqual([
		'10 s',
		'10 s',
		'40 s',
		'1 min',
		'2 min',
		'59 min',
		'1 h',
		'3 h'
	]);
});

test('[X10] when somebody means to be back is said until then, and forgotten by whoever comes back', () => {
	const agent = make('agent', { availability: 'online' });
	const scene = { read: () => agent } as never;
	const by = { actor: { kind: 'agent', id: agent.id, role: 'agent' }, writtenAt: NOW, now: NOW } as never;
	const set = (args: Parameters<typeof setAvailability>[1]) => {
		const outcome = setAvailability(scene, args, by);
		return outcome.kind === 'applied' ? outcome.puts[0]?.document : undefined;
	};
	expect(set({ availability: 'offline', backAt: NOW + 1 })).toMatchObject({ backAt: NOW + 1 });
	expect(set({ availability: 'offline', backAt: NOW })).not.toHaveProperty('backAt');
	expect(set({ availability: 'online', backAt: NOW + 1 })).not.toHaveProperty('backAt');
});
