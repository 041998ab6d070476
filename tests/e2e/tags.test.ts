/** Tags on conversations, the workspace's list of them, notes in the thread, hand-over (product C5, E12, rule 5.3). */
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import type { Account } from './kit/wire.ts';

const cleo: Account = { name: 'Cleo Marsh', email: 'cleo@lantern.example', password: 'a third long word' };

const picker = ({ page }: Phone) => page.getByRole('dialog', { name: 'Tags of this conversation' });

/** Makes a tag by its name and puts it on the conversation on screen. */
async function makeTag(phone: Phone, name: string): Promise<void> {
	await picker(phone).getByLabel('Find or add a tag').fill(name);
	await picker(phone)
		.getByRole('button', { name: `Add the tag “${name}”` })
		.click();
	await expect(picker(phone).getByRole('checkbox', { name }).first()).toBeChecked();
}

const done = (phone: Phone) => picker(phone).getByRole('button', { name: 'Done' }).click();

test('[C5] [X5] [E12] without a network a tag is given another’s name: both are one, that is undone, and done again by two at once', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my parcel?');
	await phone.choose('Change the tags');
	await makeTag(phone, 'Refund');
	for (const name of ['Money back', 'Repayment']) await owner.wish('createTag', { tagId: newId(), name });
	for (const name of ['Money back', 'Repayment'])
		await expect(picker(phone).getByRole('checkbox', { name })).toBeVisible();
	await done(phone);
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.go('/settings/tags');
	const list = phone.page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
	await expect(list).toHaveCount(3);
	await phone.page.getByRole('button', { name: 'Rename Refund' }).click();
	await phone.page.getByLabel('New name').fill('money BACK');
	await expect(phone.page.getByText('There is a tag “Money back”', { exact: false })).toBeVisible();
	await phone.page.getByRole('button', { name: 'Save' }).click();
	await expect(list).toHaveCount(2);
	await phone.notices.getByRole('button', { name: 'Undo' }).click();
	await expect(list).toHaveCount(3);
	await phone.page.getByRole('button', { name: 'Rename Refund' }).click();
	await phone.page.getByLabel('New name').fill('Payments');
	await phone.page.getByRole('button', { name: 'Save' }).click();
	// Meanwhile another one gets the same name elsewhere.
	const other = (await owner.read('setting')).find(({ name }) => name === 'Repayment');
	await owner.wish('renameTag', { tagId: other?.id ?? '', name: 'payments' });
	await phone.context.setOffline(false);
	await expect(list).toHaveCount(2);
	await expect(list.filter({ hasText: /payments/i })).toHaveCount(1);
	await colleague.go('/conversations');
	await expect(colleague.row('Vera')).toContainText(/payments/i);
	await colleague.open('Vera');
	await colleague.page.getByRole('button', { name: /^Tags: payments/i }).click();
	await expect(picker(colleague).getByRole('checkbox')).toHaveCount(2);
	await picker(colleague)
		.getByRole('checkbox', { name: /payments/i })
		.first()
		.uncheck();
	await done(colleague);
	await expect(colleague.page.getByRole('button', { name: /^Tags: payments/i })).toHaveCount(0);
});

