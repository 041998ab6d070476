/** The resolved, narrowed by period, tags and agents; and what else a search knows (product R1-R6). */
import { newId } from '#domain/id.ts';
import { type Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

const results = ({ page }: Phone) => page.getByRole('list', { name: 'Search results' }).getByRole('listitem');
const button = ({ page }: Phone) => page.getByRole('button', { name: /^Filters/ });
const sheet = ({ page }: Phone) => page.getByRole('dialog', { name: 'Filters' });

/** A conversation of a visitor with these tags, resolved. */
async function resolved(owner: WireAgent, name: string, text: string, tagIds: readonly string[]) {
	const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, name);
	await visitor.say(text);
	const { conversationId } = visitor;
	await owner.answer(conversationId, 'Of course.');
	for (const tagId of tagIds) await owner.wish('tagConversation', { conversationId, tagId, addId: newId() });
	const args = { conversationId, eventId: newId(), seenPosition: 1_000_000 };
	await owner.wish('resolveConversation', args);
	return visitor;
}

async function tagsOf(owner: WireAgent, ...names: readonly string[]): Promise<string[]> {
	const ids: string[] = [];
	for (const name of names) {
		const tagId = newId();
		await owner.wish('createTag', { tagId, name });
		ids.push(tagId);
	}
	return ids;
}

test('[R2] [R3] [R5] [R6] the resolved are narrowed without a network, the filters are counted, remembered and cleared', async ({
	owner,
	phone
}) => {
	const [delivery = '', refund = ''] = await tagsOf(owner, 'Delivery', 'Refund');
	await resolved(owner, 'Vera', 'The lantern came broken', [delivery, refund]);
	await resolved(owner, 'Otto', 'The lamp is too bright', [delivery]);
	await resolved(owner, 'Mina', 'The lantern is lovely', []);
	await phone.go('/resolved');
	await expect(phone.row('Mina')).toBeVisible();
	await phone.goOffline();
	await button(phone).click();
	await sheet(phone).getByRole('checkbox', { name: 'Delivery' }).check();
	await sheet(phone).getByRole('checkbox', { name: 'Refund' }).check();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(results(phone)).toHaveCount(2);
	await expect(phone.page.getByRole('status').filter({ hasText: 'on this device' })).toContainText(
		'Only what is on this device'
	);
	await button(phone).click();
	await sheet(phone).getByText('All of them', { exact: true }).click();
	await sheet(phone).getByRole('checkbox', { name: 'Ana Lindqvist' }).check();
	await sheet(phone).getByText('Today', { exact: true }).click();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(results(phone)).toHaveCount(1);
	await expect(results(phone)).toContainText('Vera');
	await expect(phone.page.getByRole('button', { name: 'Filters: 3 filters' })).toBeVisible();
	await phone.page.reload();
	await expect(results(phone)).toHaveCount(1);
	await phone.page.getByRole('textbox', { name: 'Search conversations' }).fill('lamp');
	await expect(phone.page.getByText('Nothing found')).toBeVisible();
	await phone.page.getByRole('textbox', { name: 'Search conversations' }).fill('broken');
	await expect(results(phone)).toContainText(['Vera']);
	await results(phone).getByRole('link').click();
	await expect(phone.saying('The lantern came broken')).toBeVisible();
	await phone.go('/resolved');
	await phone.page.getByRole('button', { name: 'Clear the search' }).click();
	await expect(results(phone)).toHaveCount(1);
	await phone.page.getByRole('button', { name: 'Clear the filters' }).click();
	await expect(phone.row('Mina')).toBeVisible();
	await phone.page.reload();
	await expect(phone.row('Mina')).toBeVisible();
	await expect(phone.page.getByRole('button', { name: 'Filters', exact: true })).toBeVisible();
});

test('[R3] days that are chosen bound the period, and a filter that fits nothing says so', async ({
	owner,
	phone
}) => {
	await resolved(owner, 'Vera', 'The lantern came broken', []);
	await phone.go('/resolved');
	await button(phone).click();
	await sheet(phone).getByText('Choose days', { exact: true }).click();
	await sheet(phone).getByLabel('To', { exact: true }).fill('2020-01-31');
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(phone.page.getByText('No conversation fits')).toBeVisible();
	await button(phone).click();
	await sheet(phone).getByLabel('To', { exact: true }).fill('');
	await sheet(phone).getByLabel('From', { exact: true }).fill('2020-01-31');
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(results(phone)).toContainText(['Vera']);
});

