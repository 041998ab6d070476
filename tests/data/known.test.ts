import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Known } from '#data/known.ts';
import type { Row } from '#data/rows.ts';

const visitor = (id: string, number: number, name = id): Row =>
	({ id, name, order: -number, number, _deleted: false, _rev: `${number}-x` }) as Row;
const removed = (id: string, number: number): Row => ({ ...visitor(id, number), _deleted: true });

/** A store of visitors, what is known of it, and what was asked of the store. */
function open(...rows: Row[]) {
	const store = new Map(rows.map((row) => [row.id, row]));
	const asked: string[] = [];
	let meanwhile = () => {};
	const known = new Known();
	const fetch = (what: string, found: Row[]) => {
		asked.push(what);
		meanwhile();
		return Promise.resolve(found);
	};
	return {
		asked,
		known,
		during: (run: () => void) => (meanwhile = run),
		change: (row: Row) => {
			store.set(row.id, row);
			known.learn('visitor', [row]);
		},
		read: (...ids: string[]) =>
			known.read('visitor', ids, (unknown) =>
				fetch(
					unknown.join(),
					unknown.flatMap((id) => store.get(id) ?? [])
				)
			),
		list: async (equal: object = {}) => {
			const rows = () => [...store.values()].filter(({ _deleted }) => !_deleted);
			const found = await known.find('visitor', { equal, by: 'order' as never }, () => fetch('list', rows()));
			return found.map(({ id, name }) => `${id} ${name}`);
		}
	};
}

test('what was read is not read again, and neither is what was not there', async () => {
	const { asked, read } = open(visitor('a', 1));
	await read('a', 'b');
	expect([...(await read('a', 'b')).keys()]).toEqual(['a']);
	expect(asked).toEqual(['a,b']);
});

test('an id that was made here is not looked for, and what is written with it is known', async () => {
	const { asked, change, known, read } = open();
	known.expect('visitor', 'a');
	expect((await read('a')).has('a')).toBe(false);
	change(visitor('a', 1, 'Ana'));
	known.expect('visitor', 'a');
	expect((await read('a')).get('a')?.name).toBe('Ana');
	expect(asked).toEqual([]);
});

test('what was read and has changed is known as it is now', async () => {
	const { asked, change, read } = open(visitor('a', 1));
	await read('a', 'b');
	change(visitor('a', 2, 'Ana'));
	change(visitor('b', 3, 'Bea'));
	expect((await read('a', 'b')).get('a')?.name).toBe('Ana');
	expect((await read('a', 'b')).get('b')?.name).toBe('Bea');
	change(removed('a', 4));
	expect((await read('a', 'b')).has('a')).toBe(false);
	expect(asked).toEqual(['a,b']);
});

test('what changed while it was read is not remembered as it was', async () => {
	const { change, during, read, list } = open(visitor('a', 1, 'old'));
	during(() => {
		during(() => undefined);
		change(visitor('a', 2, 'new'));
	});
	await read('a');
	expect((await read('a')).get('a')?.name).toBe('new');
	during(() => {
		during(() => undefined);
		change(visitor('b', 3, 'new'));
	});
	await list();
	expect(await list()).toEqual(['b new', 'a new']);
});

test('a list that is asked for twice at once is read once', async () => {
	const { asked, list } = open(visitor('a', 1));
	expect(await Promise.all([list(), list()])).toEqual([['a a'], ['a a']]);
	expect(asked).toEqual(['list']);
});

test('a list that is asked for again after a change is not answered with what was read before it', async () => {
	const { asked, change, list } = open(visitor('a', 1));
	const before = list();
	change(visitor('b', 2, 'Bea'));
	const after = list();
	expect(await after).toEqual(['b Bea', 'a a']);
	await before;
	expect(asked).toEqual(['list', 'list']);
	expect(await list()).toEqual(['b Bea', 'a a']);
});

test('a list follows what comes, what changes its place, and what goes', async () => {
	const { asked, change, list } = open(visitor('a', 1), visitor('b', 2));
	expect(await list()).toEqual(['b b', 'a a']);
	change(visitor('c', 3));
	expect(await list()).toEqual(['c c', 'b b', 'a a']);
	change(visitor('a', 4));
	expect(await list()).toEqual(['a a', 'c c', 'b b']);
	change(removed('b', 5));
	expect(await list()).toEqual(['a a', 'c c']);
	expect(asked).toEqual(['list']);
});

test('a list that has followed many changes is in the order of one that is read anew', async () => {
	const changes = fc.array(
		fc.record({
			id: fc.constantFrom(...'abcdefgh'),
			order: fc.nat(4),
			isGone: fc.boolean(),
			isAna: fc.boolean()
		}),
		{ maxLength: 40 }
	);
	await fc.assert(
		fc.asyncProperty(changes, async (all) => {
			const { change, list } = open();
			const read = async () => [await list(), await list({ name: 'Ana' })];
			await read();
			const rows = new Map<string, Row>();
			for (const [at, { id, order, isGone, isAna }] of all.entries()) {
				const row = { ...visitor(id, at + 1, isAna ? 'Ana' : 'Bea'), order, _deleted: isGone };
				change(row);
				rows.set(id, row);
				if (at % 3 === 0) await read();
			}
			const there = [...rows.values()]
				.filter(({ _deleted }) => !_deleted)
				.sort((a, b) => Number(a['order']) - Number(b['order']) || (a.id < b.id ? -1 : 1))
				.map(({ id, name }) => `${id} ${String(name)}`);
			expect(await read()).toEqual([there, there.filter((one) => one.endsWith('Ana'))]);
		})
	);
});

test('a list gains what begins to fit it and loses what no longer does', async () => {
	const { change, list } = open(visitor('a', 1, 'Ana'));
	expect(await list({ name: 'Ana' })).toEqual(['a Ana']);
	change(visitor('a', 2, 'Bea'));
	expect(await list({ name: 'Ana' })).toEqual([]);
	change(visitor('b', 3, 'Ana'));
	expect(await list({ name: 'Ana' })).toEqual(['b Ana']);
});

test('[S7] what another tab tells late does not replace what is newer', async () => {
	const { change, read, known } = open(visitor('a', 1));
	await read('a');
	change(visitor('a', 3, 'newer'));
	known.learn('visitor', [visitor('a', 2, 'older')]);
	known.learn('visitor', [removed('a', 2)]);
	expect((await read('a')).get('a')?.name).toBe('newer');
});

test('what did not change is the same document each time', async () => {
	const { change, known } = open(visitor('a', 1), visitor('b', 2));
	const list = () =>
		known.find('visitor', { equal: {} }, () => Promise.resolve([visitor('a', 1), visitor('b', 2)]));
	const [before] = await list();
	change(visitor('b', 3));
	const [after] = await list();
	expect(after).toBe(before);
});
