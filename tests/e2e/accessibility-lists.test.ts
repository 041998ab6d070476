/** What groups, quick filters, keys and the menu of a row put on the screen, as a machine reads it. */
import { newId } from '#domain/id.ts';
import { isClean, looks, nameOf, optionsOf } from './kit/axe.ts';
import { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

for (const look of looks) {
	test(`axe finds nothing on groups, filters and keys: ${nameOf(look)}`, async ({
		newBrowser,
		owner,
		server
	}) => {
		const { workspaceId } = owner.session;
		const { agentId } = owner.session;
		const [sales, support] = [newId(), newId()];
		await owner.wish('createGroup', { groupId: sales, name: 'Sales' });
		await owner.wish('createGroup', { groupId: support, name: 'Support' });
		await owner.wish('joinGroup', { groupId: sales, agentId });
		const vera = await WireVisitor.come(server.origin, workspaceId, 'Vera');
		await vera.say('Do you repair lanterns?');
		const { conversationId } = vera;
		await owner.wish('transferConversation', { conversationId, eventId: newId(), groupId: sales });
		const page = await (await newBrowser(optionsOf(look))).newPage();
		const phone = new Phone(page, server.origin);
		await phone.go('/sign-in');
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill(owner.account.password);
		await page.locator('button[type="submit"]').click();
		await expect(phone.row('Vera')).toContainText('Sales');
		await isClean(page, 'rows with a group, and filters');
		const dialog = page.getByRole('dialog');
		await expect(async () => {
			await page.keyboard.press('?');
			await expect(dialog).toBeVisible({ timeout: 500 });
		}).toPass();
		await isClean(page, 'the keys');
		await page.keyboard.press('Escape');
		await expect(dialog).toHaveCount(0);
		await phone.row('Vera').getByRole('link').dispatchEvent('contextmenu', { pointerType: 'touch' });
		await expect(dialog).toBeVisible();
		await isClean(page, 'the menu of a row');
		await page.keyboard.press('Escape');
		await expect(dialog).toHaveCount(0);
		await page.getByRole('radiogroup').locator('label').nth(2).click();
		await expect(page.getByRole('heading', { name: /^(Nothing here|Rien ici)/ })).toBeVisible();
		await isClean(page, 'a filter that lets nothing through');
		await phone.go(`/conversations/${conversationId}`);
		await page.getByRole('button', { name: /^(More|Plus)$/ }).click();
		await page.getByRole('menuitem').nth(2).click();
		await expect(dialog).toBeVisible();
		await isClean(page, 'handing over, also to groups');
		await phone.go('/settings/groups');
		await page.getByRole('main').getByRole('button', { expanded: false }).first().click();
		await expect(page.getByRole('checkbox')).toBeChecked();
		await isClean(page, '/settings/groups with members');
		await page.getByRole('button', { name: /^(Rename|Renommer) Support$/ }).click();
		await isClean(page, '/settings/groups renaming one');
	});
}
