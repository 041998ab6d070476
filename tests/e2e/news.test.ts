/** Being told while the app is open (product N5). */
import type { Page } from '@playwright/test';
import { expect, test } from './kit/test.ts';
import { meet, told as toldTest } from './kit/told.ts';
import { WireVisitor } from './kit/wire.ts';

/** Notes what the worker says to a page from now on. */
const noteWords = (page: Page) =>
	page.evaluate(() => {
		const words: string[] = [];
		Object.assign(window, { words });
		navigator.serviceWorker.addEventListener('message', ({ data }) =>
			words.push(String(Reflect.get(data as object, 'tell')))
		);
	});
const wordsOf = (page: Page) => page.evaluate(() => Reflect.get(window, 'words') as readonly string[]);

test('[N5] a message is told by a banner that leads to it, a sound and the title, but not of the conversation on screen', async ({
	phone,
	visitor,
	owner
}) => {
	const { page } = phone;
	await owner.wish('setAvailability', { availability: 'online' });
	await page.evaluate(() => {
		const { start } = OscillatorNode.prototype;
		OscillatorNode.prototype.start = function (when) {
			Object.assign(window, { notes: Number(Reflect.get(window, 'notes') ?? 0) + 1 });
			start.call(this, when);
		};
	});
	const notes = () => page.evaluate(() => Number(Reflect.get(window, 'notes') ?? 0));
	const banner = page.getByRole('status', { name: 'News' });

	await page.getByRole('link', { name: 'Home' }).click();
	await expect(page).toHaveTitle(/^Home/);
	await banner.waitFor({ state: 'attached' });
	await visitor.ask('Do you ship lamps to Lyon?');
	await expect(banner).toContainText('Do you ship lamps to Lyon?');
	await expect(page).toHaveTitle(/^\(1\) /);
	await expect.poll(notes).toBe(2);

	await banner.getByRole('link').click();
	await expect(phone.saying('Do you ship lamps to Lyon?')).toBeVisible();
	await expect(banner).toBeEmpty();
	await phone.join();
	await visitor.say('And to Paris?');
	await expect(phone.saying('And to Paris?')).toBeVisible();
	// Who leaves before it counts as read is told of it.
	const isRead = async () => {
		const [conversation] = await owner.read('conversation');
		return conversation !== undefined && conversation.agentReadPosition >= conversation.visitorPosition;
	};
	await expect.poll(isRead).toBe(true);

	await page.goBack();
	await expect(page).toHaveTitle(/Home/);
	await visitor.say('And to Rome?');
	await expect(banner).toContainText('And to Rome?');
	await expect.poll(notes).toBe(4);
	await banner.getByRole('button', { name: 'Close' }).click();
	await expect(banner).toBeEmpty();
});

toldTest(
	'[N5] [D6] on the screen that shows the app a message is told once: by the app, and by a notification as soon as it is closed',
	async ({ told, visitor, shade, pushService, owner }) => {
		const phone = await told.begin();
		await owner.wish('setAvailability', { availability: 'online' });
		await meet(visitor, phone, 'Do you ship lamps to Lyon?');
		await phone.go('/home');
		await expect(phone.page).toHaveTitle(/^Home/);
		// The part that tells comes once the list stands.
		await phone.page.getByRole('status', { name: 'News' }).waitFor({ state: 'attached' });
		const before = pushService.pushed.length;
		await noteWords(phone.page);
		await visitor.say('And how long does it take?');
		await expect(phone.page.getByRole('status', { name: 'News' })).toContainText('And how long');
		await expect.poll(() => pushService.pushed.length).toBeGreaterThan(before);
		// Its receipt is stored by then, and said by the next screen.
		await expect.poll(() => wordsOf(phone.page)).toContain('pushed');
		await phone.go('/settings/notifications');
		await expect(phone.page.getByText(/^Told: shown/).first()).toBeVisible();
		// What comes while somebody looks is listed, too.
		const decisions = phone.page.getByRole('main').getByText(/^(Told|Not told)/);
		const known = await decisions.count();
		await visitor.say('Or to Nice?');
		await expect.poll(() => decisions.count()).toBeGreaterThan(known);
		expect(shade.shown.filter(({ body }) => body.includes('And how long'))).toEqual([]);
		await told.closeApp();
		await visitor.say('Hello?');
		await expect.poll(() => shade.shown.map(({ body }) => body)).toEqual([expect.stringContaining('Hello?')]);
	}
);

