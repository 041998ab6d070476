/** The widget while nobody is there: it asks how its visitor can be reached (product P4, section 6 "team offline"). */
import { Chat } from './kit/chat.ts';
import { test as withMail } from './kit/mail.ts';
import { expect, test } from './kit/test.ts';

/** How soon the widget turns to its form and back (product P4). */
const TURNS_MS = 5_000;

const address = ({ panel }: Chat) => panel.getByRole('textbox', { name: 'Your e-mail address' });

withMail(
	'[P4] with the last agent gone the open panel asks for an address, and what is left there reaches the team',
	async ({ phone, visitor }) => {
		const status = phone.page.getByRole('switch', { name: 'Your status:' });
		await status.tap();
		await visitor.open();
		await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
		await expect(address(visitor)).toHaveCount(0);
		await status.tap();
		await expect(address(visitor)).toBeVisible({ timeout: TURNS_MS });
		await expect(visitor.panel.getByText('we answer by e-mail')).toBeVisible();
		await expect(visitor.panel.getByRole('textbox', { name: 'Your name' })).toHaveCount(0);
		await address(visitor).fill('vera@');
		await visitor.say('Where is my lamp?');
		await expect(visitor.says('Sent')).toBeVisible();
		await expect(visitor.panel.getByRole('alert')).toHaveText(
			'Please check this e-mail address. What you write is sent all the same.'
		);
		await expect(address(visitor)).toHaveValue('vera@');
		await address(visitor).fill('vera@shop.example');
		await address(visitor).press('Enter');
		await expect(visitor.panel.getByText('We answer by e-mail to vera@shop.example')).toBeVisible();
		await expect(visitor.field).toBeFocused();
		await phone.open('Vera');
		await phone.openVisitor();
		await expect(phone.part('Contact').getByText('vera@shop.example')).toBeVisible();
		await phone.go('/conversations');
		await status.tap();
		await expect(visitor.panel.getByText('vera@shop.example')).toBeHidden({ timeout: TURNS_MS });
	}
);

test('[P4] what is typed into the form outlives the page, goes when somebody comes, and is there again', async ({
	owner,
	newBrowser,
	site
}) => {
	const page = await (await newBrowser()).newPage();
	const visitor = new Chat(page);
	await page.goto(site.origin);
	await visitor.open();
	await expect(visitor.panel.getByText('so that we know where to reach you')).toBeVisible();
	const name = visitor.panel.getByRole('textbox', { name: 'Your name' });
	await name.fill('Otto');
	await address(visitor).fill('otto@shop');
	await page.reload();
	await expect(name).toHaveValue('Otto');
	await expect(address(visitor)).toHaveValue('otto@shop');
	await address(visitor).focus();
	await owner.wish('setAvailability', { availability: 'online' });
	await expect(visitor.panel.getByText('Online now: Ana')).toBeVisible({ timeout: TURNS_MS });
	// Whoever types an address types it to its end.
	await expect(address(visitor)).toBeFocused();
	await visitor.field.focus();
	await expect(address(visitor)).toHaveCount(0, { timeout: TURNS_MS });
	await owner.wish('setAvailability', { availability: 'offline' });
	await expect(address(visitor)).toHaveValue('otto@shop', { timeout: TURNS_MS });
	await address(visitor).fill('otto@shop.example');
	await visitor.say('Is it in stock?');
	const known = async () => (await owner.read('visitor')).map(({ name, email }) => [name, email]);
	await expect.poll(known).toEqual([['Otto', 'otto@shop.example']]);
	await page.reload();
	await expect(visitor.panel.getByText('we know where to reach you: otto@shop.example')).toBeVisible();
	await expect(address(visitor)).toHaveCount(0);
});

test('[P4] [X12] without an address and without a line the words are kept, and sent once', async ({
	owner,
	visitor
}) => {
	await visitor.open();
	await expect(address(visitor)).toBeVisible();
	await visitor.page.context().setOffline(true);
	await address(visitor).fill('vera@shop.example');
	await visitor.say('In the tunnel');
	await expect(visitor.says('Will be sent when you are back online')).toBeVisible();
	await visitor.page.context().setOffline(false);
	await expect(visitor.says('Sent')).toBeVisible();
	expect(await owner.texts()).toEqual(['In the tunnel']);
	expect((await owner.read('visitor')).map(({ email }) => email)).toEqual(['vera@shop.example']);
});

test('[P4] the form is filled by keys alone, on a page that forbids markup from text', async ({
	owner,
	site,
	visitor
}) => {
	const { page } = visitor;
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.goto(`${site.origin}/?name=Vera&without-markup`);
	await visitor.open();
	await expect(address(visitor)).toBeVisible();
	const attach = visitor.panel.getByRole('button', { name: 'Attach files' });
	await expect(attach).toBeVisible();
	await page.keyboard.type('Where is my lamp?');
	const save = visitor.panel.getByRole('button', { name: 'Save' });
	for (const next of [attach, save, address(visitor)]) {
		await page.keyboard.press('Shift+Tab');
		await expect(next).toBeFocused();
	}
	await page.keyboard.type('vera@shop.example');
	await page.keyboard.press('Enter');
	await expect(visitor.field).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(visitor.saying('Where is my lamp?')).toBeVisible();
	await expect.poll(async () => (await owner.read('visitor'))[0]?.email).toBe('vera@shop.example');
});
