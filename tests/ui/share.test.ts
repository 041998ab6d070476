import { expect, test } from 'vitest';
import { sampleRow, sampleVisitor } from '#ui/sample.ts';
import { rowsLike } from '#ui/share/found.ts';

const rows = ['Vera', 'Émile Roux', 'Verónica'].map((name, number) => {
	const row = sampleRow(number, { visitor: sampleVisitor(number, { name }) });
	return { ...row, conversation: { ...row.conversation, lastMessageAt: number } };
});

test.each([
	['', ['Verónica', 'Émile Roux', 'Vera']],
	['ver', ['Verónica', 'Vera']],
	['roux emile', ['Émile Roux']],
	['nobody', []]
])('[C3] the conversations for a share that fit “%s” are %j, the newest first', (typed, names) => {
	expect(rowsLike(rows, typed, 10).map(({ visitor }) => visitor?.name)).toEqual(names);
	expect(rowsLike(rows, typed, 1).length).toBe(Math.min(1, names.length));
});
