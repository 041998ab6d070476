/** The room of a device: whether the browser keeps what is here, what can be freed, and a device that is full (issue 4; product X2, X13). */
import { Attaching, photo } from './kit/files.ts';
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

/** A browser of a test never agrees to keep anything: stands in for one that does once it is asked. */
function agree(): void {
	let isKept = false;
	navigator.storage.persist = () => Promise.resolve((isKept = true));
	navigator.storage.persisted = () => Promise.resolve(isKept);
}

/** And for one that has no room. */
function fill(isFull: boolean): void {
	const store = IDBObjectStore.prototype as IDBObjectStore & { writes?: Pick<IDBObjectStore, 'add' | 'put'> };
	const { add, put } = (store.writes ??= { add: store.add, put: store.put });
	const refuse = (): never => {
		throw new DOMException('there is no room', 'QuotaExceededError');
	};
	Object.assign(store, isFull ? { add: refuse, put: refuse } : { add, put });
}

/** What the browser grants or refuses, and whether it has room. */
function browserOf({ page, origin }: Phone) {
	return {
		keepWhatIsAsked: async () => {
			await page.addInitScript(agree);
			if (page.url().startsWith(origin)) await page.evaluate(agree);
		},
		fill: (isFull: boolean) => page.evaluate(fill, isFull)
	};
}

test('[X2] the browser is asked to keep what is here, its answer stands in its place, and a press asks again', async ({
	phone
}) => {
	const { page } = phone;
	const browser = browserOf(phone);
	await page.getByRole('link', { name: 'Profile', exact: true }).click();
	await page.getByRole('link', { name: /^Storage of this device/ }).click();
	await expect(page.getByText('the browser may delete what is here')).toBeVisible();
	await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
	await expect(page.getByText('It was asked, and did not agree yet.')).toBeVisible();
	await browser.keepWhatIsAsked();
	await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
	await expect(page.getByText('The browser keeps what is here')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Ask the browser to keep it' })).toHaveCount(0);
});

test('[X2] a browser that decides by itself is asked at the start, without a word to its person', async ({
	newBrowser,
	owner,
	server
}) => {
	const context = await newBrowser();
	const phone = new Phone(await context.newPage(), server.origin);
	await browserOf(phone).keepWhatIsAsked();
	await phone.signIn(owner.account);
	await expect.poll(() => phone.page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

test('[X13] what was sent or seen can be freed, it is said how much, and it comes again when it is opened', async ({
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Which lamp is it?');
	const attaching = new Attaching(phone.page);
	await attaching.choose(await photo());
	await attaching.send.click();
	const picture = phone.thread.getByRole('button', { name: 'Open IMG_2034.webp' }).locator('img');
	await expect(picture).toBeVisible();
	await expect(visitor.panel.getByRole('img', { name: 'IMG_2034.webp' })).toBeVisible();
	await phone.go('/settings/storage');
	const free = phone.page.getByRole('button', { name: /^Free \d/ });
	const words = (await free.textContent())?.replace('Free ', '').trim();
	await expect(phone.page.getByRole('meter', { name: 'Storage of this device' })).toBeVisible();
	await free.click();
	await expect(phone.page.getByText(`${words} freed.`)).toBeVisible();
	await expect(free).toHaveCount(0);
	expect(await phone.stored('files')).toEqual([]);
	await phone.go(address);
	await expect(picture).toBeVisible();
});

test('[S14] a device that is full says so, leads to what can be freed, and loses nothing', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	const browser = browserOf(phone);
	await browser.fill(true);
	await phone.field.fill('There is no room for this');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.page.getByText('This device is out of storage').first()).toBeVisible();
	await expect(phone.field).toHaveValue('There is no room for this');
	await phone.page.getByText('What can be freed').first().click();
	await expect(phone.page.getByRole('heading', { name: 'Storage of this device' })).toBeVisible();
	await browser.fill(false);
	await phone.page.goBack();
	await phone.field.fill('Now there is');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(visitor.saying('Now there is')).toBeVisible();
});
