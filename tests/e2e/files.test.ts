/** Attachments: chosen, made smaller, sent in pieces, seen by both sides, with and without a network (product C3, X13). */
import { Attaching, cutAtSecondPiece, paper, photo } from './kit/files.ts';
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import type { WireAgent } from './kit/wire.ts';

const files = async (owner: WireAgent) =>
	(await owner.read('message')).filter(({ kind }) => kind === 'file').sort((a, b) => a.position - b.position);

/** The picture of that name, drawn. */
const drawn = (phone: Phone, name: string) =>
	phone.thread.getByRole('button', { name: `Open ${name}` }).locator('img');
const line = (phone: Phone, name: string) => phone.thread.getByRole('button', { name: `Download ${name}` });

test('[C3] limit and kinds are read before anything is chosen, and what cannot be sent says why at once', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Can you send me the plan?');
	const attaching = new Attaching(phone.page);
	await phone.field.fill('Here it is');
	await attaching.button.click();
	await expect(phone.page.getByText(/PDF, office documents, text and ZIP, up to 20 MB each/)).toBeVisible();
	await expect(phone.page.getByText('Take a photo')).toBeVisible();
	await attaching.choose(
		paper('film.pdf', 20_000_001),
		{ name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
		{ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
		{
			name: 'photo.png',
			mimeType: 'image/png',
			buffer: Buffer.from('<!doctype html><script>alert(1)</script>')
		}
	);
	const sentences = [
		'Larger than 20 MB.',
		'This file is empty.',
		'Files of this kind are not accepted.',
		'This file is damaged, or not what its name says.'
	];
	for (const [index, sentence] of sentences.entries())
		await expect(attaching.picks.nth(index)).toContainText(sentence);
	await expect(attaching.send).toBeEnabled();
	for (const name of ['film.pdf', 'nothing.txt', 'setup.exe', 'photo.png'])
		await phone.page.getByRole('button', { name: `Remove ${name}` }).click();
	await expect(attaching.picks).toHaveCount(0);
	await expect(phone.field).toHaveValue('Here it is');
	await attaching.send.click();
	await expect(phone.saying('Here it is')).toBeVisible();
	expect(await files(owner)).toEqual([]);
});

test('[C3] [X13] several at once: photos are made smaller and turned, and keep their place in the thread', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'How does it look?');
	const attaching = new Attaching(phone.page);
	await attaching.choose(await photo(), paper());
	await expect(attaching.picks).toHaveCount(2);
	await attaching.give('paste', { ...paper('pasted.pdf', 9_000) });
	await attaching.give('drop', { ...paper('dropped.pdf', 9_000) });
	await expect(attaching.picks).toHaveCount(4);
	await phone.field.fill('All of it');
	await attaching.send.click();
	await expect(attaching.picks).toHaveCount(0);
	await expect(phone.field).toHaveValue('');
	await expect.poll(async () => (await files(owner)).length).toBe(4);
	const [sent, plan] = (await files(owner)).map(({ file }) => file);
	expect(sent).toMatchObject({ name: 'IMG_2034.webp', type: 'image/webp', width: 1_365, height: 2_048 });
	expect(sent?.size).toBeLessThan((await photo()).buffer.byteLength);
	expect(plan).toMatchObject({ name: 'floor plan.pdf', type: 'application/pdf', size: 20_000 });
	const box = await phone.thread.getByRole('button', { name: 'Open IMG_2034.webp' }).boundingBox();
	expect(Math.abs((box?.height ?? 0) / (box?.width ?? 1) - 1.5)).toBeLessThan(0.05);
	await expect(visitor.panel.getByRole('img', { name: 'IMG_2034.webp' })).toBeVisible();
	await expect(visitor.panel.getByRole('link', { name: 'floor plan.pdf' })).toHaveAttribute(
		'href',
		/\/api\/file\/o\..+\?download$/
	);
	await expect(line(phone, 'pasted.pdf')).toBeVisible();
	await expect(line(phone, 'dropped.pdf')).toBeVisible();
	await drawn(phone, 'IMG_2034.webp').click();
	await expect(phone.page.getByRole('dialog', { name: 'IMG_2034.webp' })).toBeVisible();
	await phone.page.keyboard.press('Escape');
	await expect(phone.page.getByRole('dialog')).toHaveCount(0);
	const [download] = await Promise.all([
		phone.page.waitForEvent('download'),
		line(phone, 'floor plan.pdf').click()
	]);
	expect(download.suggestedFilename()).toBe('floor plan.pdf');
});

