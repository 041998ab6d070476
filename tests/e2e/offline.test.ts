/** No network, half a network, several tabs: what the device does by itself (product X1, X2, X3, X4, X14). */
import type { WebSocket } from '@playwright/test';
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

test('[X1] a cold start without a network opens every screen with what the device has', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	await visitor.ask('Kept on the phone');
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	const address = await phone.open('Vera');
	await expect(phone.saying('Kept on the phone')).toBeVisible();
	await phone.isKept();
	await pocket.close();
	const context = await pocket.open({ offline: true });
	const open = async (path: string) => {
		await phone.page.close();
		phone = new Phone(await context.newPage(), server.origin);
		await phone.go(path);
	};
	await open('/');
	await expect(phone.row('Vera')).toContainText('Kept on the phone');
	await expect(phone.page.getByText(/^No network/)).toBeVisible();
	await open(address);
	await expect(phone.saying('Kept on the phone')).toBeVisible();
	await phone.join();
	await phone.say('Written on the plane');
	await open('/outbox');
	await expect(phone.page.getByRole('heading', { name: 'Message to Vera' })).toBeVisible();
	await expect(phone.page.getByText('Written on the plane')).toBeVisible();
	await open('/home');
	await expect(phone.page.getByRole('heading', { name: /, Ana$/ })).toBeVisible();
	await expect(phone.page.getByRole('link', { name: '1 Open' })).toBeVisible();
	await open('/profile');
	await expect(phone.page.getByText('ana@lantern.example')).toBeVisible();
	await open('/resolved');
	await expect(phone.page.getByRole('heading', { name: 'Nothing resolved on this device' })).toBeVisible();
	await open('/conversations/0190a5c4-0000-7000-8000-000000000001');
	await expect(phone.page.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible();
	await open('/no/such/place');
	await phone.page.getByRole('link', { name: 'Go to the home screen' }).click();
	await expect(phone.row('Vera')).toBeVisible();
});

test('[X1] [X14] a cold start opens the copy and says how old it is when the server is down or hangs', async ({
	phone,
	server,
	visitor
}) => {
	await visitor.ask('Still here');
	const address = await phone.open('Vera');
	await expect(phone.saying('Still here')).toBeVisible();
	await phone.isKept();
	await server.stop();
	await phone.page.goto('about:blank');
	await phone.go(address);
	await expect(phone.saying('Still here')).toBeVisible();
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Still here');
	await expect(phone.page.getByText(/^No connection|^Connecting/)).toBeVisible();
	await server.restart();
	server.freeze();
	await phone.page.reload();
	await expect(phone.row('Vera')).toContainText('Still here');
	server.thaw();
	await phone.isUpToDate();
});

