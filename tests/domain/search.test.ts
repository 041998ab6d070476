import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	bitsIn,
	excerptOf,
	lettersOf,
	matchOf,
	mayBeNear,
	parseQuery,
	QUERY_WORDS_MAX,
	stretchesIn,
	wordsOf
} from '#domain/search.ts';
import { fold } from '#domain/fold.ts';

/** Whether everything that is asked for is in a text. */
function finds(asked: string, text: string): boolean {
	const query = parseQuery(asked);
	return query.length > 0 && bitsIn(text, query) === (1 << query.length) - 1;
}

/** What is marked in a text. */
const marked = (asked: string, text: string): string[] =>
	stretchesIn(text, parseQuery(asked)).map(([start, end]) => text.slice(start, end));

test.each([
	['The lantern flickers when it rains', 'lantern'],
	['The lantern flickers when it rains', 'RAINS lantern'],
	['La lanterne a été livrée à Besançon', 'ete'],
	['La lanterne a été livrée à Besançon', 'besancon livree'],
	['LA LIVRAISON EST EN RETARD', 'livraison'],
	['Un cœur en bœuf', 'coeur boeuf'],
	['Straße und Smørrebrød in Łódź', 'strasse smorrebrod lodz'],
	["Aujourd'hui j'ai reçu l'œuvre", 'recu oeuvre'],
	['Write to vera.brandt@shop.example please', 'vera brandt'],
	['Write to vera.brandt@shop.example please', 'vera.brandt@shop.example'],
	['Write to vera.brandt@shop.example please', 'shop.exam'],
	['Call +33 6 12 34 56 78 after six', '06 12 34 56 78'],
	['Call +33 6 12 34 56 78 after six', '0612345678'],
	['Call +33 6 12 34 56 78 after six', '+33612345678'],
	['Call 06.12.34.56.78 after six', '0612'],
	['Call 06.12.34.56.78 after six', '06 12 34'],
	['My order is 48-1207', '481207'],
	['Встреча в четверг', 'четверг'],
	['ランタンが壊れました', '壊れ'],
	['فانوس مُضِيء', 'مضيء'],
	['cafe\u0301 cre\u0300me', 'café creme']
])('[X6] in "%s" one finds "%s"', (text, asked) => {
	expect(finds(asked, text)).toBe(true);
});

test.each([
	['Please recieve my order', 'receive'],
	['Please receive my order', 'recieve'],
	['The lantern is broken', 'lantren'],
	['The lantern is broken', 'lanern'],
	['The lantern is broken', 'lantternn'.slice(0, 8)],
	['The lantern is broken', 'brocken'],
	['Je voudrais un remboursement', 'rembourssemant'],
	['Je voudrais un remboursement', 'remborsem'],
	['A new solar panel', 'pannel']
])('[X6] in "%s" a typo finds "%s"', (text, asked) => {
	expect(finds(asked, text)).toBe(true);
});

test.each([
	['The lantern is broken', 'lantern repaired'],
	['The cat sat', 'car'],
	['My order is 4711', '4712'],
	['My order is 4711', '471 '],
	['The lantern is broken', 'lant '],
	['The lantern is broken', 'tern'],
	['The garden lantern', 'burdens'],
	['Call 06 12 34 56 78', '06 12 34 56 79'],
	['anything', ''],
	['anything', ' … ! ']
])('[X6] in "%s" nothing is found by "%s"', (text, asked) => {
	expect(finds(asked, text)).toBe(false);
});

test('only the last word may be unfinished, and a space ends it', () => {
	expect(parseQuery('gard lan').map(({ isOpen }) => isOpen)).toEqual([false, true]);
	expect(parseQuery('gard lan ').map(({ isOpen }) => isOpen)).toEqual([false, false]);
});

test('a long question is cut, and a word that is said twice counts once', () => {
	expect(parseQuery('a a b A').map(({ text }) => text)).toEqual(['a', 'b']);
	expect(parseQuery(Array.from({ length: 20 }, (_, n) => `word${n}`).join(' '))).toHaveLength(
		QUERY_WORDS_MAX
	);
	expect(parseQuery('x'.repeat(10_000))).toHaveLength(1);
});

