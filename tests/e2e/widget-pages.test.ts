/** The widget on pages as owners make them: with rules for every element, several tabs, and pages that change within one. */
import { Chat } from './kit/chat.ts';
import { expect, meet, test } from './kit/test.ts';

/** What a page may say of every element of its own, and of what stands in its body. */
const GREEDY = `
	* { position: relative; margin: 3px; padding: 7px; font: 30px/3 cursive; letter-spacing: 3px; text-transform: uppercase }
	body > * { transform: translateX(0); max-width: 600px; opacity: 0.4; visibility: hidden }`;

test('what a page says of all its elements is not said of the widget', async ({ visitor }) => {
	const look = () =>
		visitor.panel.getByRole('log').evaluate((log) => {
			const { fontSize, letterSpacing, textTransform, visibility } = getComputedStyle(log);
			return { fontSize, letterSpacing, textTransform, visibility };
		});
	// It stands where it belongs at once, instead of rising there.
	await visitor.page.emulateMedia({ reducedMotion: 'reduce' });
	await visitor.open();
	const [before, panel] = [await look(), await visitor.panel.boundingBox()];
	await visitor.close();
	const launcher = await visitor.launcher.boundingBox();
	await visitor.page.evaluate((rules) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(rules);
		document.adoptedStyleSheets = [sheet];
	}, GREEDY);
	expect(await visitor.launcher.boundingBox()).toEqual(launcher);
	await visitor.open();
	expect(await look()).toEqual(before);
	expect(await visitor.panel.boundingBox()).toEqual(panel);
});

test('on a page in a language that it does not speak, the widget says which is its own', async ({
	newBrowser,
	site
}) => {
	const page = await (await newBrowser()).newPage();
	await page.goto(`${site.origin}/?lang=ar`);
	await new Chat(page).open();
	const language = () => page.locator('porchlight-widget').evaluate((host: HTMLElement) => host.lang);
	expect(await language()).toBe('en');
});

test('the talk goes on where a site puts another body in the place of the last', async ({
	owner,
	visitor,
	phone
}) => {
	await meet(visitor, phone, 'Is this lamp still to be had?');
	await visitor.page.evaluate(() => {
		const next = document.createElement('body');
		next.textContent = 'The next page';
		document.body.replaceWith(next);
		history.pushState({}, '', '/next');
	});
	await phone.say('It is');
	await expect(visitor.saying('It is')).toBeVisible();
	await visitor.say('Good');
	await expect(visitor.says('Sent')).toBeVisible();
	expect(await owner.texts()).toEqual(['Is this lamp still to be had?', 'It is', 'Good']);
});

test('a tab that was open before the chat was begun in another counts the answer too', async ({
	owner,
	site,
	visitor
}) => {
	const other = new Chat(await visitor.page.context().newPage());
	await other.page.goto(`${site.origin}/prices`);
	await expect(other.launcher).toBeVisible();
	await visitor.ask('Do you have blue lamps?');
	await expect(visitor.says('Sent')).toBeVisible();
	await visitor.close();
	const [conversation] = await owner.read('conversation');
	await owner.answer(conversation?.id ?? '', 'Dark blue');
	await expect(other.launcher).toHaveAccessibleName('Open the chat: 1 unread message');
	await other.open();
	await expect(other.saying('Dark blue')).toBeVisible();
});

test('what a page does not know of its visitor is not told as a word', async ({
	owner,
	site,
	newBrowser
}) => {
	const page = await (await newBrowser()).newPage();
	await page.goto(site.origin);
	const chat = new Chat(page);
	await chat.open();
	await page.evaluate(() => {
		const { Porchlight: tell } = window as unknown as { Porchlight: (name: string, value: unknown) => void };
		for (const value of [undefined, null]) {
			for (const name of ['name', 'email', 'prefill', 'variables']) tell(name, value);
		}
	});
	await expect(chat.field).toHaveValue('');
	await chat.say('Hello');
	await expect(chat.says('Sent')).toBeVisible();
	const [visitor] = await owner.read('visitor');
	expect([visitor?.name, visitor?.email]).toEqual([undefined, undefined]);
});

test('[X12] in a browser that refuses to store anything, words are sent, and said to be lost with the page', async ({
	newBrowser,
	owner,
	site
}) => {
	const context = await newBrowser();
	await context.addInitScript(() => {
		// As Chromium does where a person forbids all cookies, or those of others in a frame.
		const refuse = () => new DOMException('The request was denied.', 'SecurityError');
		for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
			Object.defineProperty(window, name, {
				get() {
					throw refuse();
				}
			});
		}
		if ('LockManager' in window) LockManager.prototype.request = () => Promise.reject(refuse());
	});
	const page = await context.newPage();
	// Its own script would trip over the same.
	await page.route('**/own.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
	await page.goto(site.origin);
	const chat = new Chat(page);
	await chat.ask('Do you have blue lamps?');
	await expect(chat.says('Sent')).toBeVisible();
	await expect(
		chat.panel.getByText('Your browser keeps nothing for this page', { exact: false })
	).toBeVisible();
	expect(await owner.texts()).toEqual(['Do you have blue lamps?']);
});
