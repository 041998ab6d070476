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
