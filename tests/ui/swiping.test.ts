import { expect, test } from 'vitest';
import { ACT_PX, claimOf, EDGE_PX, FAR_PX, mayBegin, swipeOf } from '#ui/hand/swiping.ts';

test('a finger that goes up or down scrolls, and one that goes sideways swipes', () => {
	expect(claimOf(3, 4)).toBeUndefined();
	expect(claimOf(4, 40)).toBe('theirs');
	expect(claimOf(20, 18)).toBe('theirs');
	expect(claimOf(-30, 6)).toBe('ours');
});

test('what begins at an edge of the screen is left to the browser', () => {
	expect(mayBegin(EDGE_PX - 1, 412)).toBe(false);
	expect(mayBegin(412 - EDGE_PX, 412)).toBe(false);
	expect(mayBegin(200, 412)).toBe(true);
});

test('a short way shows what is to come and does nothing; a long one to the right is for tags', () => {
	expect(swipeOf(ACT_PX - 1, true)).toEqual({ act: 'join', isArmed: false });
	expect(swipeOf(ACT_PX, true)).toEqual({ act: 'join', isArmed: true });
	expect(swipeOf(FAR_PX, true)).toEqual({ act: 'tag', isArmed: true });
	expect(swipeOf(ACT_PX, false)).toEqual({ act: 'tag', isArmed: true });
	expect(swipeOf(-ACT_PX, true)).toEqual({ act: 'resolve', isArmed: true });
	expect(swipeOf(-10, false)).toEqual({ act: 'resolve', isArmed: false });
});
