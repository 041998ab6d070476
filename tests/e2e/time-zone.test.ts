/** In which time zone the days of a workspace begin (product R3). */
import { dayOf } from '#domain/filter-choice.ts';
import { newId } from '#domain/id.ts';
import { isClean, nameOf, optionsOf, tourLooks } from './kit/axe.ts';
import { asPhone, Phone } from './kit/phone.ts';
import { ana, expect, test } from './kit/test.ts';
import { WireAgent, WireVisitor } from './kit/wire.ts';

/** A day and an hour apart, so that it is never the same day in both. */
const WEST = 'Pacific/Pago_Pago';
const EAST = 'Pacific/Kiritimati';

const sheet = ({ page }: Phone) => page.getByRole('dialog', { name: 'Filters' });
const zone = ({ page }: Phone) => page.getByRole('combobox', { name: 'Time zone of the workspace' });

/** Narrows the resolved to one day. */
async function chooseDay(phone: Phone, day: string): Promise<void> {
	await phone.page.getByRole('button', { name: /^Filters/ }).click();
	await sheet(phone).getByText('Choose days', { exact: true }).click();
	for (const end of ['From', 'To']) await sheet(phone).getByLabel(end, { exact: true }).fill(day);
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
}

test('[R3] days are those of the workspace on every device, wherever it is, without a network too', async ({
	newBrowser,
	owner,
	server
}) => {
	await owner.wish('setTimeZone', { workspaceId: owner.session.workspaceId, timeZone: EAST });
	const visitor = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await visitor.say('The lantern came broken');
	const { conversationId } = visitor;
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
	const phone = await Phone.enter(
		await newBrowser({ ...asPhone, timezoneId: WEST }),
		server.origin,
		owner.account
	);
	await phone.go('/resolved');
	await expect(phone.row('Vera')).toBeVisible();
	await phone.isKept();
	const said = (await owner.read('conversation'))[0]?.lastMessageAt ?? 0;
	expect(dayOf(said, EAST)).not.toBe(dayOf(said, WEST));
	for (const offline of [false, true]) {
		await phone.context.setOffline(offline);
		await chooseDay(phone, dayOf(said, WEST));
		await expect(phone.page.getByText('No conversation fits')).toBeVisible();
		await chooseDay(phone, dayOf(said, EAST));
		await expect(phone.page.getByRole('list', { name: 'Search results' })).toContainText('Vera');
	}
	await phone.page.getByRole('button', { name: /^Filters/ }).click();
	await expect(sheet(phone).getByText(/time zone: Pacific\/Kiritimati$/)).toBeVisible();
	await sheet(phone).getByText('Today', { exact: true }).click();
	await sheet(phone).getByRole('button', { name: 'Done' }).click();
	await expect(phone.page.getByRole('list', { name: 'Search results' })).toContainText('Vera');
});

test('[R3] a workspace begins in the time zone of its owner’s browser, who changes it without a network', async ({
	newBrowser,
	server
}) => {
	const context = await newBrowser({ ...asPhone, timezoneId: 'Asia/Kolkata' });
	const phone = new Phone(await context.newPage(), server.origin);
	await phone.go('/sign-up');
	await phone.page.getByLabel('Your name').fill(ana.name);
	await phone.page.getByLabel('E-mail').fill(ana.email);
	await phone.page.getByLabel('Password', { exact: true }).fill(ana.password);
	await phone.page.getByRole('button', { name: 'Create account' }).click();
	await expect(zone(phone)).toHaveValue(/Kolkata|Calcutta/);
	const wire = await WireAgent.signIn(server.origin, ana);
	const kept = async () => (await wire.read('workspace'))[0]?.timeZone;
	await expect.poll(kept).toMatch(/Kolkata|Calcutta/);
	await phone.isKept();
	await context.setOffline(true);
	await zone(phone).selectOption('Europe/Paris');
	// Offered once the choice is stored.
	const own = phone.page.getByRole('button', { name: /^Use this device’s/ });
	await expect(own).toBeVisible();
	await phone.page.reload();
	await expect(zone(phone)).toHaveValue('Europe/Paris');
	await own.click();
	await expect(zone(phone)).toHaveValue(/Kolkata|Calcutta/);
	await zone(phone).selectOption('America/New_York');
	await context.setOffline(false);
	await expect.poll(kept).toBe('America/New_York');
});

for (const look of tourLooks) {
	test(`[R3] axe finds nothing where the time zone is chosen: ${nameOf(look)}`, async ({
		newBrowser,
		owner,
		server
	}) => {
		const page = await (await newBrowser(optionsOf(look))).newPage();
		await page.goto(`${server.origin}/sign-in`);
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill(owner.account.password);
		await page.locator('button[type="submit"]').click();
		await expect(page.getByRole('heading', { level: 1, name: 'Conversations' })).toBeVisible();
		await page.goto(`${server.origin}/home`);
		await expect(page.locator('select')).toBeVisible();
		await isClean(page, 'the home with the time zone');
	});
}
