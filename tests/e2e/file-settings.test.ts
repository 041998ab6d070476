/** What may be sent is chosen by the owner; what was chosen by mistake comes back, and no picture tells where it was taken (product C3, E12). */
import { Attaching, paper } from './kit/files.ts';
import { isClean } from './kit/axe.ts';
import { expect, meet, test } from './kit/test.ts';

/** A small picture, as a camera makes it. */
async function snapshot() {
	const { default: sharp } = await import('sharp');
	const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#c84' } });
	const exif = {
		IFD0: { Make: 'Camera of Vera' },
		IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' }
	};
	return { name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: await picture.jpeg().withExif(exif).toBuffer() };
}

test('[C3] without a network the owner chooses how large a file may be, and it is read before anything is chosen', async ({
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Can you send me the plan?');
	await phone.isKept();
	await phone.go('/profile');
	await phone.context.setOffline(true);
	await phone.page.getByRole('link', { name: /^Files/ }).click();
	await expect(phone.page.getByText(/PDF, office documents, text and ZIP, up to 20 MB each/)).toBeVisible();
	await phone.page
		.getByRole('radiogroup', { name: 'The largest file' })
		.locator('label')
		.filter({ has: phone.page.getByRole('radio', { name: /^5\sMB$/ }) })
		.click();
	await expect(phone.page.getByText(/up to 5 MB each/)).toBeVisible();
	await isClean(phone.page, 'how large a file may be');
	await phone.go(address);
	const attaching = new Attaching(phone.page);
	await attaching.button.click();
	await expect(phone.page.getByText(/up to 5 MB each/)).toBeVisible();
	await attaching.choose(paper('film.pdf', 5_000_001));
	await expect(phone.page.getByText(/5 MB/).last()).toBeVisible();
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('workspace'))[0]?.fileMaxBytes).toBe(5_000_000);
});

test('[C3] [E12] a picture that is taken out is put back, sent as it is, and tells nobody where it was taken', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Can you send me a picture?');
	await phone.isKept();
	await phone.context.setOffline(true);
	const attaching = new Attaching(phone.page);
	await attaching.button.click();
	await attaching.choose(await snapshot());
	await phone.page.getByRole('button', { name: 'Remove lamp.jpg' }).click();
	await expect(phone.page.getByRole('list', { name: 'Files to send' })).toHaveCount(0);
	await phone.notices.getByRole('button', { name: 'Undo' }).click();
	await expect(phone.page.getByRole('list', { name: 'Files to send' })).toContainText('lamp.jpg');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.thread.getByRole('button', { name: 'Open lamp.jpg' })).toBeVisible();
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('message')).some(({ kind }) => kind === 'file')).toBe(true);
	const sent = (await owner.read('message')).find(({ kind }) => kind === 'file')?.file;
	const { address } = await phone.page.evaluate(async (fileId) => {
		const response = await fetch('/api/file-address', {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'porchlight-protocol': '1' },
			body: JSON.stringify({ fileId })
		});
		return (await response.json()) as { address: string };
	}, sent?.id);
	const bytes = await (await phone.context.request.get(phone.origin + address)).body();
	expect(sent?.type).toBe('image/jpeg');
	expect(bytes.length).toBeGreaterThan(100);
	expect(['GPS', 'Camera of Vera', 'Exif'].filter((words) => bytes.includes(words))).toEqual([]);
});
