/** A walk over every screen and every state of one, for pictures and for what is to hold on all of them. */
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { makeHistory } from '../../../sync-server/demo/history.ts';
import { DEMO_PASSWORD, DEMO_WORKSPACE_ID, TEAM } from '../../../sync-server/demo/shop.ts';
import { openMailServer } from '../../kit/mail-server.ts';
import { go, isSettled, leave, press, type Album } from './album.ts';
import { asPhone } from './phone.ts';
import { takeGuide, takeShare } from './pictures-device.ts';
import { takeDevices } from './pictures-devices.ts';
import { takeRows, takeSearch, takeSettings } from './pictures-lists.ts';
import { takePeople } from './pictures-people.ts';
import { takeTold } from './pictures-told.ts';
import { takeVisits } from './pictures-visits.ts';
import { takeWidget } from './pictures-widget.ts';
import { takeGlance, takeWriting } from './pictures-writing.ts';
import { BUILD, TestServer } from './server.ts';
import { WireAgent } from './wire.ts';
import { wordsOf, type Language } from './words.ts';

const sizes = { phone: { width: 412, height: 915 }, desk: { width: 1280, height: 800 } } as const;
const locales = { en: 'en-GB', fr: 'fr-FR' } as const;

/** Who of the sample's newest visitors is answered, and how. */
const talks = {
	en: {
		visitor: 'Ines',
		answers: [
			'Hello Ines! Let me look that up for you.',
			'It left us on Tuesday.',
			'Shall I ask the carrier?'
		]
	},
	fr: {
		visitor: 'Louison',
		answers: [
			'Bonjour Louison ! Je regarde tout de suite.',
			'Il revient la semaine prochaine.',
			'Je vous en garde un ?'
		]
	}
} as const;

/** How everything looks in one walk. */
export interface Look {
	readonly size: 'phone' | 'desk';
	readonly theme: 'light' | 'dark';
	readonly language: Language;
	/** What else its browser is like. */
	readonly browser?: BrowserContextOptions;
}

/** Stops at every screen. @param stop is given the name of each */
export async function takeAll(
	browser: Browser,
	look: Look,
	stop: (name: string, page: Page) => Promise<void>
): Promise<void> {
	const { language, size, theme } = look;
	const post = await openMailServer();
	const server = await TestServer.start(BUILD, { SMTP_URL: post.url, MAIL_FROM: 'help@paperheron.example' });
	const context = await browser.newContext({
		...(size === 'phone' ? asPhone : {}),
		viewport: sizes[size],
		colorScheme: theme,
		locale: locales[language],
		reducedMotion: 'reduce',
		...look.browser
	});
	try {
		const owner = await openShop(server);
		const page = await context.newPage();
		const take = async (name: string, of: Page = page) => {
			await isSettled(of);
			await stop(name, of);
		};
		const album = { page, origin: server.origin, owner, language, words: wordsOf(language), size, take };
		await takeDoor(album);
		await takeDesk(album);
		await takeRows(album);
		await takeSearch(album);
		await takeSettings(album);
		await takeWriting(album);
		await takeTold(album);
		await takeVisits(album, server);
		await takeShare(album);
		await takeGuide(album);
		await takeGlance(album);
		await takeWidget({ ...album, page: await context.newPage() });
	} finally {
		await context.close();
		await server.close();
		await post.close();
	}
}

/** The sample with its team. @returns its owner */
async function openShop(server: TestServer): Promise<WireAgent> {
	const [ada, jules] = TEAM;
	if (!ada || !jules) throw new Error('the sample has no team');
	await server.seed(DEMO_WORKSPACE_ID, makeHistory(Date.now()));
	for (const { id, name, email } of [ada, jules]) {
		const account = { name, email, password: DEMO_PASSWORD };
		await server.addColleague({ workspaceId: DEMO_WORKSPACE_ID, agentId: id, ...account });
	}
	// What was seeded does not know yet that this server sends e-mail.
	await server.stop();
	await server.restart();
	const owner = await WireAgent.signIn(server.origin, { ...ada, password: DEMO_PASSWORD });
	await owner.allow(server.origin);
	return owner;
}

async function takeDoor({ page, origin, take, words }: Album): Promise<void> {
	const submit = () => page.locator('button[type="submit"]').click();
	await page.goto(`${origin}/sign-up`);
	await page.locator('h1').waitFor();
	await take('sign-up');
	await submit();
	await take('sign-up-faults');
	await page.goto(`${origin}/sign-in`);
	await page.getByRole('heading', { name: words('signin_title') }).waitFor();
	await take('sign-in');
	await page.locator('input[type="email"]').fill('ada@paperheron.example');
	await page.locator('input[type="password"]').fill('not this one');
	await submit();
	await page.getByRole('alert').waitFor();
	await take('sign-in-wrong');
	await page.locator('input[type="password"]').fill(DEMO_PASSWORD);
	await submit();
}

async function takeDesk(album: Album): Promise<void> {
	const { page, take, language } = album;
	const rows = page.getByRole('listitem').getByRole('link');
	await rows.nth(4).waitFor();
	await take('conversations');
	for (const place of ['home', 'profile', 'resolved']) {
		await go(album, `/${place}`);
		if (place === 'resolved') await rows.nth(4).waitFor();
		await take(place);
	}
	await rows.nth(1).click();
	await page.getByRole('log').waitFor();
	await take('resolved-conversation');
	for (const place of ['files', 'install', 'notifications', 'storage', 'unseen']) {
		await go(album, `/settings/${place}`);
		await take(`settings-${place}`);
	}
	await takeDevices(album);
	await go(album, '/conversations');
	await rows.filter({ hasText: talks[language].visitor }).first().click();
	await page.getByRole('log').waitFor();
	await take('conversation-to-join');
	await press(album, 'join_button');
	await takeAnswering(album);
}

/** From the first answer until all that was written without a network has arrived. */
async function takeAnswering(album: Album): Promise<void> {
	const { page, take, language, words } = album;
	const [first, ...others] = talks[language].answers;
	const write = (text: string) => page.getByRole('textbox', { name: words('composer_label') }).fill(text);
	const submit = () => page.locator('button[type="submit"]').click();
	await write(first);
	await take('conversation-draft');
	await submit();
	await page.getByRole('img', { name: words('state_sent'), exact: true }).waitFor();
	await take('conversation-sent');
	await takePeople(page, (path) => go(album, path), take);
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await page.context().setOffline(true);
	for (const text of others) {
		await write(text);
		await submit();
		await page.getByRole('log').getByText(text, { exact: true }).waitFor();
	}
	await take('conversation-offline');
	await go(album, `${new URL(page.url()).pathname}?visitor`);
	await take('visitor-offline');
	await go(album, '/outbox');
	await take('outbox');
	await go(album, '/profile');
	await press(album, 'profile_sign_out');
	await page.getByRole('dialog').waitFor();
	await take('profile-sign-out');
	await leave(album);
	await go(album, '/conversations/00000000-0000-7000-8000-00000000dead');
	await take('conversation-missing');
	await go(album, '/no/such/place');
	await take('nowhere');
	await page.context().setOffline(false);
	await go(album, '/outbox');
	await page.getByText(words('outbox_empty_title')).waitFor();
	await take('outbox-empty');
}