test('[C5] tags are made, put on and taken off without a network, and stand in thread and list, never with the visitor', async ({
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Where is my parcel?');
	await phone.goOffline();
	await phone.choose('Change the tags');
	await makeTag(phone, 'Delivery');
	await makeTag(phone, 'Refund');
	await done(phone);
	await expect(phone.thread.getByText('You added the tags Delivery, Refund')).toBeVisible();
	await phone.page.getByRole('button', { name: /^Tags: Delivery, Refund/ }).click();
	await picker(phone).getByLabel('Find or add a tag').fill('refünd');
	await picker(phone).getByLabel('Find or add a tag').press('Enter');
	await done(phone);
	await expect(phone.thread.getByText('You removed the tag Refund')).toBeVisible();
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Delivery');
	await expect(phone.row('Vera')).not.toContainText('Refund');
	await phone.context.setOffline(false);
	await expect
		.poll(async () => (await owner.read('conversation'))[0]?.tags?.map(({ addIds }) => addIds.length))
		.toEqual([1]);
	await phone.go(address);
	await expect(phone.page.getByRole('button', { name: /^Tags: Delivery\W+Change/ })).toBeVisible();
	await phone.say('On its way.');
	await expect(visitor.saying('On its way.')).toBeVisible();
	await expect(visitor.panel.getByText(/Delivery|tag/)).toHaveCount(0);
});

test('[C5] [E12] a tag of the list is renamed and deleted wherever it is, and its deletion is undone', async ({
	colleague,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await phone.page.getByRole('button', { name: 'Change the tags' }).click();
	await makeTag(phone, 'Urgnt');
	await done(phone);
	await phone.go('/profile');
	await phone.page.getByRole('link', { name: /^Tags/ }).click();
	await phone.page.getByRole('button', { name: 'Rename Urgnt' }).click();
	await phone.page.getByLabel('New name').fill('Urgent');
	await phone.page.getByRole('button', { name: 'Save' }).click();
	await expect(colleague.row('Vera')).toContainText('Urgent');
	await phone.page.getByRole('button', { name: 'Delete Urgent' }).click();
	await expect(colleague.row('Vera')).not.toContainText('Urgent');
	await phone.undo();
	await expect(colleague.row('Vera')).toContainText('Urgent');
	await phone.go(address);
	await expect(phone.page.getByRole('button', { name: /^Tags: Urgent/ })).toBeVisible();
	await colleague.go('/settings/tags');
	await expect(colleague.page.getByText('The owner or a manager can rename and delete tags.')).toBeVisible();
	await expect(colleague.page.getByRole('button', { name: /^(Rename|Delete)/ })).toHaveCount(0);
});

test('[X5] [5.4] a tag that a colleague took off meanwhile and one that was added without a network both hold', async ({
	colleague,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.choose('Change the tags');
	await makeTag(phone, 'Delivery');
	await done(phone);
	await expect(colleague.row('Vera')).toContainText('Delivery');
	await colleague.open('Vera');
	await phone.goOffline();
	await phone.choose('Change the tags');
	await makeTag(phone, 'Refund');
	await done(phone);
	await colleague.choose('Change the tags');
	await picker(colleague).getByRole('checkbox', { name: 'Delivery' }).first().uncheck();
	await done(colleague);
	await expect(colleague.thread.getByText('You removed the tag Delivery')).toBeVisible();
	await phone.context.setOffline(false);
	for (const one of [phone, colleague]) {
		await expect(one.page.getByRole('button', { name: /^Tags: Refund\W+Change/ })).toBeVisible();
	}
	await expect(phone.thread.getByText('Ben Okafor removed the tag Delivery')).toBeVisible();
});

test('[C5] a note in the thread is for agents only, written by who only reads too, and is never a draft of a reply', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.write('Note');
	const note = phone.page.getByRole('textbox', { name: 'Your note, for agents only' });
	await note.fill('Ask Ben first');
	await expect.poll(() => phone.stored('noteDrafts')).toMatchObject([{ text: 'Ask Ben first' }]);
	await phone.page.reload();
	await phone.go(address);
	await expect(phone.field).toHaveValue('');
	await phone.write('Note');
	await expect(note).toHaveValue('Ask Ben first');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.thread.getByText('Note for agents only')).toBeVisible();
	await expect(note).toHaveValue('');
	await phone.context.setOffline(false);
	await colleague.open('Vera');
	await expect(colleague.saying('Ask Ben first')).toBeVisible();
	await colleague.page.getByRole('button', { name: 'Add a note' }).click();
	await colleague.page.getByRole('textbox', { name: 'Your note, for agents only' }).fill('Go ahead');
	await colleague.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.saying('Go ahead')).toBeVisible();
	await phone.write('Reply');
	await phone.say('One moment');
	await expect(visitor.saying('One moment')).toBeVisible();
	await expect(visitor.panel.getByText(/Ask Ben|Go ahead|ote/)).toHaveCount(0);
	expect(await owner.texts()).toEqual(['Hello', 'One moment']);
});

test('[C0] a conversation is handed over, the thread tells it, and the undo gives it back', async ({
	colleague,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.handOver('Ben Okafor');
	await expect(phone.thread.getByText('You gave the conversation to Ben Okafor')).toBeVisible();
	await expect(visitor.saying('Ben Okafor answers you from here on')).toBeVisible();
	await phone.undo();
	await expect(visitor.saying('Ana Lindqvist answers you from here on')).toBeVisible();
	await colleague.open('Vera');
	await expect(colleague.field).toBeVisible();
	await expect(colleague.thread.getByText('Ana Lindqvist gave the conversation to Ben Okafor')).toBeVisible();
});

test('[X5] [5.3] of two who hand over at once the first received stays, and the other is told', async ({
	colleague,
	owner,
	phone,
	server,
	visitor
}) => {
	await server.addColleague({ workspaceId: owner.session.workspaceId, ...cleo });
	await meet(visitor, phone, 'Hello');
	await colleague.open('Vera');
	await expect(colleague.thread.getByText('Ana Lindqvist joined')).toBeVisible();
	await colleague.goOffline();
	await colleague.handOver('Ben Okafor');
	await expect(colleague.thread.getByText('You took the conversation over')).toBeVisible();
	await phone.handOver('Cleo Marsh');
	await expect(visitor.saying('Cleo Marsh answers you from here on')).toBeVisible();
	await colleague.context.setOffline(false);
	await expect(
		colleague.notices.getByText(
			'Cleo Marsh was first and stays responsible. The colleague you chose takes part too.'
		)
	).toBeVisible();
	await expect(colleague.thread.getByText('Ana Lindqvist gave the conversation to Cleo Marsh')).toBeVisible();
	await expect(colleague.thread.getByText('You took the conversation over')).toHaveCount(0);
	await expect(colleague.field).toBeVisible();
});
