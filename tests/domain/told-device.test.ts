/** How a device stands that is told by push, from what was decided about it (product X9). */
import { expect, test } from 'vitest';
import { makeIds } from '#domain/id.ts';
import type { PushNotice } from '#domain/notice.ts';
import { standingOf, troubleOf, UNSHOWN_MANY, type ToldDevice } from '#domain/told-device.ts';

const id = makeIds(
	() => 0,
	(bytes) => crypto.getRandomValues(bytes)
);
let decided = 0;
const notice = (known: Partial<PushNotice> = {}): PushNotice => ({
	id: id(),
	isTold: true,
	reason: 'free',
	decidedAt: (decided += 1_000),
	...known
});
const device = (known: Partial<ToldDevice> = {}): ToldDevice => ({
	id: id(),
	heardAt: 0,
	unshown: 0,
	...known
});

test('[X9] a device of which nothing was decided stands as new', () => {
	expect(standingOf([])).toEqual({ unshown: 0 });
	expect(troubleOf(device(standingOf([])))).toBeUndefined();
});

test('[X9] what was shown last counts with its own delay, in whatever order the decisions come', () => {
	const notices = [
		notice({ sentAt: 5_000, shownAt: 5_400 }),
		notice({ sentAt: 1_000, shownAt: 9_000 }),
		notice({ sentAt: 8_000 }),
		notice({ isTold: false, reason: 'quiet' }),
		notice({ reason: 'mailed' })
	];
	const standing = { sentAt: 8_000, shownAt: 9_000, shownAfterMs: 8_000, unshown: 1 };
	expect(standingOf(notices)).toEqual(standing);
	expect(standingOf([...notices].reverse())).toEqual(standing);
});

test('[X9] [D4] of pushes that gave way to the next of their conversation nothing is expected', () => {
	const [one, two] = [id(), id()];
	const notices = [
		notice({ conversationId: one, sentAt: 500, shownAt: 600 }),
		...[1_000, 2_000, 3_000].map((sentAt) => notice({ conversationId: one, sentAt })),
		notice({ conversationId: two, sentAt: 4_000 }),
		notice({ reason: 'test', sentAt: 5_000 })
	];
	expect(standingOf(notices).unshown).toBe(3);
	expect(standingOf([...notices, notice({ sentAt: 6_000, shownAt: 6_100 })]).unshown).toBe(0);
});

test('[X9] [B9] the last check of a sleeping device is told, and a fault until something leaves again', () => {
	const sleep = notice({ reason: 'sleep', sentAt: 1_000, shownAt: 2_000 });
	const late = notice({ fault: 'refused' });
	expect(standingOf([sleep, late])).toMatchObject({ sleep: { id: sleep.id }, fault: 'refused' });
	expect(standingOf([sleep, late, notice({ sentAt: 9_000 })])).not.toHaveProperty('fault');
});

test('[X9] the gravest trouble of a device is named: stopped, reached no more, nobody to write to, refused, nothing shown', () => {
	const all = device({
		stoppedAt: 1,
		endedAt: 1,
		lacksContact: true,
		fault: 'given-up',
		unshown: UNSHOWN_MANY
	});
	expect(troubleOf(all)).toBe('stopped');
	const { stoppedAt: _stopped, ...wanted } = all;
	expect(troubleOf(wanted)).toBe('ended');
	const { endedAt: _ended, ...running } = wanted;
	expect(troubleOf(running)).toBe('no-contact');
	const { lacksContact: _contact, ...known } = running;
	expect(troubleOf(known)).toBe('given-up');
	expect(troubleOf(device({ unshown: UNSHOWN_MANY }))).toBe('unshown');
	expect(troubleOf(device({ unshown: UNSHOWN_MANY - 1 }))).toBeUndefined();
});
