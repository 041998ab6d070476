/** Lists of the workspace by the keyboard alone: what has the focus may vanish, and the focus is never lost. */
import { newId } from '#domain/id.ts';
import { expect, meet, test } from './kit/test.ts';

test('[C5] a tag is renamed and tags are deleted by keys, and the focus goes on to what took their place', async ({
	desk,
	owner
}) => {
	for (const name of ['Delivery', 'Refund', 'School', 'Wholesale'])
		await owner.wish('createTag', { tagId: newId(), name });
	await desk.go('/settings/tags');
	const { keyboard } = desk.page;
	const button = (name: string) => desk.page.getByRole('button', { name, exact: true });
	await button('Rename Refund').focus();
	await keyboard.press('Enter');
	await expect(desk.page.getByLabel('New name')).toBeFocused();
	await keyboard.press('Escape');
	await expect(button('Rename Refund')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.page.getByLabel('New name')).toBeFocused();
	await keyboard.type('Repair');
	await keyboard.press('Enter');
	await expect(button('Rename Repair')).toBeFocused();
	await keyboard.press('Tab');
	await keyboard.press('Enter');
	await expect(button('Delete School')).toBeFocused();
	await keyboard.press('Enter');
	await expect(button('Delete Wholesale')).toBeFocused();
	await keyboard.press('Enter');
	await expect(button('Delete Delivery')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.page.getByRole('list', { name: 'Tags' })).toBeFocused();
});

test('[P2] [C2] groups and shortcuts are made, changed and deleted by keys, and the focus comes back from each form', async ({
	desk,
	owner
}) => {
	for (const name of ['Sales', 'Support']) await owner.wish('createGroup', { groupId: newId(), name });
	await desk.go('/settings/groups');
	const { keyboard } = desk.page;
	const button = (name: string | RegExp) => desk.page.getByRole('button', { name, exact: true });
	await button('Delete Sales').focus();
	await keyboard.press('Enter');
	await expect(button('Delete Support')).toBeFocused();
	await desk.go('/settings/shortcuts');
	await button('New shortcut').focus();
	await keyboard.press('Enter');
	await expect(desk.page.getByLabel('Key word')).toBeFocused();
	await keyboard.type('hours');
	await desk.page.getByRole('textbox', { name: 'Text' }).focus();
	await keyboard.type('From nine to five.');
	await button('Save').focus();
	await keyboard.press('Enter');
	await expect(button('New shortcut')).toBeFocused();
	await button('Edit hours').focus();
	await keyboard.press('Enter');
	await expect(desk.page.getByLabel('Key word')).toBeFocused();
	await button('Cancel').focus();
	await keyboard.press('Enter');
	await expect(button('Edit hours')).toBeFocused();
});

test('[V1] [E3] [V8] a visitor is noted, blocked and let in again by keys, and the focus goes on to what took the place of each button', async ({
	desk,
	visitor
}) => {
	await meet(visitor, desk, 'Is this lamp still to be had?');
	await desk.openVisitor();
	const { keyboard } = desk.page;
	const button = (name: string) => desk.page.getByRole('button', { name, exact: true });
	const note = desk.page.getByRole('textbox', { name: 'A note on this visitor' });
	await note.focus();
	await keyboard.type('Speaks German');
	await keyboard.press('Tab');
	await expect(button('Add a note')).toBeFocused();
	await keyboard.press('Enter');
	await expect(note).toBeFocused();
	await button('Block this visitor…').focus();
	await keyboard.press('Enter');
	await expect(desk.page.getByRole('radio', { name: '1 day' })).toBeFocused();
	await keyboard.press('Tab');
	await expect(button('Block')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.part('Block').getByRole('button', { name: 'Unblock' })).toBeFocused();
	await keyboard.press('Enter');
	await expect(button('Block this visitor…')).toBeFocused();
});
