/** The visitor's sheet: fields with their history, notes, other conversations, blocking (product V1, V3, V8, V11, E3, E12, X5). */
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

type FieldName = 'Name' | 'E-mail' | 'Phone';

/** Writes into one field of the sheet on screen. */
async function edit(phone: Phone, field: FieldName, value: string): Promise<void> {
	const contact = phone.part('Contact');
	await contact.getByRole('button', { name: `Edit: ${field}` }).click();
	await contact.getByLabel(field, { exact: true }).fill(value);
	await contact.getByRole('button', { name: 'Save' }).click();
	await expect(contact.getByText(value, { exact: true })).toBeVisible();
}

const backToThread = (phone: Phone) => phone.page.getByRole('link', { name: 'Back', exact: true }).click();

test('[C8] [V1] [V3] without a network the visitor is opened by the three dots, each field is saved by itself, and the address can be used', async ({
	owner,
	phone,
	visitor
}) => {
	await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.openVisitor();
	await edit(phone, 'Phone', '+33 1 23 45 67 89');
	const contact = phone.part('Contact');
	await contact.getByRole('button', { name: 'Edit: E-mail' }).click();
	await contact.getByLabel('E-mail', { exact: true }).fill('vera at example');
	await contact.getByRole('button', { name: 'Save' }).click();
	await expect(contact.getByText('Please enter an e-mail address', { exact: false })).toBeVisible();
	await contact.getByLabel('E-mail', { exact: true }).fill('vera@example.com');
	await contact.getByLabel('E-mail', { exact: true }).press('Enter');
	await expect(contact.getByRole('link', { name: 'Write to vera@example.com' })).toHaveAttribute(
		'href',
		'mailto:vera@example.com'
	);
	await contact.getByRole('button', { name: 'Copy: E-mail' }).click();
	await expect(contact.getByText('Copied')).toBeVisible();
	expect(await phone.page.evaluate(() => navigator.clipboard.readText())).toBe('vera@example.com');
	await edit(phone, 'Name', 'Vera Lund');
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Vera Lund' })).toBeVisible();
	await phone.page.reload();
	await expect(phone.part('Contact').getByText('+33 1 23 45 67 89')).toBeVisible();
	await backToThread(phone);
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Vera Lund' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect
		.poll(async () => (await owner.read('visitor'))[0])
		.toMatchObject({ name: 'Vera Lund', email: 'vera@example.com', phone: '+33 1 23 45 67 89' });
});

test('[X5] [V1] two agents who edit different fields without a network both win', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await colleague.open('Vera');
	for (const one of [phone, colleague]) {
		await one.goOffline();
		await one.openVisitor();
	}
	await edit(phone, 'Phone', '+33 1 11');
	await edit(colleague, 'E-mail', 'vera@example.com');
	for (const one of [phone, colleague]) await one.context.setOffline(false);
	for (const one of [phone, colleague]) {
		await expect(one.part('Contact').getByText('+33 1 11')).toBeVisible();
		await expect(one.part('Contact').getByText('vera@example.com')).toBeVisible();
	}
	expect((await owner.read('visitor'))[0]).toMatchObject({ phone: '+33 1 11', email: 'vera@example.com' });
});

test('[X5] [V1] of two values for one field the later stands, and the other is in the history and can be restored', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await colleague.open('Vera');
	for (const one of [phone, colleague]) {
		await one.goOffline();
		await one.openVisitor();
	}
	await edit(phone, 'Name', 'Vera Lund');
	await edit(colleague, 'Name', 'Vera Lind');
	// Who wrote first arrives last.
	await colleague.context.setOffline(false);
	await expect.poll(async () => (await owner.read('visitor'))[0]?.name).toBe('Vera Lind');
	await phone.context.setOffline(false);
	const contact = phone.part('Contact');
	await expect(contact.getByText('Vera Lind', { exact: true })).toBeVisible();
	await contact.getByRole('button', { name: '2 earlier values' }).click();
	await expect(contact.getByText(/^Changed by Ben Okafor, /)).toBeVisible();
	const lost = contact.getByRole('listitem').filter({ hasText: 'Vera Lund' });
	await expect(lost).toContainText('Ana Lindqvist');
	await lost.getByRole('button', { name: 'Restore' }).click();
	await expect(colleague.part('Contact').getByText('Vera Lund', { exact: true })).toBeVisible();
	expect((await owner.read('visitor'))[0]?.name).toBe('Vera Lund');
});

