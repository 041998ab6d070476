/** The agent's own: availability, appearance, language, sign-out (product P4, P7, P9). */
import type { Page } from '@playwright/test';
import { asPhone, Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

const shownTheme = (page: Page) =>
	page.evaluate(() => ({
		theme: document.documentElement.dataset['theme'],
		isDark:
			parseInt(/\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)?.[0] ?? '255') < 64
	}));

/** The names of what the app has stored of a workspace on this device. */
const databases = (page: Page) =>
	page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

test('[P4] going online is seen by visitors within the line, and going offline too', async ({
	phone,
	visitor
}) => {
	await visitor.open();
	await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Profile', exact: true }).click();
	await phone.page.getByRole('switch', { name: 'You are offline' }).click();
	await expect(phone.page.getByRole('switch', { name: 'You are online' })).toBeChecked();
	await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
	await phone.page.getByRole('switch', { name: 'You are online' }).click();
	await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
});

test('[P4] going online without a network waits, says so, and is done when the line is back', async ({
	phone,
	visitor
}) => {
	await visitor.open();
	await phone.isKept();
	await phone.page.getByRole('link', { name: 'Profile', exact: true }).click();
	await phone.context.setOffline(true);
	await phone.page.getByRole('switch', { name: 'You are offline' }).click();
	await expect(phone.page.getByRole('switch', { name: 'You are online' })).toBeChecked();
	await expect(phone.page.getByText('Takes effect when you are back online')).toBeVisible();
	await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
	await phone.context.setOffline(false);
	await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
	await expect(phone.page.getByText('Takes effect when you are back online')).toHaveCount(0);
	await expect(phone.page.getByRole('switch', { name: 'You are online' })).toBeChecked();
});

test('[P7] light and dark are applied at once and remembered, before any script of the app runs', async ({
	browser,
	owner,
	server
}) => {
	// Not one of the kit's: a page whose scripts are kept from it complains.
	const context = await browser.newContext({ ...asPhone, colorScheme: 'light', serviceWorkers: 'block' });
	const phone = await Phone.enter(context, server.origin, owner.account);
	await phone.go('/profile');
	expect(await shownTheme(phone.page)).toEqual({ theme: 'light', isDark: false });
	await phone.page.getByRole('radiogroup').getByText('Dark', { exact: true }).click();
	await expect.poll(() => shownTheme(phone.page)).toEqual({ theme: 'dark', isDark: true });
	await context.route('**/_app/**', (route) => route.abort());
	await phone.page.reload({ waitUntil: 'domcontentloaded' });
	await expect(phone.page.getByRole('heading')).toHaveCount(0);
	expect(await shownTheme(phone.page)).toEqual({ theme: 'dark', isDark: true });
	await context.unroute('**/_app/**');
	await phone.page.reload();
	await expect(phone.page.getByRole('radio', { name: 'Dark' })).toBeChecked();
	await phone.page.getByRole('radiogroup').getByText('System', { exact: true }).click();
	await expect.poll(() => shownTheme(phone.page)).toEqual({ theme: 'light', isDark: false });
	await phone.page.emulateMedia({ colorScheme: 'dark' });
	await expect.poll(() => shownTheme(phone.page)).toEqual({ theme: 'dark', isDark: true });
	await context.close();
});

test('the language follows the browser, is switched in place, and is remembered', async ({
	newBrowser,
	owner,
	server
}) => {
	const page = await (await newBrowser({ ...asPhone, locale: 'fr-FR' })).newPage();
	await page.goto(server.origin);
	await expect(page.getByRole('heading', { name: 'Ravis de vous revoir' })).toBeVisible();
	await page.getByRole('radiogroup').getByText('English', { exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	const phone = new Phone(page, server.origin);
	await phone.signIn(owner.account);
	await phone.go('/profile');
	await page.getByRole('radiogroup').getByText('Français', { exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Profil', exact: true })).toBeVisible();
	await page.reload();
	await expect(page.getByRole('button', { name: 'Se déconnecter' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});

test('[P9] signing out takes along what was chosen to be seen and which emoji were taken', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.page.getByRole('button', { name: 'Emoji' }).click();
	const sheet = phone.page.getByRole('dialog', { name: 'Emoji' });
	await sheet.getByRole('combobox').fill('party');
	await sheet.getByRole('option', { name: /party popper/ }).tap();
	await expect
		.poll(async () => (await databases(phone.page)).some((name) => name.startsWith('emoji')))
		.toBe(true);
	await phone.field.fill('');
	await phone.page.getByRole('link', { name: 'Back', exact: true }).click();
	await phone.page
		.locator('label')
		.filter({ has: phone.page.getByRole('radio', { name: 'Mine 1' }) })
		.click();
	await phone.page.getByRole('link', { name: 'Profile', exact: true }).click();
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	const chosen = () =>
		phone.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('filter')));
	expect(await chosen()).toEqual([]);
	expect((await databases(phone.page)).filter((name) => name.startsWith('emoji'))).toEqual([]);
});

test('[P9] signing out wipes the device', async ({ owner, phone, visitor }) => {
	await visitor.ask('Hello');
	const address = await phone.open('Vera');
	// That it was read is said, too, and would be asked about while it is unsent.
	await expect.poll(async () => (await owner.read('mark')).length).toBe(1);
	await phone.go('/profile');
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	expect(await databases(phone.page)).toEqual([]);
	await phone.go(address);
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	await expect(phone.page.getByText('Hello')).toHaveCount(0);
	expect((await phone.context.request.get(`${phone.origin}/api/session`)).status()).toBe(401);
});

for (const choice of ['Discard and sign out', 'Keep it for my next sign-in'] as const) {
	test(`[P9] signing out with something unsent asks what to do: ${choice}`, async ({
		owner,
		phone,
		visitor
	}) => {
		await meet(visitor, phone, 'Hello');
		await phone.goOffline();
		await phone.say('Not sent yet');
		await phone.field.fill('Half a thou');
		await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: 'Half a thou' }]);
		await phone.go('/profile');
		await phone.page.getByRole('button', { name: 'Sign out' }).click();
		const dialog = phone.page.getByRole('dialog', { name: '2 things are not sent yet' });
		await dialog.getByRole('button', { name: 'Send first, then sign out' }).click();
		await expect(dialog.getByRole('alert')).toContainText('Not everything could be sent.');
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await expect(dialog).toHaveCount(0);
		await phone.page.getByRole('button', { name: 'Sign out' }).click();
		await dialog.getByRole('button', { name: choice }).click();
		await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
		const isKept = choice !== 'Discard and sign out';
		expect(await databases(phone.page)).toEqual(isKept ? [expect.stringMatching(/-outbox$/)] : []);
		await phone.context.setOffline(false);
		await phone.signIn(owner.account);
		await phone.open('Vera');
		await expect(phone.field).toHaveValue(isKept ? 'Half a thou' : '');
		await phone.say('Back again');
		await expect(visitor.saying('Back again')).toHaveCount(1);
		await expect(visitor.saying('Not sent yet')).toHaveCount(isKept ? 1 : 0);
		await expect(phone.saying('Not sent yet')).toHaveCount(isKept ? 1 : 0);
	});
}

test('[P9] signing out with something unsent asks what to do: Send first, then sign out', async ({
	phone,
	server,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await phone.isKept();
	server.freeze();
	await phone.say('My last word');
	await phone.go('/profile');
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await phone.page.getByRole('dialog').getByRole('button', { name: 'Send first, then sign out' }).click();
	server.thaw();
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	expect(await databases(phone.page)).toEqual([]);
	await expect(visitor.saying('My last word')).toHaveCount(1);
	await phone.go(address);
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});
