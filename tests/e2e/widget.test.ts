/** The widget on an owner's page, on another origin than the server's (product section 6). */
import { newId } from '#domain/id.ts';
import type { Page, Route } from '@playwright/test';
import { Chat } from './kit/chat.ts';
import { expect, test } from './kit/test.ts';
import { WireAgent } from './kit/wire.ts';

const WAITING = 'Will be sent when you are back online';

/** The conversation that the visitor began, once the server has it. */
async function begun(owner: WireAgent): Promise<string> {
	let id: string | undefined;
	await expect
		.poll(async () => (id = (await owner.read('conversation'))[0]?.id), { message: 'a conversation begins' })
		.toBeDefined();
	return id ?? '';
}

/** What a page has left behind in its browser, beside what the owner's own script stores. */
const kept = (page: Page) =>
	page.evaluate(async () => ({
		local: Object.keys(localStorage),
		session: Object.keys(sessionStorage).filter((key) => key !== 'name'),
		databases: (await indexedDB.databases()).length
	}));

test('[W2] a visitor on a listed origin writes, and the answer comes to the same page', async ({
	owner,
	visitor
}) => {
	await visitor.ask('Do you repair lanterns?');
	await expect(visitor.says('Sent')).toBeVisible();
	const conversationId = await begun(owner);
	await owner.wish('markRead', { conversationId, position: 1 });
	await expect(visitor.says('Seen')).toBeVisible();
	await owner.answer(conversationId, 'We do, bring it along.');
	await expect(visitor.saying('Ana Lindqvist has joined')).toBeVisible();
	await expect(visitor.saying('We do, bring it along.')).toHaveCount(1);
	expect((await owner.read('visitor'))[0]).toMatchObject({ name: 'Vera', pageTitle: 'Lamps and lanterns' });
});

test('[W2] on an origin that is not listed nothing is drawn, until the owner lists it', async ({
	newBrowser,
	owner,
	site
}) => {
	const context = await newBrowser();
	const page = await context.newPage();
	const chat = new Chat(page);
	const told = page.waitForEvent('console', (line) => line.text().startsWith('Porchlight: nothing is drawn'));
	await page.goto(site.strangerOrigin);
	await told;
	await expect(page.locator('porchlight-widget')).toHaveCount(0);
	await expect(chat.launcher).toHaveCount(0);
	expect(await kept(page)).toEqual({ local: [], session: [], databases: 0 });
	await owner.allow(site.strangerOrigin);
	await page.reload();
	await expect(chat.launcher).toBeVisible();
});

test('[X12] nothing is stored before the first click, and no cookie ever', async ({ visitor }) => {
	const { page } = visitor;
	await visitor.launcher.hover();
	await expect(page.getByRole('dialog', { includeHidden: true })).toBeAttached();
	expect(await kept(page)).toEqual({ local: [], session: [], databases: 0 });
	await page.reload();
	await expect(visitor.launcher).toBeVisible();
	expect(await kept(page)).toEqual({ local: [], session: [], databases: 0 });
	await visitor.ask('Hello');
	await expect(visitor.says('Sent')).toBeVisible();
	expect((await kept(page)).local).not.toEqual([]);
	expect(await page.context().cookies()).toEqual([]);
});

test('[X12] what was written without a network is sent once when the visitor comes back', async ({
	owner,
	site,
	visitor
}) => {
	const context = visitor.page.context();
	await visitor.ask('Before the tunnel');
	await expect(visitor.says('Sent')).toBeVisible();
	await context.setOffline(true);
	await visitor.say('In the tunnel');
	await expect(visitor.says(WAITING)).toBeVisible();
	await expect(visitor.saying('Before the tunnel')).toBeVisible();
	await visitor.page.close();
	await context.setOffline(false);
	const back = new Chat(await context.newPage());
	await back.page.goto(site.origin);
	await back.open();
	await expect(back.saying('In the tunnel')).toHaveCount(1);
	await expect(back.says('Sent')).toBeVisible();
	await expect(back.says(WAITING)).toHaveCount(0);
	await back.page.reload();
	await expect(back.saying('In the tunnel')).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Before the tunnel', 'In the tunnel']);
});

