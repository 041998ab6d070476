/** Every screen, and the widget, as a machine reads them: both themes, both languages. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { asPhone, Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

const looks = [
	{ name: 'light, English', colorScheme: 'light', locale: 'en-GB', size: { width: 412, height: 915 } },
	{ name: 'dark, French', colorScheme: 'dark', locale: 'fr-FR', size: { width: 412, height: 915 } },
	{
		name: 'dark, English, on a desk',
		colorScheme: 'dark',
		locale: 'en-GB',
		size: { width: 1280, height: 800 }
	}
] as const;

/** Nothing that axe can find is wrong with the page as it stands. */
async function isClean(page: Page, where: string): Promise<void> {
	// What fades in has no contrast yet.
	await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => ({
		id,
		at: nodes.map(({ html, failureSummary }) => [html, failureSummary])
	}));
	expect(found, where).toEqual([]);
}

for (const { name, colorScheme, locale, size } of looks) {
	const isPhone = size.width < 900;

	test(`axe finds nothing on any screen: ${name}`, async ({ newBrowser, owner, server }) => {
		const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
		await vera.say('Do you repair lanterns? See https://shop.example/lamps');
		await owner.answer(vera.conversationId, 'We do.');
		const otto = await WireVisitor.come(server.origin, owner.session.workspaceId);
		await otto.say('Hello');
		const context = await newBrowser({ colorScheme, locale, viewport: size, ...(isPhone ? asPhone : {}) });
		const page = await context.newPage();
		const phone = new Phone(page, server.origin);
		for (const path of ['/sign-up', '/sign-in']) {
			await phone.go(path);
			await page.locator('button[type="submit"]').click();
			await isClean(page, path);
		}
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill(owner.account.password);
		await page.locator('button[type="submit"]').click();
		await expect(phone.row('Vera')).toBeVisible();
		await isClean(page, '/conversations');
		const id = vera.conversationId;
		for (const path of [
			'/home',
			`/conversations/${otto.conversationId}`,
			`/conversations/${id}`,
			'/outbox',
			'/profile',
			'/resolved',
			'/nowhere'
		]) {
			await phone.go(path);
			await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
			await isClean(page, path);
		}
		await phone.go(`/conversations/${id}`);
		await context.setOffline(true);
		await page.getByRole('textbox').fill('Not sent');
		await page.locator('button[type="submit"]').click();
		await expect(phone.saying('Not sent')).toBeVisible();
		await isClean(page, 'a conversation offline');
	});

	test(`axe finds nothing on the widget: ${name}`, async ({ newBrowser, owner, site }) => {
		await owner.wish('setAvailability', { availability: 'online' });
		const context = await newBrowser({ colorScheme, locale, viewport: size, ...(isPhone ? asPhone : {}) });
		const page = await context.newPage();
		await page.goto(`${site.origin}/?lang=${locale.slice(0, 2)}`);
		const launcher = page.getByRole('button');
		await expect(launcher).toBeVisible();
		await isClean(page, 'closed');
		await launcher.click();
		await expect(page.getByRole('textbox')).toBeFocused();
		await isClean(page, 'open and empty');
		await page.getByRole('textbox').fill('Hello');
		await page.getByRole('textbox').press('Enter');
		await expect.poll(async () => (await owner.read('conversation')).length).toBe(1);
		const conversationId = (await owner.read('conversation'))[0]?.id ?? '';
		await owner.answer(conversationId, 'Good evening');
		await expect(page.getByText('Good evening')).toBeVisible();
		await isClean(page, 'with a conversation');
		await context.setOffline(true);
		await page.getByRole('textbox').fill('Not sent');
		await page.getByRole('textbox').press('Enter');
		await expect(page.getByText('Not sent')).toBeVisible();
		await isClean(page, 'offline');
	});
}
