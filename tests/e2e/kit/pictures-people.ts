/** Pictures of what agents know and do about people, for `screenshots.ts`. */
import type { Page } from '@playwright/test';
import type { Take } from './album.ts';

/** What agents do about a conversation and its visitor, from the conversation on screen and back to it. */
export async function takePeople(page: Page, go: (path: string) => Promise<void>, take: Take): Promise<void> {
	const address = new URL(page.url()).pathname;
	const submit = () => page.locator('button[type="submit"]').click();
	const press = (name: RegExp) => page.getByRole('button', { name }).first().click();
	const dialog = page.getByRole('dialog');
	const choose = async (item: number) => {
		await press(/^(More|Plus)$/);
		await page.getByRole('menuitem').nth(item).click();
	};
	await press(/^(More|Plus)$/);
	await page.getByRole('menu').waitFor();
	await take('conversation-menu');
	await page.getByRole('menuitem').nth(1).click();
	for (const tag of ['Delivery', 'School order', 'VIP']) {
		await dialog.getByRole('textbox').fill(tag);
		await dialog.getByRole('textbox').press('Enter');
		await dialog.getByText(tag, { exact: true }).first().waitFor();
	}
	await take('tags');
	await page.keyboard.press('Escape');
	await page.getByText('Note', { exact: true }).click();
	const note = page.getByRole('textbox', { name: /^(Your note|Votre note)/ });
	await note.fill('Ask Jules about the carrier.');
	await submit();
	await page.getByRole('log').getByText('Ask Jules about the carrier.').waitFor();
	await note.fill('Called twice, no answer.');
	await take('conversation-note');
	await page.getByRole('radiogroup').locator('label').first().click();
	await choose(2);
	await dialog.waitFor();
	await take('hand-over');
	await page.keyboard.press('Escape');
	await go(`${address}?visitor`);
	const part = (name: RegExp) => page.getByRole('region', { name });
	const contact = part(/^(Contact|Coordonnées)$/);
	for (const phone of ['+33 1 23 45', '+33 1 23 45 67 89']) {
		await contact
			.getByRole('button', { name: /: (Phone|Téléphone)$/ })
			.last()
			.click();
		await contact.locator('input').fill(phone);
		await contact.locator('input').press('Enter');
		await contact.getByText(phone, { exact: true }).waitFor();
	}
	await page
		.getByRole('textbox', { name: /^(A note on|Une note sur)/ })
		.fill('Prefers to be called in the morning.');
	await press(/^(Add a note|Ajouter une note)$/);
	await part(/^Notes$/)
		.getByRole('listitem')
		.waitFor();
	await take('visitor');
	await contact.getByRole('button', { expanded: false }).click();
	await take('visitor-history');
	await part(/^(Block|Blocage)$/)
		.getByRole('button')
		.click();
	await part(/^(Block|Blocage)$/)
		.getByRole('button')
		.first()
		.scrollIntoViewIfNeeded();
	await take('visitor-block');
	const block = part(/^(Block|Blocage)$/).getByRole('button', { name: /^(Block|Bloquer)$/ });
	await block.click();
	// An address that is opened ends the page: what was pressed is to be stored by then, and is seen once it is.
	await part(/^(Block|Blocage)$/)
		.getByRole('listitem')
		.waitFor();
	await go('/settings/blocked');
	const blocked = page.getByRole('main').getByRole('listitem').first();
	await blocked.waitFor();
	await take('settings-blocked');
	await blocked.getByRole('button').first().click();
	await blocked.waitFor({ state: 'detached' });
	await go('/settings/tags');
	await take('settings-tags');
	await go(address);
	await page.getByRole('log').waitFor();
	await take('conversation-tagged');
	await go('/conversations');
	await page.getByRole('listitem').first().hover();
	// What is answered stands below all that calls, by its time.
	const tagged = page.getByText('School order').first();
	for (let step = 0; step < 40 && !(await tagged.isVisible()); step += 1) {
		await page.mouse.wheel(0, 400);
		await page.evaluate(() => new Promise(requestAnimationFrame));
	}
	await tagged.waitFor();
	await take('conversations-tagged');
	await go(address);
}
