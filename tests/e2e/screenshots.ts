/**
 * Takes a picture of every screen, to be looked at: `node tests/e2e/screenshots.ts FOLDER [WORD…]`. With words only the
 * pictures whose names contain all of them: `conversation-`, `phone`, `desk`, `light`, `dark`, `en`, `fr`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { makeHistory } from '../../sync-server/demo/history.ts';
import { DEMO_PASSWORD, DEMO_WORKSPACE_ID, TEAM } from '../../sync-server/demo/shop.ts';
import { asPhone } from './kit/phone.ts';
import { takePeople, type Take } from './kit/pictures.ts';
import { TestServer } from './kit/server.ts';
import { WireAgent } from './kit/wire.ts';

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder: node tests/e2e/screenshots.ts FOLDER');
mkdirSync(folder, { recursive: true });

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

/** How everything looks in one run over all screens. */
interface Look {
	readonly size: keyof typeof sizes;
	readonly theme: 'light' | 'dark';
	readonly language: keyof typeof locales;
}

const looks = (['phone', 'desk'] as const).flatMap((size) =>
	(['light', 'dark'] as const).flatMap((theme) =>
		(['en', 'fr'] as const).map((language): Look => ({ size, theme, language }))
	)
);
const ending = ({ size, theme, language }: Look) => `-${size}-${theme}-${language}`;
const isWanted = (name: string) => words.every((word) => name.includes(word));
/** Words that name a look leave the others out. */
const isLookedFor = (look: Look) =>
	words.every(
		(word) => ending(look).includes(`-${word}`) || !looks.some((other) => ending(other).includes(`-${word}`))
	);

