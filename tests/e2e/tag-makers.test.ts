/** Who may make new tags (product C5): the workspace says so, and what was made without a network meanwhile is refused clearly. */
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

const WHY = 'Only the owner and managers may make new tags here.';
const picker = ({ page }: Phone) => page.getByRole('dialog', { name: 'Tags of this conversation' });

test('[C5] once only the owner and managers may, an agent is offered no new tag and reads why, and may put on those that are there', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my parcel?');
	await owner.wish('createTag', { tagId: newId(), name: 'Delivery' });
	await colleague.open('Vera');
	await colleague.choose('Change the tags');
	await picker(colleague).getByLabel('Find or add a tag').fill('Refund');
	await expect(picker(colleague).getByRole('button', { name: 'Add the tag “Refund”' })).toBeVisible();

	await phone.go('/settings/tags');
	await expect(phone.page.getByRole('radio', { name: 'Everyone' })).toBeChecked();
	await phone.context.setOffline(true);
	await phone.page.getByText('Owner and managers', { exact: true }).click();
	await expect(phone.page.getByRole('radio', { name: 'Owner and managers' })).toBeChecked();
	await phone.context.setOffline(false);

	await expect(picker(colleague).getByText(WHY)).toBeVisible();
	await expect(picker(colleague).getByRole('button', { name: /^Add the tag/ })).toHaveCount(0);
	await picker(colleague).getByLabel('Find a tag').fill('deli');
	await picker(colleague).getByLabel('Find a tag').press('Enter');
	await picker(colleague).getByRole('button', { name: 'Done' }).click();
	await expect(colleague.page.getByRole('button', { name: /^Tags: Delivery/ })).toBeVisible();
	await colleague.go('/settings/tags');
	await expect(colleague.page.getByText(WHY)).toBeVisible();
	await expect(colleague.page.getByRole('textbox')).toHaveCount(0);
	await expect(colleague.page.getByRole('radio')).toHaveCount(0);
	await expect(phone.page.getByRole('textbox', { name: 'New tag' })).toBeVisible();
});

test('[C5] [5.7] a tag that was made without a network while that changed needs its person, with its name and the reason', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my parcel?');
	await colleague.open('Vera');
	await colleague.goOffline();
	await colleague.choose('Change the tags');
	await picker(colleague).getByLabel('Find or add a tag').fill('Refund');
	await picker(colleague).getByRole('button', { name: 'Add the tag “Refund”' }).click();
	await expect(picker(colleague).getByRole('checkbox', { name: 'Refund' }).first()).toBeChecked();
	await picker(colleague).getByRole('button', { name: 'Done' }).click();
	await owner.wish('setTagMakers', { workspaceId: owner.session.workspaceId, makers: 'managers' });
	await colleague.context.setOffline(false);

	await colleague.go('/outbox');
	const made = colleague.page.getByRole('article').filter({ hasText: 'New tag Refund' });
	await expect(made).toContainText(WHY);
	const put = colleague.page.getByRole('article').filter({ hasText: 'Tag the conversation with Vera' });
	await expect(put).toContainText('Refund');
	const tags = async () =>
		(await owner.read('setting')).flatMap(({ kind, name }) => (kind === 'tag' ? name : []));
	expect(await tags()).toEqual([]);

	// Once it may, both go.
	await owner.wish('setTagMakers', { workspaceId: owner.session.workspaceId, makers: 'everyone' });
	await made.getByRole('button', { name: 'Try again' }).click();
	await expect.poll(tags).toEqual(['Refund']);
	await put.getByRole('button', { name: 'Try again' }).click();
	await expect(phone.page.getByRole('button', { name: /^Tags: Refund/ })).toBeVisible();
});