test('[C3] [X13] a file that is cut in the middle goes on after the browser was closed, once, and is seen meanwhile', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	const address = await meet(visitor, phone, 'Can you send me the plan?');
	await phone.isKept();
	const attaching = new Attaching(phone.page);
	const small = await photo('lamp.jpg', 900, 600);
	const plan = paper('floor plan.pdf', 6_000_000);
	await attaching.choose(plan, small);
	await expect(attaching.picks.last()).toContainText('kB');
	const isCut = await cutAtSecondPiece(phone.page);
	await attaching.send.click();
	await isCut();
	await phone.say('The plan comes as soon as there is a line');
	await expect(phone.thread.getByRole('progressbar', { name: 'floor plan.pdf' })).toBeVisible();
	await pocket.close();
	expect(await files(owner)).toEqual([]);

	const context = await pocket.open({ offline: true });
	phone = new Phone(await context.newPage(), server.origin);
	await phone.go(address);
	await expect(line(phone, 'floor plan.pdf')).toBeVisible();
	await expect(drawn(phone, 'lamp.webp').or(drawn(phone, 'lamp.jpg'))).toBeVisible();
	await phone.go('/outbox');
	await expect(phone.page.getByText('File on its way').first()).toBeVisible();
	await phone.go(address);
	const pieces: string[] = [];
	context.on('request', (request) => {
		if (/\/api\/file\/[^/]+\/\d+$/.test(request.url())) pieces.push(request.url().split('/').at(-1) ?? '');
	});
	await context.setOffline(false);
	await expect.poll(async () => (await files(owner)).map(({ file }) => file?.size ?? 0)).toContain(6_000_000);
	await expect.poll(async () => (await files(owner)).length).toBe(2);
	expect(Number(pieces[0])).toBeGreaterThan(0);
	await expect(phone.thread.getByRole('progressbar')).toHaveCount(0);
	await expect(visitor.saying('The plan comes as soon as there is a line')).toHaveCount(1);
	await expect(line(phone, 'floor plan.pdf')).toHaveCount(1);
});

test('[C3] [X11] [X13] what was chosen and not sent stands beside the draft after the browser was closed, in one tab, until it is sent or taken out', async ({
	owner,
	pocket,
	server,
	visitor
}) => {
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	const address = await meet(visitor, phone, 'How does the lamp look?');
	await phone.isKept();
	const chosen = new Attaching(phone.page);
	await chosen.choose(await photo('lamp.jpg', 600, 400), paper(), paper('prices.pdf'));
	await phone.field.fill('Here:');
	await expect(chosen.picks).toHaveText([
		/lamp.jpg\s+\d+ kB/,
		/floor plan.pdf\s+20 kB/,
		/prices.pdf\s+20 kB/
	]);
	await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: 'Here:' }]);
	await phone.page.reload();
	await expect(chosen.picks).toHaveCount(3);
	await pocket.close();

	const context = await pocket.open({ offline: true });
	phone = new Phone(await context.newPage(), server.origin);
	await phone.go(address);
	const attaching = new Attaching(phone.page);
	await expect(attaching.picks).toHaveText([/lamp.jpg/, /floor plan.pdf/, /prices.pdf/]);
	await expect(attaching.picks.first().locator('img')).toHaveJSProperty('complete', true);
	await expect(phone.field).toHaveValue('Here:');
	await phone.page.getByRole('button', { name: 'Remove floor plan.pdf' }).click();
	await expect(phone.notices.getByText('floor plan.pdf')).toBeVisible();
	const other = new Phone(await context.newPage(), server.origin);
	await other.go(address);
	await expect(new Attaching(other.page).picks).toHaveText([/lamp.jpg/, /prices.pdf/]);
	await expect(attaching.picks).toHaveCount(0);
	// A bar that stands in place of the field hides nothing of it.
	await other.resolveButton.click();
	await expect(other.page).toHaveURL(`${server.origin}/conversations`);
	await other.go(address);
	const reopen = other.page.getByRole('button', { name: 'Reopen', exact: true });
	await expect(reopen).toBeVisible();
	await expect(new Attaching(other.page).picks).toHaveText([/lamp.jpg/, /prices.pdf/]);
	await reopen.click();
	await new Attaching(other.page).send.click();
	await expect(new Attaching(other.page).picks).toHaveCount(0);
	await context.setOffline(false);
	await expect(visitor.saying('Here:')).toHaveCount(1);
	const sent = async () => (await files(owner)).map(({ file }) => file?.name);
	await expect.poll(sent).toEqual(['lamp.jpg', 'prices.pdf']);
});