test('[X12] two tabs that wait for the line send each message once', async ({ owner, site, visitor }) => {
	const context = visitor.page.context();
	await visitor.ask('First');
	await expect(visitor.says('Sent')).toBeVisible();
	const other = new Chat(await context.newPage());
	await other.page.goto(site.origin);
	await other.open();
	await expect(other.saying('First')).toHaveCount(1);
	await context.setOffline(true);
	await visitor.say('From one tab');
	await expect(other.saying('From one tab')).toHaveCount(1);
	await other.say('From the other');
	await expect(visitor.saying('From the other')).toHaveCount(1);
	await context.setOffline(false);
	for (const tab of [visitor, other]) {
		await expect(tab.says(WAITING)).toHaveCount(0);
		await expect(tab.says('Sent')).toBeVisible();
		for (const text of ['First', 'From one tab', 'From the other'])
			await expect(tab.saying(text)).toHaveCount(1);
	}
	expect(await owner.texts()).toEqual(['First', 'From one tab', 'From the other']);
});

test('[W2] the widget works on a page that is not served securely, where browsers offer less', async ({
	owner,
	playwright,
	browserName,
	launchOptions,
	site
}) => {
	const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP shop.example 127.0.0.1'];
	const browser = await playwright[browserName].launch({ ...launchOptions, args });
	try {
		const page = await browser.newPage();
		const plain = site.origin.replace('shop.localhost', 'shop.example');
		await owner.allow(plain);
		await page.goto(plain);
		expect(await page.evaluate(() => isSecureContext)).toBe(false);
		const chat = new Chat(page);
		await chat.open();
		await chat.say('Hello from an old page');
		await expect(chat.says('Sent')).toBeVisible();
		await page.context().setOffline(true);
		await chat.say('And again');
		await expect(chat.says(WAITING)).toBeVisible();
		await page.context().setOffline(false);
		await expect.poll(() => owner.texts()).toEqual(['Hello from an old page', 'And again']);
		await expect(chat.saying('And again')).toHaveCount(1);
	} finally {
		await browser.close();
	}
});

test('the widget opens on a page that forbids markup from text and lets nobody make a policy for it', async ({
	site,
	visitor
}) => {
	const answer = await visitor.page.goto(`${site.origin}/?without-markup`);
	const policy = answer?.headers()['content-security-policy'];
	expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
	await visitor.ask('Hello');
	await expect(visitor.says('Sent')).toBeVisible();
});

test("[X4] a visitor's message whose answer was lost stands there once", async ({ owner, visitor }) => {
	let lost = 0;
	const lose = async (route: Route) => {
		await route.fetch();
		lost += 1;
		await route.abort('connectionreset');
	};
	// A live line would bring the message back before it is sent again.
	await visitor.page.routeWebSocket('**/api/stream', () => undefined);
	await visitor.page.reload();
	await visitor.page.route('**/api/mutate', lose, { times: 2 });
	await visitor.ask('Is anyone there?');
	await expect(visitor.says('Sent')).toBeVisible();
	expect(lost).toBe(2);
	await expect(visitor.saying('Is anyone there?')).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Is anyone there?']);
});

test("[X4] a visitor's message stands there once though the server was killed before it answered", async ({
	owner,
	server,
	visitor
}) => {
	let hasDied = false;
	const dieAfter = async (route: Route) => {
		await route.fetch();
		await server.kill();
		hasDied = true;
		await route.abort('connectionreset');
	};
	await visitor.page.routeWebSocket('**/api/stream', () => undefined);
	await visitor.page.reload();
	await visitor.page.route('**/api/mutate', dieAfter, { times: 1 });
	await visitor.ask('Did that arrive?');
	await expect.poll(() => hasDied).toBe(true);
	await expect(visitor.says(WAITING)).toBeVisible();
	await server.restart();
	await expect(visitor.says('Sent')).toBeVisible();
	await visitor.page.reload();
	await expect(visitor.saying('Did that arrive?')).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Did that arrive?']);
});

