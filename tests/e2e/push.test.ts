/** Being told while the app is closed: real encrypted pushes, through a stand-in for the push service of Chromium (issue 5). */
import type { Page } from '@playwright/test';
import { newId } from '#domain/id.ts';
import type { NoticeChoices } from '#domain/notice.ts';
import type { SubscribeRequest } from '#protocol/push.ts';
import { expect, meet, told as test } from './kit/told.ts';
import { WireVisitor } from './kit/wire.ts';

type Kit = Parameters<Parameters<typeof test>[2]>[0];

/** A visitor asks while the app is closed. @returns the notification that says so */
async function askedWhileClosed({ told, visitor, shade }: Pick<Kit, 'told' | 'visitor' | 'shade'>) {
	await told.begin();
	await told.closeApp();
	await visitor.ask('Is anybody there?');
	await expect.poll(() => shade.shown.length).toBe(1);
	const [asked] = shade.shown;
	if (!asked) throw new Error('nothing is shown');
	return asked;
}

/** Chooses something of what this device is told; the server knows it when this resolves. */
async function choose(
	page: Page,
	press: () => Promise<void>,
	isSo: (choices: NoticeChoices) => boolean
): Promise<void> {
	const said = page.waitForResponse(
		(response) =>
			response.url().endsWith('/api/push/subscribe') &&
			isSo((response.request().postDataJSON() as SubscribeRequest).choices)
	);
	await press();
	expect((await said).status()).toBe(200);
}

