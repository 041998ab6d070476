/** What a finger that moves sideways over a row asks for. */

/** What can be done with a row by swiping it. */
export type SwipeAct = 'join' | 'tag' | 'resolve';

/** How far a finger moves before it is told from a tap, in CSS pixels. */
const CLAIM_PX = 12;
/** From how far on letting go does something, and from how far on it does the other thing, in CSS pixels. */
export const ACT_PX = 72;
export const FAR_PX = 168;
/** At the edges of the screen the browser's own gesture to go back begins, in CSS pixels. */
export const EDGE_PX = 28;

/** Whether a gesture may begin here, and is nobody else's. */
export const mayBegin = (x: number, width: number): boolean => x > EDGE_PX && x < width - EDGE_PX;

/** Whose a movement is: ours when it goes sideways, the list's when it goes up or down; undecided while it is small. */
export function claimOf(dx: number, dy: number): 'ours' | 'theirs' | undefined {
	if (Math.hypot(dx, dy) < CLAIM_PX) return undefined;
	return Math.abs(dx) > 1.5 * Math.abs(dy) ? 'ours' : 'theirs';
}

/**
 * What letting go would do; a small movement shows what is to come and does nothing.
 *
 * @param dx to the right is above 0: first joining, further on tags; to the left resolving
 * @param canJoin whether there is anything to join: else tags come at once
 */
export function swipeOf(dx: number, canJoin: boolean): { readonly act: SwipeAct; readonly isArmed: boolean } {
	const isArmed = Math.abs(dx) >= ACT_PX;
	if (dx < 0) return { act: 'resolve', isArmed };
	return { act: canJoin && dx < FAR_PX ? 'join' : 'tag', isArmed };
}
