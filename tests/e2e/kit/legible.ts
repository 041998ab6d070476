/** Whether all of a screen can be read and reached: nothing is cut off, nothing stands outside, nothing runs into its neighbour. */
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

/** What a finger moves sideways on purpose: the quick filters, code to be copied. */
const MOVED_SIDEWAYS = '[role="radiogroup"], pre';

/** Everything on the page as it stands can be read, however large its letters are. */
export async function isLegible(page: Page, where: string): Promise<void> {
	expect.soft(await cutOff(page), where).toEqual([]);
}

/** What is cut off, as a line each. What names one of many in a row of a list may end in dots: it is whole where it is opened. */
async function cutOff(page: Page): Promise<string[]> {
	return await page.evaluate((SIDEWAYS) => {
		const shadows = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
		const all = [document, ...shadows].flatMap((root) => [
			...root.querySelectorAll<HTMLElement>('body *, div *')
		]);
		const wide = document.documentElement.clientWidth;
		const faults = new Set<string>();
		function* ancestors(of: Element) {
			for (let one = of.parentElement; one; one = one.parentElement) yield one;
		}
		const tell = (what: string, element: Element) => {
			const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60);
			faults.add(
				`${what}: <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${words}`
			);
		};
		if (document.documentElement.scrollWidth > wide + 1) tell('scrolls sideways', document.documentElement);
		for (const element of new Set(all)) {
			if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
			const style = getComputedStyle(element);
			const box = element.getBoundingClientRect();
			if (box.width <= 1 || box.height <= 1 || element.closest('.spoken, svg, button.emoji')) continue;
			const hasWords = [...element.childNodes].some(
				(node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== ''
			);
			const isField = element.matches('input, textarea, select');
			const isCut = element.scrollWidth > element.clientWidth + 1;
			const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
			const isShortened = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
			if (scrolls && isCut && !isField && !element.matches(SIDEWAYS)) tell('scrolls sideways', element);
			if (hasWords && isCut && !scrolls && !isShortened && style.display !== 'inline')
				tell('wider than its place', element);
			const isTall = element.scrollHeight > element.clientHeight + 2 && style.overflowY === 'hidden';
			if (hasWords && isTall && !isShortened) tell('higher than its place', element);
			const isReached =
				element.matches('a[href], button, input, textarea, [role="option"], label') || hasWords;
			const isOut = box.right > wide + 1 || box.left < -1;
			const isInShortened = [...ancestors(element)].some(
				(one) => getComputedStyle(one).textOverflow === 'ellipsis'
			);
			const isInScroller = element.closest(SIDEWAYS) !== null;
			if (isReached && isOut && !isInScroller && !isInShortened && style.pointerEvents !== 'none')
				tell('stands outside', element);
		}
		return [...faults].slice(0, 12);
	}, MOVED_SIDEWAYS);
}