test('[V8] [X5] notes of both agents remain, written without a network, with author and time, and never reach the visitor', async ({
	colleague,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await colleague.open('Vera');
	for (const [one, text] of [
		[phone, 'Speaks German'],
		[colleague, 'Prefers mornings']
	] as const) {
		await one.goOffline();
		await one.openVisitor();
		await one.page.getByRole('textbox', { name: 'A note on this visitor' }).fill(text);
	}
	await expect.poll(() => phone.stored('noteDrafts')).toMatchObject([{ text: 'Speaks German' }]);
	await phone.page.reload();
	await expect(phone.page.getByRole('textbox', { name: 'A note on this visitor' })).toHaveValue(
		'Speaks German'
	);
	for (const one of [phone, colleague]) {
		await one.part('Notes').getByRole('button', { name: 'Add a note' }).click();
		await expect(one.part('Notes').getByRole('listitem')).toContainText('Waiting to be sent');
	}
	for (const one of [phone, colleague]) await one.context.setOffline(false);
	for (const one of [phone, colleague]) {
		const notes = one.part('Notes').getByRole('listitem');
		await expect(notes).toHaveCount(2);
		await expect(notes.filter({ hasText: 'Speaks German' })).toContainText(/Ana Lindqvist · \d+:\d\d/);
		await expect(notes.filter({ hasText: 'Prefers mornings' })).toContainText(/Ben Okafor · \d+:\d\d/);
	}
	await backToThread(phone);
	await phone.say('Guten Tag');
	await expect(visitor.saying('Guten Tag')).toBeVisible();
	await expect(visitor.panel.getByText(/Speaks|Prefers/)).toHaveCount(0);
});

test('[V11] other conversations of the visitor are listed and read in place, without a network', async ({
	owner,
	phone,
	server
}) => {
	const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await vera.say('Is the small lamp back?');
	await owner.answer(vera.conversationId, 'On Thursday.');
	const before = { conversationId: vera.conversationId, eventId: newId(), seenPosition: 1_000_000 };
	await owner.wish('resolveConversation', before);
	const conversationId = newId();
	await vera.wish('sendMessage', { id: newId(), conversationId, text: 'It is Thursday', seenPosition: 0 });
	await expect(phone.row('Vera')).toContainText('It is Thursday');
	await phone.open('Vera');
	await phone.goOffline();
	await phone.openVisitor();
	const others = phone.part('Other conversations');
	await expect(others.getByRole('link', { name: /Today/ })).toHaveCount(1);
	await expect(others.getByRole('link', { name: /Today/ })).toContainText('Today');
	await expect(others.getByRole('link', { name: /Today/ })).toContainText('Ana Lindqvist');
	await others.getByRole('link', { name: /Today/ }).click();
	await expect(phone.saying('Is the small lamp back?')).toBeVisible();
	await expect(phone.saying('On Thursday.')).toBeVisible();
	await expect(phone.page.getByText('To read only')).toBeVisible();
	await expect(phone.page.getByRole('textbox')).toHaveCount(0);
	await phone.page.getByRole('link', { name: 'Back to the visitor' }).click();
	await expect(others).toBeVisible();
	await backToThread(phone);
	await expect(phone.saying('It is Thursday')).toBeVisible();
});

/** Blocks the visitor of the conversation on screen. */
async function block(phone: Phone, forHow: string): Promise<void> {
	await phone.openVisitor();
	await phone.part('Block').getByRole('button', { name: 'Block this visitor…' }).click();
	await phone.part('Block').getByText(forHow, { exact: true }).click();
	await phone.part('Block').getByRole('button', { name: 'Block', exact: true }).click();
	await expect(phone.part('Block').getByText(/^Blocked by Ana Lindqvist since /)).toBeVisible();
}

test('[E3] [V1] a block takes the widget off the page that is open and off the next, until it is taken back', async ({
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Buy now!');
	const widget = visitor.page.locator('porchlight-widget');
	await block(phone, 'For good');
	await expect(widget).toHaveCount(0);
	await visitor.page.reload();
	await expect(visitor.page.getByRole('heading', { name: 'Lamps and lanterns' })).toBeVisible();
	await expect(widget).toHaveCount(0);
	await backToThread(phone);
	await expect(phone.page.getByText('This visitor is blocked', { exact: false })).toBeVisible();
	await expect(phone.field).toHaveCount(0);
	await phone.page.getByRole('button', { name: 'Unblock' }).click();
	await expect(phone.field).toBeVisible();
	await expect.poll(async () => (await owner.read('visitor'))[0]?.blocks).toBeUndefined();
	await visitor.page.reload();
	await expect(visitor.saying('Buy now!')).toBeVisible();
	await phone.go(address);
	await phone.say('Welcome back');
	await expect(visitor.saying('Welcome back')).toBeVisible();
});

test('[E12] a block is undone at once, without a network too', async ({ owner, phone, visitor }) => {
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await block(phone, '1 week');
	await phone.undo();
	await expect(phone.part('Block').getByRole('button', { name: 'Block this visitor…' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('visitor'))[0]?.history?.length).toBe(1);
	expect((await owner.read('visitor'))[0]).not.toHaveProperty('blocks');
	await visitor.say('Still here');
	await expect(visitor.says('Sent')).toBeVisible();
});

test('[E3] [5.5] a block set without a network beats what the visitor wrote meanwhile, and the list says who set it and takes it back', async ({
	colleague,
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Buy now!');
	await phone.goOffline();
	await block(phone, '1 hour');
	await expect(phone.part('Block').getByText(/, until /)).toBeVisible();
	await visitor.page.context().setOffline(true);
	await visitor.say('Buy even more!');
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('visitor'))[0]?.blocks?.length).toBe(1);
	await visitor.page.context().setOffline(false);
	await expect(visitor.page.locator('porchlight-widget')).toHaveCount(0);
	await colleague.go('/profile');
	await colleague.page.getByRole('link', { name: /^Blocked visitors/ }).click();
	const row = colleague.page.getByRole('list', { name: 'Blocked visitors' }).getByRole('listitem');
	await expect(row).toContainText(/Vera.*Blocked by Ana Lindqvist since .*, until /);
	await row.getByRole('button', { name: 'Unblock Vera' }).click();
	await expect(colleague.page.getByText('Nobody is blocked.')).toBeVisible();
	await colleague.undo();
	await expect(row).toContainText(/Blocked by Ben Okafor since .*, until /);
	await row.getByRole('button', { name: 'Unblock Vera' }).click();
	await expect(colleague.page.getByText('Nobody is blocked.')).toBeVisible();
	expect(await owner.texts()).toEqual(['Buy now!']);
});

test('[C8] what arrives while the visitor is looked at counts as read when the thread is seen again', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await expect(visitor.says('Seen')).toBeVisible();
	await phone.openVisitor();
	await visitor.say('One more thing');
	await expect(visitor.says('Sent')).toBeVisible();
	await backToThread(phone);
	await expect(phone.saying('One more thing')).toBeVisible();
	await expect(visitor.says('Seen')).toBeVisible();
});
