/** Firefox as it is installed, driven by its own protocol: its engine is the other one that tells people of messages. */
import { existsSync } from 'node:fs';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { Autopush } from './autopush.ts';
import { Notifications } from './notifications.ts';
import { TestServer } from './server.ts';
import { test } from './test.ts';

const PATHS = [
	process.env['PORCHLIGHT_FIREFOX'],
	'/usr/bin/firefox-esr',
	'/usr/bin/firefox',
	'/Applications/Firefox.app/Contents/MacOS/firefox'
];
const WAIT_MS = 20_000;

interface Kit {
	readonly autopush: Autopush;
	/** The screen on which it shows notifications. */
	readonly shade: Notifications;
	/** One browser, at phone size; its person has allowed notifications before. */
	readonly firefox: Browser;
}

export const inFirefox = test.extend<Kit>({
	autopush: async ({ browserName: _ }, use) => {
		const service = await Autopush.start();
		await use(service);
		await service.close();
	},
	shade: async ({ browserName: _ }, use) => {
		const shade = await Notifications.open();
		await use(shade);
		await shade.close();
	},
	server: async ({ autopush }, use) => {
		const server = await TestServer.start(undefined, autopush.serverSettings);
		await use(server);
		await server.close();
	},
	firefox: async ({ autopush, shade, viewport }, use) => {
		const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));
		if (executablePath === undefined)
			throw new Error('This test needs Firefox: install firefox-esr, or name one in PORCHLIGHT_FIREFOX.');
		const browser = await launch({
			browser: 'firefox',
			executablePath,
			headless: true,
			defaultViewport: viewport,
			env: { ...process.env, ...shade.env },
			extraPrefsFirefox: {
				...autopush.preferences,
				'permissions.default.desktop-notification': 1,
				'intl.accept_languages': 'en-GB'
			}
		});
		await use(browser);
		await browser.close();
	}
});

/** Something on a page by its role and name, once it is there. */
export const find = (page: Page, role: string, name: string) =>
	page.locator(`::-p-aria([role="${role}"][name="${name}"])`).setTimeout(WAIT_MS);

/** Words on a page, once they are there. */
export const read = (page: Page, words: string) =>
	page.locator(`::-p-text(${words})`).setTimeout(WAIT_MS).wait();
