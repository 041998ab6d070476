/** What a device keeps, what it does not, and which of its tabs brings the news (product L3, R1, V11, E3, C6, X1). */
import type { WebSocket } from '@playwright/test';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { asPhone, Phone } from './kit/phone.ts';
import type { TestServer } from './kit/server.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

/** A visitor's conversation that was answered, and ended so many days ago. @returns the visitor, with its id */
async function endedFor(days: number, owner: WireAgent, server: TestServer): Promise<WireVisitor> {
	const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, 'Vera');
	await visitor.say('An old lantern');
	const { conversationId } = visitor;
	await owner.answer(conversationId, 'It was mended');
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 100 });
	const conversation = (await owner.read('conversation')).find(({ id }) => id === conversationId);
	if (!conversation) throw new Error('there is no conversation');
	const at = Date.now() - days * DAY_MS;
	const document = { ...conversation, createdAt: at, lastMessageAt: at, resolvedAt: at };
	await server.seed(owner.session.workspaceId, [{ collection: 'conversation', document }]);
	return visitor;
}

test('[L3] [R1] an old conversation that is found on the server opens whole, and stays to be read without a network', async ({
	newBrowser,
	owner,
	server
}) => {
	await endedFor(100, owner, server);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.go('/resolved');
	await phone.page.getByRole('textbox', { name: 'Search conversations' }).fill('lantern');
	const found = phone.page.getByRole('list', { name: 'Search results' }).getByRole('listitem');
	await expect(found).toContainText('From the server');
	await found.getByRole('link').click();
	for (const text of ['An old lantern', 'It was mended']) await expect(phone.saying(text)).toBeVisible();
	await phone.goOffline();
	await phone.page.reload();
	for (const text of ['An old lantern', 'It was mended']) await expect(phone.saying(text)).toBeVisible();
});

