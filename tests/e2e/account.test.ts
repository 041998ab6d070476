/** Coming in: the first screen, sign-up and sign-in (product A0, A1). */
import { Chat } from './kit/chat.ts';
import { asPhone, Phone } from './kit/phone.ts';
import { ana, expect, meet, test } from './kit/test.ts';
import { WireAgent } from './kit/wire.ts';

/** The most script that the door may ask for, as it runs, in bytes; the copy and what opens it are three times as much. */
const DOOR_MAX_BYTES = 180_000;

test('[A0] a new account is usable at once, on a home that says how to put the widget on a site', async ({
	newBrowser,
	server
}) => {
	const context = await newBrowser(asPhone);
	const { page } = new Phone(await context.newPage(), server.origin);
	await page.goto(server.origin);
	await page.getByRole('link', { name: 'Create a free account' }).click();
	await page.getByLabel('Your name').fill(ana.name);
	await page.getByLabel('E-mail').fill('ana at lantern');
	await page.getByLabel('Password', { exact: true }).fill('short');
	await page.getByRole('button', { name: 'Create account' }).click();
	await expect(page.getByText('Please enter an e-mail address')).toBeVisible();
	await expect(page.getByText('The password needs at least 8 characters.')).toBeVisible();
	await page.getByLabel('E-mail').fill(ana.email);
	await page.getByLabel('Password', { exact: true }).fill(ana.password);
	await page.getByRole('button', { name: 'Create account' }).click();
	await expect(page).toHaveURL(`${server.origin}/home`);
	await expect(page.getByRole('heading', { name: /^Good (morning|afternoon|evening), Ana$/ })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Put the widget on your site' })).toBeVisible();
	const { workspaceId } = (await WireAgent.signIn(server.origin, ana)).session;
	const snippet = page.getByRole('region', { name: 'Code for your pages' });
	await expect(snippet).toContainText(`data-workspace="${workspaceId}"`);
	const [address] = /http[^"]+/.exec(await snippet.innerText()) ?? [];
	expect((await fetch(address ?? '')).headers.get('content-type')).toContain('javascript');
});

test('[A0] the test visitor of the demo page is seen by the agent', async ({ phone }) => {
	await phone.page.getByRole('link', { name: 'Home' }).click();
	const [demo] = await Promise.all([
		phone.context.waitForEvent('page'),
		phone.page.getByRole('link', { name: 'Open the demo page' }).click()
	]);
	const visitor = new Chat(demo);
	await visitor.ask('Testing, testing');
	await expect(visitor.says('Sent')).toBeVisible();
	await demo.close();
	await phone.page.getByRole('link', { name: 'Conversations' }).click();
	await expect(phone.rows).toHaveCount(1);
	await expect(phone.rows).toContainText('Testing, testing');
});

test('[A0] an e-mail that has an account already is not taken twice', async ({
	newBrowser,
	owner,
	server
}) => {
	const page = await (await newBrowser(asPhone)).newPage();
	await page.goto(`${server.origin}/sign-up`);
	await page.getByLabel('Your name').fill('Somebody else');
	await page.getByLabel('E-mail').fill(owner.account.email.toUpperCase());
	await page.getByLabel('Password', { exact: true }).fill('a word of my own');
	await page.getByRole('button', { name: 'Create account' }).click();
	await expect(page.getByRole('alert')).toContainText('There is already an account with this e-mail.');
	await expect(page.getByLabel('Your name')).toHaveValue('Somebody else');
});

test('[A0] on a new device the door is drawn from little, and what is behind it comes while somebody types', async ({
	newBrowser,
	server
}) => {
	const page = await (await newBrowser(asPhone)).newPage();
	const sizes: number[] = [];
	page.on('response', async (response) => {
		if (response.url().endsWith('.js')) sizes.push((await response.body()).length);
	});
	const loaded = () => sizes.reduce((sum, size) => sum + size, 0);
	await page.goto(server.origin);
	await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
	expect(loaded()).toBeLessThan(DOOR_MAX_BYTES);
	await page.getByRole('link', { name: 'Create a free account' }).focus();
	await expect.poll(loaded).toBeGreaterThan(2 * DOOR_MAX_BYTES);
	await expect(page).toHaveURL(`${server.origin}/sign-in`);
});

test('[A1] a wrong password is told, and the e-mail stays', async ({ newBrowser, owner, server }) => {
	const { email, password } = owner.account;
	const page = await (await newBrowser(asPhone)).newPage();
	await page.goto(`${server.origin}/sign-in`);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill('not the right one');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('alert')).toHaveText('E-mail or password is wrong.');
	await expect(page.getByLabel('E-mail')).toHaveValue(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByLabel('Password', { exact: true }).press('Enter');
	await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
});

test('[A1] after many wrong passwords even the right one waits, and the screen says how long', async ({
	newBrowser,
	owner,
	server
}) => {
	const { email, password } = owner.account;
	const wrong = { ...owner.account, password: 'a guess' };
	await Promise.allSettled(Array.from({ length: 11 }, () => WireAgent.signIn(server.origin, wrong)));
	const page = await (await newBrowser(asPhone)).newPage();
	await page.goto(`${server.origin}/sign-in`);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('alert')).toContainText('Too many attempts. Try again in');
});

test('[A1] no change of the network signs out: not its loss, not a portal that answers for the server', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello?');
	await phone.isKept();
	const { context, page } = phone;
	await page.routeWebSocket('**/api/stream', (socket) => socket.close());
	await context.route('**/api/**', (route) =>
		route.fulfill({ status: 401, contentType: 'text/html', body: '<h1>Welcome to the hotel</h1>' })
	);
	await phone.say('I am here.');
	await page.reload();
	await expect(phone.saying('I am here.')).toBeVisible();
	await expect(page.getByRole('alert')).toHaveCount(0);
	await context.setOffline(true);
	await page.reload();
	await expect(phone.saying('I am here.')).toBeVisible();
	await context.setOffline(false);
	await context.unroute('**/api/**');
	await server.stop();
	await page.reload();
	await expect(phone.saying('I am here.')).toBeVisible();
	await server.restart();
	await expect(visitor.saying('I am here.')).toHaveCount(1);
	await expect(phone.field).toBeVisible();
	expect((await context.cookies()).length).toBeGreaterThan(0);
	expect((await owner.read('message')).filter(({ kind }) => kind === 'text')).toHaveLength(2);
});

