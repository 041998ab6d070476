/** Every language says the same things; src/messages/*.json are the only places where sentences are written. */
import { expect, test } from 'vitest';
import en from '../src/messages/en.json' with { type: 'json' };
import fr from '../src/messages/fr.json' with { type: 'json' };

/** A sentence, or its variants by number or other input. */
type Sentence = string | readonly { readonly match?: Record<string, string> }[];

const english = sentencesOf(en);
const french = sentencesOf(fr);

test('French has the sentences that English has, and no others', () => {
	expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
});

test('a sentence takes the same values in both languages', () => {
	const different = Object.keys(english).filter(
		(key) => valuesIn(english[key]).join() !== valuesIn(french[key]).join()
	);
	expect(different).toEqual([]);
});

test('no sentence is empty or has space around it', () => {
	const bad = [english, french].flatMap((sentences) =>
		Object.entries(sentences)
			.filter(([, sentence]) => wordings(sentence).some((text) => text === '' || text.trim() !== text))
			.map(([key]) => key)
	);
	expect(bad).toEqual([]);
});

test('a sentence is named in lower snake case, by where it stands', () => {
	expect(Object.keys(english).filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key))).toEqual([]);
});

function sentencesOf(file: object): Record<string, Sentence> {
	return Object.fromEntries(Object.entries(file).filter(([key]) => key !== '$schema')) as Record<
		string,
		Sentence
	>;
}

function wordings(sentence: Sentence | undefined): string[] {
	if (sentence === undefined) return [];
	return typeof sentence === 'string'
		? [sentence]
		: sentence.flatMap((variants) => Object.values(variants.match ?? {}));
}

function valuesIn(sentence: Sentence | undefined): string[] {
	const names = wordings(sentence).flatMap((text) =>
		[...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
	);
	return [...new Set(names)].sort();
}
