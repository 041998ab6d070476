/** The list of resolved conversations goes on beyond what the device keeps, and says where each is (product L3). */
import type { Locator } from '@playwright/test';
import { DAY_MS } from '#domain/clock.ts';
import type { Put } from '#domain/mutator.ts';
import { make } from '../kit/make.ts';
import { asPhone, Phone } from './kit/phone.ts';
import type { TestServer } from './kit/server.ts';
import { expect, test } from './kit/test.ts';
import { longThread } from './kit/threads.ts';
import type { WireAgent } from './kit/wire.ts';

/** So many conversations, one a day, each resolved with its last message. @param from how many days ago the newest ended */
async function resolvedOnes(
	server: TestServer,
	{ session: { workspaceId } }: WireAgent,
	{ name, count, from }: { readonly name: string; readonly count: number; readonly from: number }
): Promise<void> {
	const puts = Array.from({ length: count }, (_, index): Put[] => {
		const at = Date.now() - (from + index) * DAY_MS;
		const visitor = make('visitor', { name: `${name} ${index + 1}`, createdAt: at, seenAt: at });
		const ended = { status: 'resolved', createdAt: at, lastMessageAt: at, resolvedAt: at } as const;
		const document = make('conversation', { visitorId: visitor.id, lastText: 'Thank you', ...ended });
		return [
			{ collection: 'visitor', document: visitor },
			{ collection: 'conversation', document }
		];
	});
	await server.seed(workspaceId, puts.flat());
}

const older = (phone: Phone) =>
	phone.page.getByRole('list', { name: 'Older resolved conversations' }).getByRole('listitem');
/** One of them, by its visitor. */
const old = (phone: Phone, visitor: string) =>
	older(phone).filter({ has: phone.page.getByText(visitor, { exact: true }) });
const said = (phone: Phone, text: string) => phone.page.getByRole('status').filter({ hasText: text });

/** Turns the wheel over the list until a row is in sight. */
async function scrollTo(phone: Phone, row: Locator): Promise<void> {
	await phone.page.getByRole('list', { name: 'Resolved conversations', exact: true }).hover();
	await expect(async () => {
		await phone.page.mouse.wheel(0, 500);
		await expect(row).toBeInViewport({ timeout: 100 });
	}).toPass();
}

test('[L3] at the end of what is here older ones come from the server as one scrolls, each says so, and the end is one', async ({
	newBrowser,
	owner,
	server
}) => {
	await resolvedOnes(server, owner, { name: 'Here', count: 30, from: 1 });
	await resolvedOnes(server, owner, { name: 'Old', count: 50, from: 100 });
	const phone = await Phone.enter(await newBrowser({}), server.origin, owner.account);
	let asked = 0;
	phone.page.on('request', (request) => (asked += request.url().endsWith('/api/search') ? 1 : 0));
	await phone.go('/resolved');
	await expect(phone.row('Here 1')).not.toContainText('From the server');
	expect(asked).toBe(0);
	await scrollTo(phone, phone.row('Here 30'));
	await scrollTo(phone, old(phone, 'Old 1'));
	await expect(old(phone, 'Old 1')).toContainText('From the server');
	await scrollTo(phone, old(phone, 'Old 50'));
	await expect(older(phone)).toHaveCount(50);
	await expect(said(phone, 'There are no older ones.')).toBeVisible();
	expect(asked).toBe(3);
	await old(phone, 'Old 50').getByRole('link').click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Old 50' })).toBeVisible();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(old(phone, 'Old 50')).toBeInViewport();
	await expect(old(phone, 'Old 50')).not.toContainText('From the server');
});

test('[L3] without a network the list says that the rest is on the server, and goes on when the line is back', async ({
	newBrowser,
	owner,
	server
}) => {
	await resolvedOnes(server, owner, { name: 'Here', count: 2, from: 1 });
	await resolvedOnes(server, owner, { name: 'Old', count: 2, from: 100 });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.goOffline();
	await phone.go('/resolved');
	await expect(phone.row('Here 2')).toBeVisible();
	await expect(said(phone, 'What is older is on the server, and needs a connection.')).toBeVisible();
	await expect(older(phone)).toHaveCount(0);
	await phone.context.setOffline(false);
	await expect(old(phone, 'Old 2')).toContainText('From the server');
	await expect(said(phone, 'There are no older ones.')).toBeVisible();
});

test('[L3] a device that keeps none of them shows those of the server; offline it says that it cannot know', async ({
	newBrowser,
	owner,
	server
}) => {
	await resolvedOnes(server, owner, { name: 'Old', count: 2, from: 100 });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.go('/resolved');
	await expect(older(phone)).toHaveCount(2);
	await phone.goOffline();
	await phone.page.reload();
	await expect(phone.page.getByRole('heading', { name: 'Nothing resolved on this device' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect(older(phone)).toHaveCount(2);
});

test('[L3] where the server has none either, nothing was resolved yet', async ({ phone }) => {
	await phone.go('/resolved');
	await expect(phone.page.getByRole('heading', { name: 'Nothing resolved yet' })).toBeVisible();
});

test('[L3] an older one that is opened stays in its place, is here from then on, and is found there without a network', async ({
	newBrowser,
	owner,
	server
}) => {
	await resolvedOnes(server, owner, { name: 'Old', count: 3, from: 100 });
	const said = { 1: { text: 'An old lantern' } };
	await longThread(server, owner, { visitor: 'Vera', count: 30, said, endedAt: Date.now() - 101.5 * DAY_MS });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.go('/resolved');
	const names = ['Old 1', 'Old 2', 'Vera', 'Old 3'];
	await expect(older(phone)).toContainText(names);
	await old(phone, 'Vera').getByRole('link').click();
	await expect(phone.saying('Line 30')).toBeVisible();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(older(phone)).toContainText(names);
	await expect(old(phone, 'Vera')).not.toContainText('From the server');
	await expect(old(phone, 'Old 1')).toContainText('From the server');
	await phone.goOffline();
	await phone.page.reload();
	await expect(older(phone)).toContainText(['Vera']);
	await old(phone, 'Vera').getByRole('link').click();
	await expect(phone.saying('Line 30')).toBeVisible();
});
