/** What a machine reads of a screen, and how it may look: both themes, sizes and languages. On a phone a thumb must hit everything, too. */
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { asPhone } from './phone.ts';
import { expect } from './test.ts';

const sizes = { phone: { width: 412, height: 915 }, desk: { width: 1280, height: 800 } } as const;
const locales = { English: 'en-GB', French: 'fr-FR' } as const;
/** How the walk over all screens sees them. */
export const walkLooks = [
	{ size: 'phone', theme: 'light', language: 'English' },
	{ size: 'desk', theme: 'dark', language: 'English' }
] as const;
/** How the tours beside it do: with the walk each size in each theme, and each of both in each language. */
export const tourLooks = [
	{ size: 'phone', theme: 'dark', language: 'French' },
	{ size: 'desk', theme: 'light', language: 'French' }
] as const;

/** Smallest side of what a thumb is to hit, in CSS pixels. */
const TOUCH_PX = 44;

/** Nothing that axe can find is wrong with the page as it stands, and on a phone nothing is too small to hit. */
export async function isClean(page: Page, where: string): Promise<void> {
	// What fades in has no contrast yet.
	await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
	// Of what is right nothing is told: a walk over all screens is quicker by that.
	const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
	const { violations } = await axe.setLegacyMode().analyze();
	const found = violations.map(({ id, nodes }) => ({
		id,
		at: nodes.map(({ html, failureSummary }) => [html, failureSummary])
	}));
	expect.soft(found, where).toEqual([]);
	if ((page.viewportSize()?.width ?? 0) <= sizes.phone.width) {
		expect.soft(await tooSmall(page), `${where}: too small for a thumb`).toEqual([]);
	}
}

/** What can be pressed and is smaller than a thumb; links within a sentence are as high as their line. */
async function tooSmall(page: Page): Promise<string[]> {
	return await page.evaluate((leastPx) => {
		const shadows = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
		const pressed = [document, ...shadows].flatMap((root) => [
			...root.querySelectorAll<HTMLElement>(
				'a[href], button, textarea, label:has(input), input:not([type="radio"])'
			)
		]);
		return pressed.flatMap((element) => {
			// As large as it is laid out: what appears while it is measured is smaller for a frame.
			const { offsetWidth: width, offsetHeight: height } = element;
			const isThere = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
			if (!isThere || getComputedStyle(element).display === 'inline') return [];
			const isLarge = Math.min(width, height) >= leastPx - 0.5;
			return isLarge
				? []
				: [`${Math.round(width)} x ${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`];
		});
	}, TOUCH_PX);
}

type Look = (typeof walkLooks | typeof tourLooks)[number];

/** A look in words. */
export const nameOf = ({ size, theme, language }: Look): string => `${theme}, ${language}, on a ${size}`;

/** A browser with that look. */
export const optionsOf = ({ size, theme, language }: Look): BrowserContextOptions => ({
	colorScheme: theme,
	locale: locales[language],
	viewport: sizes[size],
	reducedMotion: 'reduce',
	...(size === 'phone' ? asPhone : {})
});
