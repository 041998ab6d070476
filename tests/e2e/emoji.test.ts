/** Emoji: found by kind and by word, without a network too, and shown larger alone (product C4). */
import { type Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

const open = ({ page }: Phone) => page.getByRole('button', { name: 'Emoji' }).click();
const sheet = ({ page }: Phone) => page.getByRole('dialog', { name: 'Emoji' });

test('[C4] an emoji is found by a word and put in at the cursor without a network, and stands large when it is alone', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.field.fill('Well done!');
	for (let step = 0; step < '!'.length; step += 1) await phone.field.press('ArrowLeft');
	await open(phone);
	await sheet(phone).getByRole('combobox').fill('party');
	await sheet(phone)
		.getByRole('option', { name: /party popper/ })
		.tap();
	await expect(phone.field).toHaveValue('Well done🎉!');
	await expect(phone.field).toBeFocused();
	await phone.field.fill('');
	await open(phone);
	await sheet(phone)
		.getByRole('button', { name: /skin tone/i })
		.tap();
	await sheet(phone).getByRole('option', { name: 'Medium', exact: true }).tap();
	await sheet(phone).getByRole('combobox').fill('thumbs up');
	await sheet(phone)
		.getByRole('option', { name: /thumbs up/ })
		.first()
		.tap();
	await expect(phone.field).toHaveValue('👍🏽');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	const large = phone.saying('👍🏽');
	const size = async (text: string) =>
		await phone.saying(text).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
	await expect(large).toBeVisible();
	expect(await size('👍🏽')).toBeGreaterThan(1.5 * (await size('Hello')));
	await open(phone);
	await expect(
		sheet(phone)
			.getByRole('menuitem', { name: /thumbs up/ })
			.first()
	).toBeVisible();
	await phone.page.keyboard.press('Escape');
	await expect(sheet(phone)).toHaveCount(0);
	await expect(phone.field).toBeFocused();
	await phone.context.setOffline(false);
	await expect(visitor.saying('👍🏽')).toBeVisible();
});

test('[C4] on a desk the emoji go with the button that brought them, with a click elsewhere, and with Escape', async ({
	desk,
	visitor
}) => {
	await meet(visitor, desk, 'Hello');
	for (const leave of [
		() => open(desk),
		() => desk.page.getByRole('heading', { name: 'Conversations', exact: true }).click(),
		() => desk.page.keyboard.press('Escape')
	]) {
		await open(desk);
		await expect(sheet(desk).getByRole('combobox')).toBeVisible();
		await leave();
		await expect(sheet(desk)).toHaveCount(0);
		await expect(desk.field).toBeFocused();
	}
});
