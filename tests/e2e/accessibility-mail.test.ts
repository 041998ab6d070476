/** What e-mail, transcripts and beginning a conversation put on the screen, as a machine reads it. */
import { newId } from '#domain/id.ts';
import { isClean, looks, nameOf, optionsOf } from './kit/axe.ts';
import { test } from './kit/mail.ts';
import { Phone } from './kit/phone.ts';
import { expect } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

for (const look of looks) {
	test(`axe finds nothing where one writes by e-mail: ${nameOf(look)}`, async ({
		newBrowser,
		owner,
		post,
		server
	}) => {
		const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
		await vera.say('Do you repair lanterns?');
		const { conversationId, visitorId } = vera;
		const edit = (value: string) =>
			owner.wish('editVisitor', { visitorId, editId: newId(), field: 'email', value });
		const write = (text: string) => {
			const args = { id: newId(), conversationId, text, seenPosition: 1_000_000, channel: 'email' } as const;
			return owner.wish('sendMessage', args);
		};
		await owner.wish('joinConversation', { conversationId, eventId: newId() });
		await edit('vera@shop.example');
		await write('We do.');
		await owner.wish('mailTranscript', { conversationId, eventId: newId(), to: 'agent' });
		await edit('nobody@shop.example');
		await write('Bring it along.');
		await post.until(2);
		const page = await (await newBrowser(optionsOf(look))).newPage();
		const phone = new Phone(page, server.origin);
		await phone.go('/sign-in');
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill(owner.account.password);
		await page.locator('button[type="submit"]').click();
		await expect(phone.row('Vera')).toBeVisible();
		await phone.go(`/conversations/${conversationId}`);
		await expect(page.getByText('no such mailbox', { exact: false })).toBeVisible();
		await expect(page.getByRole('radiogroup', { name: /reply goes|Mode d/ })).toBeVisible();
		await isClean(page, 'a thread with letters');
		await edit('nobody');
		await page
			.getByRole('radiogroup', { name: /reply goes|Mode d/ })
			.locator('label')
			.nth(1)
			.click();
		await expect(page.locator('input[type="email"]')).toBeVisible();
		await isClean(page, 'a reply that lacks an address');
		await page.getByRole('button', { name: /^(More|Plus)$/ }).click();
		await page.getByRole('menuitem').last().click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await isClean(page, 'taking the transcript along');
		await phone.go('/conversations/new');
		await page.getByRole('textbox').fill('v');
		await expect(page.getByRole('button', { name: 'Vera' })).toBeVisible();
		await isClean(page, 'choosing whom to write to');
		await page.getByRole('button', { name: 'Vera' }).click();
		await expect(page.locator('textarea')).toBeFocused();
		await isClean(page, 'first words');
	});
}
