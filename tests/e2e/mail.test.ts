/** Replies and transcripts by e-mail, and conversations that an agent begins (product C6, E6, E7). */
import { readFile } from 'node:fs/promises';
import { test } from './kit/mail.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test as base } from './kit/test.ts';

const ADDRESS = 'vera@shop.example';

const ways = ({ page }: Phone) => page.getByRole('radiogroup', { name: 'How the reply goes' });
const choose = (phone: Phone, way: 'Live chat' | 'E-mail') =>
	ways(phone).locator('label').filter({ hasText: way }).click();

async function giveAddress({ page }: Phone, address = ADDRESS): Promise<void> {
	await expect(page.getByLabel('Visitor’s e-mail address')).toBeFocused();
	await page.keyboard.type(address);
	await page.keyboard.press('Enter');
	await expect(page.getByText(`Goes to ${address}`)).toBeVisible();
}

const send = async (phone: Phone, text: string) => {
	await phone.field.fill(text);
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
};

test('[C6] a reply goes by e-mail once an address was given in place, and says that a mail server took it, never that it was read', async ({
	phone,
	post,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await expect(ways(phone).getByRole('radio', { name: 'Live chat' })).toBeChecked();
	await expect(phone.page.getByText('Vera is still there')).toBeVisible();
	await choose(phone, 'E-mail');
	await giveAddress(phone);
	await send(phone, 'It leaves today.');
	await expect(visitor.saying('It leaves today.')).toBeVisible();
	await post.until(1);
	expect(post.letters[0]?.to).toEqual([ADDRESS]);
	expect(post.letters[0]?.mail.text).toContain('It leaves today.');
	await expect(phone.thread.getByText('by e-mail', { exact: true })).toBeVisible();
	await expect(phone.thread.getByRole('img', { name: 'Sent by e-mail' })).toBeVisible();
	await choose(phone, 'Live chat');
	await send(phone, 'And here in the chat.');
	await expect(visitor.saying('And here in the chat.')).toBeVisible();
	await expect(phone.thread.getByRole('img', { name: 'Read', exact: true })).toBeVisible();
	await expect(phone.thread.getByRole('img', { name: 'Sent by e-mail' })).toBeVisible();
	expect(post.letters).toHaveLength(1);
});

test('[C6] [L2] without a network the address and the reply wait together, the row names the channel, and the letter leaves once', async ({
	phone,
	post,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Where is my lamp?');
	await expect(ways(phone)).toBeVisible();
	await phone.goOffline();
	await phone.go(address);
	await choose(phone, 'E-mail');
	await send(phone, 'It leaves today.');
	await giveAddress(phone);
	await expect(phone.field).toHaveValue('It leaves today.');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.thread.getByText('It leaves today.')).toBeVisible();
	await expect(phone.thread.getByText('by e-mail', { exact: true })).toBeVisible();
	await phone.go('/conversations');
	await expect(phone.row('Vera').getByText('E-mail', { exact: true })).toBeVisible();
	await phone.context.setOffline(false);
	await phone.open('Vera');
	await expect(phone.thread.getByRole('img', { name: 'Sent by e-mail' })).toBeVisible();
	expect(post.letters.map(({ to }) => to)).toEqual([[ADDRESS]]);
	await visitor.say('Thank you.');
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Live chat');
});

test('[C6] to a visitor who left a reply usually goes by e-mail', async ({
	owner,
	timedPhone: phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	const [known] = await owner.read('visitor');
	const edit = {
		visitorId: known?.id ?? '',
		editId: known?.id ?? '',
		field: 'email' as const,
		value: ADDRESS
	};
	await owner.wish('editVisitor', edit);
	await expect(ways(phone).getByRole('radio', { name: 'Live chat' })).toBeChecked();
	await phone.context.clock.fastForward('11:00');
	await expect(ways(phone).getByRole('radio', { name: 'E-mail' })).toBeChecked();
	await expect(phone.page.getByText(`Goes to ${ADDRESS}`)).toBeVisible();
});

test('[C6] what the mail server refuses is told in the thread with its answer, and can be written again', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await choose(phone, 'E-mail');
	await giveAddress(phone, 'nobody@shop.example');
	await send(phone, 'It leaves today.');
	await expect(phone.thread.getByRole('img', { name: 'Not delivered by e-mail' })).toBeVisible();
	await expect(phone.thread.getByText('nobody@shop.example did not accept the e-mail.')).toBeVisible();
	await expect(phone.thread.getByText('no such mailbox')).toBeVisible();
	await phone.thread.getByRole('button', { name: 'Write it again' }).click();
	await expect(phone.field).toHaveValue('It leaves today.');
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Not delivered by e-mail');
});

base(
	'[C6] [E6] where no e-mail can be sent the choice is not offered, and the transcript says why',
	async ({ phone, visitor }) => {
		await meet(visitor, phone, 'Where is my lamp?');
		await expect(phone.field).toBeVisible();
		await expect(ways(phone)).toHaveCount(0);
		await phone.choose('Transcript');
		await expect(
			phone.page.getByText('Your workspace cannot send e-mail yet', { exact: false })
		).toBeVisible();
	}
);

test('[E6] without a network what was said is saved as text or as a page, without notes unless they are asked for', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my <lamp>?');
	await phone.say('It leaves today.');
	await phone.write('Note');
	await phone.page.getByRole('textbox', { name: 'Your note, for agents only' }).fill('Ask Ben');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.saying('Ask Ben')).toBeVisible();
	await expect(visitor.saying('It leaves today.')).toBeVisible();
	await phone.isKept();
	await phone.page.reload();
	await expect(phone.thread.getByText('Ask Ben')).toBeVisible();
	await phone.context.setOffline(true);
	const save = async (change: () => Promise<void>) => {
		await phone.choose('Transcript');
		await change();
		const coming = phone.page.waitForEvent('download');
		await phone.page.getByRole('button', { name: 'Download' }).click();
		const file = await coming;
		return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
	};
	const plain = await save(async () => undefined);
	expect(plain.name).toMatch(/^transcript-\d{4}-\d\d-\d\d\.txt$/);
	expect(plain.text).toContain('Where is my <lamp>?');
	expect(plain.text).toContain('It leaves today.');
	expect(plain.text).not.toContain('Ask Ben');
	const page = await save(async () => {
		await phone.page.getByRole('dialog').locator('label').filter({ hasText: 'Web page' }).click();
		await phone.page.getByRole('switch', { name: 'With internal notes' }).click();
	});
	expect(page.name).toMatch(/\.html$/);
	expect(page.text).toContain('Where is my &#60;lamp&#62;?');
	expect(page.text).toContain('[Internal note] Ask Ben');
});

