/**
 * The lives of a copy. Each time it is dropped another life begins, and what is stored carries its life in its number: so
 * one rule, that an older document never replaces a newer one (SPEC S7), holds between epochs, too (S8). A tab that was
 * frozen when the next life began and goes on in the one before overwrites nothing, and what it adds is not seen.
 */
import { INTEGER_MAX } from '#domain/fields.ts';
import type { Row } from './rows.ts';

/** How much of the feed the copy holds; nothing while it is empty. */
export type Progress =
	/** Documents of a copy that is given up are being removed. */
	| { readonly kind: 'dropping' }
	/** A first copy is under way: all that changed at `below` or later is here; nothing yet while that is above `at`. */
	| {
			readonly kind: 'filling';
			readonly epoch: string;
			readonly at: number;
			readonly below: number;
			readonly keptDays?: number;
	  }
	/**
	 * Everything up to this number is here, but for what changed again later when the copy `isPartial`: that comes with
	 * the later number. Until `freshAt`, on the device's clock, this was all there was. Of what has ended it is what
	 * is kept for `keptDays` (working-set.ts): the usual ones when absent.
	 */
	| {
			readonly kind: 'whole';
			readonly epoch: string;
			readonly number: number;
			readonly freshAt?: number;
			readonly isPartial?: true;
			readonly keptDays?: number;
	  };

/** How many numbers a life has; those of the feed are below. */
const SPAN = INTEGER_MAX + 1;

/** The number from which on a life's documents are stored. */
export const beginOf = (life: number): number => life * SPAN;

/** Whether a row was let go of: whatever the same life brings again is newer, however small its number. */
export const isLetGo = ({ _deleted, number }: Pick<Row, '_deleted' | 'number'>): boolean =>
	_deleted && number % SPAN === 0;

/** Whether a row was written in a life. */
export const isOf = (life: number, { number }: Pick<Row, 'number'>): boolean =>
	Math.floor(number / SPAN) === life;

/** How a life sees a row: what lives before have left is not there. */
export const seenIn = (life: number, row: Row): Row =>
	row._deleted || row.number >= beginOf(life) ? row : { ...row, _deleted: true };

/** The life that a copy lives, by the row that says how far it is; 0 before the first of all. */
export const lifeOf = (progress: Pick<Row, 'number'> | undefined): number => progress?.number ?? 0;

/** The life in which a copy is so far, after what it was: dropping it begins another one, unless that is under way. */
export function lifeFor(progress: Progress, before: Row | undefined): number {
	const isDropped = progress.kind === 'dropping' && progressOf(before)?.kind !== 'dropping';
	return lifeOf(before) + (isDropped ? 1 : 0);
}

/** How far a copy is, by its row; undefined while it is empty. */
export const progressOf = (row: Row | undefined): Progress | undefined =>
	row && !row._deleted ? (row['progress'] as Progress) : undefined;

/**
 * Whether a copy that another tab has brought to `found` may be brought to `progress` by this one: never to a former
 * life, never to another epoch of the same, and never back.
 */
export function mayFollow(progress: Progress, life: number, found: Row): boolean {
	if (life !== lifeOf(found)) return life > lifeOf(found);
	const there = progressOf(found);
	if (progress.kind === 'dropping') return there?.kind === 'dropping';
	if (there === undefined) return true;
	if (there.kind === 'dropping' || there.epoch !== progress.epoch) return false;
	if (there.kind === 'filling' || progress.kind === 'filling') return there.kind === 'filling';
	return progress.number >= there.number;
}

/** Whether a row says something newer than another, or the same: tabs tell each other in no order. */
export const isAsNew = (row: Pick<Row, '_rev'>, than: Pick<Row, '_rev'> | undefined): boolean =>
	heightOf(row) >= (than ? heightOf(than) : 0);

const heightOf = ({ _rev }: Pick<Row, '_rev'>): number => Number.parseInt(_rev, 10);
