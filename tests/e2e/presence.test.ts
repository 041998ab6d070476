/** The switch of whether an agent is there, on every screen (product P4). */
import type { Locator } from '@playwright/test';
import type { Chat } from './kit/chat.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

/** The least that a thumb meets without looking, in pixels. */
const TOUCH = 44;

/** The switch in the head of a phone's screens, in the rail of a desk. */
const status = ({ page }: Phone): Locator => page.getByRole('switch', { name: 'Your status:' });
const online = ({ panel }: Chat) => panel.getByText('Online now: Ana Lindqvist');
const nobody = ({ panel }: Chat) => panel.getByText('Nobody is online right now');

async function isLargeEnough(one: Locator): Promise<void> {
	const box = await one.boundingBox();
	expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(TOUCH);
}

test('[P4] one tap in the head of any main screen goes online, and offline, which can be undone', async ({
	phone,
	visitor
}) => {
	await visitor.open();
	for (const place of ['/home', '/resolved', '/profile', '/conversations']) {
		await phone.go(place);
		await expect(status(phone)).not.toBeChecked();
		await isLargeEnough(status(phone));
	}
	await status(phone).tap();
	await expect(status(phone)).toBeChecked();
	await expect(status(phone)).toHaveText('Online');
	await expect(phone.page.getByText('Visitors see you as away.')).toHaveCount(0);
	await expect(online(visitor)).toBeVisible();
	await expect(phone.notices.getByRole('button', { name: 'Undo' })).toHaveCount(0);
	await status(phone).tap();
	await expect(status(phone)).toHaveText('Offline');
	await expect(phone.page.getByText('Visitors see you as away.')).toBeVisible();
	await expect(nobody(visitor)).toBeVisible();
	await phone.undo('You are offline');
	await expect(status(phone)).toBeChecked();
	await expect(online(visitor)).toBeVisible();
});

test('[P4] on a desk the switch stands in the rail, beside an open conversation too, and keys press it', async ({
	desk,
	visitor
}) => {
	await meet(visitor, desk, 'Do you repair lanterns?');
	await isLargeEnough(status(desk));
	await status(desk).focus();
	await desk.page.keyboard.press('Space');
	await expect(status(desk)).toBeChecked();
	await expect(status(desk)).toBeFocused();
	await expect(online(visitor)).toBeVisible();
	await desk.go('/profile');
	await desk.page.getByRole('switch', { name: 'You are online' }).click();
	await expect(status(desk)).toHaveText('Offline');
	await desk.undo('You are offline');
	await expect(desk.page.getByRole('switch', { name: 'You are online' })).toBeChecked();
	await expect(status(desk)).toBeChecked();
});

test('[P4] [X10] what a press takes away, the moment at which one is back, comes back with its undoing', async ({
	owner,
	phone
}) => {
	await phone.go('/profile');
	await phone.page.getByLabel('Back at, for colleagues').fill('09:00');
	await expect(status(phone)).toHaveAccessibleName(/^Your status: Offline until .*0?9:00/);
	const backAt = async () => (await owner.read('agent'))[0]?.backAt;
	await expect.poll(backAt).toBeDefined();
	const before = await backAt();
	await status(phone).tap();
	await expect.poll(backAt).toBeUndefined();
	await phone.undo('You are online');
	await expect(status(phone)).toHaveAccessibleName(/^Your status: Offline until .*0?9:00/);
	await expect.poll(backAt).toBe(before);
});

test('[P4] without a network the switch shows at once what waits, over a restart too, and it is done as of then', async ({
	owner,
	phone,
	visitor
}) => {
	await visitor.open();
	await phone.goOffline();
	await status(phone).tap();
	await expect(status(phone)).toHaveAccessibleName(
		'Your status: Online · Takes effect when you are back online'
	);
	const pressedBy = Date.now();
	await phone.page.reload();
	await expect(status(phone)).toHaveAccessibleName(
		'Your status: Online · Takes effect when you are back online'
	);
	await expect(nobody(visitor)).toBeVisible();
	await phone.context.setOffline(false);
	await expect(online(visitor)).toBeVisible();
	await expect(status(phone)).toHaveAccessibleName('Your status: Online');
	const [agent] = await owner.read('agent');
	expect(agent?.availabilityAt).toBeLessThanOrEqual(pressedBy);
});