test('[R1] what was found is marked where it stands, with its accents and capitals', () => {
	expect(marked('lanterne etE', "L'été, la Lanterne et les étés")).toEqual(['été', 'Lanterne', 'étés']);
	expect(marked('0612345678', 'Call +33 6 12 34 56 78 now')).toEqual(['33 6 12 34 56 78']);
	expect(marked('recieve', 'I did not receive it')).toEqual(['receive']);
	expect(marked('', 'nothing')).toEqual([]);
});

test('[R1] an excerpt shows the words that were found, whole, and says where it was cut', () => {
	const text = `${'before '.repeat(60)}the lantern${' behind'.repeat(60)}`;
	const excerpt = excerptOf(text, parseQuery('lantern'), 140);
	expect(excerpt).toMatch(/^…(before )+the lantern( behind)+…$/);
	expect(excerpt.length).toBeLessThanOrEqual(142);
	expect(excerptOf('short', parseQuery('lantern'), 140)).toBe('short');
	expect(excerptOf('x'.repeat(4_000), parseQuery('y'), 140).length).toBeLessThanOrEqual(142);
	expect(excerptOf(`a ${'x'.repeat(4_000)}`, parseQuery('x'), 140).length).toBeLessThanOrEqual(280);
});

const words = fc.constantFrom(
	...'lantern wall lamp sensor timer bulb order parcel Monday été livré réglé façade cœur Größe naïve'.split(
		' '
	)
);
const sentences = fc.array(words, { minLength: 1, maxLength: 12 }).map((all) => all.join(' '));
const anything = fc.string({ unit: 'grapheme', maxLength: 80 });

test('[X6] a text is found by any of its words, and by any beginning of it', () => {
	fc.assert(
		fc.property(fc.oneof(sentences, anything), fc.nat(), fc.nat(), (text, which, length) => {
			const all = wordsOf(text);
			if (all.length === 0) return;
			const word = all[which % all.length]?.text ?? '';
			expect(bitsIn(text, [{ text: word, edits: 0, isOpen: false }])).toBe(1);
			const part = word.slice(0, 1 + (length % word.length));
			expect(bitsIn(text, [{ text: part, edits: 0, isOpen: true }])).toBe(1);
		})
	);
});

test('[X6] a text is found by its own words as they stand, and without their accents', () => {
	fc.assert(
		fc.property(sentences, fc.nat(), (text, which) => {
			const all = text.split(' ');
			const word = all[which % all.length] ?? '';
			expect(finds(word, text)).toBe(true);
			expect(finds(word.normalize('NFD').replace(/\p{M}/gu, ''), text)).toBe(true);
			expect(finds(word.toUpperCase(), text)).toBe(true);
		})
	);
});

test('[X6] a word of four letters or more is found with one letter wrong, missing, doubled or changed about', () => {
	fc.assert(
		fc.property(sentences, fc.nat(), fc.nat(), fc.nat(3), (text, which, at, how) => {
			const long = wordsOf(text).filter((word) => word.text.length > 4);
			const word = long[which % (long.length || 1)]?.text;
			if (word === undefined) return;
			const index = at % (word.length - 1);
			const [before, letter, next, after] = [
				word.slice(0, index),
				word[index] ?? '',
				word[index + 1] ?? '',
				word.slice(index + 2)
			];
			const wrong = [
				`${before}q${next}${after}`,
				`${before}${next}${after}`,
				`${before}${letter}${letter}${next}${after}`,
				`${before}${next}${letter}${after}`
			][how];
			expect(finds(`${wrong} `, text)).toBe(true);
		})
	);
});

test('what the letters rule out is never near', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.boolean(), (a, b, isOpen) => {
			const wanted = { text: fold(a), edits: 2, isOpen };
			const word = fold(b);
			if (matchOf(wanted, word) === 'near')
				expect(mayBeNear(wanted, lettersOf(wanted.text), lettersOf(word))).toBe(true);
		})
	);
});

test('any text has its words in it, at their places', () => {
	fc.assert(
		fc.property(anything, (text) => {
			for (const { start, end } of wordsOf(text)) {
				expect(start).toBeGreaterThanOrEqual(0);
				expect(end).toBeGreaterThan(start);
				expect(end).toBeLessThanOrEqual(text.length);
			}
		})
	);
});
