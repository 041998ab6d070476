/** What is done about a message that nobody has seen, as the owner sets it; that it is done is proved where time can pass (D7). */
import { expect, test } from './kit/test.ts';

test('[D7] the owner sets without a network what is done about unseen messages, and it is said once the line is back', async ({
	phone,
	owner
}) => {
	const { page } = phone;
	await phone.go('/profile');
	await phone.isKept();
	await page.getByRole('link', { name: /^Unseen messages/ }).click();
	await phone.goOffline();
	await page.getByLabel('Tell the next agent of the group').selectOption('After 2 minutes');
	await page.getByLabel('Write to owner and managers').selectOption('After 15 minutes');
	await expect(page.getByText('This server cannot send e-mail yet')).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Tell the next agent of the group')).toHaveValue('2');
	await phone.context.setOffline(false);

	await expect
		.poll(async () => (await owner.read('workspace')).map(({ escalation }) => escalation))
		.toEqual([{ next: 2, mail: 15 }]);
});
