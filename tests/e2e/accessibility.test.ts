/** Every screen and the widget's states, as a machine reads them: both themes, sizes and languages. On a phone a thumb must hit everything, too. */
import { newId } from '#domain/id.ts';
import { holdClock } from './kit/held-clock.ts';
import { isClean, nameOf, optionsOf, tourLooks } from './kit/axe.ts';
import { paper, photo } from './kit/files.ts';
import { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

/** A tour of screens, each of which is read whole. */
const TOUR_MS = 180_000;

for (const look of tourLooks) {
	const name = nameOf(look);
	const options = optionsOf(look);

	test(`axe finds nothing on any screen: ${name}`, async ({ newBrowser, owner, server }) => {
		test.setTimeout(TOUR_MS);
		const { workspaceId } = owner.session;
		const vera = await WireVisitor.come(server.origin, workspaceId, 'Vera');
		await vera.say('Do you repair lanterns? See https://shop.example/lamps');
		await owner.answer(vera.conversationId, 'We do.');
		const otto = await WireVisitor.come(server.origin, workspaceId);
		await otto.say('Hello');
		const context = await newBrowser(options);
		await holdClock(context);
		const page = await context.newPage();
		const phone = new Phone(page, server.origin);
		const submit = () => page.locator('button[type="submit"]').click();
		for (const path of ['/sign-up', '/sign-in']) {
			await phone.go(path);
			await submit();
			await isClean(page, `${path} with faults`);
		}
		await page.locator('input[type="email"]').fill(owner.account.email);
		await page.locator('input[type="password"]').fill('not this one');
		await submit();
		await expect(page.getByRole('alert')).toBeVisible();
		await isClean(page, '/sign-in refused');
		await page.locator('input[type="password"]').fill(owner.account.password);
		await submit();
		await expect(phone.row('Vera')).toBeVisible();
		await isClean(page, '/conversations');
		const id = vera.conversationId;
		for (const path of [
			'/home',
			`/conversations/${otto.conversationId}`,
			`/conversations/${id}`,
			'/outbox',
			'/profile',
			'/resolved',
			'/conversations/00000000-0000-7000-8000-00000000dead',
			'/nowhere'
		]) {
			await phone.go(path);
			await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
			await isClean(page, path);
		}
		await phone.go(`/conversations/${id}`);
		await page.locator('form button[aria-expanded]').click();
		await page
			.locator('input[multiple]')
			.setInputFiles([paper('plan.pdf'), await photo('lamp.jpg', 300, 200), paper('film.pdf', 20_000_001)]);
		await expect(page.getByText(/(Larger than|Plus de) 20/)).toBeVisible();
		await page.locator('form button[aria-expanded]').click();
		await isClean(page, 'files that were chosen');
		await page.getByRole('button', { name: / film\.pdf$/ }).click();
		await submit();
		await page
			.getByRole('button', { name: / lamp\.(jpg|webp)$/ })
			.locator('img')
			.click();
		await isClean(page, 'a picture over everything');
		await page.keyboard.press('Escape');
		// What would wait longer than a reply may would be held, too.
		const sent = async () => (await owner.read('message')).filter(({ kind }) => kind === 'file').length;
		await expect.poll(sent).toBe(2);
		await isClean(page, 'files in a thread');
		await phone.go('/resolved');
		await page.locator('search input').fill('lantrens');
		await expect(page.locator('mark')).toBeVisible();
		await isClean(page, '/resolved with what was found');
		await page.locator('search input').fill('zeppelin');
		await expect(page.getByRole('heading', { name: /^(Nothing found|Aucun résultat)$/ })).toBeVisible();
		await isClean(page, '/resolved with nothing found');
		await phone.go(`/conversations/${id}`);
		await phone.isKept();
		await context.setOffline(true);
		const field = page.getByRole('textbox', { name: /^(Your message|Votre message)$/ });
		await field.fill('Not sent');
		await submit();
		await expect(phone.saying('Not sent')).toBeVisible();
		await isClean(page, 'a conversation offline');
		await phone.go('/outbox');
		await expect(page.getByRole('article').first()).toBeVisible();
		await isClean(page, '/outbox with what waits');
		await phone.go('/profile');
		await page.getByRole('button', { name: /^(Sign out|Se déconnecter)$/ }).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await isClean(page, 'signing out with something unsent');
		await page.keyboard.press('Escape');
		await phone.go(`/conversations/${id}`);
		await vera.say('And candlesticks?');
		await context.clock.fastForward('05:00');
		await context.setOffline(false);
		await expect(page.getByRole('button', { name: /^(Send anyway|Envoyer quand même)$/ })).toBeVisible();
		await isClean(page, 'a conversation with a reply held back');
		await phone.go('/outbox');
		await expect(page.getByRole('article').first()).toBeVisible();
		await isClean(page, '/outbox with what needs its person');
		await page.getByRole('button', { name: /^(Discard|Supprimer)$/ }).click();
		await expect(page.getByText(/^(Discarded|Supprimé)$/)).toBeVisible();
		await isClean(page, 'a notice');
		await phone.go(`/conversations/${id}`);
		await page.getByRole('button', { name: /^(Resolve|Résoudre)/ }).click();
		// Pressed before the line is back it says that this waits, too.
		await expect(page.getByText(/^(Conversation résolue|Résolue ici)/)).toBeVisible();
		await isClean(page, 'just resolved');
		await phone.go(`/resolved/${id}`);
		await expect(page.getByRole('button', { name: /^(Reopen|Rouvrir)$/ })).toBeVisible();
		await isClean(page, 'a resolved conversation');
	});

	test(`axe finds nothing on the widget: ${name}`, async ({ newBrowser, owner, server, site }) => {
		const context = await newBrowser(options);
		const page = await context.newPage();
		const language = options.locale?.slice(0, 2) ?? '';
		const field = page.getByRole('textbox', { name: /^(Write a message|Écrivez un message)$/ });
		const email = page.getByRole('textbox', { name: /^(Your e-mail|Votre adresse e-mail)/ });
		const launcher = page.getByRole('button', { name: /^(Open the chat|Ouvrir la discussion)/ });
		const close = () => page.getByRole('button', { name: /^(Close|Fermer)$/ }).click();
		const say = async (text: string) => {
			await field.fill(text);
			await field.press('Enter');
			await expect(page.getByText(text, { exact: true })).toBeVisible();
		};
		await page.goto(`${server.origin}/demo?workspace=${owner.session.workspaceId}&lang=${language}`);
		await expect(launcher).toBeVisible();
		await isClean(page, 'the demo page');
		await page.goto(`${site.origin}/?lang=${language}`);
		await expect(launcher).toBeVisible();
		await isClean(page, 'closed');
		await launcher.click();
		await expect(field).toBeFocused();
		await expect(email).toBeVisible();
		await isClean(page, 'open and empty, nobody there');
		await email.fill('vera@');
		await email.press('Enter');
		await expect(page.getByRole('alert')).toBeVisible();
		await isClean(page, 'with an address that is none');
		await owner.wish('setAvailability', { availability: 'online' });
		await expect(page.getByRole('status').getByText(/Ana Lindqvist$/)).toBeVisible();
		await isClean(page, 'open and empty, somebody there');
		await say('Hello');
		await expect.poll(async () => (await owner.read('conversation')).length).toBe(1);
		const conversationId = (await owner.read('conversation'))[0]?.id ?? '';
		await owner.answer(conversationId, 'Good evening');
		await expect(page.getByText('Good evening')).toBeVisible();
		await isClean(page, 'with a conversation');
		await close();
		await owner.answer(conversationId, 'Are you there?');
		await expect(page.getByRole('button', { name: /1/ })).toBeVisible();
		await isClean(page, 'closed, with something unread');
		await launcher.click();
		await context.setOffline(true);
		await say('Not sent');
		await isClean(page, 'offline');
		await context.setOffline(false);
		await expect.poll(() => owner.texts()).toContain('Not sent');
		const { workspaceId } = owner.session;
		await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
		await expect(
			page.getByText(/^(Something else\? Just write again|Autre chose.* Écrivez à nouveau)\.$/)
		).toBeVisible();
		await isClean(page, 'ended');
		await owner.wish('removeOrigin', { workspaceId, origin: site.origin });
		await page.reload();
		await isClean(page, 'no longer wanted here');
	});
}
