/** What the list shows before the copy is open: how it stood last (product X1). */
import { expect, test } from './kit/test.ts';

test('[X1] the list stands as it stood last before the copy is open, follows it from then on, and moves for nothing that comes late', async ({
	phone,
	visitor
}) => {
	await visitor.ask('Seen at a glance');
	await expect(phone.row('Vera')).toContainText('Seen at a glance');
	await phone.isKept();
	const warning = phone.page.getByText('You will not be told of new messages');
	await expect(warning).toBeVisible();
	await phone.page.waitForFunction(() => {
		const kept = localStorage.getItem('porchlight-glance') ?? '';
		return kept.includes('at a glance') && kept.includes('"notTold"');
	});
	await phone.page.addInitScript(() => {
		const moved: string[] = [];
		const look = (list: PerformanceObserverEntryList) =>
			moved.push(...list.getEntries().map((shift) => JSON.stringify(shift)));
		new PerformanceObserver(look).observe({ type: 'layout-shift', buffered: true });
		const open = IDBFactory.prototype.open;
		const let_ = Promise.withResolvers<void>();
		Object.assign(globalThis, { letOpen: let_.resolve, moved });
		IDBFactory.prototype.open = function (this: IDBFactory, name, version) {
			const request = version === undefined ? open.call(this, name) : open.call(this, name, version);
			if (!name.startsWith('rxdb-dexie')) return request;
			const set = (hear: (event: Event) => void) =>
				request.addEventListener(
					'success',
					(event) => void let_.promise.then(() => hear.call(request, event))
				);
			Object.defineProperty(request, 'onsuccess', { set });
			return request;
		};
	});
	await phone.context.setOffline(true);
	await phone.page.reload();
	await expect(phone.row('Vera')).toContainText('Seen at a glance');
	await expect(phone.page.getByText(/^Connecting.* as of/)).toBeVisible();
	await expect(warning).toBeVisible();
	await phone.page.evaluate(() => (globalThis as unknown as { letOpen: () => void }).letOpen());
	await expect(phone.page.getByText(/^No network/)).toBeVisible();
	await expect(warning).toBeVisible();
	expect(await phone.page.evaluate(() => (globalThis as unknown as { moved: string[] }).moved)).toEqual([]);
	await phone.open('Vera');
	await expect(phone.saying('Seen at a glance')).toBeVisible();
});

test('[X1] whoever leaves before the list has come to rest finds it as it stood, too', async ({
	phone,
	visitor
}) => {
	await visitor.ask('Seen in passing');
	const kept = () => localStorage.getItem('porchlight-glance') ?? '';
	await expect.poll(() => phone.page.evaluate(kept)).toContain('in passing');
	await phone.page.evaluate(() => localStorage.removeItem('porchlight-glance'));
	await phone.page.goto(`${phone.origin}/robots.txt`);
	expect(await phone.page.evaluate(kept)).toContain('in passing');
});
