/** A new version of the app: it waits until its person takes it, and sweeps nothing away (issue 2, item 9). */
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD, TestServer } from './kit/server.ts';
import { expect, meet, test as base } from './kit/test.ts';

const test = base.extend<{ build: string }>({
	/** A copy of the build that a test may change. */
	build: async ({ browserName: _ }, use) => {
		const folder = await mkdtemp(join(tmpdir(), 'porchlight-build-'));
		await cp(BUILD, folder, { recursive: true });
		await use(folder);
		await rm(folder, { recursive: true });
	},
	server: async ({ build }, use) => {
		const server = await TestServer.start(build);
		await use(server);
		await server.close();
	}
});

test('a new version waits, is offered, and takes over when the agent says so, with the draft kept', async ({
	build,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.isKept();
	const first = () =>
		phone.page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
	await expect.poll(first).toBe('activated');
	await server.stop();
	await rm(join(build, 'app', 'service-worker.js.br'));
	await rm(join(build, 'app', 'service-worker.js.gz'));
	await appendFile(join(build, 'app', 'service-worker.js'), '\nself.porchlightNext = true;\n');
	await server.restart();
	await phone.page.reload();
	await phone.field.fill('In the middle of a');
	// It is looked for when the browser has nothing better to do.
	await phone.page.waitForFunction(async () => (await navigator.serviceWorker.ready).waiting !== null);
	await expect(phone.notices.getByText('A new version is ready')).toBeVisible();
	await expect(phone.field).toHaveValue('In the middle of a');
	const isNew = (which: 'active' | 'waiting') =>
		phone.page.evaluate(async (key) => (await navigator.serviceWorker.ready)[key] !== null, which);
	expect(await isNew('waiting')).toBe(true);
	await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: 'In the middle of a' }]);
	const loaded = phone.page.waitForEvent('load');
	await phone.notices.getByRole('button', { name: 'Update' }).click();
	await loaded;
	await expect(phone.field).toHaveValue('In the middle of a');
	expect(await isNew('waiting')).toBe(false);
	await expect(phone.notices.getByText('A new version is ready')).toHaveCount(0);
	await phone.context.setOffline(true);
	await phone.page.reload();
	await expect(phone.saying('Hello')).toBeVisible();
});
