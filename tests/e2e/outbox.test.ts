/** The visible outbox, the stale guard: what a person sees of a line at its worst (product X2, X3, X4). */
import { newId } from '#domain/id.ts';
import { Phone } from './kit/phone.ts';
import { ben, expect, meet, test as base } from './kit/test.ts';
import { WireAgent } from './kit/wire.ts';

const test = base.extend<{ answerer: WireAgent }>({
	/** A colleague without a screen. */
	answerer: async ({ owner, server }, use) => {
		await server.addColleague({ workspaceId: owner.session.workspaceId, ...ben });
		await use(await WireAgent.signIn(server.origin, ben));
	}
});

const part = (phone: Phone, name: 'Needs you' | 'On its way' | 'Done') =>
	phone.page.getByRole('region', { name }).getByRole('article');

test('[X2] an action waits, is sent and is done, each with its time', async ({ phone, server, visitor }) => {
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.say('In the tunnel');
	await phone.page.getByRole('link', { name: 'Outbox: 1 waiting' }).click();
	const waiting = part(phone, 'On its way');
	await expect(waiting).toContainText(/Message to Vera\s*Waiting · \d+:\d\d\s*In the tunnel/);
	await phone.context.setOffline(false);
	await expect(part(phone, 'Done').last()).toContainText(/Message to Vera\s*Done · \d+:\d\d\s*In the tunnel/);
	await phone.page.goBack();
	await expect(phone.mark('Read')).toBeVisible();
	server.freeze();
	await phone.say('In the lift');
	await phone.page.getByRole('link', { name: 'Outbox: 1 waiting' }).click();
	await expect(waiting).toContainText(/Message to Vera\s*Sending · \d+:\d\d\s*In the lift/);
	await expect(waiting.getByRole('button')).toHaveCount(0);
	server.thaw();
	await expect(part(phone, 'Done').last()).toContainText('In the lift');
	await expect(phone.page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
	for (const text of ['In the tunnel', 'In the lift']) await expect(visitor.saying(text)).toHaveCount(1);
});

test('[X2] a waiting message is edited where it was written, and keeps its words over a restart', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	for (const text of ['one', 'two', 'three']) await phone.say(text);
	await phone.page.getByRole('link', { name: 'Outbox: 3 waiting' }).click();
	await part(phone, 'On its way').nth(1).getByRole('button', { name: 'Edit' }).click();
	await expect(phone.field).toHaveValue('two');
	await expect(phone.saying('two')).toHaveCount(0);
	const address = new URL(phone.page.url()).pathname;
	await pocket.close();
	phone = new Phone(await (await pocket.open({ offline: true })).newPage(), server.origin);
	await phone.go(address);
	await expect(phone.field).toHaveValue('two');
	await phone.say('two and a half');
	await phone.context.setOffline(false);
	for (const text of ['one', 'three', 'two and a half']) await expect(visitor.saying(text)).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Hello', 'one', 'three', 'two and a half']);
});

test('[X2] while the server is away nothing on the screen changes with each attempt', async ({
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.isKept();
	await server.stop();
	await phone.say('Patience');
	await phone.page.getByRole('link', { name: 'Outbox: 1 waiting' }).click();
	await expect(part(phone, 'On its way').getByRole('button', { name: 'Withdraw' })).toBeVisible();
	await phone.page.evaluate(() => {
		document.body.dataset['seen'] = '';
		const look = () => {
			if (document.querySelector('article')?.textContent.includes('Sending'))
				document.body.dataset['seen'] = 'yes';
		};
		new MutationObserver(look).observe(document.body, {
			subtree: true,
			childList: true,
			characterData: true
		});
	});
	for (let attempts = 0; attempts < 3; attempts += 1)
		await phone.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/mutate'));
	expect(await phone.page.evaluate(() => document.body.dataset['seen'])).toBe('');
	await part(phone, 'On its way').getByRole('button', { name: 'Withdraw' }).click();
	await expect(phone.page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
	await server.restart();
	await phone.isUpToDate();
	await expect(visitor.saying('Patience')).toHaveCount(0);
});

for (const end of ['answered', 'resolved'] as const) {
	test(`[X3] a reply that waited while a colleague ${end} is held, with what happened`, async ({
		answerer,
		timedPhone: phone,
		visitor
	}) => {
		await meet(visitor, phone, 'Do you have it in blue?');
		await phone.context.setOffline(true);
		await phone.say('Yes, in blue.');
		const conversationId = new URL(phone.page.url()).pathname.split('/').at(-1) ?? '';
		if (end === 'answered') await answerer.answer(conversationId, 'Only in green.');
		else
			await answerer.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000 });
		await phone.context.clock.fastForward('05:00');
		await phone.context.setOffline(false);
		await expect(phone.mark('Held back')).toBeVisible();
		const missed = phone.thread.getByRole('region', { name: 'Since you wrote it:' });
		await expect(missed).toContainText(
			end === 'answered' ? 'Ben Okafor Only in green.' : 'Ben Okafor resolved the conversation'
		);
		await phone.page.getByRole('link', { name: 'Outbox: 1 needs you' }).click();
		await expect(part(phone, 'Needs you')).toContainText('Yes, in blue.');
		await expect(part(phone, 'Needs you')).toContainText('Since you wrote it:');
		if (end === 'answered') {
			await part(phone, 'Needs you').getByRole('button', { name: 'Send anyway' }).click();
			await expect(visitor.saying('Yes, in blue.')).toHaveCount(1);
		} else {
			await part(phone, 'Needs you').getByRole('button', { name: 'Edit' }).click();
			await phone.page.getByRole('button', { name: 'Reopen' }).click();
			await expect(phone.field).toHaveValue('Yes, in blue.');
			await phone.say('Yes, in blue and green.');
			await expect(visitor.saying('Yes, in blue and green.')).toHaveCount(1);
			await expect(visitor.saying('Yes, in blue.')).toHaveCount(0);
		}
	});
}

test('[X4] a phone that is killed while it sends, and a server that is killed before it answers, give one bubble', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	const address = await meet(visitor, phone, 'Hello');
	await phone.isKept();
	const sending = phone.page.waitForRequest('**/api/mutate');
	server.freeze();
	await phone.say('Once and only once');
	await sending;
	await pocket.close();
	server.thaw();
	phone = new Phone(await (await pocket.open()).newPage(), server.origin);
	await phone.go(address);
	await expect(visitor.saying('Once and only once')).toHaveCount(1);
	server.freeze();
	await phone.say('And once more');
	await server.kill();
	await server.restart();
	await expect(visitor.saying('And once more')).toHaveCount(1);
	for (const text of ['Once and only once', 'And once more']) await expect(phone.saying(text)).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Hello', 'Once and only once', 'And once more']);
});
