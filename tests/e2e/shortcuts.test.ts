/** Saved answers: by the dot, by the button, with what is known filled in, and where they are made (product C2, C2b). */
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import type { WireAgent } from './kit/wire.ts';

const options = ({ page }: Phone) => page.getByRole('listbox', { name: 'Shortcuts' }).getByRole('option');
const send = async (phone: Phone) => {
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.field).toHaveValue('');
};
const save = (agent: WireAgent, name: string, text: string, isPersonal = false) =>
	agent.wish('createShortcut', { shortcutId: newId(), name, text, isPersonal });

test('[C2b] a dot at the beginning or after a space calls the shortcuts, without a network too, and the keys take one', async ({
	owner,
	phone,
	visitor
}) => {
	await save(owner, 'hello', 'Hello {first name}, how can I help?');
	await save(owner, 'hours', 'We are here from nine to five.');
	await save(owner, 'réparation', 'A repair takes a week.');
	await meet(visitor, phone, 'Is anyone there?');
	await phone.goOffline();
	await phone.field.pressSequentially('.');
	await expect(options(phone)).toHaveCount(3);
	await phone.field.pressSequentially('h');
	await expect(options(phone)).toHaveCount(2);
	await expect(options(phone).first()).toContainText('Hello Vera, how can I help?');
	await phone.field.press('ArrowDown');
	await expect(options(phone).nth(1)).toHaveAttribute('aria-selected', 'true');
	await expect(phone.field).toHaveAttribute('aria-activedescendant', /-1$/);
	await phone.field.press('ArrowUp');
	await phone.field.press('Enter');
	await expect(phone.field).toHaveValue('Hello Vera, how can I help?');
	await expect(options(phone)).toHaveCount(0);
	await phone.field.pressSequentially(' .repa');
	await expect(options(phone)).toHaveCount(1);
	await phone.field.press('Tab');
	await expect(phone.field).toHaveValue('Hello Vera, how can I help? A repair takes a week.');
	await expect(phone.field).toBeFocused();
	await send(phone);
	await phone.context.setOffline(false);
	await expect(visitor.saying('Hello Vera, how can I help? A repair takes a week.')).toBeVisible();
});

test('[C2b] a dot within words, numbers and addresses calls nothing, and space or Escape closes the list', async ({
	owner,
	phone,
	visitor
}) => {
	await save(owner, 'hours', 'We are here from nine to five.');
	await meet(visitor, phone, 'Hello');
	for (const text of ['Hello.', '3.14', 'site.fr', 'Well...']) {
		await phone.field.fill('');
		await phone.field.pressSequentially(text);
		await expect(options(phone)).toHaveCount(0);
	}
	await phone.field.fill('');
	await phone.field.pressSequentially('Yes .h');
	await expect(options(phone)).toHaveCount(1);
	await phone.field.pressSequentially(' ');
	await expect(options(phone)).toHaveCount(0);
	await phone.field.press('Backspace');
	await expect(options(phone)).toHaveCount(1);
	await phone.field.press('Escape');
	await expect(options(phone)).toHaveCount(0);
	await phone.field.pressSequentially('o');
	await expect(options(phone)).toHaveCount(0);
	await send(phone);
	await expect(visitor.saying('Yes .ho')).toBeVisible();
	await phone.field.pressSequentially('.xyz');
	await expect(options(phone)).toHaveCount(0);
	await send(phone);
	await expect(visitor.saying('.xyz')).toBeVisible();
});

test('[C2] the button opens the same list with a search, inserts at the cursor, and leaves out what is not known', async ({
	owner,
	phone,
	visitor
}) => {
	await save(owner, 'mail', 'We write to you ({e-mail}). Your order {number} is ready, {first name|friend}.');
	await save(owner, 'hours', 'We are here from nine to five.');
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.field.fill('Thanks. Bye.');
	for (let step = 0; step < ' Bye.'.length; step += 1) await phone.field.press('ArrowLeft');
	await phone.page.getByRole('button', { name: 'Shortcuts' }).click();
	const search = phone.page.getByRole('combobox', { name: 'Search shortcuts' });
	await search.fill('order');
	await expect(options(phone)).toHaveCount(1);
	await options(phone).first().tap();
	await expect(phone.field).toHaveValue('Thanks. We write to you. Your order {number} is ready, Vera. Bye.');
	await expect(phone.notices.getByText('Left out, since it is not known: e-mail')).toBeVisible();
	await expect(phone.field).toBeFocused();
	await phone.page.keyboard.type('42');
	await expect(phone.field).toHaveValue('Thanks. We write to you. Your order 42 is ready, Vera. Bye.');
	await phone.page.getByRole('button', { name: 'Shortcuts' }).click();
	await search.press('Escape');
	await expect(search).toHaveCount(0);
	await expect(phone.field).toBeFocused();
});

test('[C2] [E12] shortcuts are made, changed and deleted without a network; a personal one is its author’s alone', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await phone.isKept();
	await phone.go('/profile');
	await phone.page.getByRole('link', { name: /^Shortcuts/ }).click();
	await phone.context.setOffline(true);
	const { page } = phone;
	const make = async (name: string, text: string, isPersonal: boolean) => {
		await page.getByRole('button', { name: 'New shortcut' }).click();
		await page.getByLabel('Key word').fill(name);
		await page.getByRole('textbox', { name: 'Text' }).fill(text);
		if (isPersonal) await page.getByText('Only you', { exact: true }).last().click();
		await page.getByRole('button', { name: 'Save' }).click();
	};
	await make('Bye bye', 'Goodbye {first name', true);
	await page.getByRole('button', { name: 'Edit Bye-bye' }).click();
	await page.getByRole('textbox', { name: 'Text' }).fill('Goodbye ');
	await page.getByRole('button', { name: '{first name}' }).click();
	await expect(page.getByText('Goodbye Robin', { exact: true })).toBeVisible();
	await expect(page.getByText('Goodbye', { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Save' }).click();
	await make('hours', 'From nine to five.', false);
	await page.getByRole('button', { name: 'Delete hours' }).click();
	await expect(page.getByText('.hours', { exact: true })).toHaveCount(0);
	await phone.undo();
	await expect(page.getByText('.hours', { exact: true })).toBeVisible();
	await phone.go(address);
	await phone.field.pressSequentially('.bye');
	await expect(options(phone)).toHaveCount(1);
	await phone.field.press('Enter');
	await expect(phone.field).toHaveValue('Goodbye Vera');
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('setting')).length).toBe(2);
	await colleague.go('/settings/shortcuts');
	await expect(colleague.page.getByText('.hours', { exact: true })).toBeVisible();
	await expect(colleague.page.getByText('.Bye-bye')).toHaveCount(0);
	await expect(colleague.page.getByRole('button', { name: 'Edit hours' })).toHaveCount(0);
});

test('[C2] what was written is kept as a shortcut from the field', async ({ owner, phone, visitor }) => {
	await meet(visitor, phone, 'Hello');
	await phone.field.fill('We answer within a day.');
	await phone.page.getByRole('button', { name: 'Shortcuts' }).click();
	await phone.page.getByRole('button', { name: 'Save what you wrote as a shortcut' }).click();
	await phone.page.getByLabel('Key word').fill('day');
	await phone.page.getByRole('button', { name: 'Save' }).click();
	await expect(phone.notices.getByText('Shortcut day saved')).toBeVisible();
	await expect(phone.field).toHaveValue('We answer within a day.');
	await expect
		.poll(async () => (await owner.read('setting')).map(({ name, text }) => [name, text]))
		.toEqual([['day', 'We answer within a day.']]);
});
