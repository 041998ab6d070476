/** Quick filters of the open conversations, with their counts (product E8). */
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

const chips = ({ page }: Phone) => page.getByRole('radiogroup', { name: 'Show' });
/** The chip with exactly that word and count. */
const chip = (phone: Phone, words: string) =>
	chips(phone)
		.locator('label')
		.filter({ has: phone.page.getByRole('radio', { name: words, exact: true }) });

/** Conversations with three visitors: Vera's is nobody's, Otto's the owner's, Mina's is given to a group. */
async function three(owner: WireAgent, origin: string): Promise<Map<string, WireVisitor>> {
	const groupId = newId();
	await owner.wish('createGroup', { groupId, name: 'Sales' });
	const visitors = new Map<string, WireVisitor>();
	for (const name of ['Vera', 'Otto', 'Mina']) {
		const visitor = await WireVisitor.come(origin, owner.session.workspaceId, name);
		await visitor.say('Hello');
		visitors.set(name, visitor);
	}
	const [otto, mina] = ['Otto', 'Mina'].map((name) => visitors.get(name)?.conversationId ?? '');
	await owner.wish('joinConversation', { conversationId: otto ?? '', eventId: newId() });
	await owner.wish('transferConversation', { conversationId: mina ?? '', eventId: newId(), groupId });
	return visitors;
}

test('[E8] [X1] each filter shows as many as it counts, also without a network, and is remembered', async ({
	owner,
	phone,
	server
}) => {
	const visitors = await three(owner, server.origin);
	for (const words of ['All 3', 'Unread 3', 'Mine 1', 'Unassigned 2', 'Sales 1'])
		await expect(chip(phone, words)).toBeVisible();
	await phone.isKept();
	await chip(phone, 'Mine 1').click();
	await expect(phone.rows).toHaveCount(1);
	await expect(phone.row('Otto')).toBeVisible();
	await visitors.get('Vera')?.say('Still here');
	await phone.context.setOffline(true);
	await chip(phone, 'Sales 1').click();
	await expect(phone.rows).toHaveCount(1);
	await phone.open('Mina');
	await phone.join();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(chip(phone, 'Mine 2')).toBeVisible();
	await expect(chip(phone, 'Unread 2')).toBeVisible();
	await expect(chip(phone, 'Unassigned 1')).toBeVisible();
	await phone.page.reload();
	await expect(chips(phone).getByRole('radio', { name: 'Sales 1' })).toBeChecked();
	await expect(phone.rows).toHaveCount(1);
	await expect(phone.row('Mina')).toBeVisible();
});

test('[E8] a filter that lets nothing through says so and offers all, and counts follow live', async ({
	owner,
	phone,
	server
}) => {
	const visitors = await three(owner, server.origin);
	await expect(chip(phone, 'All 3')).toBeVisible();
	await chip(phone, 'Mine 1').click();
	const conversationId = visitors.get('Otto')?.conversationId ?? '';
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
	await expect(phone.page.getByRole('heading', { name: 'Nothing here now' })).toBeVisible();
	await expect(phone.page.getByText('2 open conversations do not fit this filter.')).toBeVisible();
	await expect(chip(phone, 'Mine 0')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Show all' }).click();
	await expect(phone.rows).toHaveCount(2);
	await expect(chips(phone).getByRole('radio', { name: 'All 2' })).toBeChecked();
});

test('[E8] a group that is deleted takes its filter with it, and its return brings it back', async ({
	owner,
	phone,
	server
}) => {
	await three(owner, server.origin);
	await chip(phone, 'Sales 1').click();
	await expect(phone.rows).toHaveCount(1);
	const groupId = (await owner.read('setting'))[0]?.id ?? '';
	await owner.wish('deleteGroup', { groupId });
	await expect(phone.rows).toHaveCount(3);
	await expect(chip(phone, 'Sales 1')).toHaveCount(0);
	await owner.wish('restoreGroup', { groupId });
	await expect(phone.rows).toHaveCount(1);
});

test('[E8] on a desk the keyboard chooses a filter, and what is open beside the list stays in it', async ({
	desk,
	owner,
	server
}) => {
	await three(owner, server.origin);
	await expect(chip(desk, 'All 3')).toBeVisible();
	await chips(desk).getByRole('radio', { name: 'All 3' }).focus();
	for (const words of ['Unread 3', 'Mine 1', 'Unassigned 2']) {
		await desk.page.keyboard.press('ArrowRight');
		await expect(chips(desk).getByRole('radio', { name: words })).toBeFocused();
	}
	await expect(desk.rows).toHaveCount(2);
	await desk.open('Vera');
	await desk.join();
	await expect(chip(desk, 'Unassigned 1')).toBeVisible();
	await expect(desk.row('Vera').getByRole('link')).toHaveAttribute('aria-current', 'true');
	await chip(desk, 'All 3').click();
	await chip(desk, 'Unassigned 1').click();
	await expect(desk.rows).toHaveCount(1);
});
