/** Words that are written from the right, within a sentence that is not. */

const FROM_THE_RIGHT =
	/^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * Keeps words that are written from the right together where a sentence names them: neither do they turn it around, nor are its signs and
 * numbers drawn into theirs. All others stay as they are.
 */
export const heldTogether = (words: string): string =>
	FROM_THE_RIGHT.test(words) ? `\u2068${words}\u2069` : words;
