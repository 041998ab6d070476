/** Groups of agents: the list of them, who belongs to which, and giving conversations to them (product P2, L2, rule 5.3). */
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

/** Goes to the groups as a person does, from the profile. */
async function openGroups({ page }: Phone): Promise<void> {
	await page.getByRole('link', { name: 'Open your profile' }).first().click();
	await page.getByRole('link', { name: /^Groups/ }).click();
	await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible();
}

async function addGroup({ page }: Phone, name: string): Promise<void> {
	await page.getByLabel('New group').fill(name);
	await page.getByRole('button', { name: 'Add' }).click();
	await expect(group(page, name)).toBeVisible();
}

/** The workspace has one group, and the owner's list of conversations is on screen. */
async function makeGroup(phone: Phone, name: string): Promise<void> {
	await openGroups(phone);
	await addGroup(phone, name);
	await phone.go('/conversations');
}

/** The line of a group, which opens its members. */
const group = (page: Phone['page'], name: string) =>
	page.getByRole('list', { name: 'Groups' }).getByRole('button', { name: new RegExp(`^${name}`) });

test('[P2] [X1] a group is made and given members without a network, and a colleague leaves it by itself', async ({
	colleague,
	owner,
	phone
}) => {
	await phone.goOffline();
	await openGroups(phone);
	await addGroup(phone, 'Sales');
	await group(phone.page, 'Sales').first().click();
	const members = phone.page.getByRole('group', { name: 'Members of Sales' });
	await members.getByRole('checkbox', { name: /^Ben Okafor/ }).check();
	await members.getByRole('checkbox', { name: /^Ana Lindqvist/ }).check();
	await expect(group(phone.page, 'Sales').first()).toContainText('Ana Lindqvist, Ben Okafor');
	await phone.context.setOffline(false);
	await openGroups(colleague);
	await expect(group(colleague.page, 'Sales').first()).toContainText('Ana Lindqvist, Ben Okafor');
	await expect(colleague.page.getByText('you choose your own')).toBeVisible();
	await expect(colleague.page.getByRole('button', { name: /^(Rename|Delete|Add)/ })).toHaveCount(0);
	await group(colleague.page, 'Sales').first().click();
	const theirs = colleague.page.getByRole('group', { name: 'Members of Sales' });
	await expect(theirs.getByRole('checkbox', { name: /^Ana Lindqvist/ })).toBeDisabled();
	await theirs.getByRole('checkbox', { name: /^Ben Okafor/ }).uncheck();
	await expect(group(phone.page, 'Sales').first()).not.toContainText('Ben Okafor');
	expect((await owner.read('setting')).map(({ kind, name }) => [kind, name])).toEqual([['group', 'Sales']]);
});

test('[C0] [L2] [X1] a conversation is given to a group without a network, the row says so, and who joins answers it', async ({
	colleague,
	phone,
	visitor
}) => {
	await makeGroup(phone, 'Sales');
	const address = await meet(visitor, phone, 'Do you sell lamps?');
	await phone.goOffline();
	await phone.handOver('Sales');
	await expect(phone.thread.getByText('You gave the conversation to the group Sales')).toBeVisible();
	await phone.say('Somebody of Sales will answer you.');
	await phone.go('/conversations');
	await expect(phone.row('Vera').getByText('Group: Sales')).toBeAttached();
	await expect(phone.row('Vera')).not.toContainText('Assigned');
	await phone.context.setOffline(false);
	await expect(colleague.row('Vera').getByText('Group: Sales')).toBeAttached();
	await expect(visitor.saying('Somebody of Sales will answer you.')).toBeVisible();
	await colleague.open('Vera');
	await expect(
		colleague.thread.getByText('Ana Lindqvist gave the conversation to the group Sales')
	).toBeVisible();
	await colleague.join();
	await expect(visitor.thread.getByText('Ben Okafor has joined')).toBeVisible();
	await expect(visitor.panel.getByText('group')).toHaveCount(0);
	await expect(phone.row('Vera').getByText('Assigned to Ben Okafor')).toBeAttached();
	await phone.go(address);
	await expect(phone.field).toBeVisible();
});

test('[E12] giving it to a group is undone, and it is with who had it before', async ({
	owner,
	phone,
	visitor
}) => {
	await makeGroup(phone, 'Sales');
	await meet(visitor, phone, 'Hello');
	await phone.handOver('Sales');
	await phone.undo();
	await expect(phone.thread.getByText('You took the conversation out of its group')).toBeVisible();
	await expect
		.poll(async () =>
			(await owner.read('conversation')).map(({ assigneeId, groupId }) => [assigneeId, groupId])
		)
		.toEqual([[owner.session.agentId, undefined]]);
});

test('[5.3] of a hand-over to a group and to a colleague at once the first received stays, and the other is told', async ({
	colleague,
	phone,
	visitor
}) => {
	await makeGroup(phone, 'Sales');
	await meet(visitor, phone, 'Hello');
	await colleague.open('Vera');
	await expect(colleague.thread.getByText('Ana Lindqvist joined')).toBeVisible();
	await colleague.goOffline();
	await colleague.handOver('Sales');
	await expect(colleague.thread.getByText('You gave the conversation to the group Sales')).toBeVisible();
	await phone.handOver('Ben Okafor');
	await expect(visitor.saying('Ben Okafor answers you from here on')).toBeVisible();
	await colleague.context.setOffline(false);
	await expect(
		colleague.notices.getByText(
			'Ben Okafor was first and stays responsible. The conversation was not given to the group.'
		)
	).toBeVisible();
	await expect(colleague.thread.getByText('You gave the conversation to the group Sales')).toHaveCount(0);
});

test('[E12] a group is renamed and deleted wherever it stands, and its deletion is undone', async ({
	colleague,
	phone,
	visitor
}) => {
	await openGroups(phone);
	await addGroup(phone, 'Sals');
	await phone.page.getByRole('button', { name: 'Rename Sals' }).click();
	await phone.page.getByLabel('New name').fill('Sales');
	await phone.page.getByRole('button', { name: 'Save' }).click();
	await expect(group(phone.page, 'Sales')).toBeVisible();
	await phone.go('/conversations');
	await meet(visitor, phone, 'Hello');
	await phone.handOver('Sales');
	await expect(colleague.row('Vera').getByText('Group: Sales')).toBeAttached();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await openGroups(phone);
	await phone.page.getByRole('button', { name: 'Delete Sales' }).click();
	await expect(colleague.row('Vera').getByText('Group:')).toHaveCount(0);
	await phone.undo('Group Sales deleted');
	await expect(colleague.row('Vera').getByText('Group: Sales')).toBeAttached();
});
