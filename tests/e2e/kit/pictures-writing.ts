/** Pictures of what stands around the field in which one writes: shortcuts, emoji, files, letters, colleagues. */
import { newId } from '#domain/id.ts';
import { DEMO_PASSWORD, TEAM } from '../../../sync-server/demo/shop.ts';
import { choose, go, leave, press, type Album } from './album.ts';
import { paper, photo } from './files.ts';
import { WireVisitor } from './wire.ts';

/** A conversation that its owner has joined, on screen. */
async function openTalk(album: Album): Promise<WireVisitor> {
	const { language, owner } = album;
	const [name, text] =
		language === 'fr'
			? (['Flora Desmarais', 'Bonjour, pouvez-vous me montrer le carnet en vert ?'] as const)
			: (['Greta Larkin', 'Hello, could you show me the notebook in green?'] as const);
	const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, name);
	await visitor.say(text);
	const { conversationId } = visitor;
	await owner.wish('joinConversation', { conversationId, eventId: newId() });
	await go(album, `/conversations/${conversationId}`);
	await fieldOf(album).waitFor();
	return visitor;
}

const fieldOf = ({ page, words }: Album) => page.getByRole('textbox', { name: words('composer_label') });

export async function takeWriting(album: Album): Promise<void> {
	const visitor = await openTalk(album);
	await takeInserting(album);
	await takeCompany(album, visitor);
	await takeFiles(album);
	await takeLetters(album, visitor);
	await takeStart(album);
}

/** Shortcuts, by the dot and by the button, and emoji. */
async function takeInserting(album: Album): Promise<void> {
	const { page, take, words } = album;
	await fieldOf(album).pressSequentially('.');
	await page.getByRole('listbox').waitFor();
	await take('shortcut-dot');
	await page.keyboard.press('Enter');
	await press(album, 'shortcuts_open');
	await page.getByRole('dialog').getByRole('combobox').waitFor();
	await take('shortcuts');
	await page.getByRole('dialog').getByRole('combobox').fill('zzz');
	await take('shortcuts-none');
	await page.keyboard.press('Escape');
	await leave(album);
	await press(album, 'emoji_open');
	await page
		.getByRole('dialog', { name: words('emoji_open') })
		.getByRole('menuitem')
		.first()
		.waitFor();
	await take('emoji');
	await leave(album);
	await fieldOf(album).fill('');
}

/** A colleague looks at the same conversation and writes. */
async function takeCompany(album: Album, { conversationId }: WireVisitor): Promise<void> {
	const { language, origin, page, take } = album;
	const browser = page.context().browser();
	const jules = TEAM[1];
	if (!browser || !jules) throw new Error('there is nobody to look on');
	const context = await browser.newContext({ locale: 'en-GB' });
	const theirs = await context.newPage();
	await theirs.goto(`${origin}/sign-in`);
	await theirs.locator('input[type="email"]').fill(jules.email);
	await theirs.locator('input[type="password"]').fill(DEMO_PASSWORD);
	await theirs.locator('button[type="submit"]').click();
	await theirs.getByRole('listitem').first().waitFor();
	await theirs.goto(`${origin}/conversations/${conversationId}`);
	const name = jules.name;
	await page
		.getByText(language === 'fr' ? `${name} regarde aussi` : `${name} is looking`)
		.filter({ visible: true })
		.first()
		.waitFor();
	await take('company');
	await theirs.getByRole('button', { name: 'Join the conversation' }).click();
	await theirs.getByRole('textbox', { name: 'Your message' }).pressSequentially('Let me have a look');
	await page
		.getByText(language === 'fr' ? `${name} écrit` : `${name} is writing`)
		.filter({ visible: true })
		.first()
		.waitFor();
	await take('company-typing');
	await context.close();
}

