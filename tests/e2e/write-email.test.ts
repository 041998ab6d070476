/** Writing e-mail to a visitor from its sheet (product V3). */
import { test } from './kit/mail.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet } from './kit/test.ts';

const ADDRESS = 'vera@shop.example';

const ways = ({ page }: Phone) => page.getByRole('radiogroup', { name: 'How the reply goes' });
const writeTo = (phone: Phone) => phone.part('Contact').getByRole('link', { name: `Write to ${ADDRESS}` });

async function giveAddress(phone: Phone): Promise<void> {
	const contact = phone.part('Contact');
	await contact.getByRole('button', { name: 'Edit: E-mail' }).click();
	await contact.getByLabel('E-mail', { exact: true }).fill(ADDRESS);
	await contact.getByLabel('E-mail', { exact: true }).press('Enter');
}

test('[V3] beside a conversation that was joined the address leads to a reply by e-mail, without a network too, each time', async ({
	phone,
	post,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await phone.goOffline();
	await phone.openVisitor();
	await giveAddress(phone);
	await writeTo(phone).click();
	await expect(phone.field).toBeFocused();
	await expect(ways(phone).getByRole('radio', { name: 'E-mail' })).toBeChecked();
	await ways(phone).locator('label').filter({ hasText: 'Live chat' }).click();
	await phone.openVisitor();
	await writeTo(phone).click();
	await expect(ways(phone).getByRole('radio', { name: 'E-mail' })).toBeChecked();
	await expect(phone.page.getByText(`Goes to ${ADDRESS}`)).toBeVisible();
	await phone.field.fill('It leaves today.');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await phone.context.setOffline(false);
	await post.until(1);
	expect(post.letters.map(({ to }) => to)).toEqual([[ADDRESS]]);
});

test('[V3] on a desk the sheet stays beside the reply, also while a note is being written', async ({
	desk,
	visitor
}) => {
	await desk.page.setViewportSize({ width: 1440, height: 900 });
	await meet(visitor, desk, 'Where is my lamp?');
	await giveAddress(desk);
	await expect(ways(desk).getByRole('radio', { name: 'Live chat' })).toBeChecked();
	await desk.write('Note');
	await writeTo(desk).click();
	await expect(desk.field).toBeFocused();
	await expect(ways(desk).getByRole('radio', { name: 'E-mail' })).toBeChecked();
	await expect(desk.part('Contact')).toBeVisible();
});

test('[V3] [E7] of a conversation that is over the address leads to a new one by e-mail, though its visitor is still there', async ({
	phone,
	post,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Where is my lamp?');
	await phone.openVisitor();
	await giveAddress(phone);
	await expect(writeTo(phone)).toBeVisible();
	await phone.go(address);
	await phone.resolveButton.click();
	await phone.go(`${address.replace('conversations', 'resolved')}?visitor`);
	await writeTo(phone).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
	await expect(ways(phone).getByRole('radio', { name: 'E-mail' })).toBeChecked();
	await phone.field.fill('Your lamp is here.');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await post.until(1);
	expect(post.letters[0]?.to).toEqual([ADDRESS]);
	expect(post.letters[0]?.mail.text).toContain('Your lamp is here.');
});
