/** Text at twice its size: as a phone's owner sets it, and as one enlarges the app on a desk. */
import { chromium } from '@playwright/test';
import { isLegible } from './kit/legible.ts';
import { takeAll, type Look } from './kit/pictures.ts';
import { test } from './kit/test.ts';

/** A walk over all screens takes minutes. */
const WALK_MS = 600_000;

const large: readonly { readonly name: string; readonly look: Look; readonly args: readonly string[] }[] = [
	{
		name: 'on a phone whose text is set to 200 %',
		look: { size: 'phone', theme: 'light', language: 'fr' },
		args: ['--blink-settings=defaultFontSize=32']
	},
	{
		name: 'on a desk that is enlarged to 200 %',
		look: {
			size: 'desk',
			theme: 'dark',
			language: 'en',
			browser: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }
		},
		args: []
	}
];

for (const { name, look, args } of large) {
	test(`nothing is cut off and everything can be reached ${name}`, async ({ launchOptions }) => {
		test.setTimeout(WALK_MS);
		const browser = await chromium.launch({
			...launchOptions,
			args: [...(launchOptions.args ?? []), ...args]
		});
		try {
			await takeAll(browser, look, async (where, page) => {
				// A row under a finger goes aside on purpose.
				if (!where.startsWith('row-swiped')) await isLegible(page, where);
			});
		} finally {
			await browser.close();
		}
	});
}
