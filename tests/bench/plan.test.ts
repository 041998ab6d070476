import { expect, test } from 'vitest';
import { partsOf, planText, rowsOf } from './plan.ts';
import { goals, tableOf } from './row.ts';

test('the name of a row asks for it alone, the beginning of names for all that begin so', () => {
	expect(rowsOf(['sync.list'])).toEqual(['sync.list']);
	expect(rowsOf(['bytes', 'sync.list.'])).toEqual([
		'sync.list.10x',
		'bytes.wire',
		'bytes.app',
		'bytes.loader',
		'bytes.panel'
	]);
	expect(rowsOf(undefined)).toEqual(Object.keys(goals));
});

test('a word with which no row begins is refused, and so is an empty one', () => {
	expect(() => rowsOf(['sync', 'speed'])).toThrow(/no row begins with speed; there are sync\.list,/);
	expect(() => rowsOf([''])).toThrow(/no row begins with/);
});

test('every row is measured by one part, and each workspace is filled once', () => {
	const parts = partsOf(rowsOf(undefined));
	expect(parts.flatMap(({ ids }) => ids).toSorted()).toEqual(Object.keys(goals).toSorted());
	const changes = parts.filter(({ on }, index) => on !== parts[index - 1]?.on);
	expect(new Set(changes.map(({ on }) => on)).size).toBe(changes.length);
});

test('the plan names each part, how long it takes and when it is given up', () => {
	const plan = planText(partsOf(['reopen.list']), 3, 2_000);
	expect(plan).toContain('3 runs of each: about 0.6 min, 1.8 min at the most');
	expect(plan).toContain('reopen.list (2000 conversations, 40000 messages)');
});

test('a row is held against its goal and against its aim', () => {
	const row = { id: 'sync.list', value: 1_200, unit: 'ms', runs: 1, values: [1_200] } as const;
	expect(tableOf([row])).toMatch(/at most 1500 ms +met +at most 1000 ms +MISSED/);
});