test('[E6] asked for without a network, the transcript goes to visitor and agent by e-mail, without notes, and the thread says so', async ({
	phone,
	post,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await choose(phone, 'E-mail');
	await giveAddress(phone);
	await choose(phone, 'Live chat');
	await phone.write('Note');
	await phone.page.getByRole('textbox', { name: 'Your note, for agents only' }).fill('Ask Ben');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(visitor.saying('Where is my lamp?')).toBeVisible();
	await phone.goOffline();
	for (const to of [`Send to ${ADDRESS}`, 'Send to yourself, ana@lantern.example']) {
		await phone.choose('Transcript');
		await phone.page.getByRole('button', { name: to }).click();
	}
	await expect(phone.thread.getByText(`You sent the transcript to ${ADDRESS}`)).toBeVisible();
	await phone.context.setOffline(false);
	await post.until(2);
	expect(post.letters.map(({ to }) => to[0]).sort()).toEqual(['ana@lantern.example', ADDRESS]);
	for (const { mail } of post.letters) {
		expect(mail.text).toContain('Where is my lamp?');
		expect(mail.text).not.toContain('Ask Ben');
	}
	await expect(phone.thread.getByText(`You sent the transcript to ${ADDRESS}`)).toBeVisible();
	await expect(phone.thread.getByText(/Sent by e-mail/)).toHaveCount(2);
	await expect(visitor.panel.getByText(/transcript/)).toHaveCount(0);
});

test('[E7] without a network a conversation is begun with somebody who is known, stands in the list, and reaches the widget once', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await phone.resolveButton.click();
	await expect(phone.page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
	await expect(phone.rows).toHaveCount(0);
	await phone.goOffline();
	await phone.page.getByRole('link', { name: 'New conversation' }).click();
	await phone.page.getByLabel('Name or e-mail address').fill('vér');
	await phone.page.getByRole('button', { name: 'Vera' }).click();
	await send(phone, 'Your lamp is here.');
	await expect(phone.thread.getByText('Your lamp is here.')).toBeVisible();
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Your lamp is here.');
	await phone.context.setOffline(false);
	await expect(visitor.saying('Your lamp is here.')).toHaveCount(1);
	await visitor.say('I am on my way.');
	await expect(phone.row('Vera')).toContainText('I am on my way.');
	const messages = (await owner.read('message')).filter(({ kind }) => kind === 'text');
	const begun = messages.filter(({ text }) => text === 'Your lamp is here.');
	const answer = messages.find(({ text }) => text === 'I am on my way.');
	expect(begun).toHaveLength(1);
	expect(answer?.conversationId).toBe(begun[0]?.conversationId);
});

test('[E7] without a network a conversation is begun with an address alone, and the letter leaves once', async ({
	owner,
	phone,
	post
}) => {
	await phone.goOffline();
	await phone.page.getByRole('link', { name: 'New conversation' }).click();
	await phone.page.getByLabel('Name or e-mail address').fill('new@shop.example');
	await phone.page.getByLabel('Name or e-mail address').press('Enter');
	await expect(phone.page.getByText('Goes to new@shop.example')).toBeVisible();
	await send(phone, 'Your lamp is here.');
	await expect(phone.page.getByRole('heading', { level: 1, name: 'new@shop.example' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect(phone.thread.getByRole('img', { name: 'Sent by e-mail' })).toBeVisible();
	expect(post.letters.map(({ to, mail }) => [to[0], mail.text?.includes('Your lamp is here.')])).toEqual([
		['new@shop.example', true]
	]);
	expect(await owner.read('visitor')).toMatchObject([{ email: 'new@shop.example' }]);
	await phone.go('/conversations/new');
	await phone.page.getByLabel('Name or e-mail address').fill('NEW@shop.example');
	await phone.page.getByRole('button', { name: 'new@shop.example' }).click();
	await expect(phone.page.getByText('There is an open conversation already.')).toBeVisible();
});

test('[X11] [E7] first words that were begun are there again when the screen is opened again, without a network, for whom they were meant', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.go('/conversations/new');
	await phone.page.getByRole('button', { name: 'Vera' }).click();
	await phone.field.fill('Your lamp is');
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await phone.page.getByRole('link', { name: 'New conversation' }).click();
	await expect(phone.field).toHaveValue('Your lamp is');
	await phone.page.reload();
	await expect(phone.field).toHaveValue('Your lamp is');
	await expect(phone.page.getByText('Vera', { exact: true })).toBeVisible();
	// Another one begins with an empty field, and what was begun stays.
	await phone.page.getByRole('button', { name: 'Change' }).click();
	await phone.page.getByLabel('Name or e-mail address').fill('new@shop.example');
	await phone.page.getByLabel('Name or e-mail address').press('Enter');
	await expect(phone.field).toHaveValue('');
	await phone.page.getByRole('button', { name: 'Change' }).click();
	await phone.page.getByLabel('Name or e-mail address').fill('Vera');
	await phone.page.getByRole('button', { name: 'Vera' }).click();
	await send(phone, 'Your lamp is here.');
	await expect(phone.saying('Your lamp is here.')).toBeVisible();
	await phone.go('/conversations/new');
	await expect(phone.page.getByLabel('Name or e-mail address')).toBeVisible();
});

test('[E7] a conversation is begun from the visitor’s sheet, and an open one is said', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await phone.openVisitor();
	await phone.part('Other conversations').getByRole('link', { name: 'New conversation' }).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
	await expect(phone.field).toBeFocused();
	await phone.page.getByRole('button', { name: 'Open it' }).click();
	await expect(phone.page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
});
