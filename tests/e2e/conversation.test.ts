/** One conversation: join, write, resolve (product C0, C1, C7). */
import { Chat } from './kit/chat.ts';
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

test('[C0] until an agent joins it only reads, and joining is told to the visitor', async ({
	phone,
	visitor
}) => {
	await visitor.ask('Hello');
	await phone.open('Vera');
	await expect(phone.field).toHaveCount(0);
	await expect(phone.page.getByText('Until you join, you only read along.')).toBeVisible();
	await phone.join();
	await expect(phone.page.getByText('You joined')).toBeVisible();
	await expect(visitor.saying('Ana Lindqvist has joined')).toHaveCount(1);
});

test('[C0] two agents join at once: the first received is responsible, the second is told', async ({
	colleague,
	owner,
	phone,
	server,
	visitor
}) => {
	await visitor.ask('Hello');
	const address = await phone.open('Vera');
	await colleague.open('Vera');
	// Neither is told of the other before both have pressed.
	server.freeze();
	await Promise.all([phone.join(), colleague.join()]);
	server.thaw();
	const told = /^(Ana Lindqvist|Ben Okafor) joined first\. You are in the conversation too\.$/;
	const winner = async () => {
		const [conversation] = await owner.read('conversation');
		if (conversation?.participantIds.length !== 2) return undefined;
		return conversation.assigneeId === owner.session.agentId ? 'Ana Lindqvist' : 'Ben Okafor';
	};
	await expect.poll(winner).toBeDefined();
	const first = await winner();
	const second = first === 'Ana Lindqvist' ? colleague : phone;
	const other = second === phone ? colleague : phone;
	await expect(second.notices.getByText(told)).toHaveText(
		`${first} joined first. You are in the conversation too.`
	);
	await expect(other.notices.getByText(told)).toHaveCount(0);
	await expect(visitor.saying(`${first} has joined`)).toHaveCount(1);
	await expect(visitor.thread.getByText(/ has joined$/)).toHaveCount(1);
	for (const { page } of [phone, colleague]) await page.goto(new URL(address, page.url()).href);
	await expect(second.thread.getByText(`${first} joined`)).toBeVisible();
	await expect(second.thread.getByText('You joined')).toHaveCount(0);
});

test('[C0] [X3] who joined offline and was late is told, and its answer waits for a decision', async ({
	colleague,
	phone,
	visitor
}) => {
	await visitor.ask('Hello');
	await phone.open('Vera');
	await colleague.open('Vera');
	await colleague.context.setOffline(true);
	await colleague.join();
	await colleague.say('Ben here, hello!');
	await phone.join();
	await phone.say('Ana here, hello!');
	await expect(visitor.saying('Ana here, hello!')).toHaveCount(1);
	await colleague.context.setOffline(false);
	await expect(colleague.notices.getByText('Ana Lindqvist joined first.')).toBeVisible();
	await expect(colleague.mark('Held back')).toBeVisible();
	await expect(colleague.thread.getByText('A colleague joined first.')).toBeVisible();
	await expect(colleague.saying('Ana here, hello!')).toBeVisible();
	await expect(visitor.saying('Ben here, hello!')).toHaveCount(0);
	await colleague.page.getByRole('button', { name: 'Send anyway' }).click();
	await expect(visitor.saying('Ben here, hello!')).toHaveCount(1);
	await expect(colleague.saying('Ben here, hello!')).toHaveCount(1);
	await expect(colleague.mark('Held back')).toHaveCount(0);
});

test('[C1] a draft survives leaving, a restart, and the loss of the network', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	const draft = 'Let me look that up,\nit may take';
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	const address = await meet(visitor, phone, 'When do you open?');
	await phone.isKept();
	await phone.field.fill(draft);
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await phone.open('Vera');
	await expect(phone.field).toHaveValue(draft);
	await phone.field.press('End');
	await phone.field.pressSequentially(' a while');
	await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: `${draft} a while` }]);
	await pocket.close();
	phone = new Phone(await (await pocket.open({ offline: true })).newPage(), server.origin);
	await phone.go(address);
	await expect(phone.field).toHaveValue(`${draft} a while`);
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.saying(`${draft} a while`)).toBeVisible();
	await phone.page.reload();
	await expect(phone.saying(`${draft} a while`)).toBeVisible();
	await expect(phone.field).toHaveValue('');
});

