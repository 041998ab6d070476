/**
 * Takes a picture of every screen, to be looked at: `node tests/e2e/screenshots.ts FOLDER [WORD…]`. With words only the
 * pictures whose names contain all of them: `conversation-`, `phone`, `desk`, `light`, `dark`, `en`, `fr`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import bundleServer from './kit/bundle.ts';
import { takeAll, type Look } from './kit/pictures.ts';

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder: node tests/e2e/screenshots.ts FOLDER');
mkdirSync(folder, { recursive: true });

const looks = (['phone', 'desk'] as const).flatMap((size) =>
	(['light', 'dark'] as const).flatMap((theme) =>
		(['en', 'fr'] as const).map((language): Look => ({ size, theme, language }))
	)
);
const ending = ({ size, theme, language }: Look) => `-${size}-${theme}-${language}`;
const isWanted = (name: string) => words.every((word) => name.includes(word));
/** Words that name a look leave the others out. */
const isLookedFor = (look: Look) =>
	words.every(
		(word) => ending(look).includes(`-${word}`) || !looks.some((other) => ending(other).includes(`-${word}`))
	);

await bundleServer();
const executablePath = process.env['PORCHLIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });
try {
	for (const look of looks.filter(isLookedFor)) {
		await takeAll(browser, look, async (name, page) => {
			const whole = `${name}${ending(look)}`;
			if (!isWanted(whole)) return;
			// A picture within the picture comes over the network.
			await page.waitForLoadState('networkidle', { timeout: 20_000 }).catch(() => undefined);
			await page.screenshot({ path: join(folder, `${whole}.png`) });
			process.stdout.write(`${whole}\n`);
		});
	}
} finally {
	await browser.close();
}