test('[L3] a link to an old conversation opens it whole; without a network it says that it is not here, and comes later', async ({
	newBrowser,
	owner,
	server
}) => {
	const { conversationId: id } = await endedFor(100, owner, server);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.goOffline();
	await phone.go(`/conversations/${id}`);
	await expect(phone.page.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible();
	await phone.context.setOffline(false);
	for (const text of ['An old lantern', 'It was mended']) await expect(phone.saying(text)).toBeVisible();
});

test('[L3] a conversation that the server could not be asked for says so, and is asked for again', async ({
	newBrowser,
	owner,
	server
}) => {
	const { conversationId: id } = await endedFor(100, owner, server);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.isKept();
	await phone.context.route('**/api/thread', (route) => route.fulfill({ status: 503 }));
	await phone.go(`/conversations/${id}`);
	await expect(phone.page.getByText('The server could not be asked for it just now.')).toBeVisible();
	await phone.context.unroute('**/api/thread');
	await phone.page.getByRole('button', { name: 'Try again' }).click();
	for (const text of ['An old lantern', 'It was mended']) await expect(phone.saying(text)).toBeVisible();
});

test('[L3] [X2] the owner says without a network for how long devices keep conversations: they go, and come back', async ({
	newBrowser,
	owner,
	server
}) => {
	await endedFor(40, owner, server);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.isKept();
	const keep = async (choice: string) => {
		await phone.go('/home');
		const option = phone.page.getByRole('radio', { name: choice, exact: true });
		await phone.page.getByText(choice, { exact: true }).click();
		await expect(option).toBeChecked();
	};
	await phone.go('/resolved');
	await expect(phone.row('Vera')).not.toContainText('From the server');
	await phone.context.setOffline(true);
	await keep('30 days');
	await phone.page.getByRole('link', { name: 'Outbox: 1 waiting' }).click();
	await expect(phone.page.getByText('Keep conversations on devices for 30 days')).toBeVisible();
	await phone.context.setOffline(false);
	await phone.go('/resolved');
	await expect(phone.row('Vera')).toContainText('From the server');
	await keep('6 months');
	await expect.poll(async () => (await owner.read('workspace'))[0]?.keptDays).toBe(180);
	await phone.go('/resolved');
	await expect(phone.row('Vera')).not.toContainText('From the server');
});

test('[E3] whoever is blocked for good is on the list of every device, however old the last conversation, and is free again by it', async ({
	newBrowser,
	owner,
	server
}) => {
	const { visitorId } = await endedFor(40, owner, server);
	await owner.wish('blockVisitor', { visitorId, blockId: newId() });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.go('/resolved');
	await expect(phone.row('Vera')).toBeVisible();
	await owner.wish('keepConversations', { workspaceId: owner.session.workspaceId, days: 30 });
	await expect(phone.row('Vera')).toContainText('From the server');
	const fresh = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	const free = ({ page }: Phone) => page.getByRole('button', { name: 'Unblock Vera' });
	for (const device of [phone, fresh]) {
		await device.go('/settings/blocked');
		await expect(free(device)).toBeVisible();
	}
	await free(fresh).click();
	for (const device of [phone, fresh])
		await expect(device.page.getByText('Nobody is blocked.')).toBeVisible();
	expect((await owner.read('visitor')).map(({ blocks }) => blocks)).toEqual([]);
});

test('[C6] [V3] a visitor whom the device does not keep has name and address again with the next conversation', async ({
	newBrowser,
	owner,
	server
}) => {
	const vera = await endedFor(100, owner, server);
	const { visitorId } = vera;
	const value = 'vera@example.com';
	await owner.wish('editVisitor', { visitorId, editId: newId(), field: 'email', value });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await expect(phone.rows).toHaveCount(0);
	const args = { id: newId(), conversationId: newId(), text: 'It is broken again', seenPosition: 0 };
	await vera.wish('sendMessage', args);
	await expect(phone.row('Vera')).toContainText('It is broken again');
	await phone.open('Vera');
	await phone.goOffline();
	await phone.openVisitor();
	await expect(phone.part('Contact').getByRole('link', { name: `Write to ${value}` })).toBeVisible();
});

test('[V11] what only the server has of a visitor is listed, opens in place and stays; without a network it is said', async ({
	newBrowser,
	owner,
	server
}) => {
	const vera = await endedFor(100, owner, server);
	const args = { id: newId(), conversationId: newId(), text: 'It is broken again', seenPosition: 0 };
	await vera.wish('sendMessage', args);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.open('Vera');
	await phone.goOffline();
	await phone.openVisitor();
	const others = phone.part('Other conversations');
	const older = others.getByRole('link', { name: 'It was mended' });
	await expect(others.getByRole('status')).toHaveText(
		'None on this device. Older ones are on the server; they need a connection.'
	);
	await phone.context.setOffline(false);
	await expect(older).toContainText(/Resolved · Ana Lindqvist · From the server/);
	await expect(others.getByRole('status')).toHaveText('There are no others.');
	await older.click();
	for (const text of ['An old lantern', 'It was mended']) await expect(phone.saying(text)).toBeVisible();
	await expect(phone.page.getByText('To read only')).toBeVisible();
	await phone.context.setOffline(true);
	await phone.page.getByRole('link', { name: 'Back to the visitor' }).click();
	await expect(older).toContainText('Resolved · Ana Lindqvist');
	await expect(older).not.toContainText('From the server');
	await older.click();
	await expect(phone.saying('An old lantern')).toBeVisible();
});

/** The lines that a tab has open. */
function followLines(tab: Phone): () => number {
	const own: WebSocket[] = [];
	tab.page.on('websocket', (line) => own.push(line));
	return () => own.filter((line) => !line.isClosed()).length;
}

/**
 * Stops everything in a tab, as a browser does that freezes it: it keeps its locks and its socket, and hears nothing.
 * By the debugger, since a page that is driven counts as looked at, and Chromium freezes none of those.
 *
 * @returns lets it go on
 */
async function freeze({ page }: Phone): Promise<() => Promise<void>> {
	const session = await page.context().newCDPSession(page);
	await session.send('Debugger.enable');
	const stopped = new Promise<void>((resolve) => session.once('Debugger.paused', () => resolve()));
	const evaluated = session.send('Runtime.evaluate', { expression: 'debugger' });
	await stopped;
	return async () => {
		await session.send('Debugger.resume');
		await evaluated;
	};
}

test('[X14] a tab that is looked at takes over from one that is frozen, and what happens comes to it at once', async ({
	phone,
	visitor
}) => {
	await phone.isUpToDate();
	await phone.isKept();
	const thaw = await freeze(phone);
	const other = new Phone(await phone.context.newPage(), phone.origin);
	const lines = followLines(other);
	await other.go('/conversations');
	await other.isUpToDate();
	await visitor.ask('Is anyone awake?');
	await expect(other.row('Vera')).toContainText('Is anyone awake?');
	await expect.poll(lines).toBe(1);
	await other.open('Vera');
	await other.join();
	await other.say('The other tab is');
	await expect(visitor.saying('The other tab is')).toHaveCount(1);
	await thaw();
	await expect(phone.row('Vera')).toContainText('The other tab is');
	await visitor.say('Both of you');
	await expect(other.saying('Both of you')).toBeVisible();
	await expect(phone.row('Vera')).toContainText('Both of you');
});

test('[X14] a tab that is looked at takes over from one that nobody sees', async ({ phone, visitor }) => {
	const before = followLines(phone);
	await phone.page.reload();
	await phone.isUpToDate();
	await expect.poll(before).toBe(1);
	await phone.page.evaluate(() => {
		Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
		Object.defineProperty(document, 'hidden', { get: () => true });
		document.dispatchEvent(new Event('visibilitychange'));
	});
	const other = new Phone(await phone.context.newPage(), phone.origin);
	const lines = followLines(other);
	await other.go('/conversations');
	await expect.poll(lines).toBe(1);
	await expect.poll(before).toBe(0);
	await visitor.ask('Who leads?');
	for (const tab of [phone, other]) await expect(tab.row('Vera')).toContainText('Who leads?');
});
