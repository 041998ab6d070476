/** What stands around the field of a thread on a phone, and what it says (product C0, C1, C3, C4, C7). */
import type { Locator } from '@playwright/test';
import { expect, meet, test } from './kit/test.ts';

const boxOf = async (place: Locator) => {
	const box = await place.boundingBox();
	if (!box) throw new Error('it is not drawn');
	return box;
};

test('[C1] [C0] a notice stands above what one writes with, however high that is', async ({
	phone,
	colleague,
	visitor
}) => {
	await meet(visitor, colleague, 'Is it there?');
	await phone.open('Vera');
	await phone.join();
	const notice = phone.notices.getByText('You are in the conversation too.');
	await expect(notice).toBeVisible();
	await phone.field.fill('One\ntwo\nthree\nfour');
	await expect(async () => {
		const [above, field] = [await boxOf(notice.locator('..')), await boxOf(phone.field)];
		expect(above.y + above.height).toBeLessThanOrEqual(field.y);
	}).toPass();
});

test('[C1] without a network a reply that waits is not called an answer, and is once it has left', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Is it there?');
	await phone.goOffline();
	await phone.say('Yes, it is');
	const head = phone.page.getByRole('heading', { level: 1, name: 'Vera' }).locator('..');
	await expect(head).toContainText('Waiting to be sent');
	await phone.context.setOffline(false);
	await expect(head).toContainText('Answered');
});

test('[C4] [C5] a sheet that is opened by a finger leaves the keyboard of the phone where it is', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Is it there?');
	for (const [button, sheet] of [
		['Emoji', 'Emoji'],
		['Shortcuts', 'Insert a shortcut'],
		['Change the tags', 'Tags of this conversation']
	] as const) {
		await phone.page.getByRole('button', { name: button, exact: true }).click();
		await expect(phone.page.getByRole('dialog', { name: sheet })).toBeFocused();
		await phone.page.keyboard.press('Escape');
		await expect(phone.page.getByRole('dialog')).toHaveCount(0);
	}
});

test('[C3] [C7] files are offered only where a reply may be written', async ({ phone, visitor }) => {
	await meet(visitor, phone, 'Is it there?');
	const choose = phone.page.getByLabel('Choose files');
	await phone.page.getByRole('button', { name: 'Attach files' }).click();
	await expect(choose).toBeAttached();
	await phone.write('Note');
	await expect(choose).toHaveCount(0);
	await phone.write('Reply');
	await expect(choose).toBeAttached();
});
