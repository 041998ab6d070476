/** Pictures of visitors on the site: who is there, and what their sheet knows of visits. */
import type { Browser, Page } from '@playwright/test';
import { DAY_MS } from '#domain/clock.ts';
import { emptyConversation, type Conversation } from '#domain/conversation.ts';
import { newId } from '#domain/id.ts';
import { DEMO_WORKSPACE_ID } from '../../../sync-server/demo/shop.ts';
import { go, press, type Album } from './album.ts';
import type { TestServer } from './server.ts';

/** From where a visit came that is made up; nobody has it. */
const ADDRESS = '203.0.113.77';

export async function takeVisits(album: Album, server: TestServer): Promise<void> {
	const { page, take, words } = album;
	await go(album, '/visitors');
	await page.getByText(words('live_none')).waitFor();
	await take('visitors-none');
	const browser = page.context().browser();
	if (!browser) throw new Error('there is no browser for visitors');
	const pages: Page[] = [];
	for (const query of ['', '&utm_source=letter&utm_campaign=spring', ''])
		pages.push(await visit(album, browser, query));
	const [first] = pages;
	if (!first) throw new Error('nobody came');
	const visitorId = await talk(album, first);
	await page
		.getByRole('list', { name: words('live_list') })
		.getByRole('listitem')
		.nth(2)
		.waitFor();
	await take('visitors');
	await page.getByRole('radiogroup').locator('label').last().click();
	await take('visitors-none-of');
	await server.seed(DEMO_WORKSPACE_ID, [
		{ collection: 'visit', document: seenBefore(visitorId) },
		{ collection: 'conversation', document: longAgo(visitorId) }
	]);
	const conversation = (await album.owner.read('conversation')).find((one) => one.visitorId === visitorId);
	await go(album, `/conversations/${conversation?.id ?? ''}?visitor`);
	const part = (key: string) => page.getByRole('region', { name: words(key), exact: true });
	await part('visit_pages').waitFor();
	await part('visit_title').scrollIntoViewIfNeeded();
	await take('visitor-visit');
	await part('earlier_title').getByText(words('search_from_server')).waitFor();
	await part('earlier_title').scrollIntoViewIfNeeded();
	await take('visitor-earlier');
	await part('visit_ip').scrollIntoViewIfNeeded();
	await press(album, 'ipblock_begin');
	await take('visitor-ip');
	await part('visit_ip')
		.getByRole('button', { name: words('block_button'), exact: true })
		.click();
	await part('visit_ip').getByRole('listitem').waitFor();
	await part('visit_pages').scrollIntoViewIfNeeded();
	await take('visitor-pages');
	await go(album, '/settings/blocked');
	await page.getByText(ADDRESS).first().waitFor();
	await take('settings-blocked-ip');
	await press(album, 'unblock_name', { name: ADDRESS });
	await page.getByText(words('ipblock_none')).waitFor();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await page.context().setOffline(true);
	await go(album, '/visitors');
	await take('visitors-offline');
	await page.context().setOffline(false);
	for (const one of pages) await one.context().close();
}

/** Somebody looks at the demo page. */
async function visit({ language, origin }: Album, browser: Browser, query: string): Promise<Page> {
	const page = await (await browser.newContext()).newPage();
	await page.goto(`${origin}/demo?workspace=${DEMO_WORKSPACE_ID}&lang=${language}${query}`);
	await page.locator('porchlight-widget').waitFor({ state: 'attached' });
	return page;
}

/** A visitor of the page writes. @returns who it is */
async function talk({ language, owner }: Album, page: Page): Promise<string> {
	const text = language === 'fr' ? 'Bonjour, vous livrez le samedi ?' : 'Hello, do you deliver on Saturdays?';
	await page.getByRole('button', { name: /^(Open the chat|Ouvrir la discussion)/ }).click();
	await page.getByRole('dialog').getByRole('textbox').fill(text);
	await page.getByRole('dialog').getByRole('textbox').press('Enter');
	for (;;) {
		const found = (await owner.read('conversation')).find(({ lastText }) => lastText === text);
		if (found) return found.visitorId;
	}
}

/** A conversation that no device keeps. */
function longAgo(visitorId: string): Conversation {
	const at = Date.now() - 400 * DAY_MS;
	return {
		...emptyConversation(newId(), visitorId, at),
		status: 'resolved',
		resolvedAt: at,
		lastText: 'The ink arrived in one piece. Thank you!'
	};
}

/** A visit of a week ago that knew more than this machine's address tells. */
function seenBefore(visitorId: string) {
	const at = Date.now() + 1_000;
	const pages = [
		'Skylark notebook',
		'Inks',
		'Delivery',
		'Letter sets and blotting paper for patient people'
	].map((title, index) => ({
		url: `https://heron.example/${title.toLowerCase().replaceAll(' ', '-')}`,
		title,
		enteredAt: at + index * 70_000
	}));
	return {
		id: newId(),
		visitorId,
		ordinal: 12,
		startedAt: at,
		seenAt: at + 300_000,
		pages,
		pageCount: 30,
		country: 'FR',
		city: 'Lyon',
		timeZone: 'Asia/Tokyo',
		ipAddress: ADDRESS
	};
}