test('[N6] [X8] the app is closed: a message comes as a notification, and a tap shows it without a network', async ({
	told,
	visitor,
	shade,
	pushService
}) => {
	const phone = await told.begin();
	await meet(visitor, phone, 'Do you ship lamps to Lyon?');
	await told.closeApp();

	await visitor.say('And how long does it take?');
	await expect
		.poll(() => shade.shown.map(({ body }) => body))
		.toEqual([expect.stringContaining('And how long does it take?')]);
	expect(pushService.pushed.at(-1)).toMatchObject({ isSigned: true, status: 201, urgency: 'high' });

	await told.context.setOffline(true);
	const [shown] = shade.shown;
	if (!shown) throw new Error('nothing is shown');
	const opened = told.context.waitForEvent('page');
	shade.click(shown);
	const page = await opened;
	await expect(page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await expect(page.getByRole('log').getByText('And how long does it take?', { exact: true })).toBeVisible();
});

test('[N6] a reply typed into the notification reaches the visitor without opening the app, and what is read elsewhere leaves the screen', async ({
	told,
	visitor,
	shade,
	owner
}) => {
	const asked = await askedWhileClosed({ told, visitor, shade });
	expect(Object.values(asked.actions)).toContain('Mark as read');

	shade.reply(asked, 'Yes, good evening!');
	await expect(visitor.saying('Yes, good evening!')).toHaveCount(1);
	await expect.poll(() => shade.shown[0]?.body).toContain('Sent: Yes, good evening!');

	await visitor.say('Do you ship to Lyon?');
	await expect
		.poll(() => shade.shown.map(({ body }) => body))
		.toEqual([expect.stringContaining('Do you ship to Lyon?')]);
	const [conversation] = await owner.read('conversation');
	const { id: conversationId = '', lastPosition: position = 0 } = conversation ?? {};
	await owner.wish('markRead', { conversationId, position });
	const page = await told.context.newPage();
	await page.goto(told.origin);
	await expect.poll(() => shade.shown).toEqual([]);
});

test('[X15] [N6] a reply typed into the notification without a line leaves the closed app once there is one, and is said to be sent', async ({
	told,
	visitor,
	shade
}) => {
	const asked = await askedWhileClosed({ told, visitor, shade });
	await told.context.setOffline(true);
	shade.reply(asked, 'From the tunnel');
	await expect.poll(() => shade.shown[0]?.body).toContain('Waiting for the line: From the tunnel');

	await told.context.setOffline(false);
	// Whichever is first: the next try of the worker, or a push.
	await visitor.say('Hello?');
	await expect(visitor.saying('From the tunnel')).toHaveCount(1);
	await expect.poll(() => shade.shown.map(({ body }) => body).join()).not.toContain('Waiting for the line');
});

test('[N3] [N4] a permission that is taken back in the browser’s own menus is noticed on the open screen, and so is its return', async ({
	told
}) => {
	const { page } = await told.begin();
	const browser = await told.context.newCDPSession(page);
	const allow = (setting: 'denied' | 'granted') =>
		browser.send('Browser.setPermission', {
			permission: { name: 'notifications' },
			setting,
			origin: told.origin
		});
	const warning = page.getByText('You will not be told of new messages while the app is closed.');
	await expect(warning).toHaveCount(0);
	await allow('denied');
	await expect(warning).toBeVisible();
	await allow('granted');
	await expect(warning).toHaveCount(0);
});

test('[N3] [N4] [X9] a device that is not told says so until it is, and a test proves it with its delay', async ({
	told,
	shade
}) => {
	const phone = await told.enter();
	const warning = phone.page.getByText('You will not be told of new messages while the app is closed.');
	await expect(warning).toBeVisible();
	await phone.page.getByRole('link', { name: 'Change that' }).click();
	await expect(phone.page.getByText('You will not be told of new messages', { exact: true })).toBeVisible();
	await phone.page.getByRole('button', { name: 'Turn on notifications' }).click();
	await expect(phone.page.getByText('This device tells you of new messages')).toBeVisible();

	await phone.page.getByRole('button', { name: 'Send a test' }).click();
	await expect(phone.page.getByText(/^It was shown after [\d.]+ sec/)).toBeVisible();
	expect(shade.shown.map(({ title }) => title)).toEqual(['Notifications reach this device']);

	await phone.page.context().setOffline(true);
	await phone.page.getByText('Name only').click();
	// The choice shows itself; that it is stored is said nowhere.
	await expect.poll(() => phone.stored('device')).toMatchObject([{ choices: { preview: 'name' } }]);
	await phone.page.reload();
	await expect(phone.page.getByRole('radio', { name: 'Name only' })).toBeChecked();
	await phone.page.context().setOffline(false);

	await phone.go('/profile');
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	await expect.poll(() => shade.shown).toEqual([]);
	const isReached = () =>
		phone.page.evaluate(async () => {
			const { pushManager } = await navigator.serviceWorker.ready;
			return (await pushManager.getSubscription()) !== null;
		});
	await expect.poll(isReached).toBe(false);
});

test('[N7] [E4] on a locked screen stands as much as its person chose for this device: the name without the words, or neither', async ({
	told,
	shade,
	owner
}) => {
	const phone = await told.begin();
	const said = async (name: string) => {
		const visitor = await WireVisitor.come(told.origin, owner.session.workspaceId, name);
		const before = shade.shown.length;
		await visitor.say('My card number is 1234');
		await expect.poll(() => shade.shown.length).toBe(before + 1);
		const { title = '', body = '' } = shade.shown.at(-1) ?? {};
		// The browser puts the address of the site before them.
		return [title, body.split('\n').at(-1)];
	};
	await phone.go('/settings/notifications');
	const only = (page: Page, words: string, preview: NoticeChoices['preview']) =>
		choose(
			page,
			() => page.getByText(words, { exact: true }).click(),
			(choices) => choices.preview === preview
		);
	await only(phone.page, 'Name only', 'name');
	await told.closeApp();
	expect(await said('Vera')).toEqual(['Vera', 'New message']);

	const page = await told.context.newPage();
	await page.goto(`${told.origin}/settings/notifications`);
	await only(page, 'Neither', 'nothing');
	await page.close();
	expect(await said('Otto')).toEqual(['Porchlight', 'New message']);
});

test('[E4] [P5] [X9] a muted group, quiet hours and being offline keep this device silent, and push health says which of them it was', async ({
	told,
	pushService,
	owner
}) => {
	// Eight decisions, each of which is waited for.
	test.setTimeout(180_000);
	const { page } = await told.begin();
	const [groupId, eventId] = [newId(), newId()];
	const { agentId, workspaceId } = owner.session;
	await owner.wish('createGroup', { groupId, name: 'Sales' });
	await owner.wish('joinGroup', { agentId, groupId });
	const come = (name: string) => WireVisitor.come(told.origin, workspaceId, name);
	const [mina, otto, vera, cleo] = [
		await come('Mina'),
		await come('Otto'),
		await come('Vera'),
		await come('Cleo')
	];
	const of = (name: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: name }).first();
	await page.goto(`${told.origin}/settings/notifications`);
	await mina.say('Hello');
	await expect(of('Mina')).toContainText('Told: shown');
	await owner.wish('transferConversation', { conversationId: mina.conversationId, eventId, groupId });
	await expect(of('Mina')).toContainText('Not told: it was your own');
	const before = pushService.pushed.length;

	const groups = page.getByRole('group', { name: 'In conversations of these groups' });
	const sales = groups.getByRole('checkbox', { name: 'Sales' });
	await choose(
		page,
		() => sales.click(),
		({ mutedGroupIds }) => mutedGroupIds.includes(groupId)
	);
	await mina.say('Anybody?');
	await expect(of('Mina')).toContainText('Not told: you do not want to hear of this group');

	const hours = page.getByRole('switch', { name: 'Quiet hours' });
	await choose(
		page,
		() => hours.click(),
		({ quietHours }) => quietHours !== undefined
	);
	for (const [edge, byMinutes] of [
		['From', -60],
		['To', 120]
	] as const)
		await choose(
			page,
			() => page.getByLabel(edge, { exact: true }).fill(clock(byMinutes)),
			({ quietHours }) => quietHours?.[edge === 'From' ? 'from' : 'to'] === minuteOf(clock(byMinutes))
		);
	await otto.say('Hello');
	await expect(of('Otto')).toContainText('Not told: it was within your quiet hours');
	await choose(
		page,
		() => hours.click(),
		({ quietHours }) => quietHours === undefined
	);

	// While offline it is told of its own, as long as nothing else is chosen.
	await owner.wish('setAvailability', { availability: 'offline' });
	await vera.say('Hello');
	await expect(of('Vera')).toContainText('Not told: you were not online');
	expect(pushService.pushed.length).toBe(before);
	await cleo.say('Hello');
	await owner.answer(cleo.conversationId, 'Good evening');
	await cleo.say('Do you ship lamps?');
	await expect(of('Cleo')).toContainText('Told: shown');
	const nothing = page.getByText('Of nothing', { exact: true });
	await choose(
		page,
		() => nothing.click(),
		({ whileOffline }) => whileOffline === 'none'
	);
	await cleo.say('To Lyon?');
	await expect(of('Cleo')).toContainText('Not told: you were not online');
	expect(pushService.pushed.length).toBe(before + 1);
});

/** A time of the day so many minutes from now, as its field has it. */
const clock = (byMinutes: number): string => {
	const at = new Date(Date.now() + byMinutes * 60_000);
	return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
};

const minuteOf = (time: string): number => {
	const [hour = 0, minute = 0] = time.split(':').map(Number);
	return hour * 60 + minute;
};
