/** How texts are compared: accents and capitals don't count (product X6). */

const PLAIN = /^[\u0000-\u007F]*$/;
/** Latin and Greek accents, Hebrew points, Arabic vowel signs: what a person in a hurry leaves out. */
const ACCENTS = /[\u0300-\u036F\u0591-\u05BD\u064B-\u0652]/g;
/** Letters that no decomposition takes apart, as they are typed without them. */
const TAKEN_APART: Readonly<Record<string, string>> = {
	œ: 'oe',
	æ: 'ae',
	ß: 'ss',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i'
};
const LETTERS_APART = new RegExp(`[${Object.keys(TAKEN_APART).join('')}]`, 'g');

/** The text without accents and capitals. */
export function fold(text: string): string {
	const lower = text.toLowerCase();
	if (PLAIN.test(lower)) return lower;
	return lower
		.normalize('NFKD')
		.replace(ACCENTS, '')
		.replace(LETTERS_APART, (letter) => TAKEN_APART[letter] ?? letter);
}
