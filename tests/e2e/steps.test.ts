/** Going back: the arrows of the app and the system's own step are one way, and the focus is where one came from (product L2, C7, C8). */
import type { Locator } from '@playwright/test';
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

/** Open conversations with these visitors, the last one newest. */
async function come({ origin, session }: WireAgent, names: readonly string[]): Promise<WireVisitor[]> {
	const visitors: WireVisitor[] = [];
	for (const name of names) {
		const visitor = await WireVisitor.come(origin, session.workspaceId, name);
		await visitor.say(`It is ${name}`);
		visitors.push(visitor);
	}
	return visitors;
}

const link = (phone: Phone, name: string): Locator => phone.row(name).getByRole('link');
const at = (phone: Phone, path: string) => expect(phone.page).toHaveURL(`${phone.origin}${path}`);

/** What sees to steps comes after the list: it is there once a key is heard. */
async function isSteady({ page }: Phone): Promise<void> {
	const keys = page.getByRole('dialog', { name: 'Keys' });
	await expect(async () => {
		await page.keyboard.press('?');
		await expect(keys).toBeVisible({ timeout: 500 });
	}).toPass();
	await page.keyboard.press('Escape');
	await expect(keys).toHaveCount(0);
}

test('[L2] [C7] [C8] what was left by an arrow, or resolved, is not met again by the system’s step back', async ({
	phone,
	owner
}) => {
	await come(owner, ['Otto', 'Vera']);
	const { page } = phone;
	const arrow = page.getByRole('link', { name: 'Back', exact: true }).filter({ visible: true });
	await page.getByRole('link', { name: 'Home' }).click();
	await at(phone, '/home');
	await page.getByRole('link', { name: /^Conversations/ }).click();
	await isSteady(phone);
	const vera = await phone.open('Vera');
	await phone.openVisitor();
	await arrow.click();
	await at(phone, vera);
	await arrow.click();
	await at(phone, '/conversations');
	await expect(link(phone, 'Vera')).toBeFocused();
	await phone.open('Otto');
	await phone.resolveButton.click();
	await at(phone, '/conversations');
	await page.goBack();
	await at(phone, '/home');
	// Opened by its address, as from a notification: what was before it is none of the app's.
	await phone.go(vera);
	await expect(page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await isSteady(phone);
	await arrow.click();
	await at(phone, '/conversations');
	await page.goBack();
	await at(phone, '/home');
});
