/** Being told in Firefox while the app is closed: a real encrypted push, through a stand-in for Mozilla's service (issue 5). */
import { find, inFirefox as test, read } from './kit/firefox.ts';
import { expect } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

test('[N6] in Firefox, too, the app is closed: a message comes as a notification, and a click opens its conversation', async ({
	autopush,
	firefox,
	owner,
	server,
	shade
}) => {
	const page = await firefox.newPage();
	await page.goto(`${server.origin}/sign-in`);
	await find(page, 'textbox', 'E-mail').fill(owner.account.email);
	await page.locator('input[type="password"]').fill(owner.account.password);
	await find(page, 'button', 'Sign in').click();
	await read(page, 'Up to date');
	await owner.wish('setAvailability', { availability: 'online' });
	await page.goto(`${server.origin}/settings/notifications`);
	await find(page, 'button', 'Turn on notifications').click();
	await read(page, 'This device tells you of new messages');
	// Firefox ends with its last page, as it does not on a phone.
	await firefox.newPage();
	await page.close();

	const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await vera.say('Do you ship lamps to Lyon?');
	await expect.poll(() => shade.shown.map(({ title }) => title)).toEqual(['Vera']);
	expect(autopush.pushed).toMatchObject([{ isSigned: true, status: 201, urgency: 'high' }]);
	const [shown] = shade.shown;
	if (!shown) throw new Error('nothing is shown');
	expect(shown.body).toContain('Do you ship lamps to Lyon?');

	const opened = firefox.waitForTarget((target) => target.url().includes('/conversations/'));
	shade.click(shown);
	const conversation = await (await opened).page();
	if (!conversation) throw new Error('no page was opened');
	await find(conversation, 'heading', 'Vera').wait();
	await read(conversation, 'Do you ship lamps to Lyon?');
});