test('the conversation goes along over pages and reloads, and the panel with it', async ({
	owner,
	visitor
}) => {
	const { page } = visitor;
	await visitor.ask('What does the tall one cost?');
	const conversationId = await begun(owner);
	await visitor.field.fill('And does it come in');
	await page.reload();
	await expect(visitor.saying('What does the tall one cost?')).toHaveCount(1);
	await expect(visitor.field).toHaveValue('And does it come in');
	await visitor.close();
	await page.getByRole('link', { name: 'Prices' }).click();
	await expect(page).toHaveTitle('Lamps and lanterns: prices');
	await expect(visitor.launcher).toBeVisible();
	await expect(visitor.panel).toBeHidden();
	await owner.answer(conversationId, 'Ninety, with the glass.');
	await page.getByRole('button', { name: 'Open the chat: 1 unread message' }).click();
	await expect(visitor.saying('Ninety, with the glass.')).toHaveCount(1);
	await visitor.close();
	await expect(page.getByRole('button', { name: 'Open the chat', exact: true })).toBeVisible();
});

test('[P4] the widget says who is there, and changes while it is open', async ({ owner, visitor }) => {
	await visitor.open();
	await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
	await owner.wish('setAvailability', { availability: 'online' });
	await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
	await owner.wish('setAvailability', { availability: 'offline' });
	await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
});

test('a resolved conversation opens again when the visitor writes', async ({ owner, visitor }) => {
	await visitor.ask('Thank you!');
	const conversationId = await begun(owner);
	await owner.answer(conversationId, 'You are welcome.');
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 10 });
	await expect(visitor.saying('Ana Lindqvist has ended the conversation')).toBeVisible();
	await visitor.say('One more thing');
	await expect
		.poll(async () => (await owner.read('conversation')).map(({ status }) => status))
		.toEqual(['open']);
});

test('the widget speaks the language of its page', async ({ newBrowser, site }) => {
	const page = await (await newBrowser()).newPage();
	const chat = new Chat(page, 'fr');
	await page.goto(`${site.origin}/?lang=fr`);
	await chat.open();
	await expect(chat.panel.getByText('Bonjour ! Comment pouvons-nous vous aider ?')).toBeVisible();
	await chat.say('Bonsoir');
	await expect(chat.says('Envoyé')).toBeVisible();
});

test('HTML in a message of the visitor, and in the name of an agent, is text', async ({
	owner,
	server,
	visitor
}) => {
	const evil = '<img src="x" onerror="document.title = \'taken\'"> <b>bold</b>';
	await visitor.ask(evil);
	const colleague = { name: '<i>Ben</i>', email: 'ben@lantern.example', password: 'another long word' };
	await server.addColleague({ workspaceId: owner.session.workspaceId, ...colleague });
	const ben = await WireAgent.signIn(server.origin, colleague);
	await ben.answer(await begun(owner), evil);
	await expect(visitor.saying('<i>Ben</i> has joined')).toBeVisible();
	await expect(visitor.saying(evil)).toHaveCount(2);
	await expect(visitor.panel.locator('img')).toHaveCount(0);
	expect(await visitor.page.title()).toBe('Lamps and lanterns');
});

test('the widget is used with the keyboard alone', async ({ visitor }) => {
	const { page } = visitor;
	await page.setViewportSize({ width: 1280, height: 800 });
	await visitor.launcher.focus();
	await page.keyboard.press('Enter');
	await expect(visitor.field).toBeFocused();
	await page.keyboard.type('One line');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('and another');
	await page.keyboard.press('Enter');
	await expect(visitor.saying('One line\nand another')).toHaveCount(1);
	await expect(visitor.field).toHaveValue('');
	await page.keyboard.press('Escape');
	await expect(visitor.panel).toBeHidden();
	await expect(visitor.launcher).toBeFocused();
});
