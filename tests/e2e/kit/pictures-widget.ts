/** Pictures of the widget, from the first look at a page to a conversation that is over. */
import { newId } from '#domain/id.ts';
import { DEMO_WORKSPACE_ID, TEAM } from '../../../sync-server/demo/shop.ts';
import type { Album } from './album.ts';

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
	await say(text.ask);
	let conversationId: string | undefined;
	while (conversationId === undefined) {
		conversationId = (await owner.read('conversation')).find(({ lastText }) => lastText === text.ask)?.id;
	}
	await owner.answer(conversationId, text.answer);
	await panel.getByText(text.answer.slice(0, 12)).waitFor();
	await take('widget-conversation', page);
	await panel.getByRole('button', { name: words('widget_close'), exact: true }).click();
	await owner.answer(conversationId, text.later);
	await page.getByRole('button', { name: /1/ }).waitFor();
	await take('widget-unread', page);
	await launcher.click();
	await field.waitFor();
	await page.context().setOffline(true);
	await say(text.offline);
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
	await owner.wish('removeOrigin', { workspaceId: DEMO_WORKSPACE_ID, origin: owner.origin });
	await page.reload();
	await take('widget-not-wanted', page);
}
