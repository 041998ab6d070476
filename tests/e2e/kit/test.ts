/** What every journey starts from: a server on fresh data, an owner with a workspace, a site that carries its widget. */
import { expect, test as base, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Chat } from './chat.ts';
import { holdClock } from './held-clock.ts';
import { asPhone, Phone } from './phone.ts';
import { Pocket } from './pocket.ts';
import { TestServer } from './server.ts';
import { Site } from './site.ts';
import { WireAgent, type Account } from './wire.ts';

export { expect };

/** Who owns the workspace of a journey. */
export const ana: Account = {
	name: 'Ana Lindqvist',
	email: 'ana@lantern.example',
	password: 'warm light at night'
};

/** An agent of that workspace. */
export const ben: Account = {
	name: 'Ben Okafor',
	email: 'ben@lantern.example',
	password: 'another long word'
};

const DESK = { width: 1280, height: 800 };

interface Kit {
	/** The real server, on fresh data. */
	readonly server: TestServer;
	/** An owner's site; carries the widget of `owner`, whose workspace lists it. */
	readonly site: Site;
	/** The owner, offline, without a screen. */
	readonly owner: WireAgent;
	/** A browser of somebody else; closed at the end. */
	readonly newBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
	/** The owner's phone, signed in, with the list of conversations on screen. */
	readonly phone: Phone;
	/** The same, with a clock that the test may move on. */
	readonly timedPhone: Phone;
	/** A colleague's phone, signed in. */
	readonly colleague: Phone;
	/** The owner's desk, signed in. */
	readonly desk: Phone;
	/** A phone whose browser can be closed and opened again. */
	readonly pocket: Pocket;
	/** The owner's site as a visitor's phone shows it, the widget closed. */
	readonly visitor: Chat;
}

export const test = base.extend<Kit>({
	server: async ({ browserName: _ }, use) => {
		const server = await TestServer.start();
		await use(server);
		await server.close();
	},
	owner: async ({ server }, use) => {
		await use(await WireAgent.signUp(server.origin, ana));
	},
	site: async ({ server, owner }, use) => {
		const site = await Site.open();
		site.carry({ server: server.origin, workspaceId: owner.session.workspaceId });
		await owner.allow(site.origin);
		await use(site);
		await site.close();
	},
	newBrowser: async ({ browser }, use) => {
		const contexts: BrowserContext[] = [];
		const complaints: string[] = [];
		await use(async (options) => {
			const context = await browser.newContext(options);
			contexts.push(context);
			listenFor(complaints, context);
			return context;
		});
		await Promise.all(contexts.map((context) => context.close()));
		expect(complaints).toEqual([]);
	},
	phone: async ({ newBrowser, owner, server }, use) => {
		await use(await Phone.enter(await newBrowser(asPhone), server.origin, owner.account));
	},
	timedPhone: async ({ newBrowser, owner, server }, use) => {
		const context = await newBrowser(asPhone);
		await holdClock(context);
		await use(await Phone.enter(context, server.origin, owner.account));
	},
	colleague: async ({ newBrowser, owner, server }, use) => {
		await server.addColleague({ workspaceId: owner.session.workspaceId, ...ben });
		await use(await Phone.enter(await newBrowser(asPhone), server.origin, ben));
	},
	desk: async ({ newBrowser, owner, server }, use) => {
		await use(await Phone.enter(await newBrowser({ viewport: DESK }), server.origin, owner.account));
	},
	pocket: async ({ playwright, browserName, locale, viewport, launchOptions, server }, use) => {
		const options = { ...launchOptions, ...asPhone, viewport, ...(locale === undefined ? {} : { locale }) };
		const complaints: string[] = [];
		const pocket = await Pocket.make({
			browserType: playwright[browserName],
			options,
			server,
			onopen: (context) => listenFor(complaints, context)
		});
		await use(pocket);
		await pocket.throwAway();
		expect(complaints).toEqual([]);
	},
	visitor: async ({ newBrowser, site }, use) => {
		const context = await newBrowser();
		const page = await context.newPage();
		await page.goto(`${site.origin}/?name=Vera`);
		await use(new Chat(page));
	}
});

/** The visitor asks, the agent opens the conversation and joins it, and both know. @returns its address in the app */
export async function meet(visitor: Chat, agent: Phone, question: string): Promise<string> {
	await visitor.ask(question);
	const address = await agent.open('Vera');
	await agent.join();
	await expect(visitor.thread.getByText(/ has joined$/)).toBeVisible();
	return address;
}

/** Notes what no journey may have: an error that nobody caught, and what a page's own policy had to forbid. */
function listenFor(complaints: string[], context: BrowserContext): void {
	context.on('weberror', (fault) => complaints.push(fault.error().stack ?? fault.error().message));
	context.on('console', (line) => {
		if (line.text().includes('Content Security Policy')) complaints.push(line.text());
	});
}
