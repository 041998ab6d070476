/** What waits in the outbox is read, withdrawn, put back, and edited where it was written (product X2, E12, rule 5.7). */
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';

const waiting = ({ page }: Phone) => page.getByRole('region', { name: 'On its way' }).getByRole('article');
const openOutbox = ({ page }: Phone) => page.getByRole('link', { name: /^Outbox: \d waiting/ }).click();
const press = (phone: Phone, name: 'Edit' | 'Withdraw') =>
	waiting(phone).getByRole('button', { name }).click();

test('[X2] [V1] [E12] what a field of a visitor is to hold stands in the outbox, comes back after it was withdrawn, and is edited in its field over a restart', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await phone.goOffline();
	await phone.openVisitor();
	const contact = phone.part('Contact');
	const field = contact.getByLabel('Phone', { exact: true });
	await contact.getByRole('button', { name: 'Edit: Phone' }).click();
	await field.fill('+33 1 23');
	await contact.getByRole('button', { name: 'Save' }).click();
	await expect(contact.getByText('+33 1 23')).toBeVisible();
	await phone.go('/outbox');
	await expect(waiting(phone)).toContainText(/Edit Vera\s*Waiting · \d+:\d\d\s*Phone: \+33 1 23/);
	await press(phone, 'Withdraw');
	await expect(waiting(phone)).toHaveCount(0);
	await phone.undo('Withdrawn');
	await expect(waiting(phone)).toContainText('Phone: +33 1 23');
	await waiting(phone).getByRole('link', { name: 'Edit Vera' }).click();
	await expect(contact.getByText('+33 1 23')).toBeVisible();
	await phone.page.goBack();
	await press(phone, 'Edit');
	await expect(field).toHaveValue('+33 1 23');
	await phone.page.reload();
	await expect(field).toHaveValue('+33 1 23');
	await field.fill('+33 1 23 45');
	await contact.getByRole('button', { name: 'Save' }).click();
	await expect(field).toHaveCount(0);
	await phone.context.setOffline(false);
	await expect.poll(async () => (await owner.read('visitor'))[0]?.phone).toBe('+33 1 23 45');
});

test('[X2] a note and first words that wait are edited where they were written, and leave once', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my lamp?');
	await phone.goOffline();
	await phone.write('Note');
	const note = phone.page.getByRole('textbox', { name: 'Your note, for agents only' });
	await note.fill('Ask Ben');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await openOutbox(phone);
	await press(phone, 'Edit');
	await expect(note).toHaveValue('Ask Ben');
	await note.fill('Ask Cleo');
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.saying('Ask Cleo')).toBeVisible();
	await phone.context.setOffline(false);
	await expect
		.poll(async () => (await owner.read('message')).filter(({ kind }) => kind === 'note'))
		.toMatchObject([{ text: 'Ask Cleo' }]);
	await phone.go('/outbox');
	await expect(phone.page.getByRole('region', { name: 'Done' })).toContainText('Note on Vera');
	await expect(waiting(phone)).toHaveCount(0);
	await phone.context.setOffline(true);
	await phone.go('/conversations/new');
	await phone.page.getByRole('button', { name: 'Vera' }).click();
	await phone.field.fill('Your lamp is');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await openOutbox(phone);
	await expect(waiting(phone)).toContainText(
		/New conversation with Vera\s*Waiting · \d+:\d\d\s*Your lamp is/
	);
	await press(phone, 'Edit');
	await expect(phone.page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
	await expect(phone.field).toHaveValue('Your lamp is');
	await phone.field.fill('Your lamp is here.');
	await phone.page.getByRole('button', { name: 'Send', exact: true }).click();
	await phone.context.setOffline(false);
	const texts = async () => (await owner.texts()).toSorted();
	await expect.poll(texts).toEqual(['Where is my lamp?', 'Your lamp is here.']);
});

test('[X2] [X3] [E12] a held reply that is discarded, in its thread or in the outbox, comes back held', async ({
	owner,
	timedPhone: phone,
	visitor
}) => {
	await meet(visitor, phone, 'Do you have it in blue?');
	await phone.context.setOffline(true);
	await phone.say('Yes, in blue.');
	await visitor.say('Or in green?');
	await phone.context.clock.fastForward('05:00');
	await phone.context.setOffline(false);
	await expect(phone.mark('Held back')).toBeVisible();
	await phone.page.getByRole('button', { name: 'Discard' }).click();
	await expect(phone.saying('Yes, in blue.')).toHaveCount(0);
	await phone.undo('Discarded');
	await expect(phone.mark('Held back')).toBeVisible();
	await expect(phone.field).toHaveValue('');
	await phone.page.getByRole('link', { name: 'Outbox: 1 needs you' }).click();
	const stuck = phone.page.getByRole('region', { name: 'Needs you' }).getByRole('article');
	await stuck.getByRole('button', { name: 'Discard' }).click();
	await expect(stuck).toHaveCount(0);
	await phone.undo('Discarded');
	await expect(stuck).toContainText('Yes, in blue.');
	await expect(stuck).toContainText('Or in green?');
	await stuck.getByRole('button', { name: 'Send anyway' }).click();
	await expect(visitor.saying('Yes, in blue.')).toHaveCount(1);
	expect(await owner.texts()).toEqual(['Do you have it in blue?', 'Or in green?', 'Yes, in blue.']);
});
