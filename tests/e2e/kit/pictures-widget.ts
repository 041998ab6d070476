/** Pictures of the widget, from the first look at a page to a conversation that is over. */
import { newId } from '#domain/id.ts';
import { DEMO_PASSWORD, DEMO_WORKSPACE_ID, TEAM } from '../../../sync-server/demo/shop.ts';
import type { Album } from './album.ts';
import { paper, photo } from './files.ts';
import { WireAgent } from './wire.ts';

const said = {
	en: {
		ask: 'Good evening, do you deliver on Saturdays?',
		answer:
			'We do, in the morning. Shall I put your parcel on this Saturday’s tour? Here is how it goes: https://heron.example/delivery',
		offline: 'Wonderful, thank you!',
		later: 'It is on its way.'
	},
	fr: {
		ask: 'Bonsoir, livrez-vous le samedi ?',
		answer:
			'Oui, le matin. Voulez-vous que j’ajoute votre colis à la tournée de ce samedi ? Les détails : https://heron.example/livraison',
		offline: 'Parfait, merci !',
		later: 'Il est parti.'
	}
} as const;

export async function takeWidget({ page, owner, language, words, take }: Album): Promise<void> {
	const text = said[language];
	const panel = page.getByRole('dialog');
	const field = panel.getByRole('textbox');
	const launcher = page.getByRole('button', { name: new RegExp(`^${words('widget_launcher_open')}`) });
	const say = async (what: string) => {
		await field.fill(what);
		await field.press('Enter');
	};
	const [ada] = TEAM;
	await page.goto(`${owner.origin}/demo?workspace=${DEMO_WORKSPACE_ID}&lang=${language}`);
	await launcher.waitFor();
	await take('widget-closed', page);
	await launcher.click();
	await field.waitFor();
	await take('widget-open', page);
	await panel.getByRole('button', { name: words('attach_open') }).click();
	const program = { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') };
	await panel
		.getByLabel(words('attach_choose'))
		.setInputFiles([await photo('lantern.jpg', 900, 600), paper('order 2034.pdf'), program]);
	await panel.getByText(words('attach_kind'), { exact: true }).waitFor();
	await panel.getByRole('button', { name: words('attach_open') }).click();
	await take('widget-attach', page);
	await panel.getByRole('button', { name: words('attach_remove', { name: program.name }) }).click();
	await panel.getByRole('button', { name: words('attach_open') }).click();
	await say(text.ask);
	let conversationId: string | undefined;
	while (conversationId === undefined) {
		const said = await owner.read('message');
		conversationId = said.find((message) => message.text === text.ask)?.conversationId;
	}
	await panel.getByRole('link').nth(1).waitFor();
	await take('widget-files', page);
	await owner.answer(conversationId, text.answer);
	await panel.getByText(text.answer.slice(0, 12)).waitFor();
	await take('widget-conversation', page);
	await panel.getByRole('button', { name: words('widget_close'), exact: true }).click();
	await owner.answer(conversationId, text.later);
	await page.getByRole('button', { name: /1/ }).waitFor();
	await take('widget-unread', page);
	await launcher.click();
	await field.waitFor();
	await panel.getByRole('button', { name: words('attach_open') }).click();
	await panel.getByLabel(words('attach_choose')).setInputFiles(await photo('porch.jpg', 900, 600));
	await panel.getByRole('listitem').waitFor();
	await page.context().setOffline(true);
	await say(text.offline);
	await panel.getByRole('progressbar').waitFor();
	await take('widget-offline', page);
	await page.context().setOffline(false);
	await panel
		.getByText(new RegExp(`${words('widget_state_sent')}|${words('widget_state_seen')}`))
		.first()
		.waitFor();
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
	await panel.getByText(words('widget_ended', { name: ada?.name ?? '' })).waitFor();
	await panel.getByRole('radio').last().waitFor();
	await take('widget-ended', page);
	await panel.getByRole('radio').last().check({ force: true });
	await panel.getByRole('button', { name: words('widget_rating_send') }).click();
	await panel.getByRole('button', { name: words('widget_rating_change') }).waitFor();
	await take('widget-rated', page);
	await panel.getByRole('button', { name: words('widget_save') }).click();
	await panel.getByRole('button', { name: words('widget_save_file') }).waitFor();
	await take('widget-saving', page);
	await takeForm({ page, owner, words, take });
	await owner.wish('removeOrigin', { workspaceId: DEMO_WORKSPACE_ID, origin: owner.origin });
	await page.reload();
	await take('widget-not-wanted', page);
}

/** Nobody is there any more. */
async function takeForm({
	page,
	owner,
	words,
	take
}: Pick<Album, 'page' | 'owner' | 'words' | 'take'>): Promise<void> {
	const [, jules] = TEAM;
	if (!jules) throw new Error('the sample has no team');
	const colleague = await WireAgent.signIn(owner.origin, { ...jules, password: DEMO_PASSWORD });
	for (const agent of [owner, colleague]) await agent.wish('setAvailability', { availability: 'offline' });
	const panel = page.getByRole('dialog');
	const email = panel.getByRole('textbox', { name: words('widget_form_email') });
	await email.waitFor();
	await take('widget-form', page);
	await email.fill('ines@');
	await email.press('Enter');
	await panel.getByRole('alert').waitFor();
	await take('widget-form-wrong', page);
	await email.fill('ines@example.org');
	await email.press('Enter');
	await panel.getByRole('button', { name: words('widget_form_change') }).waitFor();
	await take('widget-form-known', page);
}
