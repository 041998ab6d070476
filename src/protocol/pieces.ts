/** How a file is cut into pieces by the line that it goes over; one rule for agents and visitors (SPEC F2). */
import { PIECE_MAX_BYTES } from './file.ts';

/** The first piece, in bytes: on a line that nobody knows yet. */
export const PIECE_FIRST_BYTES = 128_000;
/** A piece that took longer is followed by a smaller one, in milliseconds; one that took less than half by a larger. */
const PIECE_MS = 4_000;
const PIECE_MIN_BYTES = 16_000;

/**
 * The length of the next piece, in bytes: a line that is slow gets smaller ones, so that a cut costs little; a fast one larger.
 *
 * @param tookMs how long this one was on its way, in milliseconds; Infinity for one that did not arrive
 */
export function nextPieceBytes(length: number, tookMs: number): number {
	if (tookMs > PIECE_MS) return Math.max(PIECE_MIN_BYTES, Math.floor(length / 2));
	return tookMs < PIECE_MS / 2 ? Math.min(PIECE_MAX_BYTES, length * 2) : length;
}
