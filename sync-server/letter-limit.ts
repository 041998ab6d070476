/** How many letters visitors may ask for: the address that they type may be anybody's (SPEC M10). */
import { DAY_MS, type Clock } from '#domain/clock.ts';
import { openLimiter } from './limit.ts';

/** How many letters one visitor may ask for in a day. */
export const LETTERS_PER_VISITOR = 3;
/** The same of all who come by one line: an office behind one address, not a hundred visitors of one person. */
export const LETTERS_PER_LINE = 20;

/** Letters that were asked for together. */
export interface LetterTries {
	/** There was a try for each of them. */
	readonly mayMail: boolean;
	/** Gives back the tries of those that will not leave. */
	giveBack(count: number): void;
}

/** Counts the letters of visitors and lines. */
export interface LetterLimit {
	/** Takes a try for each letter, or none at all. @param line absent for who comes by no network */
	take(count: number, visitorId: string, line: string | undefined): LetterTries;
}

const NONE: LetterTries = { mayMail: true, giveBack: () => undefined };

/** Makes one that has counted nothing. */
export function openLetterLimit(clock: Clock): LetterLimit {
	const visitors = openLimiter(clock, LETTERS_PER_VISITOR, DAY_MS);
	const lines = openLimiter(clock, LETTERS_PER_LINE, DAY_MS);
	return {
		take: (count, visitorId, line) => {
			if (count === 0) return NONE;
			const give = (limiter: typeof lines, key: string) => (tries: number) => {
				for (let given = 0; given < tries; given += 1) limiter.giveBack(key);
			};
			const [giveVisitor, giveLine] = [give(visitors, visitorId), give(lines, line ?? '')];
			if (visitors.take(visitorId, count) > 0) return { ...NONE, mayMail: false };
			if (line !== undefined && lines.take(line, count) > 0) {
				giveVisitor(count);
				return { ...NONE, mayMail: false };
			}
			return {
				mayMail: true,
				giveBack: (tries) => {
					giveVisitor(tries);
					if (line !== undefined) giveLine(tries);
				}
			};
		}
	};
}
