/** When a dot calls the shortcuts, and an at sign a colleague's name (product C2b, P5). */

/** A key word that is being typed: its text without the dot, and where it stands, the dot included. */
export interface DotQuery {
	readonly text: string;
	/** The UTF-16 unit of the dot. */
	readonly start: number;
	/** The one behind the last. */
	readonly end: number;
	/** It begins with an at sign, and calls a colleague's name (`mention.ts`). */
	readonly isName?: true;
}

/** A dot at the beginning or after white space, and what follows it without another dot. */
const CALLED = /(?:^|\s)(\.[^\s.]{0,40})$/u;

/** An at sign at the beginning or after white space or an opening bracket, and what follows it without another one. */
const NAMED = /(?:^|[\s([{])(@[^\s@]{0,40})$/u;

/**
 * The key word at the cursor; undefined when none is being typed there: inside "Hello.", "3.14" or "site.fr", behind a
 * space, in the middle of a word, or when more than a cursor is set.
 */
export function dotQueryAt(text: string, start: number, end = start): DotQuery | undefined {
	if (start !== end || /^\S/u.test(text.slice(end))) return undefined;
	const called = CALLED.exec(text.slice(0, end))?.[1];
	return called === undefined ? undefined : { text: called.slice(1), start: end - called.length, end };
}

/** The name that is being typed at the cursor; undefined when none is, as in an e-mail address. */
export function nameQueryAt(text: string, start: number, end = start): DotQuery | undefined {
	if (start !== end || /^\S/u.test(text.slice(end))) return undefined;
	const called = NAMED.exec(text.slice(0, end))?.[1];
	if (called === undefined) return undefined;
	return { text: called.slice(1), start: end - called.length, end, isName: true };
}
