import { expect, test } from 'vitest';
import { Known } from '#data/known.ts';
import type { Document } from '#domain/documents.ts';

const visitor = (id: string, name: string) => ({ id, name }) as Document<'visitor'>;

function open() {
	const store = new Map<string, Document<'visitor'>>();
	const asked: string[][] = [];
	let meanwhile = () => {};
	const known = new Known();
	return {
		store,
		asked,
		known,
		during: (run: () => void) => (meanwhile = run),
		read: (...ids: string[]) =>
			known.read('visitor', ids, async (unknown) => {
				asked.push([...unknown]);
				const found = new Map([...store].filter(([id]) => unknown.includes(id)));
				meanwhile();
				return found;
			})
	};
}

test('what was read is not read again, and neither is what was not there', async () => {
	const { store, asked, read } = open();
	store.set('a', visitor('a', 'Ana'));
	await read('a', 'b');
	expect(await read('a', 'b')).toEqual(new Map([['a', visitor('a', 'Ana')]]));
	expect(asked).toEqual([['a', 'b']]);
});

test('what changed is read again', async () => {
	const { store, asked, known, read } = open();
	await read('a', 'b');
	store.set('a', visitor('a', 'Ana'));
	known.forget('visitor', ['a']);
	expect((await read('a', 'b')).get('a')?.name).toBe('Ana');
	expect(asked).toEqual([['a', 'b'], ['a']]);
});

test('what changed while it was read is not remembered as it was', async () => {
	const { store, known, during, read } = open();
	store.set('a', visitor('a', 'old'));
	during(() => {
		store.set('a', visitor('a', 'new'));
		known.forget('visitor', ['a']);
		during(() => undefined);
	});
	await read('a');
	expect((await read('a')).get('a')?.name).toBe('new');
});