const executablePath = process.env['PORCHLIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });
try {
	for (const look of looks.filter(isLookedFor)) await takeAll(browser, look, folder);
} finally {
	await browser.close();
}

/** One look: a server of its own, so that what one run does is not seen in the next. */
async function takeAll(browser: Browser, look: Look, folder: string): Promise<void> {
	const server = await TestServer.start();
	try {
		const [ada, jules] = TEAM;
		if (!ada || !jules) throw new Error('the sample has no team');
		await server.seed(DEMO_WORKSPACE_ID, makeHistory(Date.now()));
		const account = (agent: typeof ada) => ({
			name: agent.name,
			email: agent.email,
			password: DEMO_PASSWORD
		});
		for (const agent of [ada, jules]) {
			await server.addColleague({ workspaceId: DEMO_WORKSPACE_ID, agentId: agent.id, ...account(agent) });
		}
		const owner = await WireAgent.signIn(server.origin, account(ada));
		await owner.allow(server.origin);
		const context = await browser.newContext({
			...(look.size === 'phone' ? asPhone : {}),
			viewport: sizes[look.size],
			colorScheme: look.theme,
			locale: locales[look.language],
			reducedMotion: 'reduce'
		});
		const page = await context.newPage();
		const take = async (name: string, of: Page = page) => {
			const whole = `${name}${ending(look)}`;
			if (!isWanted(whole)) return;
			// A list that comes from the database is there a moment after its page.
			await of.waitForLoadState('networkidle');
			await of.screenshot({ path: join(folder, `${whole}.png`) });
			process.stdout.write(`${whole}\n`);
		};
		await takeDoor(page, server.origin, take);
		await takeDesk(page, { origin: server.origin, email: ada.email, language: look.language }, take);
		await takeWidget(await context.newPage(), { owner, language: look.language }, take);
		await context.close();
	} finally {
		await server.close();
	}
}

async function submit(page: Page): Promise<void> {
	await page.locator('button[type="submit"]').click();
}

async function takeDoor(page: Page, origin: string, take: Take): Promise<void> {
	await page.goto(`${origin}/sign-up`);
	await page.locator('h1').waitFor();
	await take('sign-up');
	await submit(page);
	await take('sign-up-faults');
	await page.goto(`${origin}/sign-in`);
	await page.locator('h1').waitFor();
	await take('sign-in');
	await page.locator('input[type="email"]').fill('ada@paperheron.example');
	await page.locator('input[type="password"]').fill('not this one');
	await submit(page);
	await page.getByRole('alert').waitFor();
	await take('sign-in-wrong');
}

interface Desk {
	readonly origin: string;
	readonly email: string;
	readonly language: Look['language'];
}

async function takeDesk(page: Page, { origin, email, language }: Desk, take: Take): Promise<void> {
	const { visitor, answers } = talks[language];
	const go = async (path: string) => {
		await page.goto(`${origin}${path}`);
		await page.locator('h1:visible, h2:visible').first().waitFor();
	};
	const write = (text: string) =>
		page.getByRole('textbox', { name: /^(Your message|Votre message)$/ }).fill(text);
	await page.locator('input[type="email"]').fill(email);
	await page.locator('input[type="password"]').fill(DEMO_PASSWORD);
	await submit(page);
	const rows = page.getByRole('listitem').getByRole('link');
	await rows.nth(5).waitFor();
	await take('conversations');
	await go('/home');
	await take('home');
	await go('/profile');
	await take('profile');
	await go('/resolved');
	await rows.nth(5).waitFor();
	await take('resolved');
	await rows.nth(1).click();
	await page.getByRole('log').waitFor();
	await take('resolved-conversation');
	await go('/conversations');
	await rows.filter({ hasText: visitor }).first().click();
	await page.getByRole('log').waitFor();
	await take('conversation-to-join');
	await page.getByRole('button', { name: /^(Join the conversation|Rejoindre la conversation)$/ }).click();
	await write(answers[0]);
	await take('conversation-draft');
	await submit(page);
	await page.getByRole('img', { name: /^(Sent|Envoyé)$/ }).waitFor();
	await take('conversation-sent');
	await takePeople(page, go, take);
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await page.context().setOffline(true);
	for (const text of answers.slice(1)) {
		await write(text);
		await submit(page);
	}
	await take('conversation-offline');
	await go('/outbox');
	await take('outbox');
	await go('/profile');
	await page.getByRole('button', { name: /^(Sign out|Se déconnecter)$/ }).click();
	await page.getByRole('dialog').waitFor();
	await take('profile-sign-out');
	await go('/conversations/00000000-0000-7000-8000-00000000dead');
	await take('conversation-missing');
	await go('/no/such/place');
	await take('nowhere');
	await page.context().setOffline(false);
	await go('/outbox');
	await page.getByText(/^(Everything has arrived|Tout est arrivé)$/).waitFor();
	await take('outbox-empty');
}

async function takeWidget(
	page: Page,
	{ owner, language }: { owner: WireAgent; language: string },
	take: Take
): Promise<void> {
	await page.goto(`${owner.origin}/demo?workspace=${DEMO_WORKSPACE_ID}&lang=${language}`);
	const launcher = page.getByRole('button', { name: /^(Open the chat|Ouvrir la discussion)/ });
	await launcher.waitFor();
	await take('widget-closed', page);
	await launcher.click();
	await page.getByRole('dialog').getByRole('textbox').waitFor();
	await take('widget-open', page);
	const say = async (text: string) => {
		await page.getByRole('dialog').getByRole('textbox').fill(text);
		await page.getByRole('dialog').getByRole('textbox').press('Enter');
	};
	const mine =
		language === 'fr' ? 'Bonsoir, livrez-vous le samedi ?' : 'Good evening, do you deliver on Saturdays?';
	await say(mine);
	let conversationId: string | undefined;
	while (conversationId === undefined) {
		const visitors = await owner.read('conversation');
		conversationId = visitors.find(({ lastText }) => lastText === mine)?.id;
	}
	await owner.answer(conversationId, language === 'fr' ? 'Oui, le matin.' : 'We do, in the morning.');
	await page.getByText(/^(Oui, le matin|We do, in the morning)\.$/).waitFor();
	await take('widget-conversation', page);
	await page.context().setOffline(true);
	await say(language === 'fr' ? 'Parfait, merci !' : 'Wonderful, thank you!');
	await take('widget-offline', page);
}
