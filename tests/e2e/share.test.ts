/** What other apps of the phone share with this one, as the system posts it (product C3; issue 5). */
import { Attaching, paper, photo } from './kit/files.ts';
import { share } from './kit/share.ts';
import { expect, meet, test } from './kit/test.ts';

test('[C3] [X13] without a network, a shared photo and text wait in the chosen conversation until they are looked at and sent', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'How does the lamp look?');
	await phone.field.fill('Here:');
	await phone.isKept();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(phone.row('Vera')).toContainText('Draft: Here:');
	await phone.context.setOffline(true);
	const setup = { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') };
	await share(phone.page, 'The brass one', await photo('IMG_7.jpg', 600, 400), paper('plan.pdf'), setup);
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Shared with Porchlight' })).toBeVisible();
	expect(new URL(phone.page.url()).search).toBe('');
	const pieces = phone.page.getByRole('list', { name: 'What was shared' }).getByRole('listitem');
	await expect(pieces).toHaveText([/The brass one/, /IMG_7.jpg/, /plan.pdf/, /setup.exe/]);

	// Closed before a conversation is chosen: the app says that something waits.
	await phone.go('/conversations');
	await phone.notices.getByRole('button', { name: 'Show' }).click();
	await phone.page.getByRole('textbox', { name: 'Search the open conversations' }).fill('vér');
	await phone.page
		.getByRole('list', { name: /^Open conversations/ })
		.getByRole('button', { name: 'Vera' })
		.click();
	await expect(phone.field).toHaveValue('Here:\nThe brass one');
	const attaching = new Attaching(phone.page);
	await expect(attaching.picks).toHaveCount(3);
	await expect(attaching.picks.nth(2)).toContainText('Files of this kind are not accepted.');
	await phone.page.reload();
	await expect(attaching.picks).toHaveCount(3);
	await phone.page.getByRole('button', { name: 'Remove setup.exe' }).click();
	await attaching.send.click();
	await expect(phone.saying('Here:\nThe brass one')).toBeVisible();

	await phone.context.setOffline(false);
	await expect(visitor.saying('Here:\nThe brass one')).toHaveCount(1);
	const sent = async () => (await owner.read('message')).flatMap(({ file }) => file?.name ?? []).sort();
	await expect.poll(sent).toEqual([expect.stringMatching(/^IMG_7/), 'plan.pdf']);
	await phone.page.reload();
	await expect(phone.saying('Here:\nThe brass one')).toBeVisible();
	await phone.go('/share');
	await expect(phone.page.getByText('Nothing is shared here')).toBeVisible();
});