test('[R7] the resolved are narrowed to one or several groups without a network, and by tags at once', async ({
	owner,
	phone
}) => {
	const [sales, repairs, press] = [newId(), newId(), newId()];
	for (const [groupId, name] of [
		[sales, 'Sales'],
		[repairs, 'Repairs'],
		[press, 'Press']
	] as const)
		await owner.wish('createGroup', { groupId, name });
	const [delivery = ''] = await tagsOf(owner, 'Delivery');
	for (const [name, groupId, tagIds] of [
		['Vera', sales, [delivery]],
		['Otto', repairs, [delivery]],
		['Mina', sales, []],
		['Yves', undefined, []]
	] as const) {
		const { conversationId } = await resolved(owner, name, `${name} asks`, tagIds);
		const seen = { seenAssigneeId: owner.session.agentId };
		if (groupId !== undefined)
			await owner.wish('transferConversation', { conversationId, eventId: newId(), groupId, ...seen });
	}
	await phone.go('/resolved');
	await expect(phone.row('Yves')).toBeVisible();
	await expect(phone.row('Mina')).toContainText('Sales');
	await phone.isKept();
	await phone.context.setOffline(true);
	const names = () => results(phone).getByText(/^(Vera|Otto|Mina|Yves)$/);
	await button(phone).click();
	const groups = sheet(phone).getByRole('group', { name: 'Groups' });
	await groups.getByRole('checkbox', { name: 'Sales' }).check();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(names()).toHaveCount(2);
	await button(phone).click();
	await groups.getByRole('checkbox', { name: 'Repairs' }).check();
	await sheet(phone).getByRole('checkbox', { name: 'Delivery' }).check();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(names()).toHaveCount(2);
	await expect(names().filter({ hasText: 'Mina' })).toHaveCount(0);
	await expect(phone.page.getByRole('button', { name: 'Filters: 2 filters' })).toBeVisible();
	await phone.page.reload();
	await expect(names()).toHaveCount(2);
	await button(phone).click();
	await sheet(phone).getByRole('checkbox', { name: 'Delivery' }).uncheck();
	for (const name of ['Sales', 'Repairs']) await groups.getByRole('checkbox', { name }).uncheck();
	await groups.getByRole('checkbox', { name: 'Press' }).check();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(phone.page.getByText('No conversation fits')).toBeVisible();
	await phone.context.setOffline(false);
	await owner.wish('deleteGroup', { groupId: press });
	await expect(phone.row('Yves')).toBeVisible();
	await expect(phone.page.getByRole('button', { name: 'Filters', exact: true })).toBeVisible();
	await phone.page.reload();
	await expect(phone.row('Yves')).toBeVisible();
});

test('[R1] tags, notes on the visitor and telephone numbers are searched without a network, each piece saying what it is', async ({
	owner,
	phone
}) => {
	const [tagId = ''] = await tagsOf(owner, 'Réclamation');
	const { visitorId } = await resolved(owner, 'Vera', 'The lantern', [tagId]);
	await owner.wish('noteVisitor', { id: newId(), visitorId, text: 'Speaks German' });
	await owner.wish('editVisitor', { visitorId, editId: newId(), field: 'phone', value: '+33 6 12 34 56 78' });
	await resolved(owner, 'Otto', 'The lamp', []);
	await phone.go('/resolved');
	await expect(phone.row('Otto')).toBeVisible();
	await phone.isKept();
	const field = phone.page.getByRole('textbox', { name: 'Search conversations' });
	await field.fill('lantern');
	await expect(results(phone)).toHaveCount(1);
	await phone.context.setOffline(true);
	for (const [text, said] of [
		['reclam', 'Tag'],
		['germann', 'Note on the visitor'],
		['06 12 34 56 78', 'Phone']
	] as const) {
		await field.fill(text);
		await expect(results(phone)).toHaveCount(1);
		await expect(results(phone)).toContainText(said);
		await expect(results(phone).locator('mark').first()).toBeVisible();
	}
});
