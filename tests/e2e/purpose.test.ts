/** The main job: a visitor writes, the agent answers without a network, and the visitor reads the answer exactly once. */
import type { Route } from '@playwright/test';
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

const QUESTION = 'Is the tall lamp in stock?';
const ANSWER = 'Two of them. Shall I put one aside?';

test('[C1] [X1] [X4] an answer written without a network, over a closed page and a closed browser, is read exactly once', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	await visitor.ask(QUESTION);
	let context = await pocket.open();
	let phone = await Phone.enter(context, server.origin, owner.account);
	await phone.isKept();
	await expect(phone.row('Vera')).toContainText(QUESTION);
	const address = await phone.open('Vera');
	await expect(visitor.says('Seen')).toBeVisible();

	await context.setOffline(true);
	await phone.join();
	await phone.say(ANSWER);
	await expect(phone.mark('Waiting to be sent')).toBeVisible();
	await phone.page.close();
	phone = new Phone(await context.newPage(), server.origin);
	await phone.go(address);
	await expect(phone.saying(ANSWER)).toHaveCount(1);
	await expect(phone.mark('Waiting to be sent')).toBeVisible();
	await pocket.close();
	context = await pocket.open({ offline: true });
	phone = new Phone(await context.newPage(), server.origin);
	await phone.go(address);
	await expect(phone.saying(QUESTION)).toHaveCount(1);
	await expect(phone.saying(ANSWER)).toHaveCount(1);
	await expect(phone.mark('Waiting to be sent')).toBeVisible();
	await expect(visitor.saying(ANSWER)).toHaveCount(0);

	const page = visitor.page.url();
	await visitor.close();
	await visitor.page.goto('about:blank');
	await context.setOffline(false);
	await expect(phone.mark('Sent')).toBeVisible();
	await visitor.page.goto(page);
	await expect(phone.mark('Delivered')).toBeVisible();
	await visitor.open();
	await expect(phone.mark('Read')).toBeVisible();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await visitor.page.reload();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await expect(visitor.saying('Ana Lindqvist has joined')).toHaveCount(1);
	await expect(phone.saying(ANSWER)).toHaveCount(1);
});

test('[X4] an answer is read once though the server was killed before it said so', async ({
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, QUESTION);
	let died = false;
	const dieAfter = async (route: Route) => {
		await route.fetch();
		await server.kill();
		died = true;
		await route.abort('connectionreset');
	};
	await phone.context.route('**/api/mutate', dieAfter, { times: 1 });
	await phone.say(ANSWER);
	await expect.poll(() => died).toBe(true);
	await server.restart();
	await expect(phone.mark('Read')).toBeVisible();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	for (const page of [phone.page, visitor.page]) await page.reload();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await expect(phone.saying(ANSWER)).toHaveCount(1);
});

test('[X4] an answer is read once though every word of the server about it was lost, twice', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, QUESTION);
	let lost = 0;
	const lose = async (route: Route) => {
		await route.fetch();
		lost += 1;
		await route.abort('connectionreset');
	};
	await phone.context.route('**/api/mutate', lose, { times: 2 });
	await phone.say(ANSWER);
	await expect(phone.mark('Read')).toBeVisible();
	await expect.poll(() => lost).toBe(2);
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await phone.page.reload();
	await expect(phone.saying(ANSWER)).toHaveCount(1);
	expect((await owner.read('message')).filter(({ text }) => text === ANSWER)).toHaveLength(1);
});

test('[X4] [X2] an answer to a server that hangs leaves once when it wakes, also from a page that was opened anew', async ({
	phone,
	server,
	visitor
}) => {
	const address = await meet(visitor, phone, QUESTION);
	await phone.isKept();
	server.freeze();
	await phone.say(ANSWER);
	await expect(phone.mark('Sending')).toBeVisible();
	await phone.go('/outbox');
	await expect(phone.page.getByRole('listitem').filter({ hasText: ANSWER })).toBeVisible();
	await phone.go(address);
	await expect(phone.saying(ANSWER)).toHaveCount(1);
	server.thaw();
	await expect(phone.mark('Read')).toBeVisible();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await visitor.page.reload();
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
});

test('[X4] [C1] the answer of an agent reaches the visitor once, whatever the order in which both come back', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, QUESTION);
	await visitor.page.context().setOffline(true);
	await phone.context.setOffline(true);
	await phone.say(ANSWER);
	await visitor.say('I can come by at six.');
	await phone.context.setOffline(false);
	await expect(phone.mark('Sent')).toBeVisible();
	await visitor.page.context().setOffline(false);
	await expect(visitor.saying(ANSWER)).toHaveCount(1);
	await expect(phone.saying('I can come by at six.')).toHaveCount(1);
	await expect(visitor.says('Seen')).toBeVisible();
});
