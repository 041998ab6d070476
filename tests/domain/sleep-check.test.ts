import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { PushNotice } from '#domain/notice.ts';
import { SLEEP_MS, SLEEP_PASSED_MS, sleepCheckOf } from '#domain/sleep-check.ts';

const ASKED = 1_000_000;
const SENT = ASKED + SLEEP_MS;
const check = (known: Partial<PushNotice> = {}): PushNotice => ({
	id: newId(),
	isTold: true,
	reason: 'sleep',
	decidedAt: ASKED,
	...known
});

test.each<[string, PushNotice[], number, object]>([
	['nothing was checked', [check({ reason: 'test', sentAt: 1, shownAt: 2 })], SENT, { kind: 'none' }],
	['it has not left', [check()], ASKED, { kind: 'waiting', dueAt: SENT }],
	['it never left', [check()], SENT + 4 * HOUR_MS, { kind: 'lost', at: SENT }],
	[
		'it has just left',
		[check({ sentAt: SENT })],
		SENT + SLEEP_PASSED_MS - 1,
		{ kind: 'waiting', dueAt: SENT }
	],
	['it left long ago', [check({ sentAt: SENT })], SENT + SLEEP_PASSED_MS, { kind: 'lost', at: SENT }],
	['it could not leave', [check({ fault: 'refused' })], SENT, { kind: 'lost', at: SENT }],
	[
		'it came in time',
		[check({ sentAt: SENT, shownAt: SENT + SLEEP_PASSED_MS })],
		SENT * 2,
		{ kind: 'passed', at: SENT + SLEEP_PASSED_MS, delayMs: SLEEP_PASSED_MS }
	],
	[
		'it came late',
		[check({ sentAt: SENT, shownAt: SENT + SLEEP_PASSED_MS + 1 })],
		SENT * 2,
		{ kind: 'late', at: SENT + SLEEP_PASSED_MS + 1, delayMs: SLEEP_PASSED_MS + 1 }
	],
	[
		'the app was open',
		[check({ sentAt: SENT, shownAt: SENT + 1, wasOpen: true })],
		SENT * 2,
		{ kind: 'open', at: SENT + 1 }
	],
	[
		'a newer one was asked for',
		[check({ sentAt: SENT, shownAt: SENT + 1 }), check({ decidedAt: SENT * 2 })],
		SENT * 2,
		{ kind: 'waiting', dueAt: SENT * 2 + SLEEP_MS }
	]
])('[B9] the check of a sleeping device when %s', (_, notices, now, said) => {
	expect(sleepCheckOf(notices, now)).toEqual(said);
});