test('[C1] Enter sends on a desk and makes a line on a phone, as the profile says', async ({
	desk,
	visitor
}) => {
	const address = await meet(visitor, desk, 'Hello');
	await expect(desk.field).toBeFocused();
	await desk.page.keyboard.type('One');
	await desk.page.keyboard.press('Shift+Enter');
	await desk.page.keyboard.type('two');
	await desk.page.keyboard.press('Enter');
	await expect(visitor.saying('One\ntwo')).toHaveCount(1);
	await expect(desk.field).toHaveValue('');
	await desk.go('/profile');
	await desk.page.getByRole('switch', { name: 'Enter sends the message' }).click();
	await desk.go(address);
	await desk.field.fill('Three');
	await desk.field.press('Enter');
	await expect(desk.field).toHaveValue('Three\n');
	await desk.field.press('Control+Enter');
	await expect(visitor.saying('Three')).toHaveCount(1);
});

test('[C1] the composer counts what is left and never cuts', async ({ owner, phone, visitor }) => {
	await meet(visitor, phone, 'Tell me everything');
	const send = phone.page.getByRole('button', { name: 'Send', exact: true });
	await phone.field.fill('a'.repeat(3_999));
	await expect(phone.page.getByText('1 character left')).toBeVisible();
	await phone.field.fill('b'.repeat(4_001));
	await expect(phone.page.getByText('1 character too many')).toBeVisible();
	await expect(send).toBeDisabled();
	await phone.field.press('End');
	await phone.field.press('Backspace');
	await expect(phone.page.getByText('0 characters left')).toBeVisible();
	await send.click();
	await expect(visitor.saying('b'.repeat(4_000))).toHaveCount(1);
	expect((await owner.texts()).at(-1)).toHaveLength(4_000);
});

test('[E5] colleagues see on the row and in the thread who looks and who writes, and that it is over', async ({
	colleague,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await expect(colleague.row('Vera')).toContainText('Ana Lindqvist is looking at it');
	await colleague.open('Vera');
	await expect(colleague.page.getByText('Ana Lindqvist is looking at this, too')).toBeVisible();
	await expect(phone.page.getByText('Ben Okafor is looking at this, too')).toBeVisible();
	await phone.field.pressSequentially('Let me');
	await expect(colleague.page.getByText('Ana Lindqvist is writing a reply')).toBeVisible();
	await phone.field.fill('');
	await expect(colleague.page.getByText('Ana Lindqvist is looking at this, too')).toBeVisible();
	await colleague.context.setOffline(true);
	await expect(phone.page.getByText('Ben Okafor is looking at this, too')).toHaveCount(0);
	await colleague.context.setOffline(false);
	await expect(phone.page.getByText('Ben Okafor is looking at this, too')).toBeVisible();
	await phone.page.goto(`${phone.origin}/conversations`);
	await expect(colleague.page.getByText('Ana Lindqvist is looking at this, too')).toHaveCount(0);
	await expect(visitor.panel.getByText('is looking')).toHaveCount(0);
});

test('[C1] that the agent is typing is seen by the visitor', async ({ phone, visitor }) => {
	await meet(visitor, phone, 'Hello');
	await phone.field.pressSequentially('Let me');
	await expect(visitor.panel.getByText('Ana Lindqvist is typing')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(visitor.saying('Let me')).toBeVisible();
	await expect(visitor.panel.getByText('Ana Lindqvist is typing')).toHaveCount(0);
});

test('[C7] resolving moves the conversation away, tells the visitor, and can be undone', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'That was all, thanks');
	await phone.resolveButton.click();
	await expect(phone.page).toHaveURL(`${phone.origin}/conversations`);
	await expect(phone.page.getByRole('heading', { name: 'All quiet' })).toBeVisible();
	await expect(visitor.saying('Ana Lindqvist has ended the conversation')).toBeVisible();
	await phone.undo();
	await expect(phone.row('Vera')).toBeVisible();
	await expect(visitor.saying('Ana Lindqvist has reopened the conversation')).toBeVisible();
});

