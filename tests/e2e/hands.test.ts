/** What is done without a button: swipes and long presses on a phone, keys on a desk (product L2, C0, C5, C7). */
import type { CDPSession, Locator } from '@playwright/test';
import { newId } from '#domain/id.ts';
import { give, paper } from './kit/files.ts';
import type { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

/** Conversations with these visitors, the last one newest. */
async function many(
	owner: WireAgent,
	origin: string,
	names: readonly string[]
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const name of names) {
		const visitor = await WireVisitor.come(origin, owner.session.workspaceId, name);
		await visitor.say('Hello');
		ids.set(name, visitor.conversationId);
	}
	return ids;
}

const keysOf = ({ page }: Phone) => page.getByRole('dialog', { name: 'Keys' });

/** What listens to hands comes after the list: it is there once a key is heard. */
async function isHandy(phone: Phone): Promise<void> {
	await expect(async () => {
		await phone.page.keyboard.press('?');
		await expect(keysOf(phone)).toBeVisible({ timeout: 500 });
	}).toPass();
	await phone.page.keyboard.press('Escape');
	await expect(keysOf(phone)).toHaveCount(0);
}

/** A finger that goes from the middle of a row, by so much; it rests before it is lifted when `resting` says what to look at. */
async function swipe(
	phone: Phone,
	row: Locator,
	{
		dx,
		dy = 0,
		resting,
		from = 0.5
	}: { dx: number; dy?: number; resting?: () => Promise<void>; from?: number }
): Promise<void> {
	const cdp: CDPSession = await phone.context.newCDPSession(phone.page);
	const box = await row.boundingBox();
	if (!box) throw new Error('the row is not there');
	const [x, y] = [box.x + box.width * from, box.y + box.height / 2];
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
		cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
	await touch('touchStart', [{ x, y }]);
	const steps = 8;
	for (let step = 1; step <= steps; step += 1)
		await touch('touchMove', [{ x: x + (dx * step) / steps, y: y + (dy * step) / steps }]);
	await resting?.();
	await touch('touchEnd', []);
	await cdp.detach();
}

test('[L2] [C7] [E12] a row is swiped to resolve, sees what letting go would do, and that is undone, also without a network', async ({
	owner,
	phone,
	server
}) => {
	await many(owner, server.origin, ['Otto', 'Vera']);
	await expect(phone.rows).toHaveCount(2);
	await phone.isKept();
	await isHandy(phone);
	await phone.context.setOffline(true);
	const hint = phone.page.locator('.hint');
	await swipe(phone, phone.row('Vera'), { dx: -40, resting: () => expect(hint).toContainText('Resolve') });
	await expect(hint).toHaveCount(0);
	await expect(phone.rows).toHaveCount(2);
	await swipe(phone, phone.row('Vera'), {
		dx: -120,
		resting: () => expect(hint).toHaveClass(/armed/)
	});
	await expect(phone.rows).toHaveCount(1);
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Conversations' })).toBeVisible();
	await phone.undo();
	await expect(phone.rows).toHaveCount(2);
	await phone.context.setOffline(false);
	await expect
		.poll(async () => (await owner.read('conversation')).map(({ status }) => status))
		.toEqual(['open', 'open']);
});

test('[L2] [C0] [C5] a row is swiped to join and, further, to tag', async ({ owner, phone, server }) => {
	await owner.wish('createTag', { tagId: newId(), name: 'Delivery' });
	await many(owner, server.origin, ['Otto', 'Vera']);
	await expect(phone.rows).toHaveCount(2);
	await isHandy(phone);
	await swipe(phone, phone.row('Vera'), { dx: 110, from: 0.3 });
	await expect(phone.notices.getByText('You joined the conversation with Vera')).toBeVisible();
	await expect(phone.row('Vera').getByText('Assigned to Ana Lindqvist')).toBeAttached();
	await swipe(phone, phone.row('Otto'), { dx: 220, from: 0.3 });
	const picker = phone.page.getByRole('dialog', { name: 'Tags of this conversation' });
	await picker.locator('label').filter({ hasText: 'Delivery' }).first().click();
	await picker.getByRole('button', { name: 'Done' }).click();
	await expect(phone.row('Otto')).toContainText('Delivery');
	await expect(phone.row('Otto').getByText('Assigned')).toHaveCount(0);
});

test('[L2] a finger that scrolls, or begins at the edge where the browser goes back, swipes nothing', async ({
	owner,
	phone,
	server
}) => {
	await many(owner, server.origin, ['Otto', 'Vera']);
	await expect(phone.rows).toHaveCount(2);
	await isHandy(phone);
	const nothing = () => expect(phone.page.locator('.hint')).toHaveCount(0);
	await swipe(phone, phone.row('Vera'), { dx: -60, dy: 90, resting: nothing });
	await swipe(phone, phone.row('Vera'), { dx: 160, from: 0.01, resting: nothing });
	await expect(phone.rows).toHaveCount(2);
	await phone.open('Vera');
});

