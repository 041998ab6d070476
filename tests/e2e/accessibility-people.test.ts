/** What tags, notes, hand-over and the visitor's sheet put on the screen, as a machine reads it. */
import { newId } from '#domain/id.ts';
import { isClean, nameOf, optionsOf, tourLooks } from './kit/axe.ts';
import { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

for (const look of tourLooks) {
	test(`axe finds nothing on what is known of people: ${nameOf(look)}`, async ({
		newBrowser,
		owner,
		server
	}) => {
		const { workspaceId } = owner.session;
		await server.addColleague({
			workspaceId,
			name: 'Ben',
			email: 'ben@lantern.example',
			password: 'a long word'
		});
		const vera = await WireVisitor.come(server.origin, workspaceId, 'Vera');
		await vera.say('Do you repair lanterns?');
		const { conversationId, visitorId } = vera;
		await owner.answer(conversationId, 'We do.');
		await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
		const [id, tagId] = [newId(), newId()];
		await vera.wish('sendMessage', { id: newId(), conversationId: id, text: 'Hello again', seenPosition: 0 });
		await owner.wish('joinConversation', { conversationId: id, eventId: newId() });
		await owner.wish('createTag', { tagId, name: 'Delivery', color: 'amber' });
		await owner.wish('tagConversation', { conversationId: id, tagId, addId: newId() });
		await owner.wish('noteConversation', { id: newId(), conversationId: id, text: 'Ask Ben' });
		await owner.wish('noteVisitor', { id: newId(), visitorId, text: 'Speaks German' });
		for (const value of ['vera@exmaple.com', 'vera@example.com'])
			await owner.wish('editVisitor', { visitorId, editId: newId(), field: 'email', value });
		const page = await (await newBrowser(optionsOf(look))).newPage();
		const phone = new Phone(page, server.origin);
		const part = (name: RegExp) => page.getByRole('region', { name });
		await phone.go('/sign-in');
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill(owner.account.password);
		await page.locator('button[type="submit"]').click();
		await expect(phone.row('Vera')).toContainText('Delivery');
		await isClean(page, 'rows with tags');
		await phone.go(`/conversations/${id}`);
		await page.getByText('Note', { exact: true }).click();
		await isClean(page, 'a thread with tags, writing a note');
		await page.getByRole('button', { name: /^(More|Plus)$/ }).click();
		await expect(page.getByRole('menu')).toBeVisible();
		await isClean(page, 'the menu of a thread');
		await page.getByRole('menuitem').nth(1).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await page.getByRole('dialog').getByRole('textbox').fill('Refund');
		await isClean(page, 'choosing tags');
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toHaveCount(0);
		await page.getByRole('button', { name: /^(More|Plus)$/ }).click();
		await page.getByRole('menuitem').nth(2).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await isClean(page, 'handing over');
		await phone.go(`/conversations/${id}?visitor`);
		await part(/^(Contact|Coordonnées)$/)
			.getByRole('button', { expanded: false })
			.click();
		await part(/^(Contact|Coordonnées)$/)
			.getByRole('button', { name: /: (Name|Nom)$/ })
			.click();
		await part(/^(Block|Blocage)$/)
			.getByRole('button')
			.click();
		await page.getByRole('textbox', { name: /^(A note on|Une note sur)/ }).fill('Called twice');
		await expect(
			part(/^(Other|Autres) conversations$/)
				.getByRole('link')
				.first()
		).toBeVisible();
		await isClean(page, 'what is known of a visitor');
		await part(/^(Block|Blocage)$/)
			.getByRole('button', { name: /^(Block|Bloquer)$/ })
			.click();
		await expect(part(/^(Block|Blocage)$/).getByRole('listitem')).toBeVisible();
		await isClean(page, 'a blocked visitor');
		await part(/^(Other|Autres) conversations$/)
			.getByRole('link')
			.first()
			.click();
		await expect(page.getByText(/^(To read only|En lecture seule)$/)).toBeVisible();
		await isClean(page, 'another conversation, read in place');
		await phone.go('/settings/blocked');
		await expect(page.getByRole('listitem').getByText('Vera')).toBeVisible();
		await isClean(page, '/settings/blocked');
		await phone.go('/settings/install');
		await expect(page.locator('ol li, [role="status"]').first()).toBeVisible();
		await isClean(page, '/settings/install');
		await phone.go('/settings/tags');
		await page
			.getByRole('button', { name: /Delivery$/ })
			.first()
			.click();
		await isClean(page, '/settings/tags');
	});
}
