/** What a visitor attaches in the widget: chosen, made smaller, sent in pieces, through cuts and over pages (product C3, X13). */
import { Chat } from './kit/chat.ts';
import { cutAtSecondPiece, give, paper, photo } from './kit/files.ts';
import { expect, meet, test } from './kit/test.ts';
import type { WireAgent } from './kit/wire.ts';

const files = async (owner: WireAgent) => (await owner.read('message')).filter(({ kind }) => kind === 'file');

test('[C3] [X13] a picture of a visitor that is cut in the middle goes on on another page, and the agent sees it once', async ({
	owner,
	phone,
	site,
	visitor
}) => {
	const context = visitor.page.context();
	await meet(visitor, phone, 'My lamp came like this');
	const { panel } = visitor;
	await panel.getByRole('button', { name: 'Attach files' }).click();
	await expect(panel.getByText(/PDF, office documents, text and ZIP, up to 20 MB each/)).toBeVisible();
	await panel
		.getByLabel('Choose files')
		.setInputFiles([
			await photo('lamp.jpg'),
			{ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }
		]);
	const picks = panel.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
	await expect(picks.filter({ hasText: 'setup.exe' })).toContainText('Files of this kind are not accepted.');
	await expect(picks.filter({ hasText: 'lamp.webp' })).toContainText('kB');
	await give(visitor.field, 'drop', paper('invoice.pdf'));
	await expect(picks).toHaveCount(3);
	await panel.getByRole('button', { name: 'Remove invoice.pdf' }).click();
	await panel.getByRole('button', { name: 'Remove setup.exe' }).click();
	await visitor.page.reload();
	await expect(picks).toHaveText([/lamp\.webp/]);
	await visitor.field.fill('It is the left one');
	const isCut = await cutAtSecondPiece(visitor.page);
	await panel.getByRole('button', { name: 'Send', exact: true }).click();
	await isCut();
	await expect(panel.getByRole('progressbar', { name: 'lamp.webp' })).toBeVisible();
	await expect(visitor.says('Will be sent when you are back online')).toBeVisible();
	await visitor.page.close();
	expect(await files(owner)).toEqual([]);

	const back = new Chat(await context.newPage());
	const pieces: string[] = [];
	back.page.on('request', (request) => {
		const [, offset] = /\/api\/file\/[^/]+\/(\d+)$/.exec(request.url()) ?? [];
		if (offset !== undefined && request.method() === 'POST') pieces.push(offset);
	});
	await context.setOffline(false);
	await back.page.goto(site.origin);
	await expect.poll(async () => (await files(owner)).length).toBe(1);
	expect(Number(pieces[0])).toBeGreaterThan(0);
	await expect(phone.thread.getByRole('button', { name: 'Open lamp.webp' }).locator('img')).toBeVisible();
	await back.open();
	await expect(back.panel.getByRole('link', { name: 'lamp.webp' })).toHaveCount(1);
	await expect(back.panel.getByRole('progressbar')).toHaveCount(0);
	await expect(phone.thread.getByRole('button', { name: 'Open lamp.webp' })).toHaveCount(1);
});
