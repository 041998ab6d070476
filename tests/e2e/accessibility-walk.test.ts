/**
 * Every screen and every state that pictures are taken of, as a machine reads it: both sizes, each with a theme. The tours of
 * the other files do so in the other theme and in French, and `large-text.test.ts` walks in French, too.
 */
import { isClean, nameOf, walkLooks } from './kit/axe.ts';
import { takeAll } from './kit/pictures.ts';
import { test } from './kit/test.ts';

/** A walk over all screens takes minutes. */
const WALK_MS = 600_000;

for (const look of walkLooks) {
	test(`axe finds nothing on a walk over all screens: ${nameOf(look)}`, async ({ browser }) => {
		test.setTimeout(WALK_MS);
		await takeAll(browser, { ...look, language: 'en' }, async (where, page) => {
			// A row under a finger stands aside for a moment, and what is behind the list before it is open is not there yet.
			if (!where.startsWith('row-swiped')) await isClean(page, where);
		});
	});
}