for (const joined of ['before', 'without'] as const) {
	test(`[C7] a resolution made offline is cancelled, and told, when the visitor wrote meanwhile: joined ${joined} a network`, async ({
		phone,
		visitor
	}) => {
		await visitor.ask('That was all, thanks');
		await phone.open('Vera');
		if (joined === 'without') await phone.context.setOffline(true);
		await phone.join();
		if (joined === 'before') await expect(visitor.saying('Ana Lindqvist has joined')).toBeVisible();
		await phone.context.setOffline(true);
		await phone.say('My pleasure');
		await phone.resolveButton.click();
		await expect(phone.notices.getByText('Resolved here, waiting to be sent')).toBeVisible();
		await expect(phone.row('Vera')).toHaveCount(0);
		await visitor.say('Oh, one more question');
		await expect(visitor.says('Sent')).toBeVisible();
		await phone.context.setOffline(false);
		await expect(
			phone.notices.getByText('The visitor wrote in the meantime: the conversation stays open.')
		).toBeVisible();
		await expect(visitor.saying('My pleasure')).toHaveCount(1);
		await phone.open('Vera');
		await expect(phone.saying('Oh, one more question')).toBeVisible();
		await expect(visitor.thread.getByText(/ has ended the conversation$/)).toHaveCount(0);
	});
}

test('[C7] a resolution made offline is done when the line is back, unless it was undone', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'That was all, thanks');
	await phone.context.setOffline(true);
	await phone.resolveButton.click();
	await phone.undo();
	await expect(phone.row('Vera')).toBeVisible();
	await phone.open('Vera');
	await phone.resolveButton.click();
	await expect(phone.row('Vera')).toHaveCount(0);
	// What has the focus stays on screen.
	await phone.notices.getByRole('button', { name: 'Undo' }).focus();
	await expect(phone.notices.getByText('Resolved here, waiting to be sent')).toBeVisible();
	await phone.context.setOffline(false);
	await expect(phone.notices.getByText('Conversation resolved')).toBeVisible();
	await expect(visitor.saying('Ana Lindqvist has ended the conversation').last()).toBeVisible();
	await expect
		.poll(async () => (await owner.read('conversation')).map(({ status }) => status))
		.toEqual(['resolved']);
	await expect(phone.page.getByRole('heading', { name: 'All quiet' })).toBeVisible();
});

test('[C1] HTML in names and messages is shown as text, and only web addresses become links', async ({
	newBrowser,
	owner,
	phone,
	site
}) => {
	const name = '<b onmouseover=alert(1)>Eve</b>';
	const page = await (await newBrowser()).newPage();
	await page.goto(`${site.origin}/?name=${encodeURIComponent(name)}`);
	const eve = new Chat(page);
	await eve.open();
	const evil = '<script>document.title = "taken"</script> javascript:alert(1) https://lantern.example/prices';
	await eve.say(evil);
	await phone.open(name);
	await expect(phone.thread.getByText('<script>')).toHaveText(evil);
	await expect(phone.thread.getByRole('link')).toHaveCount(1);
	await expect(phone.thread.getByRole('link')).toHaveAttribute('href', 'https://lantern.example/prices');
	await phone.join();
	await phone.say('<img src="x" onerror="alert(1)">');
	await expect(eve.saying('<img src="x" onerror="alert(1)">')).toBeVisible();
	await expect(phone.thread.locator('img, script')).toHaveCount(0);
	expect((await owner.read('visitor'))[0]?.name).toBe(name);
});
