/** What every part of the pictures works with. */
import type { Locator, Page } from '@playwright/test';
import type { WireAgent } from './wire.ts';
import type { Language, Words } from './words.ts';

/** What has not changed for so long stands. */
const CALM_MS = 200;
/** A page that changes on and on is looked at all the same. */
const SETTLING_MS = 5_000;

/** Takes a picture of a page as it stands. */
export type Take = (name: string, of?: Page) => Promise<void>;

/** One look at all screens: the desk's page, signed in. */
export interface Album {
	readonly page: Page;
	readonly origin: string;
	readonly owner: WireAgent;
	readonly language: Language;
	readonly words: Words;
	readonly size: 'phone' | 'desk';
	readonly take: Take;
}

/** Opens a screen of the app by its address. */
export async function go({ page, origin }: Album, path: string): Promise<void> {
	await page.goto(`${origin}${path}`);
	await page.locator('h1:visible, h2:visible').first().waitFor();
	// A list first stands as it stood last, and what is pressed and turned goes with that.
	await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** A list that comes from the database is there a moment after its page: nothing changes any more, or something always does. */
export const isSettled = (page: Page): Promise<void> =>
	page.evaluate(
		([calmMs, mostMs]) =>
			new Promise<void>((resolve) => {
				const watcher = new MutationObserver(() => begin());
				const end = () => {
					watcher.disconnect();
					resolve();
				};
				let calm: ReturnType<typeof setTimeout>;
				const begin = () => {
					clearTimeout(calm);
					calm = setTimeout(end, calmMs);
				};
				watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
				setTimeout(end, mostMs);
				begin();
			}),
		[CALM_MS, SETTLING_MS] as const
	);

/** Presses a button by the key of its name. */
export const press = (
	{ page, words }: Album,
	key: string,
	values: Readonly<Record<string, string>> = {},
	within: Page | Locator = page
): Promise<void> =>
	within
		.getByRole('button', { name: words(key, values), exact: true })
		.first()
		.click();

/** Chooses from the three dots of the conversation on screen. */
export async function choose(album: Album, key: string): Promise<void> {
	await press(album, 'thread_more');
	await album.page.getByRole('menuitem', { name: album.words(key), exact: true }).click();
}

/** Leaves the dialog that is open. */
export async function leave({ page }: Album): Promise<void> {
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
}
