/** What a person sees and presses in the app; the only file of the bench that knows how its screens are made. */
import type { Page } from '@playwright/test';
import type { Sight } from './page.ts';
import { account } from './stage.ts';

/** What shows that something is so. */
export const sights = {
	/** The list of conversations. */
	list: { selector: '[role="list"] a[href*="/conversations/"]' },
	/** The line's state says that everything is here. */
	upToDate: { selector: 'p.open', text: 'Up to date' }
} as const satisfies Record<string, Sight>;

/** Fills the form of sign-in and leaves the cursor in its last field: Enter signs in. */
export async function prepareSignIn(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/sign-in`);
	await page.locator('input[type="email"]').fill(account.email);
	await page.locator('input[type="password"]').fill(account.password);
}

/** Presses Enter, and answers how long each sight took from then, in milliseconds. */
export async function pressEnterFor<Name extends string>(
	page: Page,
	wanted: Readonly<Record<Name, Sight>>
): Promise<Record<Name, number>> {
	const seeing = page.evaluate(async (all) => {
		const entries = Object.entries(all) as [string, Sight][];
		const moments = await Promise.all(
			entries.map(async ([name, sight]) => [name, await porchlightBench.painted(sight)] as const)
		);
		return moments.map(([name, at]) => [name, at - porchlightBench.pressedAt] as const);
	}, wanted as Record<string, Sight>);
	await page.keyboard.press('Enter');
	return Object.fromEntries(await seeing) as Record<Name, number>;
}

/** Signs in on a new device and waits until everything is stored. */
export async function signIn(page: Page, origin: string): Promise<void> {
	await prepareSignIn(page, origin);
	await pressEnterFor(page, { upToDate: sights.upToDate });
}
