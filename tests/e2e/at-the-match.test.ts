/** What was found opens where it stands in its conversation, with a network and without (product R1, X6, L3). */
import type { Locator } from '@playwright/test';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { asPhone, Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { longThread } from './kit/threads.ts';
import { WireVisitor } from './kit/wire.ts';

const FOUND = 'The lantern is in the attic';
const LONG = { visitor: 'Vera', count: 400, said: { 200: { text: FOUND } } };

const field = (phone: Phone) => phone.page.getByRole('textbox', { name: 'Search conversations' });
const results = (phone: Phone) =>
	phone.page.getByRole('list', { name: 'Search results' }).getByRole('listitem');
const newest = (phone: Phone) =>
	phone.page.getByRole('button', { name: /^Go to the newest message|new message/ });
const marked = (phone: Phone) => phone.thread.locator('[data-found]');

async function find(phone: Phone, text: string): Promise<void> {
	await phone.go('/resolved');
	await field(phone).fill(text);
	await expect(results(phone)).toHaveCount(1);
	await results(phone).getByRole('link').click();
}

/** The match stands before the reader's eyes and is marked, the end of its thread does not. */
async function isAtTheMatch(phone: Phone): Promise<void> {
	await expect(phone.saying(FOUND)).toBeInViewport({ ratio: 1 });
	await expect(marked(phone)).toHaveText(new RegExp(FOUND));
	await expect(phone.saying('Line 199')).toBeInViewport();
	await expect(phone.saying('Line 201')).toBeInViewport();
	await expect(phone.saying('Line 400')).not.toBeInViewport();
	await expect(newest(phone)).toBeVisible();
}

/** Turns the wheel over the thread until something is in sight. */
async function scroll(phone: Phone, byY: number, until: Locator): Promise<void> {
	await phone.thread.hover();
	await expect(async () => {
		await phone.page.mouse.wheel(0, byY);
		await expect(until).toBeInViewport({ timeout: 100 });
	}).toPass();
}

test('[R1] [X6] without a network the thread opens at the match, two hundred messages back, and goes on from there both ways', async ({
	owner,
	phone,
	server
}) => {
	await longThread(server, owner, { ...LONG, endedAt: Date.now() - DAY_MS });
	await phone.go('/resolved');
	await expect(phone.row('Vera')).toBeVisible();
	await phone.goOffline();
	await find(phone, 'attic');
	await isAtTheMatch(phone);
	await expect(marked(phone)).toBeFocused();
	await expect(phone.saying('Line 380')).toHaveCount(0);
	await scroll(phone, -600, phone.saying('Line 150'));
	await scroll(phone, -3_000, phone.saying('Line 1'));
	await scroll(phone, 6_000, phone.saying('Line 400'));
	await expect(newest(phone)).toBeHidden();
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(field(phone)).toHaveValue('attic');
	await results(phone).getByRole('link').click();
	await isAtTheMatch(phone);
	await newest(phone).click();
	await expect(phone.saying('Line 400')).toBeInViewport();
	await expect(newest(phone)).toBeHidden();
});

test('[R1] older messages that are drawn above do not move what is being read', async ({
	owner,
	phone,
	server
}) => {
	await longThread(server, owner, { ...LONG, endedAt: Date.now() - DAY_MS });
	await find(phone, 'attic');
	await isAtTheMatch(phone);
	const drawn = phone.thread.locator('[role="group"] p.text');
	const place = async () => (await phone.saying(FOUND).boundingBox())?.y;
	const [before, y] = [await drawn.count(), await place()];
	await phone.page.getByRole('button', { name: 'Show earlier messages' }).dispatchEvent('click');
	await expect.poll(() => drawn.count()).toBeGreaterThan(before);
	expect(await place()).toBeCloseTo(y ?? 0, 0);
	await expect(marked(phone)).toBeFocused();
	const after = await drawn.count();
	await phone.page.getByRole('button', { name: 'Show later messages' }).dispatchEvent('click');
	await expect.poll(() => drawn.count()).toBeGreaterThan(after);
	expect(await place()).toBeCloseTo(y ?? 0, 0);
});

test('[R1] [L3] an old conversation that only the server has opens at the match, and stays so without a network', async ({
	newBrowser,
	owner,
	server
}) => {
	await longThread(server, owner, { ...LONG, endedAt: Date.now() - 200 * DAY_MS });
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await phone.go('/resolved');
	await field(phone).fill('attic');
	await expect(results(phone)).toContainText('From the server');
	await results(phone).getByRole('link').click();
	await isAtTheMatch(phone);
	await phone.goOffline();
	await phone.page.reload();
	await isAtTheMatch(phone);
});

test('[R1] what was not read stays unread beside a match above it, until its reader has gone on to it', async ({
	owner,
	phone,
	server
}) => {
	await longThread(server, owner, LONG);
	await find(phone, 'attic');
	await isAtTheMatch(phone);
	await expect(newest(phone)).toContainText('400 new messages');
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await phone.page.getByRole('link', { name: 'Show open conversations' }).click();
	await expect(phone.row('Vera').getByRole('img', { name: 'Unread' })).toBeVisible();
	await find(phone, 'attic');
	await newest(phone).click();
	await expect(phone.saying('Line 400')).toBeInViewport();
	await expect.poll(async () => (await owner.read('mark')).map(({ position }) => position)).toEqual([400]);
});

test('[R1] file names, loose messages and ratings are opened where they stand', async ({
	owner,
	phone,
	server
}) => {
	const file = { id: newId(), name: 'attic-plan.pdf', type: 'application/pdf', size: 2_000 } as const;
	const rated = { kind: 'event', event: 'rated', score: 5, text: 'Wonderful people' } as const;
	await longThread(server, owner, {
		visitor: 'Vera',
		count: 400,
		said: { 100: { kind: 'file', text: '', file }, 250: rated, 395: { text: 'Loose ends' } },
		endedAt: Date.now() - DAY_MS
	});
	for (const [asked, found] of [
		['attic-plan', 'attic-plan.pdf'],
		['wonderful', 'Wonderful people'],
		['loose', 'Loose ends']
	] as const) {
		await find(phone, asked);
		await expect(marked(phone)).toContainText(found);
		await expect(marked(phone)).toBeInViewport({ ratio: 1 });
	}
});

test('[R1] [V8] what was noted on a visitor, and its e-mail, open the visitor, from the server, too', async ({
	newBrowser,
	owner,
	server
}) => {
	const visitor = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await visitor.say('Good morning');
	const { conversationId, visitorId } = visitor;
	await owner.wish('noteVisitor', { id: newId(), visitorId, text: 'Lives in the attic' });
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 100 });
	const [conversation] = await owner.read('conversation');
	if (!conversation) throw new Error('there is no conversation');
	const at = Date.now() - 200 * DAY_MS;
	const document = { ...conversation, createdAt: at, lastMessageAt: at, resolvedAt: at };
	await server.seed(owner.session.workspaceId, [{ collection: 'conversation', document }]);
	const phone = await Phone.enter(await newBrowser(asPhone), server.origin, owner.account);
	await find(phone, 'attic');
	await expect(phone.part('Notes')).toContainText('Lives in the attic');
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(phone.saying('Good morning')).toBeVisible();
});

test('[R1] on a desk the keyboard stays in the results, and the match is marked beside them', async ({
	desk,
	owner,
	server
}) => {
	await longThread(server, owner, { ...LONG, endedAt: Date.now() - DAY_MS });
	await find(desk, 'attic');
	await isAtTheMatch(desk);
	await expect(results(desk).getByRole('link')).toBeFocused();
	await expect(desk.page.getByText('What you looked for is marked in the thread.')).toBeAttached();
});
