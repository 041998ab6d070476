/** Being told while the app is closed: real encrypted pushes, through a stand-in for the push service of Chromium (issue 5). */
import { expect, meet, told as test } from './kit/told.ts';

test('[N6] [X8] the app is closed: a message comes as a notification, and a tap shows it without a network', async ({
	told,
	visitor,
	shade,
	pushService
}) => {
	const phone = await told.begin();
	await meet(visitor, phone, 'Do you ship lamps to Lyon?');
	await told.closeApp();

	await visitor.say('And how long does it take?');
	await expect
		.poll(() => shade.shown.map(({ body }) => body))
		.toEqual([expect.stringContaining('And how long does it take?')]);
	expect(pushService.pushed.at(-1)).toMatchObject({ isSigned: true, status: 201, urgency: 'high' });

	await told.context.setOffline(true);
	const [shown] = shade.shown;
	if (!shown) throw new Error('nothing is shown');
	const opened = told.context.waitForEvent('page');
	shade.click(shown);
	const page = await opened;
	await expect(page.getByRole('heading', { level: 1, name: 'Vera' })).toBeVisible();
	await expect(page.getByRole('log').getByText('And how long does it take?', { exact: true })).toBeVisible();
});
