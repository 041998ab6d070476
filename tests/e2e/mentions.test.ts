/** Naming a colleague in a note (product P5). */
import { expect, test } from './kit/test.ts';

test('[P5] an at sign in a note names a colleague, who is told of it in a conversation of somebody else, also once the line is back', async ({
	phone,
	colleague,
	visitor
}) => {
	await colleague.page.getByRole('link', { name: 'Home' }).click();
	const news = colleague.page.getByRole('status', { name: 'News' });
	await news.waitFor({ state: 'attached' });
	await visitor.ask('Do you ship lamps to Lyon?');
	await phone.open('Vera');
	await phone.join();
	await phone.goOffline();
	await phone.write('Note');
	const field = phone.page.getByRole('textbox', { name: 'Your note, for agents only' });
	await field.pressSequentially('Could you look, @be');
	const names = phone.page.getByRole('listbox', { name: 'Colleagues' });
	await expect(names.getByRole('option')).toHaveText([/Ben Okafor/]);
	await field.press('Enter');
	await expect(field).toHaveValue('Could you look, @Ben Okafor ');
	await field.pressSequentially('please?');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.saying('Could you look, @Ben Okafor please?')).toBeVisible();
	await phone.context.setOffline(false);

	await expect(news).toContainText('Could you look, @Ben Okafor please?');
	await expect(news).toContainText('Ana Lindqvist · Vera');
	await news.getByRole('link').click();
	await expect(colleague.saying('Could you look, @Ben Okafor please?')).toBeVisible();
	await expect(visitor.saying('Could you look, @Ben Okafor please?')).toHaveCount(0);
});
