/** Who is on the site now (product E1). */
import { isClean } from './kit/axe.ts';
import { Chat } from './kit/chat.ts';
import { expect, meet, test } from './kit/test.ts';

test('[E1] who is on the site is seen live, with page, time, source and state, by filters with counts, and nobody is invented without a network', async ({
	newBrowser,
	phone,
	site,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	const stranger = await (await newBrowser()).newPage();
	await stranger.goto(`${site.origin}/prices?utm_source=letter`);
	await expect(new Chat(stranger).launcher).toBeVisible();
	await phone.go('/home');
	await phone.page.getByRole('link', { name: 'See who is there' }).click();
	const rows = phone.page.getByRole('list', { name: 'Visitors, who came last first' }).getByRole('listitem');
	await expect(rows).toHaveCount(2);
	await expect(rows.first()).toContainText(/New.*Lamps and lanterns: prices.*1 page ·\s+letter/s);
	await expect(rows.last()).toContainText(/Vera.*Chatting.*came directly/s);
	const filter = phone.page.getByRole('radiogroup', { name: 'Which visitors' });
	await expect(filter).toContainText(/All 2.*New 1.*Chatting 1.*Active 0.*Inactive 0/s);
	await isClean(phone.page, 'the visitors on the site');
	await filter.locator('label').filter({ hasText: 'Chatting' }).click();
	await expect(rows).toHaveCount(1);
	await rows.getByRole('link', { name: 'Open the conversation with Vera' }).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await phone.page.goBack();
	await stranger.close();
	await expect(filter).toContainText(/All 1/, { timeout: 30_000 });
	await phone.context.setOffline(true);
	await expect(phone.page.getByText('Needs a connection', { exact: false })).toBeVisible();
	await expect(rows).toHaveCount(0);
});

test('[E1] [E7] [V1] whoever has only opened the chat is written to from the list, sees it on the next page at once, and can be edited', async ({
	newBrowser,
	owner,
	phone,
	site
}) => {
	const page = await (await newBrowser()).newPage();
	await page.goto(site.origin);
	const chat = new Chat(page);
	await chat.open();
	await chat.close();
	await phone.go('/visitors');
	const row = phone.page.getByRole('list', { name: 'Visitors, who came last first' }).getByRole('listitem');
	const writeTo = row.getByRole('link', { name: /^Write to / });
	// Offered once the server knows that the chat was opened.
	await expect(writeTo).toBeVisible();
	await page.goto(`${site.origin}/prices`);
	await expect(row).toContainText('Lamps and lanterns: prices');
	await writeTo.click();
	await expect(phone.page.getByText(/ is still there$/)).toBeVisible();
	await isClean(phone.page, 'first words to a visitor on the site');
	await phone.field.fill('Can I help you choose?');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.saying('Can I help you choose?')).toBeVisible();
	await expect(phone.mark('Delivered')).toBeVisible();
	await expect(page.getByRole('button', { name: /^Open the chat.*1/ })).toBeVisible();
	await page.reload();
	await expect(page.getByRole('button', { name: /^Open the chat.*1/ })).toBeVisible();
	// It has said nothing of itself yet, and is there all the same, without a network, too.
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.openVisitor();
	const contact = phone.part('Contact');
	await contact.getByRole('button', { name: 'Edit: Name' }).click();
	await contact.getByLabel('Name', { exact: true }).fill('Otto from the prices');
	await contact.getByRole('button', { name: 'Save' }).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Otto from the prices' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('visitor'))[0]?.name).toBe('Otto from the prices');
	await chat.open();
	await expect(chat.saying('Can I help you choose?')).toBeVisible();
	await chat.say('Yes, please.');
	await phone.page.getByRole('link', { name: 'Back', exact: true }).click();
	await expect(phone.saying('Yes, please.')).toBeVisible();
	expect(await owner.read('conversation')).toHaveLength(1);
});
