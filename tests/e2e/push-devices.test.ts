/** Two devices of one agent: how each of them is told stands on both, and one is turned off from the other (product X9, SPEC D8). */
import { expect, told as test } from './kit/told.ts';
import type { Phone } from './kit/phone.ts';

const listOf = ({ page }: Phone) => page.getByRole('list', { name: 'Your devices' }).getByRole('listitem');

test('[X9] [D6] [D8] what one device has shown is listed on the other, also without a network, and it is turned off from there', async ({
	told,
	visitor,
	pushService
}) => {
	// Two whole browsers.
	test.setTimeout(120_000);
	const phone = await told.begin();
	const desk = await told.another();
	try {
		const second = await desk.join();
		await second.page.goto('about:blank');
		await phone.go('/settings/notifications');
		const other = listOf(phone).filter({ hasNotText: 'This device' });
		await expect(listOf(phone)).toHaveCount(2);
		await expect(other).toContainText('Last shown Nothing yet', { useInnerText: true });

		await visitor.ask('Do you ship lamps to Lyon?');
		await expect(other).toContainText(/Last shown\s.*, after [\d.]+ sec/s, { useInnerText: true });
		await expect(other).not.toContainText('not shown');

		await phone.isKept();
		await phone.context.setOffline(true);
		await phone.page.reload();
		await expect(listOf(phone)).toHaveCount(2);
		await expect(other).toContainText(/Last shown\s.*, after [\d.]+ sec/s, { useInnerText: true });
		await expect(phone.page.getByText(/^As of /)).toBeVisible();
		await phone.context.setOffline(false);

		const stop = other.getByRole('button', { name: /^Tell nothing more on / });
		await stop.click();
		await expect(other).toContainText('Told nothing more since');
		await phone.undo();
		await expect(other).not.toContainText('Told nothing more since');
		await stop.click();
		await expect(other).toContainText('Told nothing more since');

		const before = pushService.pushed.length;
		await visitor.say('Hello?');
		await expect.poll(() => pushService.pushed.length).toBe(before + 1);

		await second.page.goto(`${told.origin}/settings/notifications`);
		await expect(
			second.page.getByText('You turned notifications of this device off from another one.')
		).toBeVisible();
		await phone.page.getByRole('button', { name: 'Look again' }).click();
		await expect(listOf(phone)).toHaveCount(1);
		// Whoever was to be told of it has been by now.
		expect(pushService.pushed.length).toBe(before + 1);
	} finally {
		await desk.throwAway();
	}
});

test('[X9] [D4] a device that its push service has forgotten is told again after its next start, and says why it was silent', async ({
	told,
	visitor,
	shade,
	pushService
}) => {
	test.setTimeout(90_000);
	await told.begin();
	await told.closeApp();
	pushService.forgetDevices();
	await visitor.ask('Do you ship lamps to Lyon?');
	await expect.poll(() => pushService.pushed.at(-1)?.status).toBe(410);
	expect(shade.shown).toEqual([]);

	const page = await told.context.newPage();
	await page.goto(`${told.origin}/settings/notifications`);
	await expect(
		page.getByRole('listitem').filter({ hasText: 'This device could no longer be reached where it was' })
	).toBeVisible();
	// Also where that is found while the app is open.
	const reached = () =>
		page.evaluate(async () => {
			const { pushManager } = await navigator.serviceWorker.ready;
			return (await pushManager.getSubscription())?.endpoint;
		});
	const before = await reached();
	pushService.forgetDevices();
	await visitor.say('Anybody?');
	await expect.poll(() => pushService.pushed.map(({ status }) => status)).toEqual([410, 410]);
	await expect.poll(reached).not.toBe(before);
	await page.close();
	await visitor.say('Hello?');
	await expect.poll(() => shade.shown.map(({ body }) => body)).toEqual([expect.stringContaining('Hello?')]);
});
