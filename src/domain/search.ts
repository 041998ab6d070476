/** How words are found: accents and case don't count, small typos are forgiven, the last word may be unfinished (product X6). */

import { QUERY_MAX } from './fields.ts';
import { fold } from './fold.ts';

/** How many words of a question count; the rest is left out. */
export const QUERY_WORDS_MAX = 8;
/** Longer words are compared by their beginning. */
const WORD_MAX = 40;
/** From this length on one letter may be wrong, and from the second on two. */
const ONE_EDIT_FROM = 4;
const TWO_EDITS_FROM = 8;
/** A telephone number is known by its last digits, with a country's prefix or without. */
const PHONE_DIGITS = 9;
/** What stands between the parts of a number that is written in groups. */
const BETWEEN_DIGITS = /^[ .\-/()\u00A0\u202F]{1,2}$/;
/** Written without spaces: each sign stands for itself. */
const UNSPACED =
	'\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}';
const WORDS = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const DIGITS = /^\p{N}+$/u;
/** A word as it is compared, and where it stands in its text, in UTF-16 units. */
export interface Word {
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

/** A word that is looked for. */
export interface Wanted {
	readonly text: string;
	/** How many letters may be wrong. */
	readonly edits: number;
	/** It may go on: it is still being typed. */
	readonly isOpen: boolean;
}

/** What is looked for; all of it must be there. Empty when nothing is. */
export type Query = readonly Wanted[];

/** A stretch of a text, from its first UTF-16 unit to the one behind its last. */
export type Stretch = readonly [start: number, end: number];

/**
 * The words of a text in its order: runs of letters and digits, so that an address is found by its parts. A number
 * written in groups is there as a whole, too, and a long one by its last digits.
 */
export function wordsOf(text: string): Word[] {
	const words: Word[] = [];
	let run: Word[] = [];
	for (const { 0: found, index } of text.matchAll(WORDS)) {
		const folded = fold(found).slice(0, WORD_MAX);
		// A sign that is nothing but an accent.
		if (folded === '') continue;
		const word = { text: folded, start: index, end: index + found.length };
		words.push(word);
		if (!DIGITS.test(folded)) continue;
		const last = run.at(-1);
		if (last && !BETWEEN_DIGITS.test(text.slice(last.end, index))) {
			words.push(...numbersOf(run));
			run = [];
		}
		run.push(word);
	}
	words.push(...numbersOf(run));
	return words;
}

/** What is looked for by a text that is being typed. */
export function parseQuery(text: string): Query {
	const words = wordsOf(text.slice(0, QUERY_MAX));
	const parts = words.filter((word) => !DIGITS.test(word.text) || isAskedFor(word, words));
	const end = text.slice(0, QUERY_MAX).length;
	const byText = new Map<string, Wanted>();
	for (const word of parts) {
		const isOpen = word.end === end || byText.get(word.text)?.isOpen === true;
		byText.set(word.text, { text: word.text, edits: editsOf(word.text), isOpen });
	}
	return [...byText.values()].slice(0, QUERY_WORDS_MAX);
}

/** Whether a word is one that is looked for: as it is, or nearly. */
export function matchOf({ text, edits, isOpen }: Wanted, word: string): 'exact' | 'near' | undefined {
	if (isOpen ? word.startsWith(text) : word === text) return 'exact';
	return edits > 0 && isNear(text, word, edits, isOpen) ? 'near' : undefined;
}

/** Where the words of a query stand in a text: in its order, none over another. */
export function stretchesIn(text: string, query: Query): Stretch[] {
	const found = wordsOf(text)
		.filter((word) => query.some((wanted) => matchOf(wanted, word.text) !== undefined))
		.map(({ start, end }): Stretch => [start, end])
		.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
	return found.filter(([start], index) => found.slice(0, index).every(([, end]) => end <= start));
}

/** Which words of a query a text has, one bit each, the first word's lowest. */
export function bitsIn(text: string, query: Query): number {
	let bits = 0;
	for (const word of wordsOf(text)) {
		for (const [index, wanted] of query.entries())
			if (matchOf(wanted, word.text) !== undefined) bits |= 1 << index;
	}
	return bits;
}

/** The part of a text around the first word that is found, of about `max` UTF-16 units and at most twice that; "…" where it was cut. */
export function excerptOf(text: string, query: Query, max: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= max) return line;
	const [first] = stretchesIn(line, query);
	const from = Math.max(0, Math.min((first?.[0] ?? 0) - Math.floor(max / 4), line.length - max));
	const begin = from === 0 ? 0 : line.indexOf(' ', from) + 1 || from;
	const start = first !== undefined && begin > first[0] ? first[0] : begin;
	const end = Math.min(line.length, start + max);
	const whole = Math.max(line.lastIndexOf(' ', end), first?.[1] ?? 0);
	const stop = end === line.length ? end : Math.min(whole > start ? whole : end, start + 2 * max - 2);
	return `${start > 0 ? '…' : ''}${line.slice(start, stop).trim()}${stop < line.length ? '…' : ''}`;
}

