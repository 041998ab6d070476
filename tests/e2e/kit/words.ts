/** The sentences of the screens, so that one journey is made in either language. */
import { readFileSync } from 'node:fs';

export type Language = 'en' | 'fr';

/** Says a sentence that knows no number, by its key, with what it names filled in. */
export type Words = (key: string, values?: Readonly<Record<string, string>>) => string;

/** The words of a language. */
export function wordsOf(language: Language): Words {
	const file = new URL(`../../../src/messages/${language}.json`, import.meta.url);
	const sentences = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	return (key, values = {}) => {
		const sentence = sentences[key];
		if (typeof sentence !== 'string') throw new Error(`${key} is no sentence without a number`);
		return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
	};
}
