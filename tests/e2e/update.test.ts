/** A new version of the app: it waits until its person takes it, and sweeps nothing away (issue 2, item 9). */
import { Phone } from './kit/phone.ts';
import { isNext, outgrow, Release } from './kit/release.ts';
import { TestServer } from './kit/server.ts';
import { expect, meet, test as base } from './kit/test.ts';

const test = base.extend<{ release: Release }>({
	release: async ({ browserName: _ }, use) => {
		const release = await Release.copy();
		await use(release);
		await release.remove();
	},
	server: async ({ release }, use) => {
		const server = await TestServer.start(release.folder);
		await use(server);
		await server.close();
	}
});

/** Waits until the worker of this version answers for the page, as it does from the second start on. */
async function isAnswered({ page }: Phone): Promise<void> {
	await page.evaluate(() => navigator.serviceWorker.ready);
	await page.reload();
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

const offerOf = (phone: Phone) => phone.notices.getByText('A new version is ready');
const updateOf = (phone: Phone) => phone.notices.getByRole('button', { name: 'Update' });

test('a new version waits, is offered, and takes over when the agent says so, with the draft kept', async ({
	release,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await isAnswered(phone);
	await release.replace(server);
	await phone.page.reload();
	await phone.field.fill('In the middle of a');
	// It is looked for when the browser has nothing better to do.
	await expect(offerOf(phone)).toBeVisible();
	await expect(phone.field).toHaveValue('In the middle of a');
	expect(await isNext(phone.page)).toBe(false);
	await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: 'In the middle of a' }]);
	const loaded = phone.page.waitForEvent('load');
	await updateOf(phone).click();
	await loaded;
	await expect(phone.field).toHaveValue('In the middle of a');
	expect(await isNext(phone.page)).toBe(true);
	await expect(offerOf(phone)).toHaveCount(0);
	await phone.context.setOffline(true);
	await phone.page.reload();
	await expect(phone.saying('Hello')).toBeVisible();
});

test('an app that no worker answers for yet takes the new version, too', async ({
	release,
	phone,
	server
}) => {
	await phone.isKept();
	expect(await phone.page.evaluate(() => navigator.serviceWorker.controller)).toBe(null);
	await release.replace(server);
	await phone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	const loaded = phone.page.waitForEvent('load');
	await phone.notices.getByRole('button', { name: 'Reload' }).click();
	await loaded;
	expect(await isNext(phone.page)).toBe(true);
});

test('[S9] an app whose protocol is too old keeps what was written, says when there is no newer one, and is led to it when there is', async ({
	release,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await isAnswered(phone);
	await outgrow(phone.page);
	await phone.page.reload();
	const alarm = phone.page.getByRole('alert').filter({ hasText: 'too old' });
	await expect(alarm).toBeVisible();
	await phone.say('Written by an old app');
	await alarm.getByRole('button', { name: 'Update' }).click();
	await expect(phone.notices.getByText('There is no newer version yet')).toBeVisible();
	await expect(alarm).toBeVisible();
	await release.replace(server);
	const loaded = phone.page.waitForEvent('load');
	await alarm.getByRole('button', { name: 'Update' }).click();
	await loaded;
	await expect(visitor.saying('Written by an old app')).toBeVisible();
	expect(await isNext(phone.page)).toBe(true);
	await expect(alarm).toHaveCount(0);
});

test('[S9] an app that is too old and finds no server says so', async ({ phone, server }) => {
	await isAnswered(phone);
	await outgrow(phone.page);
	await phone.page.reload();
	const alarm = phone.page.getByRole('alert').filter({ hasText: 'too old' });
	await expect(alarm).toBeVisible();
	await server.stop();
	await alarm.getByRole('button', { name: 'Update' }).click();
	await expect(phone.notices.getByText('No connection to the server')).toBeVisible();
});

test('when one tab takes the new version the others are offered it, and what they lack until then is no matter of the line', async ({
	release,
	phone,
	server,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await isAnswered(phone);
	const other = new Phone(await phone.context.newPage(), phone.origin);
	await other.go(address);
	await other.field.fill('In the other tab');
	await release.replace(server, 'emojibase/data.json');
	await phone.page.reload();
	await updateOf(phone).click();
	await expect(other.notices.getByText('The app was updated in another tab')).toBeVisible();
	await expect(offerOf(other)).toHaveCount(0);
	expect(await isNext(other.page)).toBe(false);
	// What the browser itself remembers of files is not to be relied on.
	await (await other.context.newCDPSession(other.page)).send('Network.clearBrowserCache');
	await other.page.getByRole('button', { name: 'Emoji' }).click();
	const missing = other.notices.getByText('This version of the app is too old').locator('..');
	await expect(missing).toBeVisible();
	await expect(other.notices.getByText('No connection')).toHaveCount(0);
	const loaded = other.page.waitForEvent('load');
	await missing.getByRole('button', { name: 'Update' }).click();
	await loaded;
	expect(await isNext(other.page)).toBe(true);
	await expect(other.field).toHaveValue('In the other tab');
});

test('a tab that nobody sees goes along by itself, unless something is being written there', async ({
	release,
	phone,
	server
}) => {
	await isAnswered(phone);
	const [idle, writing] = [await phone.context.newPage(), await phone.context.newPage()];
	for (const page of [idle, writing]) {
		await page.goto(`${phone.origin}/resolved`);
		await page.evaluate(() => Object.defineProperty(document, 'hidden', { get: () => true }));
	}
	await writing.getByRole('textbox', { name: 'Search conversations' }).fill('half a word');
	await release.replace(server);
	const loaded = idle.waitForEvent('load');
	await phone.page.reload();
	await updateOf(phone).click();
	await loaded;
	expect(await isNext(idle)).toBe(true);
	await expect(writing.getByText('The app was updated in another tab')).toBeVisible();
	await expect(writing.getByRole('textbox', { name: 'Search conversations' })).toHaveValue('half a word');
	expect(await isNext(writing)).toBe(false);
});
