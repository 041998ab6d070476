/** What is being written, on all devices of its author (product X11). */
import { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

test('[X11] a draft begun on the phone goes on at the desk, and is gone from both when it is sent', async ({
	desk,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'When does it arrive?');
	await desk.open('Vera');
	await phone.field.pressSequentially('On Thurs');
	await expect(desk.field).toHaveValue('On Thurs');
	await expect(desk.row('Vera')).toContainText('Draft: On Thurs');
	await expect(visitor.page.getByText('On Thurs')).toHaveCount(0);
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(phone.row('Vera')).toContainText('Draft: On Thurs');
	await desk.field.press('End');
	await desk.field.pressSequentially('day');
	await expect(phone.row('Vera')).toContainText('Draft: On Thursday');
	await phone.open('Vera');
	await expect(phone.field).toHaveValue('On Thursday');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(visitor.saying('On Thursday')).toHaveCount(1);
	await desk.page.getByRole('heading', { level: 1, name: 'Vera' }).click();
	await expect(desk.field).toHaveValue('');
	await expect(desk.row('Vera')).toContainText('You: On Thursday');
});

test('[X11] of what was typed on both devices without a network the later stays, and nothing changes under the fingers', async ({
	desk,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'When does it arrive?');
	await desk.open('Vera');
	await phone.context.setOffline(true);
	await desk.context.setOffline(true);
	// Moments of two devices compare as exactly as requests are quick (SPEC T10): the second is typed well after.
	const tried = phone.page.waitForEvent('requestfailed', (request) =>
		Boolean(request.postData()?.includes('saveDraft'))
	);
	await phone.field.fill('Earlier, on the phone');
	await tried;
	await desk.field.fill('Later, at the desk');
	await expect(desk.row('Vera')).toContainText('Draft: Later, at the desk');
	await desk.context.setOffline(false);
	await desk.isUpToDate();
	await phone.context.setOffline(false);
	await visitor.say('Hello?');
	await expect(phone.saying('Hello?')).toBeVisible();
	await expect(phone.field).toHaveValue('Earlier, on the phone');
	await phone.field.blur();
	await expect(phone.field).toHaveValue('Later, at the desk');
	await expect(desk.field).toHaveValue('Later, at the desk');
});

test('[X11] what was typed a moment before the app was killed is there again, and reaches the desk', async ({
	desk,
	owner,
	pocket,
	server,
	visitor
}) => {
	let phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	await meet(visitor, phone, 'When does it arrive?');
	await phone.isKept();
	await phone.field.fill('On Thurs');
	await expect.poll(() => phone.stored('drafts')).toMatchObject([{ text: 'On Thurs' }]);
	await pocket.close();
	phone = new Phone(await (await pocket.open()).newPage(), server.origin);
	await phone.go('/conversations');
	await expect(phone.row('Vera')).toContainText('Draft: On Thurs');
	await desk.open('Vera');
	await expect(desk.field).toHaveValue('On Thurs');
});

test('[X11] a draft for which there is no field any more is still shown, and counts as nothing unsent', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'That was all, thanks');
	await phone.goOffline();
	await phone.field.fill('My plea');
	await phone.page.getByRole('link', { name: 'Back' }).click();
	await expect(phone.row('Vera')).toContainText('Draft: My plea');
	await expect(phone.page.getByRole('link', { name: /^Outbox/ })).toHaveCount(0);
	await phone.open('Vera');
	await phone.resolveButton.click();
	await expect(phone.notices.getByText('Resolved here, waiting to be sent')).toBeVisible();
	await phone.go('/resolved');
	await phone.open('Vera');
	await expect(phone.page.getByRole('paragraph').filter({ hasText: 'Draft: My plea' })).toBeVisible();
	await phone.page.getByRole('button', { name: 'Reopen' }).click();
	await expect(phone.field).toHaveValue('My plea');
});
