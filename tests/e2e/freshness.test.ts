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

const OFFLINE = /^Offline · as of \d+:\d\d$/;
const BEHIND = /^As of \d+:\d\d · \d+ newer on the server$/;

test('[X14] each screen says of when it is, and how much the server has that is not here', async ({
	owner,
	phone,
	server
}) => {
	const vera = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await vera.say('Is the small lamp back?');
	const resolved = vera.conversationId;
	await owner.wish('resolveConversation', {
		conversationId: resolved,
		eventId: newId(),
		seenPosition: 1_000_000
	});
	const conversationId = newId();
	await vera.wish('sendMessage', { id: newId(), conversationId, text: 'It is Thursday', seenPosition: 0 });
	const address = await phone.open('Vera');
	await phone.goOffline();
	const sheet = `${address}?visitor`;
	const beside = [address, `/resolved/${resolved}`, sheet, `${sheet}=${resolved}`];
	expect(SCREENS.length).toBeGreaterThan(12);
	for (const path of [...SCREENS, ...beside]) {
		await phone.go(path);
		await expect(shown(phone, OFFLINE), path).toBeVisible();
		await expect(shown(phone, OFFLINE), path).toBeInViewport();
	}
	await phone.go(sheet);
	await phone.part('Block').scrollIntoViewIfNeeded();
	await expect(shown(phone, OFFLINE)).toBeInViewport();
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