test('[L2] a long press opens what a swipe does, and it is done', async ({ owner, phone, server }) => {
	await many(owner, server.origin, ['Otto', 'Vera']);
	await expect(phone.rows).toHaveCount(2);
	await isHandy(phone);
	await phone.row('Vera').getByRole('link').dispatchEvent('contextmenu', { pointerType: 'touch' });
	const menu = phone.page.getByRole('dialog', { name: 'Vera' });
	await menu.getByRole('button', { name: 'Join the conversation' }).click();
	await expect(phone.row('Vera').getByText('Assigned to Ana Lindqvist')).toBeAttached();
	await phone.row('Vera').getByRole('link').dispatchEvent('contextmenu', { pointerType: 'touch' });
	await expect(menu.getByRole('button', { name: 'Join' })).toHaveCount(0);
	await menu.getByRole('button', { name: 'Resolve the conversation' }).click();
	await expect(phone.rows).toHaveCount(1);
});

test('[L2] [C0] [C5] [C7] on a desk keys move, open, join, tag, note, hand over and resolve, and the focus is never lost', async ({
	desk,
	owner,
	server
}) => {
	await owner.wish('createTag', { tagId: newId(), name: 'Delivery' });
	await many(owner, server.origin, ['Mina', 'Otto', 'Vera']);
	await expect(desk.rows).toHaveCount(3);
	await isHandy(desk);
	const { keyboard } = desk.page;
	const link = (name: string) => desk.row(name).getByRole('link');
	await keyboard.press('j');
	await expect(link('Vera')).toBeFocused();
	await keyboard.press('ArrowDown');
	await expect(link('Otto')).toBeFocused();
	await keyboard.press('a');
	await expect(desk.row('Otto').getByText('Assigned to Ana Lindqvist')).toBeAttached();
	await keyboard.press('t');
	const picker = desk.page.getByRole('dialog', { name: 'Tags of this conversation' });
	await picker.getByLabel('Find or add a tag').fill('deliv');
	await keyboard.press('Enter');
	await keyboard.press('Escape');
	await expect(picker).toHaveCount(0);
	await expect(desk.row('Otto')).toContainText('Delivery');
	await expect(link('Otto')).toBeFocused();
	await keyboard.press('h');
	await expect(desk.page.getByRole('dialog', { name: 'Hand the conversation over' })).toBeVisible();
	await keyboard.press('Escape');
	await expect(link('Otto')).toBeFocused();
	await keyboard.press('n');
	const note = desk.page.getByRole('textbox', { name: 'Your note, for agents only' });
	await expect(note).toBeFocused();
	await keyboard.type('je rej?');
	await expect(note).toHaveValue('je rej?');
	await keyboard.press('Escape');
	await expect(link('Otto')).toBeFocused();
	// The thread is open by now: what is typed goes into the note, and does nothing else.
	await keyboard.press('n');
	await expect(note).toBeFocused();
	await keyboard.type('e');
	await expect(note).toHaveValue('je rej?e');
	await give(note, 'paste', paper('secret.pdf'));
	await expect(desk.notices.getByText('Files go to the visitor')).toBeVisible();
	await keyboard.press('Escape');
	await expect(link('Otto')).toBeFocused();
	await keyboard.press('k');
	await expect(link('Vera')).toBeFocused();
	await keyboard.press('e');
	await expect(desk.rows).toHaveCount(2);
	await expect(link('Otto')).toBeFocused();
	await expect(desk.notices.getByText('Conversation resolved')).toBeVisible();
	await keyboard.press('j');
	await expect(link('Mina')).toBeFocused();
	await keyboard.press('Enter');
	await expect(desk.page.getByRole('heading', { level: 1, name: 'Mina' })).toBeVisible();
	await keyboard.press('r');
	await expect(desk.page.getByRole('heading', { level: 1, name: 'Resolved' })).toBeVisible();
	await expect(link('Vera')).toBeFocused();
	await keyboard.press('c');
	await expect(desk.page.getByRole('heading', { level: 1, name: 'Conversations' })).toBeVisible();
	await keyboard.press('/');
	await expect(desk.page.getByRole('textbox', { name: 'Search conversations' })).toBeFocused();
});

test('[L2] “?” tells all keys, and so does the profile', async ({ desk, phone }) => {
	await isHandy(desk);
	await desk.page.keyboard.press('?');
	await expect(keysOf(desk).getByText('Next conversation')).toBeVisible();
	await desk.page.keyboard.press('Escape');
	await expect(keysOf(desk)).toHaveCount(0);
	await phone.go('/profile');
	await phone.page.getByRole('button', { name: 'Show the keys' }).click();
	await expect(keysOf(phone).getByText('Resolve', { exact: true })).toBeVisible();
});
