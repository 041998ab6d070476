/** Being told while the app is closed: real encrypted pushes, through a stand-in for the push service of Chromium (issue 5). */
import { expect, meet, told as test } from './kit/told.ts';

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
	await told.begin();
	await told.closeApp();
	await visitor.ask('Is anybody there?');
	await expect.poll(() => shade.shown.length).toBe(1);
	const [asked] = shade.shown;
	if (!asked) throw new Error('nothing is shown');
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
