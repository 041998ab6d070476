/** Sending while the app is closed: the browser wakes the worker when the line is back (product X15). */
import type { BrowserContext } from '@playwright/test';
import { Attaching, paper } from './kit/files.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

/** Cuts the network of a phone whose browser may wake the worker. */
async function cut(phone: Phone): Promise<void> {
	await phone.context.grantPermissions(['background-sync']);
	await phone.isKept();
	await phone.context.setOffline(true);
}

/** Resolves when the browser was asked to send later. */
const isAskedFor = (phone: Phone) =>
	expect
		.poll(() =>
			phone.page.evaluate(async () => {
				const ready = await navigator.serviceWorker.ready;
				return (await (ready as unknown as { sync: { getTags(): Promise<string[]> } }).sync.getTags()).length;
			})
		)
		.toBe(1);

/** Closes the app; the browser goes on, as it does on a phone. */
async function closeApp(phone: Phone): Promise<BrowserContext> {
	const { context } = phone;
	await context.newPage();
	await phone.page.close();
	return context;
}

test('[X15] a reply written without a network leaves from the closed app when the line is back, exactly once', async ({
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Do you ship to Lyon?');
	await cut(phone);
	await phone.say('Yes, within three days');
	await phone.say('And back, too');
	await isAskedFor(phone);
	const context = await closeApp(phone);
	await context.setOffline(false);
	await expect(visitor.saying('And back, too')).toHaveCount(1);
	await expect(visitor.saying('Yes, within three days')).toHaveCount(1);

	// The app finds them sent, and sends nothing again.
	const page = await context.newPage();
	await page.goto(phone.origin + address);
	await visitor.say('Thank you');
	await expect(page.getByRole('log').getByText('Thank you', { exact: true })).toBeVisible();
	await expect(page.getByRole('log').getByText('And back, too', { exact: true })).toHaveCount(1);
	await expect(visitor.saying('Yes, within three days')).toHaveCount(1);
	await expect(visitor.saying('And back, too')).toHaveCount(1);
});

test('[X15] [X13] a file that was chosen without a network leaves from the closed app, too', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'What does it look like?');
	await cut(phone);
	const attaching = new Attaching(phone.page);
	await attaching.choose(paper('lamp.pdf'));
	await attaching.send.click();
	await expect(phone.thread.getByText('lamp.pdf')).toBeVisible();
	await isAskedFor(phone);
	const context = await closeApp(phone);
	await context.setOffline(false);
	await expect(visitor.thread.getByText('lamp.pdf')).toHaveCount(1);
});

test('[X15] [P9] what was kept at signing out is not sent by whoever signs in next', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	const boris = { name: 'Boris Lindqvist', email: 'boris@lantern.example', password: 'another warm light' };
	await server.addColleague({ workspaceId: owner.session.workspaceId, ...boris });
	await cut(phone);
	await phone.say('Only mine');
	await isAskedFor(phone);
	await phone.go('/profile');
	await phone.page.getByRole('button', { name: 'Sign out' }).click();
	await phone.page.getByRole('button', { name: 'Keep it for my next sign-in' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
	await phone.context.setOffline(false);
	await phone.signIn(boris);
	await phone.open('Vera');
	await phone.join();
	await phone.say('Somebody else');
	await expect(visitor.saying('Somebody else')).toHaveCount(1);
	await expect(visitor.saying('Only mine')).toHaveCount(0);
});