test('[X2] what was done offline stands in the outbox and can be taken back', async ({
	owner,
	phone,
	visitor
}) => {
	await visitor.ask('Hello');
	await phone.open('Vera');
	await phone.goOffline();
	await phone.join();
	await phone.say('On second thought');
	await phone.say('Good evening');
	await phone.page.getByRole('link', { name: 'Outbox: 3 waiting' }).click();
	const wishes = phone.page.getByRole('region', { name: 'On its way' }).getByRole('article');
	await expect(wishes).toHaveCount(3);
	await expect(wishes.nth(0)).toContainText('Join the conversation with Vera');
	await expect(wishes.nth(1)).toContainText('On second thought');
	await wishes.nth(1).getByRole('button', { name: 'Withdraw' }).click();
	await expect(wishes).toHaveCount(2);
	await phone.page.reload();
	await expect(wishes).toHaveCount(2);
	await phone.context.setOffline(false);
	await expect(phone.page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
	await expect(visitor.saying('Good evening')).toHaveCount(1);
	const texts = (await owner.read('message')).map(({ text }) => text);
	expect(texts).not.toContain('On second thought');
});

test('[X2] what the server refuses stays in the outbox, with its text and the reason', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.context.setOffline(true);
	await phone.say('A text that took a while');
	// Meanwhile the agent no longer takes part: what no screen can do yet.
	const [conversation] = await owner.read('conversation');
	if (!conversation) throw new Error('there is no conversation');
	const document = { ...conversation, participantIds: [] };
	await server.seed(owner.session.workspaceId, [{ collection: 'conversation', document }]);
	await phone.context.setOffline(false);
	// The conversation is on the screen, so the bubble itself says it, and no notice covers it.
	await expect(phone.mark('Not accepted')).toBeVisible();
	await expect(phone.saying('A text that took a while')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Outbox: 1 needs you' }).click();
	const wish = phone.page.getByRole('region', { name: 'Needs you' }).getByRole('article');
	await expect(wish).toContainText('A text that took a while');
	await expect(wish).toContainText('Join the conversation before you write in it.');
	await phone.page.reload();
	await expect(wish).toContainText('A text that took a while');
	await expect(visitor.saying('A text that took a while')).toHaveCount(0);
	await wish.getByRole('link', { name: 'Message to Vera' }).click();
	await phone.join();
	await phone.page.getByRole('link', { name: 'Outbox: 1 needs you' }).click();
	await wish.getByRole('button', { name: 'Try again' }).click();
	await expect(visitor.saying('A text that took a while')).toHaveCount(1);
	await expect(phone.page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
});

test('[X3] an answer that waited while the visitor wrote again is held, and goes when its author says so', async ({
	timedPhone: phone,
	visitor
}) => {
	await meet(visitor, phone, 'Do you have it in blue?');
	await phone.context.setOffline(true);
	await phone.say('Yes, in blue.');
	await visitor.say('Green would be even better.');
	await expect(visitor.says('Sent')).toBeVisible();
	await phone.context.clock.fastForward('05:00');
	await phone.context.setOffline(false);
	await expect(phone.mark('Held back')).toBeVisible();
	await expect(phone.thread.getByText('The visitor wrote again before this was sent.')).toBeVisible();
	await expect(phone.saying('Green would be even better.')).toBeVisible();
	await expect(visitor.saying('Yes, in blue.')).toHaveCount(0);
	await phone.page.getByRole('button', { name: 'Edit' }).click();
	await expect(phone.field).toHaveValue('Yes, in blue.');
	await phone.say('Blue and green, both.');
	await expect(visitor.saying('Blue and green, both.')).toHaveCount(1);
	await expect(visitor.saying('Yes, in blue.')).toHaveCount(0);
});

test('an answer that left late says so on both sides', async ({ timedPhone: phone, visitor }) => {
	await meet(visitor, phone, 'Take your time');
	await phone.context.setOffline(true);
	await phone.say('I looked it up.');
	await phone.context.clock.fastForward('05:00');
	await phone.context.setOffline(false);
	await expect(visitor.saying('I looked it up.')).toHaveCount(1);
	await expect(visitor.thread.getByText('sent later')).toBeVisible();
	await expect(phone.thread.getByText('sent later')).toBeVisible();
	await expect(phone.mark('Read')).toBeVisible();
});

test('[X4] two tabs show the same; one line feeds both, and moves when its tab is closed', async ({
	phone,
	visitor
}) => {
	const lines = new Map<Phone, WebSocket[]>();
	const follow = (tab: Phone) => {
		const own: WebSocket[] = [];
		lines.set(tab, own);
		tab.page.on('websocket', (line) => own.push(line));
	};
	const openLines = (tab: Phone) => lines.get(tab)?.filter((line) => !line.isClosed()).length;
	follow(phone);
	await phone.page.reload();
	await phone.isUpToDate();
	const other = new Phone(await phone.context.newPage(), phone.origin);
	follow(other);
	await other.go('/conversations');
	await other.isUpToDate();
	await visitor.ask('To both of you');
	for (const tab of [phone, other]) await expect(tab.row('Vera')).toContainText('To both of you');
	await expect.poll(() => [openLines(phone), openLines(other)]).toEqual([1, 0]);
	await phone.open('Vera');
	await other.open('Vera');
	await other.join();
	await other.say('From the second tab');
	await expect(phone.saying('From the second tab')).toHaveCount(1);
	await expect(visitor.saying('From the second tab')).toHaveCount(1);
	await phone.page.close();
	await visitor.say('And still');
	await expect(other.saying('And still')).toHaveCount(1);
	await other.say('here');
	await expect(visitor.saying('here')).toHaveCount(1);
	await expect(other.mark('Read')).toBeVisible();
	await expect.poll(() => openLines(other)).toBe(1);
});

test('[X4] two tabs that were offline together send everything once', async ({ owner, phone, visitor }) => {
	const address = await meet(visitor, phone, 'Hello');
	const other = new Phone(await phone.context.newPage(), phone.origin);
	await other.go(address);
	await expect(other.field).toBeVisible();
	await phone.context.setOffline(true);
	await phone.say('one');
	await other.say('two');
	await phone.say('three');
	await phone.context.setOffline(false);
	for (const text of ['one', 'two', 'three']) {
		for (const seen of [visitor, phone, other]) await expect(seen.saying(text)).toHaveCount(1);
	}
	await expect(other.mark('Read')).toBeVisible();
	const sent = (await owner.read('message')).filter(
		({ author, kind }) => author === 'agent' && kind === 'text'
	);
	expect(sent.sort((a, b) => a.position - b.position).map(({ text }) => text)).toEqual([
		'one',
		'two',
		'three'
	]);
});

test('[X14] what was missed while the network was away is there when it is back', async ({
	owner,
	phone,
	server
}) => {
	const { workspaceId } = owner.session;
	await phone.context.setOffline(true);
	await expect(phone.page.getByText(/^No network · as of /)).toBeVisible();
	for (const name of ['Vera', 'Otto']) {
		const visitor = await WireVisitor.come(server.origin, workspaceId, name);
		await visitor.say(`${name} wrote meanwhile`);
	}
	await expect(phone.rows).toHaveCount(0);
	await phone.context.setOffline(false);
	for (const name of ['Vera', 'Otto']) await expect(phone.row(name)).toContainText(`${name} wrote meanwhile`);
	await phone.isUpToDate();
});