toldTest(
	'[C0] [N5] [N6] a colleague who joins takes the call away: the banner, the numbers and the notification of everybody else',
	async ({ told, visitor, shade, owner, colleague, server }) => {
		const { page } = await told.begin();
		await page.getByRole('link', { name: 'Home' }).click();
		await expect(page).toHaveTitle(/^Home/);
		const banner = page.getByRole('status', { name: 'News' });
		await banner.waitFor({ state: 'attached' });
		await page.evaluate(() => {
			const setAppBadge = (icon: number) => Promise.resolve(void Object.assign(window, { icon }));
			Object.assign(navigator, { setAppBadge });
		});
		const icon = () => page.evaluate(() => Number(Reflect.get(window, 'icon')));
		await visitor.ask('Do you ship lamps to Lyon?');
		await expect(banner).toContainText('Do you ship lamps to Lyon?');
		await expect(page).toHaveTitle(/^\(1\) /);
		await expect.poll(icon).toBe(1);

		await colleague.open('Vera');
		await colleague.join();
		await expect(banner).toBeEmpty();
		await expect(page).toHaveTitle(/^Home/);
		await expect.poll(icon).toBe(0);
		await visitor.say('And to Paris?');
		await expect(colleague.saying('And to Paris?')).toBeVisible();
		await page
			.getByRole('navigation')
			.getByRole('link', { name: /^Conversations/ })
			.click();
		const row = page.getByRole('listitem').filter({ hasText: 'Vera' });
		await expect(row).toContainText('And to Paris?');
		await expect(row.getByRole('img', { name: 'Unread' })).toHaveCount(0);
		await expect(page).toHaveTitle(/^Conversations/);

		await told.closeApp();
		const otto = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Otto');
		await otto.say('Is anybody there?');
		await expect.poll(() => shade.shown.map(({ title }) => title)).toEqual(['Otto']);
		await colleague.page.goBack();
		await colleague.open('Otto');
		await colleague.join();
		const again = await told.context.newPage();
		await again.goto(told.origin);
		await expect.poll(() => shade.shown).toEqual([]);
	}
);

test('[N4] the list says for good that this device is not told, with the next step; who knows it keeps a small mark', async ({
	phone
}) => {
	const { page } = phone;
	const warning = page.getByText('You will not be told of new messages while the app is closed.');
	await expect(warning).toBeVisible();
	await expect(page.getByRole('link', { name: 'Change that' })).toHaveAttribute('href', /notifications$/);
	await page.getByRole('button', { name: 'I know, on this device' }).click();
	await expect(warning).toHaveCount(0);
	const mark = page.getByRole('link', { name: 'Not told on this device' });
	await expect(mark).toBeVisible();
	await phone.goOffline();
	await page.reload();
	await expect(mark).toBeVisible();
	await expect(warning).toHaveCount(0);
});

toldTest(
	'[X10] [P4] who is not online but reachable is there for visitors, and says when it is back',
	async ({ told, visitor, owner }) => {
		const phone = await told.begin();
		await visitor.ask('Is anybody there?');
		await expect(visitor.panel.getByText('Online now: Ana Lindqvist')).toBeVisible();
		await phone.go('/profile');
		await phone.page.getByRole('switch', { name: 'You are online' }).click();
		await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
		await phone.page.getByRole('switch', { name: 'Reachable by push', exact: true }).click();
		await expect(visitor.panel.getByText('We are online')).toBeVisible();
		await expect(phone.page.getByText('owner · Reachable by push')).toBeVisible();

		await phone.page.getByRole('switch', { name: 'Reachable by push', exact: true }).click();
		// The time is said together with what the switch says: so that is stored first.
		await expect(
			phone.page.getByRole('switch', { name: 'Reachable by push', exact: true })
		).not.toBeChecked();
		await phone.page.getByLabel('Back at, for colleagues').fill('09:00');
		await expect(phone.page.getByText(/owner · Offline until .*09:00/i)).toBeVisible();
		await expect(visitor.panel.getByText('Nobody is online right now')).toBeVisible();
		const [agent] = await owner.read('agent');
		expect(agent).toMatchObject({ availability: 'offline', isReachable: true });
	}
);
