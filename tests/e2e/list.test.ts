/** Going online, and the lists of conversations (product L1, L2, L3). */
import { newId } from '#domain/id.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

test('[L1] until the agent is online a banner explains it, and one tap ends it', async ({
	phone,
	visitor
}) => {
	await visitor.open();
	await expect(phone.page.getByText('Visitors see you as away.')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Go online' }).click();
	await expect(phone.page.getByText('Visitors see you as away.')).toHaveCount(0);
	await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Open your profile' }).first().click();
	await expect(phone.page.getByRole('switch', { name: 'You are online' })).toBeChecked();
});

test('[L2] the list shows unread first and the newest before the older, and follows by itself', async ({
	owner,
	phone,
	server
}) => {
	const { workspaceId } = owner.session;
	await expect(phone.page.getByRole('heading', { name: 'All quiet' })).toBeVisible();
	const names = ['Vera', 'Otto', 'Mina'] as const;
	const people = new Map<string, WireVisitor>();
	for (const name of names) {
		const visitor = await WireVisitor.come(server.origin, workspaceId, name);
		people.set(name, visitor);
		await visitor.say(`${name} asks`);
		await expect(phone.rows.first()).toContainText(name);
	}
	const order = async () =>
		(await phone.rows.allInnerTexts()).map((text) => names.find((name) => text.includes(name)));
	await expect.poll(order).toEqual(['Mina', 'Otto', 'Vera']);
	await expect(phone.row('Mina').getByRole('img', { name: 'Unread' })).toBeVisible();
	await expect(phone.page.getByRole('link', { name: /^Conversations/ })).toContainText('3');
	await phone.open('Mina');
	await expect(phone.saying('Mina asks')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect.poll(order).toEqual(['Otto', 'Vera', 'Mina']);
	await expect(phone.row('Mina').getByRole('img', { name: 'Unread' })).toHaveCount(0);
	await people.get('Vera')?.say('Vera asks again');
	await expect.poll(order).toEqual(['Vera', 'Otto', 'Mina']);
	await expect(phone.row('Vera')).toContainText('Vera asks again');
	await expect(phone.row('Vera')).toContainText('Waiting');
	await owner.answer(people.get('Vera')?.conversationId ?? '', 'Here is what you asked for');
	await expect(phone.row('Vera')).toContainText('You: Here is what you asked for');
	await expect(phone.row('Vera').getByText('Assigned to Ana Lindqvist')).toBeAttached();
});

test('[L2] that the visitor is typing is seen in the list and in the thread', async ({ phone, visitor }) => {
	await visitor.ask('Hello');
	await expect(phone.row('Vera')).toContainText('Hello');
	await visitor.field.pressSequentially('I wonder');
	await expect(phone.row('Vera')).toContainText('Typing…');
	await visitor.field.fill('');
	await expect(phone.row('Vera')).toContainText('Hello');
	await phone.open('Vera');
	await visitor.field.pressSequentially('I wonder');
	await expect(phone.page.getByText('Vera is typing')).toBeAttached();
	await visitor.field.press('Enter');
	await expect(phone.page.getByText('Vera is typing')).toHaveCount(0);
});

test('[L3] resolved conversations rest in a list of their own and open from it', async ({
	owner,
	phone,
	server
}) => {
	const visitor = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await visitor.say('Thank you, all clear');
	const { conversationId } = visitor;
	await owner.wish('joinConversation', { conversationId, eventId: newId() });
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 2 });
	await phone.page.getByRole('link', { name: 'Show resolved conversations' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Resolved', level: 1 })).toBeVisible();
	await expect(phone.page.getByRole('list', { name: 'Resolved conversations' })).toContainText('all clear');
	await phone.open('Vera');
	await expect(phone.saying('Thank you, all clear')).toBeVisible();
	await expect(phone.page.getByText('You resolved the conversation')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Reopen' }).click();
	await expect(phone.field).toBeVisible();
	await phone.go('/conversations');
	await expect(phone.rows).toHaveCount(1);
});

test('[L2] on a desk the list stands beside the conversation', async ({ desk, owner, server }) => {
	for (const name of ['Otto', 'Vera']) {
		const visitor = await WireVisitor.come(server.origin, owner.session.workspaceId, name);
		await visitor.say('Hello');
		await expect(desk.row(name)).toBeVisible();
	}
	await expect(desk.page.getByRole('heading', { name: 'Pick a conversation' })).toBeVisible();
	await desk.open('Vera');
	await expect(desk.saying('Hello')).toBeVisible();
	await expect(desk.row('Vera').getByText('Hello')).toBeVisible();
	await expect(desk.row('Vera').getByRole('link')).toHaveAttribute('aria-current', 'true');
	// It was read, and what waits unread comes first: but not while one looks at it.
	await expect(desk.row('Vera').getByRole('img', { name: 'Unread' })).toHaveCount(0);
	await expect(desk.rows.first()).toContainText('Vera');
	await desk.row('Otto').getByRole('link').click();
	await expect(desk.rows.first()).toContainText('Otto');
});

test('[C0] [C1] on a desk an agent finds, joins and answers with the keyboard alone', async ({
	desk,
	visitor
}) => {
	await visitor.ask('Hello');
	await desk.row('Vera').getByRole('link').focus();
	const { keyboard } = desk.page;
	await keyboard.press('Enter');
	const join = desk.page.getByRole('button', { name: 'Join the conversation' });
	await expect(join).toBeVisible();
	for (
		let presses = 0;
		presses < 10 && !(await join.evaluate((button) => button.matches(':focus')));
		presses += 1
	) {
		await keyboard.press('Tab');
	}
	await keyboard.press('Enter');
	await expect(desk.field).toBeFocused();
	await keyboard.type('Good evening');
	await keyboard.press('Enter');
	await expect(visitor.saying('Good evening')).toHaveCount(1);
	await expect(desk.field).toBeFocused();
});

test('[L2] whatever comes, the keyboard stays on the row where the agent put it', async ({
	desk,
	owner,
	server
}) => {
	const { workspaceId } = owner.session;
	const come = (name: string) => WireVisitor.come(server.origin, workspaceId, name);
	const [vera, otto, mina] = [await come('Vera'), await come('Otto'), await come('Mina')];
	await vera.say('Vera asks');
	await otto.say('Otto asks');
	await owner.answer(otto.conversationId, 'Hello Otto');
	await desk.open('Otto');
	await expect(desk.field).toBeFocused();
	const link = desk.row('Vera').getByRole('link');
	await link.focus();
	await otto.say('Otto asks again');
	await expect(desk.saying('Otto asks again')).toBeVisible();
	await expect(link).toBeFocused();
	await mina.say('Mina asks');
	await expect(desk.rows.first()).toContainText('Mina');
	await expect(link).toBeFocused();
	await vera.say('Vera asks again');
	await expect(desk.rows.first()).toContainText('Vera');
	await expect(link).toBeFocused();
	await desk.page.keyboard.press('Enter');
	await expect(desk.saying('Vera asks again')).toBeVisible();
});

test('[L2] a row that is pressed opens once, and one step back is the list; with Ctrl it opens in a tab of its own', async ({
	phone,
	visitor
}) => {
	const { page } = phone;
	await visitor.ask('Hello');
	await expect(phone.row('Vera')).toContainText('Hello');
	const steps = () => page.evaluate(() => history.length);
	const before = await steps();
	await phone.open('Vera');
	await expect(phone.saying('Hello')).toBeVisible();
	expect(await steps()).toBe(before + 1);
	const { href } = new URL(page.url());
	await page.goBack();
	await expect(phone.row('Vera')).toBeVisible();
	const opening = page.context().waitForEvent('page');
	await phone.row('Vera').click({ modifiers: ['ControlOrMeta'] });
	const tab = await opening;
	await expect(tab).toHaveURL(href);
	await expect(page).not.toHaveURL(href);
	expect(await steps()).toBe(before + 1);
	await tab.close();
});
