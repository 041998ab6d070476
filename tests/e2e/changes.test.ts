/** What changed in a conversation, and bringing back what lost or gave way (product X5). */
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import type { Account } from './kit/wire.ts';

const cleo: Account = { name: 'Cleo Marsh', email: 'cleo@lantern.example', password: 'a third long word' };

const dialog = ({ page }: Phone) => page.getByRole('dialog');
const changes = (phone: Phone) => dialog(phone).getByRole('listitem');
const tagBar = ({ page }: Phone) => page.getByRole('button', { name: /^Tags: Delivery\W+Change/ });

/** Puts the tag on the conversation on screen, or takes it off. */
async function tag(phone: Phone, isOn: boolean): Promise<void> {
	await phone.choose('Change the tags');
	if (isOn) {
		await dialog(phone).getByLabel('Find or add a tag').fill('Delivery');
		await dialog(phone).getByRole('button', { name: 'Add the tag “Delivery”' }).click();
	} else await dialog(phone).getByRole('checkbox', { name: 'Delivery' }).first().uncheck();
	await dialog(phone).getByRole('button', { name: 'Done' }).click();
}

test('[X5] [5.3] an assignment that lost and a tag that was taken off are listed with who and when, and are brought back without a network', async ({
	colleague,
	owner,
	phone,
	server,
	visitor
}) => {
	await server.addColleague({ workspaceId: owner.session.workspaceId, ...cleo });
	await meet(visitor, phone, 'Hello');
	await tag(phone, true);
	await colleague.open('Vera');
	await expect(tagBar(colleague)).toBeVisible();
	await colleague.goOffline();
	await colleague.handOver('Ben Okafor');
	await phone.handOver('Cleo Marsh');
	await tag(phone, false);
	await expect(visitor.saying('Cleo Marsh answers you from here on')).toBeVisible();
	await colleague.context.setOffline(false);
	await expect(tagBar(colleague)).toHaveCount(0);
	await colleague.choose('What changed');
	await expect(changes(colleague)).toContainText([
		/Ana Lindqvist removed the tag Delivery\s*\d+:\d\d/,
		/Ana Lindqvist gave the conversation to Cleo Marsh\s*\d+:\d\d\s*· before: Ana Lindqvist/,
		/You took the conversation over\s*\d+:\d\d\s*· a colleague was first, so nothing changed/,
		/Ana Lindqvist joined\s*\d+:\d\d\s*· before: nobody/
	]);
	await colleague.context.setOffline(true);
	await dialog(colleague).getByRole('button', { name: 'Give to Ben Okafor' }).click();
	await expect(colleague.notices.getByText('Handed over to Ben Okafor').last()).toBeVisible();
	await colleague.choose('What changed');
	await expect(changes(colleague).first()).toContainText(
		/You took the conversation over\s*\d+:\d\d\s*· before: Cleo Marsh/
	);
	await dialog(colleague).getByRole('button', { name: 'Put Delivery on again' }).click();
	await expect(tagBar(colleague)).toBeVisible();
	await colleague.undo('The tag Delivery is on again');
	await expect(tagBar(colleague)).toHaveCount(0);
	await colleague.choose('What changed');
	await dialog(colleague).getByRole('button', { name: 'Put Delivery on again' }).last().click();
	await colleague.context.setOffline(false);
	await expect(visitor.saying('Ben Okafor answers you from here on')).toBeVisible();
	await expect(tagBar(phone)).toBeVisible();
	await expect(phone.thread.getByText('Ben Okafor took the conversation over')).toHaveCount(1);
});
