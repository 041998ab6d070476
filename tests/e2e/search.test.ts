/** Searching on the Resolved screen, with a network and without (product R1, X6, L3). */
import { newId } from '#domain/id.ts';
import { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

/** A visitor's conversation that was answered and resolved. */
async function resolved(owner: WireAgent, name: string, asks: string, answer = 'Thank you'): Promise<string> {
	const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, name);
	await visitor.say(asks);
	const { conversationId } = visitor;
	await owner.answer(conversationId, answer);
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 100 });
	return conversationId;
}

const field = (phone: Phone) => phone.page.getByRole('textbox', { name: 'Search conversations' });
const results = (phone: Phone) =>
	phone.page.getByRole('list', { name: 'Search results' }).getByRole('listitem');
const marks = (phone: Phone) => results(phone).locator('mark');
const status = (phone: Phone) => phone.page.getByRole('status').filter({ hasText: 'Searched' });

test('[R1] [X6] results come as one types, without accents, with a typo, marked, and open their thread', async ({
	owner,
	phone,
	server
}) => {
	await resolved(owner, 'Véra', 'La lanterne est arrivée cassée');
	await resolved(owner, 'Otto', 'The wall lantern flickers', 'Please write to help@lantern.example');
	const mina = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Mina');
	await mina.say('My lantern is new');
	await expect(phone.row('Mina')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Show resolved conversations' }).click();
	await expect(phone.row('Otto')).toBeVisible();
	await field(phone).pressSequentially('lant');
	await expect(results(phone)).toHaveCount(3);
	await expect(results(phone).first()).toContainText('Mina');
	await expect(results(phone).first()).toContainText('Open');
	await field(phone).fill('arrivee vera');
	await expect(results(phone)).toHaveCount(1);
	await expect(marks(phone)).toHaveText(['Véra', 'arrivée']);
	await field(phone).fill('flikers');
	await expect(results(phone)).toHaveCount(1);
	await expect(marks(phone)).toHaveText(['flickers']);
	await expect(status(phone)).toHaveText('Searched 5 messages on this device');
	await field(phone).fill('help@lantern');
	await expect(results(phone)).toContainText(['Otto']);
	await field(phone).fill('motor');
	await expect(phone.page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
	await field(phone).fill('wall');
	await results(phone).getByRole('link').click();
	await expect(phone.saying('The wall lantern flickers')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(field(phone)).toHaveValue('wall');
	await phone.page.reload();
	await expect(results(phone)).toContainText(['Otto']);
	await expect(field(phone)).toHaveValue('wall');
	await phone.page.getByRole('button', { name: 'Clear the search' }).click();
	await expect(field(phone)).toBeFocused();
	await expect(phone.row('Véra')).toBeVisible();
	await field(phone).fill('wall');
	await expect(results(phone)).toContainText(['Otto']);
	await phone.page.getByRole('link', { name: 'Show open conversations' }).click();
	await expect(phone.row('Mina')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Show resolved conversations' }).click();
	await expect(phone.row('Véra')).toBeVisible();
	await expect(field(phone)).toHaveValue('');
});

test('[X6] [R1] without a network the whole device is searched, after a cold start, too, and it says so', async ({
	owner,
	phone
}) => {
	await resolved(owner, 'Vera', 'The lantern came broken');
	await phone.go('/resolved');
	await field(phone).fill('broken');
	await expect(results(phone)).toContainText(['Vera']);
	await phone.isKept();
	// Written after the index was stored.
	await resolved(owner, 'Otto', 'Mine is broken, too');
	await expect(results(phone)).toHaveCount(2);
	await phone.context.setOffline(true);
	await phone.page.goto('about:blank');
	await phone.go('/resolved');
	await field(phone).fill('brocken');
	await expect(results(phone)).toHaveCount(2);
	await expect(results(phone).first()).toContainText('Otto');
	await expect(status(phone)).toContainText('Only what is on this device');
	await results(phone).first().getByRole('link').click();
	await expect(phone.saying('Mine is broken, too')).toBeVisible();
});

test('[R1] [L3] what has not come to the device yet is found on the server, and says so', async ({
	newBrowser,
	owner,
	server
}) => {
	const { workspaceId } = owner.session;
	await resolved(owner, 'Vera', 'An old lantern');
	const otto = await WireVisitor.come(server.origin, workspaceId, 'Otto');
	await otto.say('A new lantern');
	const context = await newBrowser();
	// The first page comes, with what is open; the others are held back.
	let isHeld = true;
	await context.route('**/api/snapshot', (route) =>
		isHeld && route.request().postData()?.includes('cursor') ? route.abort() : route.continue()
	);
	const page = await context.newPage();
	const phone = new Phone(page, server.origin);
	await phone.go('/sign-in');
	await page.getByLabel('E-mail').fill(owner.account.email);
	await page.getByLabel('Password', { exact: true }).fill(owner.account.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(phone.row('Otto')).toBeVisible();
	await page.getByRole('link', { name: 'Show resolved conversations' }).click();
	await field(phone).fill('lantern');
	await expect(results(phone)).toHaveCount(2);
	const vera = results(phone).filter({ hasText: 'Vera' });
	await expect(vera).toContainText('From the server');
	isHeld = false;
	await context.setOffline(true);
	await context.setOffline(false);
	await phone.isUpToDate();
	await expect(vera).not.toContainText('From the server');
	await expect(results(phone)).toHaveCount(2);
});

test('[P9] signing out takes the search index away', async ({ owner, phone }) => {
	await resolved(owner, 'Vera', 'The lantern');
	await phone.go('/resolved');
	await field(phone).fill('lantern');
	await expect(results(phone)).toHaveCount(1);
	const stored = () =>
		phone.page.evaluate(async () =>
			(await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('porchlight-') ? [name] : []))
		);
	await expect.poll(stored).toContainEqual(expect.stringMatching(/-search$/));
	await phone.page.getByRole('link', { name: 'Open your profile' }).first().click();
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone.page.getByLabel('E-mail')).toBeVisible();
	await expect.poll(async () => (await stored()).filter((name) => name.endsWith('-search'))).toEqual([]);
});
