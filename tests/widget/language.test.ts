import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import french from '../../src/messages/fr.json' with { type: 'json' };
import { chooseLocale } from '../../src/widget/language.ts';

test.each([
	['fr-CA', ['en-GB'], 'fr'],
	['EN', ['fr'], 'en'],
	['', ['de-DE', 'fr-FR', 'en'], 'fr'],
	['de', ['de'], 'en'],
	['', [], 'en']
] as const)(
	'a page in "%s" and a browser that likes %j have the widget speak %s',
	(page, browser, locale) => {
		expect(chooseLocale(page, browser)).toBe(locale);
	}
);

test('in French nothing parts a word from the sign behind it', () => {
	const sentences = Object.entries(french).filter(([name]) => /^(widget|attach|file)_/.test(name));
	expect(sentences.length).toBeGreaterThan(40);
	expect(sentences.filter(([, sentence]) => / [:;!?»]/.test(JSON.stringify(sentence)))).toEqual([]);
});

test('the widget has no deep state: its build leaves out what that needs', () => {
	const folder = fileURLToPath(new URL('../../src/widget/', import.meta.url));
	const deep = globSync(`${folder}*.{svelte,ts}`).filter((file) =>
		/\$state\(|\$bindable|\$inspect/.test(readFileSync(file, 'utf8'))
	);
	expect(deep).toEqual([]);
});
