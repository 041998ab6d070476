/** Going back: the arrows of the app and the system's own step are one way, and the focus is where one came from (product L2, C7, C8). */
import type { Locator } from '@playwright/test';
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

/** Open conversations with these visitors, the last one newest. */
async function come({ origin, session }: WireAgent, names: readonly string[]): Promise<WireVisitor[]> {
	const visitors: WireVisitor[] = [];
	for (const name of names) {
		const visitor = await WireVisitor.come(origin, session.workspaceId, name);
		await visitor.say(`It is ${name}`);
		visitors.push(visitor);
	}
	return visitors;
}

const link = (phone: Phone, name: string): Locator => phone.row(name).getByRole('link');
const at = (phone: Phone, path: string) => expect(phone.page).toHaveURL(`${phone.origin}${path}`);

/** What sees to steps comes after the list: it is there once a key is heard. */
async function isSteady({ page }: Phone): Promise<void> {
	const keys = page.getByRole('dialog', { name: 'Keys' });
	await expect(async () => {
		await page.keyboard.press('?');
		await expect(keys).toBeVisible({ timeout: 500 });
	}).toPass();
	await page.keyboard.press('Escape');
	await expect(keys).toHaveCount(0);
}

test('[L2] [C7] [C8] what was left by an arrow, or resolved, is not met again by the system’s step back', async ({
	phone,
	owner
}) => {
	await come(owner, ['Otto', 'Vera']);
	const { page } = phone;
	const arrow = page.getByRole('link', { name: 'Back', exact: true }).filter({ visible: true });
	await page.getByRole('link', { name: 'Home' }).click();
	await at(phone, '/home');
	await page.getByRole('link', { name: /^Conversations/ }).click();
	await isSteady(phone);
	const vera = await phone.open('Vera');
	await phone.openVisitor();
	await arrow.click();
	await at(phone, vera);
	await arrow.click();
	await at(phone, '/conversations');
	await expect(link(phone, 'Vera')).toBeFocused();
	await phone.open('Otto');
	await phone.resolveButton.click();
	await at(phone, '/conversations');
	await page.goBack();
	await at(phone, '/home');
	// Opened by its address, as from a notification: what was before it is none of the app's.
	await phone.go(vera);
	await expect(page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await isSteady(phone);
	await arrow.click();
	await at(phone, '/conversations');
	await page.goBack();
	await at(phone, '/home');
});

test('[C0] [C7] [C8] on a desk the keys never lose their place: the row that is open leads on to its field, and what goes away to what took its place', async ({
	desk,
	owner
}) => {
	await come(owner, ['Mina', 'Otto', 'Vera']);
	await isSteady(desk);
	const { keyboard } = desk.page;
	const button = (name: string) => desk.page.getByRole('button', { name, exact: true });
	await button('Go online').focus();
	await keyboard.press('Enter');
	await expect(button('Go online')).toHaveCount(0);
	await expect(desk.page.getByRole('radio', { name: 'All 3' })).toBeFocused();
	await link(desk, 'Vera').focus();
	await keyboard.press('Enter');
	await expect(desk.page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await keyboard.press('a');
	await expect(desk.field).toBeFocused();
	await keyboard.type('One moment');
	await keyboard.press('Escape');
	await expect(link(desk, 'Vera')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.field).toBeFocused();
	await keyboard.type('…');
	await expect(desk.field).toHaveValue('One moment…');
	await desk.choose('Visitor details');
	await expect(desk.page.getByRole('heading', { level: 2, name: 'Vera' })).toBeFocused();
	await keyboard.press('Escape');
	await expect(desk.page.getByRole('link', { name: 'Vera', exact: true })).toBeFocused();
	await button('Resolve').focus();
	await keyboard.press('Enter');
	await expect(desk.rows).toHaveCount(2);
	await expect(link(desk, 'Otto')).toBeFocused();
	await keyboard.press('z');
	await expect(desk.rows).toHaveCount(3);
	await expect(desk.notices.getByRole('button', { name: 'Undo' })).toHaveCount(0);
	await expect(link(desk, 'Otto')).toBeFocused();
});

test('[L3] [R1] on a desk a resolved conversation opens by its key beside the resolved, the focus goes on when it is reopened, and keys lead into what was found', async ({
	desk,
	owner
}) => {
	const [vera] = await come(owner, ['Vera']);
	const conversationId = vera?.conversationId ?? '';
	await owner.answer(conversationId, 'Gladly.');
	await owner.wish('resolveConversation', { conversationId, seenPosition: 1_000_000, eventId: newId() });
	await isSteady(desk);
	const { keyboard } = desk.page;
	await keyboard.press('r');
	await expect(link(desk, 'Vera')).toBeFocused();
	await keyboard.press('o');
	await at(desk, `/resolved/${conversationId}`);
	await desk.page.getByRole('button', { name: 'Reopen' }).focus();
	await keyboard.press('Enter');
	await expect(desk.field).toBeVisible();
	await expect(desk.field).toBeFocused();
	await desk.page.getByRole('button', { name: 'Resolve', exact: true }).click();
	await at(desk, '/resolved');
	await expect(link(desk, 'Vera')).toBeVisible();
	await keyboard.press('/');
	const words = desk.page.getByRole('textbox', { name: 'Search conversations' });
	await expect(words).toBeFocused();
	await keyboard.type('gladly');
	await expect(desk.page.getByRole('list', { name: 'Search results' })).toBeVisible();
	await keyboard.press('ArrowDown');
	await expect(link(desk, 'Vera')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await keyboard.press('Escape');
	await expect(link(desk, 'Vera')).toBeFocused();
});

test('[C3] Escape first closes where files come from, and only then leads back to the list', async ({
	desk,
	owner
}) => {
	await come(owner, ['Vera']);
	await isSteady(desk);
	await desk.open('Vera');
	await desk.join();
	const attach = desk.page.getByRole('button', { name: 'Attach files' });
	await attach.focus();
	await desk.page.keyboard.press('Enter');
	await expect(desk.page.getByLabel('Choose files')).toBeVisible();
	await desk.page.keyboard.press('Escape');
	await expect(attach).toHaveAttribute('aria-expanded', 'false');
	await expect(attach).toBeFocused();
	await desk.page.keyboard.press('Escape');
	await expect(link(desk, 'Vera')).toBeFocused();
});