/** Files: chosen, refused, on their way without a network, there, and over everything. */
async function takeFiles(album: Album): Promise<void> {
	const { page, take, words } = album;
	await press(album, 'attach_open');
	await page.locator('input[multiple]').waitFor({ state: 'attached' });
	await take('files');
	await page
		.locator('input[multiple]')
		.setInputFiles([
			await photo('IMG_2034.jpg', 900, 600),
			paper('A price list with a rather long name, second edition (final).pdf', 480_000),
			paper('film.pdf', 20_000_001)
		]);
	await page
		.getByRole('list', { name: words('attach_picks') })
		.getByText('film.pdf')
		.waitFor();
	await take('files-chosen');
	await page.getByRole('button', { name: words('attach_remove', { name: 'film.pdf' }) }).click();
	await page.evaluate(async () => void (await navigator.serviceWorker.ready));
	await page.context().setOffline(true);
	await page.locator('form button[type="submit"]').click();
	await page.getByRole('log').getByText('A price list').first().waitFor();
	await take('files-waiting');
	await page.context().setOffline(false);
	const picture = page.getByRole('log').getByRole('button').locator('img').first();
	await picture.waitFor();
	await take('files-sent');
	await picture.click();
	await page.getByRole('dialog').waitFor();
	await take('picture');
	await leave(album);
}

/** Replies and transcripts by e-mail. */
async function takeLetters(album: Album, { conversationId, visitorId }: WireVisitor): Promise<void> {
	const { language, owner, page, take, words } = album;
	const ways = page.getByRole('radiogroup', { name: words('channel_label') });
	await ways.waitFor();
	await ways.locator('label').nth(1).click();
	await page.getByLabel(words('channel_address')).waitFor();
	await take('letter-address');
	const edit = (value: string) =>
		owner.wish('editVisitor', { visitorId, editId: newId(), field: 'email', value });
	const send = (text: string) =>
		owner.wish('sendMessage', {
			id: newId(),
			conversationId,
			text,
			seenPosition: 1_000_000,
			channel: 'email'
		});
	await choose(album, 'transcript_button');
	await page.getByRole('dialog').waitFor();
	await take('transcript-no-address');
	await leave(album);
	await edit('greta@shop.example');
	await send(language === 'fr' ? 'Il vient d’arriver, le voici.' : 'It has just come in, here it is.');
	await page.getByRole('img', { name: words('state_mailed') }).waitFor();
	await edit('nobody@shop.example');
	await send(language === 'fr' ? 'Je vous en garde un ?' : 'Shall I keep one for you?');
	await page.getByText('no such mailbox').waitFor();
	await take('letter-failed');
	await choose(album, 'transcript_button');
	await page.getByRole('dialog').waitFor();
	await take('transcript');
	await leave(album);
}

/** A conversation that an agent begins. */
async function takeStart(album: Album): Promise<void> {
	const { page, take } = album;
	await go(album, '/conversations/new');
	await take('start');
	await page.getByRole('textbox').fill('a');
	await page.getByRole('main').getByRole('listitem').first().waitFor();
	await take('start-found');
	await page.getByRole('textbox').fill('new.customer@example.com');
	await take('start-address');
	await page.getByRole('textbox').press('Enter');
	await page.locator('textarea').waitFor();
	await take('start-writing');
}

/** The list as it stands before the device's copy is open. */
export async function takeGlance(album: Album): Promise<void> {
	const { page, take } = album;
	await go(album, '/conversations');
	await page.waitForFunction(() => localStorage.getItem('porchlight-glance') !== null);
	await page.addInitScript(() => {
		const open = IDBFactory.prototype.open;
		IDBFactory.prototype.open = function (this: IDBFactory, name, version) {
			const request = version === undefined ? open.call(this, name) : open.call(this, name, version);
			if (name.startsWith('rxdb-dexie'))
				Object.defineProperty(request, 'onsuccess', { set: () => undefined });
			return request;
		};
	});
	await page.reload();
	await page.getByRole('listitem').nth(3).waitFor();
	await take('glance');
}
