import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reference } from '#protocol/reference.ts';

test('the reference page says what the code says; `npm run docs` writes it', () => {
	const written = readFileSync(new URL('../../src/protocol/REFERENCE.md', import.meta.url), 'utf8');
	expect(written).toBe(reference());
});

test('every field of a document is explained by its name and kind or by a sentence', () => {
	expect(reference()).not.toMatch(/undefined|\[object/);
});
