import { expect, test } from 'vitest';
import { pagesAhead, type Cursor } from '#data/pages.ts';
import type { SnapshotAnswer } from '#protocol/pull.ts';

const AT = 100;

/** A server whose pages begin below these numbers; each answer is given when it is let go. */
class Shelf {
	readonly asked: (number | undefined)[] = [];
	readonly #answers = new Map<number | undefined, PromiseWithResolvers<SnapshotAnswer>>();

	readonly fetch = (cursor: Cursor): Promise<SnapshotAnswer> => {
		this.asked.push(cursor?.below);
		return this.#answer(cursor?.below).promise;
	};

	answer(below: number | undefined, next?: number, ahead?: number[]): void {
		const cursor = next === undefined ? {} : { cursor: { at: AT, below: next } };
		this.#answer(below).resolve({ epoch: 'one', at: AT, items: [], ...cursor, ...(ahead ? { ahead } : {}) });
	}

	fail(below: number, error: Error): void {
		this.#answer(below).reject(error);
	}

	#answer(below: number | undefined): PromiseWithResolvers<SnapshotAnswer> {
		const known = this.#answers.get(below) ?? Promise.withResolvers<SnapshotAnswer>();
		this.#answers.set(below, known);
		return known;
	}
}

const ends = (pages: readonly SnapshotAnswer[] | void) => pages && pages.map(({ cursor }) => cursor?.below);

test('[S3] pages are asked for as far ahead as the server says where they begin', async () => {
	const shelf = new Shelf();
	const pages = pagesAhead(shelf.fetch, undefined);
	shelf.answer(undefined, 90, [80, 70, 60]);
	expect(ends((await pages.next()).value)).toEqual([90]);
	expect(shelf.asked).toEqual([undefined, 90, 80, 70]);
});

test('[S3] pages are handed on in order, in whichever they arrive, and together when they wait', async () => {
	const shelf = new Shelf();
	const pages = pagesAhead(shelf.fetch, undefined);
	shelf.answer(undefined, 90, [80, 70]);
	await pages.next();
	shelf.answer(70);
	shelf.answer(80, 70, []);
	const next = pages.next();
	shelf.answer(90, 80, [70]);
	expect([...(ends((await next).value) ?? [])]).toEqual([80, 70, undefined]);
	expect((await pages.next()).done).toBe(true);
});

test('[S3] a page that ends elsewhere than was said is followed from its true end: nothing is skipped', async () => {
	const shelf = new Shelf();
	const pages = pagesAhead(shelf.fetch, undefined);
	shelf.answer(undefined, 90, [80, 70]);
	await pages.next();
	shelf.answer(80, 70);
	shelf.answer(90, 85, [75]);
	expect(ends((await pages.next()).value)).toEqual([85]);
	expect(shelf.asked.slice(-2)).toEqual([85, 75]);
});

test('[S3] what fails is thrown when what came before it is handed on', async () => {
	const shelf = new Shelf();
	const pages = pagesAhead(shelf.fetch, undefined);
	shelf.fail(80, new Error('the line is cut'));
	shelf.answer(undefined, 90, [80]);
	await pages.next();
	shelf.answer(90, 80);
	expect(ends((await pages.next()).value)).toEqual([80]);
	await expect(pages.next()).rejects.toThrow('the line is cut');
});