/** Which letters a word has, one bit each: most of what is not near is told by this alone. */
export function lettersOf(word: string): number {
	let letters = 0;
	for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
	return letters;
}

/** Whether letters are so few apart that a word may be near one that is looked for. */
export function mayBeNear({ edits, isOpen }: Wanted, wanted: number, letters: number): boolean {
	return bitCount(wanted & ~letters) <= edits && (isOpen || bitCount(letters & ~wanted) <= edits);
}

/** Of a long number only its end is looked for, of a short one its groups. */
function isAskedFor(word: Word, words: readonly Word[]): boolean {
	const around = words.filter(({ start, end }) => start <= word.start && word.end <= end);
	const whole = around.reduce((longest, one) => (one.text.length > longest.text.length ? one : longest));
	if (whole.text.length >= PHONE_DIGITS) {
		return word.text.length === PHONE_DIGITS && word.start === whole.start && word.end === whole.end;
	}
	return !words.some((one) => one !== word && word.start <= one.start && one.end <= word.end);
}

/** A number is either the one that is meant or another. */
function editsOf(word: string): number {
	if (/\p{N}/u.test(word) || word.length < ONE_EDIT_FROM) return 0;
	return word.length < TWO_EDITS_FROM ? 1 : 2;
}

/** What a run of groups of digits is called besides: the whole, and the end of a long one. */
function numbersOf(run: readonly Word[]): Word[] {
	const [first, last] = [run[0], run.at(-1)];
	if (!first || !last) return [];
	const whole = run
		.map(({ text }) => text)
		.join('')
		.slice(0, WORD_MAX);
	const place = { start: first.start, end: last.end };
	return [
		...(run.length > 1 ? [{ ...place, text: whole }] : []),
		...(whole.length > PHONE_DIGITS ? [{ ...place, text: whole.slice(-PHONE_DIGITS) }] : [])
	];
}

const ROW = WORD_MAX + 3;
const table = new Uint8Array(ROW * 3);

/**
 * Whether a word is at most so many letters apart: one too many, one missing, another one, or two changed about.
 * An unfinished word is compared with every beginning of the other.
 */
function isNear(wanted: string, word: string, edits: number, isOpen: boolean): boolean {
	if (wanted.length - word.length > edits) return false;
	if (!isOpen && word.length - wanted.length > edits) return false;
	// Of a longer word no beginning beyond this can be near.
	const width = isOpen ? Math.min(word.length, wanted.length + edits) : word.length;
	for (let column = 0; column <= width; column += 1) table[column] = column;
	for (let line = 1; line <= wanted.length; line += 1) {
		if (fillLine(wanted, word, line, width) > edits) return false;
	}
	const base = (wanted.length % 3) * ROW;
	if (!isOpen) return (table[base + width] ?? 0) <= edits;
	for (let column = 0; column <= width; column += 1) if ((table[base + column] ?? 0) <= edits) return true;
	return false;
}

/** @returns the least of the line */
function fillLine(wanted: string, word: string, line: number, width: number): number {
	const [here, above, before] = [(line % 3) * ROW, ((line + 2) % 3) * ROW, ((line + 1) % 3) * ROW];
	let least = (table[here] = line);
	for (let column = 1; column <= width; column += 1) {
		const isSame = wanted[line - 1] === word[column - 1];
		const isSwapped =
			line > 1 &&
			column > 1 &&
			wanted[line - 1] === word[column - 2] &&
			wanted[line - 2] === word[column - 1];
		const cost = Math.min(
			(table[above + column] ?? 0) + 1,
			(table[here + column - 1] ?? 0) + 1,
			(table[above + column - 1] ?? 0) + (isSame ? 0 : 1),
			isSwapped ? (table[before + column - 2] ?? 0) + 1 : WORD_MAX
		);
		table[here + column] = cost;
		least = Math.min(least, cost);
	}
	return least;
}

function bitCount(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
	return count;
}
