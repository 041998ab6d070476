/** Pictures of lists, what is done with their rows, and the lists of the workspace. */
import { newId } from '#domain/id.ts';
import { go, leave, press, type Album } from './album.ts';
import { WireVisitor } from './wire.ts';

/** Names that are hard to draw. */
const HARD = [
	['ليلى الحداد', 'مرحبا، أين طلبي؟ رقمه 4711'],
	['Maximiliane von Hohenfels-Schwarzenburg-Lindenau', 'Donaudampfschifffahrtsgesellschaftskapitänsmützen?'],
	['Σοφία Παπαδοπούλου', 'Στέλνετε και στην Ελλάδα;']
] as const;

const GROUP = { en: 'Shipping', fr: 'Expédition' } as const;

/** Rows, by hand and key; the list as it was stands again at the end. */
export async function takeRows(album: Album): Promise<void> {
	const { owner, page, size, take, words } = album;
	const groupId = newId();
	await owner.wish('createGroup', { groupId, name: GROUP[album.language] });
	for (const [name, text] of HARD) {
		const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, name);
		await visitor.say(text);
		const { conversationId } = visitor;
		const given = { conversationId, eventId: newId(), groupId };
		if (name === HARD[1][0]) await owner.wish('transferConversation', given);
	}
	await go(album, '/conversations');
	const row = page.getByRole('listitem').filter({ hasText: HARD[1][0] });
	await row.waitFor();
	await take('conversations-names');
	const chips = page.getByRole('radiogroup', { name: words('filter_label') });
	await chips.locator('label').last().click();
	await take('conversations-group');
	await chips.locator('label').nth(1).click();
	await take('conversations-unread');
	await chips.locator('label').first().click();
	const dialog = page.getByRole('dialog');
	while ((await dialog.count()) === 0) {
		await page.keyboard.press('?');
		await dialog.waitFor({ timeout: 500 }).catch(() => undefined);
	}
	await take('keys');
	await leave(album);
	await row.getByRole('link').dispatchEvent('contextmenu', { pointerType: 'touch' });
	await dialog.waitFor();
	await take('row-menu');
	await leave(album);
	if (size === 'phone') for (const dx of [-120, 110, 220]) await takeSwipe(album, dx);
}

/** A finger that rests on the third row after so many pixels, and goes back. */
async function takeSwipe({ page, take }: Album, dx: number): Promise<void> {
	const box = await page.getByRole('list').getByRole('listitem').nth(2).boundingBox();
	if (!box) throw new Error('there is no row to swipe');
	const cdp = await page.context().newCDPSession(page);
	const [x, y] = [box.x + box.width * (dx > 0 ? 0.3 : 0.6), box.y + box.height / 2];
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
		cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
	await touch('touchStart', [{ x, y }]);
	for (let step = 1; step <= 8; step += 1) await touch('touchMove', [{ x: x + (dx * step) / 8, y }]);
	await take(`row-swiped-${dx < 0 ? 'to-resolve' : dx < 200 ? 'to-join' : 'to-tag'}`);
	for (let step = 7; step >= 0; step -= 1) await touch('touchMove', [{ x: x + (dx * step) / 8, y }]);
	await touch('touchEnd', []);
	await cdp.detach();
}

/** The resolved, searched and narrowed. */
export async function takeSearch(album: Album): Promise<void> {
	const { language, page, take, words } = album;
	await go(album, '/resolved');
	const end = page.getByText(words('older_all'));
	await page.getByRole('list', { name: words('list_resolved_label'), exact: true }).hover();
	while (!(await end.isVisible())) await page.mouse.wheel(0, 2_000);
	await take('resolved-end');
	const field = page.locator('search input');
	await field.fill(language === 'fr' ? 'carnet' : 'notebook');
	await page.locator('mark').first().waitFor();
	await take('search');
	await page
		.locator('li', { has: page.locator('mark') })
		.first()
		.getByRole('link')
		.click();
	await page.locator('[data-found]').waitFor();
	await take('search-match');
	await go(album, '/resolved');
	await field.fill('zeppelin');
	await page.getByRole('heading', { name: words('search_none_title') }).waitFor();
	await take('search-none');
	await press(album, 'search_clear');
	await press(album, 'filter_open');
	const sheet = page.getByRole('dialog');
	await sheet.waitFor();
	await take('filters');
	await sheet.getByText(words('filter_period_custom')).click();
	await sheet.getByRole('checkbox').first().check();
	await sheet.getByRole('checkbox').last().check();
	await take('filters-chosen');
	await sheet.getByText(words('filter_period_30')).click();
	await press(album, 'done', {}, sheet);
	await page.getByRole('heading', { name: words('filter_none_title') }).waitFor();
	await take('filters-none');
}

/** What the owner keeps for all: groups, shortcuts, tags, who is kept out. */
export async function takeSettings(album: Album): Promise<void> {
	const { language, owner, page, take, words } = album;
	await go(album, '/settings/groups');
	const main = page.getByRole('main');
	await main.getByRole('button', { expanded: false }).first().click();
	await main.getByRole('checkbox').first().check();
	const none = words('groups_members_none');
	await main.getByRole('button', { expanded: true }).filter({ hasNotText: none }).waitFor();
	await take('settings-groups');
	await main.locator('form').getByRole('textbox').fill(GROUP[language]);
	await main.locator('form button[type="submit"]').click();
	await take('settings-groups-fault');
	await go(album, '/settings/shortcuts');
	await take('settings-shortcuts-none');
	const saved =
		language === 'fr'
			? ([
					['livraison', 'Bonjour {prénom|à vous}, nous livrons en deux à trois jours ouvrés.'],
					['merci', 'Merci {prénom}, et à bientôt au Héron de papier !'],
					[
						'retour',
						'Vous avez trente jours pour nous renvoyer {article}. Voici comment faire : https://heron.example/retours'
					]
				] as const)
			: ([
					['delivery', 'Hello {first name|there}, we deliver within two to three working days.'],
					['thanks', 'Thank you {first name}, and see you soon at the Paper Heron!'],
					[
						'return',
						'You have thirty days to send {article} back. Here is how: https://heron.example/returns'
					]
				] as const);
	for (const [name, text] of saved) {
		const isPersonal = name === saved[1][0];
		await owner.wish('createShortcut', { shortcutId: newId(), name, text, isPersonal });
	}
	await page.getByRole('main').getByText(`.${saved[2][0]}`).waitFor();
	await take('settings-shortcuts');
	await press(album, 'shortcuts_edit', { name: saved[2][0] });
	await take('settings-shortcuts-edit');
	await press(album, 'cancel');
	await press(album, 'shortcuts_new');
	await page.locator('form button[type="submit"]').click();
	await take('settings-shortcuts-faults');
}