test('[A1] a session that ended on the server asks to sign in again, and what was written is sent then', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello?');
	await phone.context.setOffline(true);
	await phone.say('One moment.');
	await phone.context.clearCookies();
	await phone.context.setOffline(false);
	await expect(phone.page.getByRole('alert')).toContainText('nothing you wrote is lost');
	await phone.page.getByRole('alert').getByRole('link', { name: 'Sign in' }).click();
	await expect(phone.page.getByLabel('E-mail')).toHaveValue(owner.account.email);
	await phone.page.getByLabel('Password', { exact: true }).fill(owner.account.password);
	await phone.page.getByRole('button', { name: 'Sign in' }).click();
	await expect(phone.page).toHaveURL(`${server.origin}/conversations`);
	await expect(visitor.saying('One moment.')).toHaveCount(1);
});

test('[A1] without a network the door says so and keeps what was typed', async ({
	newBrowser,
	owner,
	server
}) => {
	const page = await (await newBrowser(asPhone)).newPage();
	await page.goto(`${server.origin}/sign-in`);
	await page.getByLabel('E-mail').fill(owner.account.email);
	await page.getByLabel('Password', { exact: true }).fill(owner.account.password);
	await server.stop();
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('alert')).toContainText('No connection to the server.');
	await server.restart();
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
});
