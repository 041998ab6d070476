/** Pictures of being told: what happens elsewhere, who is there, and that this device is told of nothing. */
import { newId } from '#domain/id.ts';
import { DEMO_WORKSPACE_ID } from '../../../sync-server/demo/shop.ts';
import { choose, go, leave, press, type Album } from './album.ts';
import { WireVisitor } from './wire.ts';

export async function takeTold(album: Album): Promise<void> {
	const { page, origin, owner, take, words, language } = album;
	await owner.wish('setAvailability', { availability: 'online' });
	await go(album, '/home');
	const news = page.getByRole('status', { name: words('news_label') });
	await news.waitFor({ state: 'attached' });
	const vera = await WireVisitor.come(origin, DEMO_WORKSPACE_ID, 'Vera');
	await vera.say(language === 'fr' ? 'Livrez-vous à Lyon ?' : 'Do you ship to Lyon?');
	const link = news.getByRole('link');
	await link.waitFor();
	// It stays as long as it is pointed at.
	await link.hover();
	await take('news');
	await link.click();
	await press(album, 'join_button');
	const talk = new URL(page.url()).pathname;
	await page
		.getByRole('radiogroup', { name: words('composer_mode') })
		.locator('label')
		.last()
		.click();
	await page
		.getByRole('textbox', { name: words('composer_note_label') })
		.pressSequentially(language === 'fr' ? 'Peux-tu voir, @j' : 'Could you look, @j');
	await page.getByRole('listbox', { name: words('mention_list') }).waitFor();
	await take('note-naming');
	await page.getByRole('textbox', { name: words('composer_note_label') }).fill('');
	await go(album, '/profile');
	await page.getByRole('switch', { name: words('availability_you_online') }).click();
	await page.getByRole('switch', { name: words('availability_reachable'), exact: true }).click();
	// The time is said together with what the switch says: so that is stored first.
	await page
		.getByRole('switch', { name: words('availability_reachable'), exact: true, checked: true })
		.waitFor();
	await page.getByLabel(words('availability_back')).fill('09:00');
	await page.getByRole('main').getByText(/09:00/).waitFor();
	await take('profile-away');
	await go(album, '/conversations');
	await press(album, 'push_warning_accept');
	await page.getByRole('link', { name: words('push_mark') }).waitFor();
	await take('conversations-accepted');
	await go(album, talk);
	await choose(album, 'handover_button');
	await page.getByRole('dialog').waitFor();
	await take('hand-over-presence');
	await leave(album);
	await changeHands(album, talk.split('/').at(-1) ?? '');
	await choose(album, 'changes_title');
	await page.getByRole('dialog').getByRole('listitem').nth(2).waitFor();
	await take('changes');
	await leave(album);
	await owner.wish('setAvailability', { availability: 'online' });
}

/** A tag is put on and taken off, and the conversation is given to a colleague. */
async function changeHands({ owner }: Album, conversationId: string): Promise<void> {
	const tag = (await owner.read('setting')).find(({ kind }) => kind === 'tag');
	const { agentId } = owner.session;
	const colleague = (await owner.read('agent')).find(({ id }) => id !== agentId);
	const [tagId, addId] = [tag?.id ?? '', newId()];
	await owner.wish('tagConversation', { conversationId, tagId, addId });
	await owner.wish('untagConversation', { conversationId, tagId, eventId: newId(), addIds: [addId] });
	const given = { conversationId, eventId: newId(), agentId: colleague?.id ?? '' };
	await owner.wish('assignConversation', { ...given, seenAssigneeId: agentId });
}