test('[C3] offline a file waits in the thread and can be taken back', async ({ owner, phone, visitor }) => {
	await meet(visitor, phone, 'Can you send me the plan?');
	const attaching = new Attaching(phone.page);
	await attaching.choose(paper('wrong.pdf'), paper('right.pdf'));
	await expect(attaching.send).toBeEnabled();
	await phone.context.setOffline(true);
	await attaching.send.click();
	await expect(line(phone, 'wrong.pdf')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Cancel sending wrong.pdf' }).click();
	await expect(line(phone, 'wrong.pdf')).toHaveCount(0);
	await phone.context.setOffline(false);
	await expect.poll(async () => (await files(owner)).map(({ file }) => file?.name)).toEqual(['right.pdf']);
});

test('[X2] [C3] a file for a visitor who was blocked meanwhile waits for its person, bytes and all', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Can you send me the plan?');
	const attaching = new Attaching(phone.page);
	await attaching.choose(paper());
	await expect(attaching.send).toBeEnabled();
	await phone.context.setOffline(true);
	await attaching.send.click();
	await expect(line(phone, 'floor plan.pdf')).toBeVisible();
	const [conversation] = await owner.read('conversation');
	const visitorId = conversation?.visitorId ?? '';
	const blockId = '0199b000-0000-7000-8000-0000000000aa';
	await owner.wish('blockVisitor', { visitorId, blockId });
	await phone.context.setOffline(false);
	await expect(
		phone.thread.getByText('The visitor is blocked. Unblock them first, then try again.')
	).toBeVisible();
	expect(await files(owner)).toEqual([]);
	await owner.wish('unblockVisitor', { visitorId, blockIds: [blockId] });
	await phone.thread.getByRole('button', { name: 'Try again' }).click();
	await expect.poll(async () => (await files(owner)).length).toBe(1);
	await expect(phone.thread.getByRole('button', { name: 'Try again' })).toHaveCount(0);
});

test('[X13] a picture that was seen once is there without a network, on every device that has seen it', async ({
	newBrowser,
	owner,
	phone,
	server,
	visitor
}) => {
	const address = await meet(visitor, phone, 'How does it look?');
	const attaching = new Attaching(phone.page);
	await attaching.choose(await photo('lamp.jpg', 1_200, 900));
	await expect(attaching.send).toBeEnabled();
	await attaching.send.click();
	await expect.poll(async () => (await files(owner)).length).toBe(1);
	const [name = ''] = (await files(owner)).map(({ file }) => file?.name);
	const other = await Phone.enter(await newBrowser(), server.origin, owner.account);
	await other.go(address);
	await expect(drawn(other, name)).toBeVisible();
	await other.goOffline();
	await other.page.reload();
	await expect(drawn(other, name)).toBeVisible();
});
