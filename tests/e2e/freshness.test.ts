/** Freshness that can be read: each screen says of when it is (product X14). */
import { globSync } from 'node:fs';
import { newId } from '#domain/id.ts';
import type { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

/** Words on the screen, and not on a pane below it. */
const shown = (phone: Phone, words: RegExp) => phone.page.getByText(words).filter({ visible: true });

/** Every screen behind the door that has an address of its own: a new one walks along by itself. */
const SCREENS = globSync('src/routes/(desk)/**/+page.svelte').map(
	(file) => file.replaceAll('\\', '/').match(/\(desk\)(.*?)(\/\[\[id\]\])?\/\+page\.svelte$/)?.[1] ?? ''
);

const OFFLINE = /^No network · as of \d+:\d\d$/;
const BEHIND = /^As of \d+:\d\d · \d+ newer on the server$/;

test('[X14] each screen says without a line of when it is, also what covers another one and is scrolled', async ({
	owner,
	phone,
	server
}) => {
	const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await vera.say('Is the small lamp back?');
	const before = vera.conversationId;
	const resolved = { conversationId: before, eventId: newId(), seenPosition: 1_000_000 };
	await owner.wish('resolveConversation', resolved);
	const conversationId = newId();
	await vera.wish('sendMessage', { id: newId(), conversationId, text: 'It is Thursday', seenPosition: 0 });
	await expect(phone.row('Vera')).toContainText('It is Thursday');
	const address = await phone.open('Vera');
	await phone.goOffline();
	const sheet = `${address}?visitor`;
	expect(SCREENS.length).toBeGreaterThan(12);
	for (const path of [...SCREENS, address, `/resolved/${before}`, `${sheet}=${before}`, sheet]) {
		await phone.go(path);
		await expect(shown(phone, OFFLINE), path).toBeInViewport();
	}
	await phone.part('Block').scrollIntoViewIfNeeded();
	await expect(shown(phone, OFFLINE)).toBeInViewport();
});

test('[X14] while it catches up a screen says how much the server has that is not here, the sheet too', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await visitor.ask('Hello');
	const address = await phone.open('Vera');
	await phone.goOffline();
	await phone.go(`${address}?visitor`);
	await expect(shown(phone, OFFLINE)).toBeVisible();
	const otto = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Otto');
	await otto.say('Two changes, with my name three');
	const held = Promise.withResolvers<void>();
	await phone.page.route('**/api/pull', async (route) => {
		await held.promise;
		await route.continue();
	});
	await phone.context.setOffline(false);
	await expect(shown(phone, BEHIND)).toBeVisible();
	for (const path of [address, '/conversations']) {
		await phone.page.getByRole('link', { name: 'Back' }).filter({ visible: true }).click();
		await expect(phone.page).toHaveURL(`${phone.origin}${path}`);
		await expect(shown(phone, BEHIND)).toBeVisible();
	}
	await expect(phone.row('Otto')).toHaveCount(0);
	held.resolve();
	await expect(phone.row('Otto')).toBeVisible();
	await phone.isUpToDate();
});
