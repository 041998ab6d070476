import { expect, test } from 'vitest';
import { openGate } from '../../sync-server/gate.ts';

/** A work that says when it began, and ends when told. */
function makeWork(begun: string[], name: string) {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	const work = (): Promise<string> => {
		begun.push(name);
		return promise;
	};
	return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a gate lets in as many as it has places, the others in the order in which they came', async () => {
	const inTurn = openGate(2);
	const begun: string[] = [];
	const works = ['a', 'b', 'c', 'd'].map((name) => makeWork(begun, name));
	const done = Promise.all(works.map(({ work }) => inTurn(work)));
	await settled();
	expect(begun).toEqual(['a', 'b']);
	works[1]?.end();
	await settled();
	expect(begun).toEqual(['a', 'b', 'c']);
	for (const { end } of works) end();
	expect(await done).toEqual(['a', 'b', 'c', 'd']);
});

test('a work that fails gives its place back', async () => {
	const inTurn = openGate(1);
	const begun: string[] = [];
	const bad = makeWork(begun, 'bad');
	const failing = inTurn(bad.work);
	bad.fail();
	await expect(failing).rejects.toThrow('bad');
	await expect(inTurn(() => Promise.reject(new Error('worse')))).rejects.toThrow('worse');
	const good = makeWork(begun, 'good');
	good.end();
	expect(await inTurn(good.work)).toBe('good');
});
