/** From a phone that tells nothing to one that is known to wake up for a message (product N1 to N4, B1 to B9; issue 5). */
import type { Page } from '@playwright/test';
import { expect, told as test } from './kit/told.ts';

const TEN_MINUTES_MS = 600_000;

/** Lets the browser say of itself that it runs on Android 11, and the page ask it again. */
async function isOfAndroid11(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const userAgent =
		'Mozilla/5.0 (Linux; Android 11; Pixel 5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
	await session.send('Emulation.setUserAgentOverride', { userAgent });
	await page.reload();
}

test('[N1] [N2] [N3] [N4] [B1] [B2] [B3] [B4] [B5] [B6] [B7] [B8] [B9] the guide asks only for what this phone lacks, by the menus that it has, and ends with a notification that woke it after ten minutes', async ({
	told,
	shade,
	server
}) => {
	const { page } = await told.enter();
	await page.getByRole('link', { name: /^Never miss a message/ }).click();
	const steps = page.getByRole('list', { name: 'How far this device is' });
	await expect(steps.getByRole('listitem')).toHaveCount(2);
	await page.getByText('Samsung', { exact: true }).click();
	await expect(steps.getByRole('listitem')).toHaveCount(5);
	await page.getByRole('button', { name: 'Go on in the browser' }).click();
	await expect(steps.getByRole('listitem')).toHaveCount(4);
	await page.getByRole('button', { name: 'Turn on notifications' }).click();
	await page.getByRole('button', { name: 'Send a test' }).click();

	await expect(page.getByText('Porchlight runs in Chrome here', { exact: false })).toBeVisible();
	const drawings = page.getByRole('img', { name: /^Drawing of the screen/ });
	await isOfAndroid11(page);
	await page.getByText('Google and others', { exact: true }).click();
	await expect(drawings).toHaveCount(4);
	for (const [at, [screen, line]] of [
		['Advanced', 'Battery'],
		['Battery', 'Battery optimisation'],
		['Battery optimisation', 'All apps'],
		['Chrome', 'Don’t optimise']
	].entries())
		await expect(drawings.nth(at)).toHaveAccessibleName(
			`Drawing of the screen “${screen}”: the line “${line}” is marked.`
		);
	await expect(page.getByText('Settings › Apps & notifications › Chrome › Advanced')).toBeVisible();
	await page.getByText('Samsung', { exact: true }).click();
	await told.context.setOffline(true);
	await page.reload();
	const drawn = page.getByRole('img', {
		name: 'Drawing of the screen “Battery”: the line “Unrestricted” is marked.'
	});
	await expect(drawn).toBeVisible();
	await expect(page.getByText('Choose “Unrestricted”.')).toBeVisible();
	await expect(drawings).toHaveCount(4);
	await expect(steps.getByRole('listitem').nth(1)).toContainText('done');
	await page.getByRole('button', { name: 'I have done this' }).click();
	await told.context.setOffline(false);

	await page.getByRole('button', { name: 'Start, then lock the phone' }).click();
	await expect(page.getByText(/^It is sent at /)).toBeVisible();
	await told.closeApp();
	await server.kill();
	await server.restart();
	const before = shade.count;
	await server.later(TEN_MINUTES_MS);
	await expect.poll(() => shade.count).toBeGreaterThan(before);

	const again = await told.context.newPage();
	await again.goto(`${told.origin}/settings/guide`);
	await expect(again.getByText('Nothing is left to do')).toBeVisible();
	const passed = again.getByText(
		/^This device passed on .+: after ten minutes of sleep it told you within [\d.]+ sec/
	);
	await expect(passed).toBeVisible();
	await again.goto(`${told.origin}/settings/notifications`);
	await expect(passed).toBeVisible();
});
