/** The visitor's verdict on a conversation, and what agents see and find of it (product C7, R4, V11). */
import { newId } from '#domain/id.ts';
import { isClean, nameOf, optionsOf, tourLooks } from './kit/axe.ts';
import { Chat } from './kit/chat.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet, test } from './kit/test.ts';
import { WireVisitor, type WireAgent } from './kit/wire.ts';

const face = ({ panel }: Chat, score: number) => panel.getByRole('radio', { name: `${score} out of 5` });
const results = ({ page }: Phone) => page.getByRole('list', { name: 'Search results' }).getByRole('listitem');
const sheet = ({ page }: Phone) => page.getByRole('dialog', { name: 'Filters' });

/** A conversation that was resolved and, if a score is said, rated. */
async function resolved(owner: WireAgent, name: string, rated?: { score: number; comment?: string }) {
	const visitor = await WireVisitor.come(owner.origin, owner.session.workspaceId, name);
	await visitor.say(`${name} asks`);
	const { conversationId } = visitor;
	await owner.answer(conversationId, 'Of course.');
	await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
	if (!rated) return;
	const end = (await visitor.read('conversation'))[0]?.resolvedPosition ?? 0;
	await visitor.wish('rateConversation', { id: newId(), conversationId, resolvedPosition: end, ...rated });
}

test('[C7] who is resolved is asked for a verdict, sends it from the tunnel once, changes it, and agents read it', async ({
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Is it broken?');
	await phone.say('It is not.');
	await expect(face(visitor, 1)).toHaveCount(0);
	await phone.resolveButton.click();
	await face(visitor, 2).check({ force: true });
	await visitor.panel.getByRole('textbox', { name: /^A word about it/ }).fill('It took long');
	await visitor.page.context().setOffline(true);
	await visitor.panel.getByRole('button', { name: 'Send my rating' }).click();
	await expect(visitor.saying('It will be sent when you are back online.')).toBeVisible();
	await visitor.page.context().setOffline(false);
	await expect(visitor.saying('It will be sent when you are back online.')).toHaveCount(0);
	await expect(visitor.saying('It took long')).toBeVisible();
	await phone.go('/resolved');
	await expect(phone.row('Vera').getByRole('img', { name: 'Rated 2 out of 5' })).toBeVisible();
	await visitor.page.reload();
	await visitor.panel.getByRole('button', { name: 'Change it' }).click();
	await expect(face(visitor, 2)).toBeFocused();
	await visitor.page.keyboard.press('ArrowRight');
	await expect(face(visitor, 3)).toBeChecked();
	await visitor.panel.getByRole('button', { name: 'Send my rating' }).press('Enter');
	await expect(visitor.saying('3 out of 5')).toBeVisible();
	await expect(phone.row('Vera').getByRole('img', { name: 'Rated 3 out of 5' })).toBeVisible();
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.go(address.replace('conversations', 'resolved'));
	await expect(phone.saying('Vera rated the conversation 2 out of 5')).toBeVisible();
	await expect(phone.saying('Vera rated the conversation 3 out of 5')).toBeVisible();
	await expect(phone.thread.getByText('It took long')).toHaveCount(2);
	await expect(visitor.thread.getByText(/rated the conversation/)).toHaveCount(0);
});

test('[C7] writing again takes the question away, and what is chosen is kept over pages until it is sent', async ({
	owner,
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Is it broken?');
	await phone.resolveButton.click();
	await face(visitor, 4).check({ force: true });
	await visitor.panel.getByRole('textbox', { name: /^A word about it/ }).fill('Kind');
	await visitor.page.reload();
	await expect(face(visitor, 4)).toBeChecked();
	await expect(visitor.panel.getByRole('textbox', { name: /^A word about it/ })).toHaveValue('Kind');
	await visitor.say('One thing more');
	await expect(face(visitor, 4)).toHaveCount(0);
	await expect.poll(async () => (await owner.read('conversation'))[0]?.status).toBe('open');
	expect((await owner.read('conversation'))[0]?.ratings).toBeUndefined();
});

test('[V11] the list of earlier conversations names how each was rated, without a network too', async ({
	owner,
	phone
}) => {
	await resolved(owner, 'Vera', { score: 4, comment: 'Kind' });
	const visitorId = (await owner.read('visitor'))[0]?.id ?? '';
	const ids = { conversationId: newId(), eventId: newId(), id: newId(), visitorId };
	await owner.wish('startConversation', { ...ids, text: 'Did it arrive?' });
	await phone.open('Vera');
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.openVisitor();
	await expect(
		phone.part('Other conversations').getByRole('img', { name: 'Rated 4 out of 5' })
	).toBeVisible();
});

test('[R4] [R2] the resolved are narrowed by their rating without a network, with others of the filters', async ({
	owner,
	phone
}) => {
	await resolved(owner, 'Vera', { score: 1, comment: 'The lantern came broken' });
	await resolved(owner, 'Otto', { score: 1 });
	await resolved(owner, 'Mina', { score: 5, comment: 'Lovely' });
	await resolved(owner, 'Yves');
	await phone.go('/resolved');
	await expect(phone.row('Yves')).toBeVisible();
	await expect(phone.row('Mina').getByRole('img', { name: 'Rated 5 out of 5' })).toBeVisible();
	await phone.isKept();
	await phone.context.setOffline(true);
	const choose = async (name: string, checked = true) => {
		await phone.page.getByRole('button', { name: /^Filters/ }).click();
		await sheet(phone).getByRole('checkbox', { name }).setChecked(checked, { force: true });
		await sheet(phone).getByRole('button', { name: 'Done' }).click();
	};
	const words = async (name: string) => {
		await phone.page.getByRole('button', { name: /^Filters/ }).click();
		await sheet(phone).getByRole('radio', { name, exact: true }).check({ force: true });
		await sheet(phone).getByRole('button', { name: 'Done' }).click();
	};
	const names = () => results(phone).getByText(/^(Vera|Otto|Mina|Yves)$/);
	await choose('1 out of 5');
	await expect(names()).toHaveText([/Otto|Vera/, /Otto|Vera/]);
	await expect(results(phone).getByRole('img', { name: 'Rated 1 out of 5' })).toHaveCount(2);
	await words('With words');
	await expect(names()).toHaveText(['Vera']);
	await expect(phone.page.getByRole('button', { name: 'Filters: 1 filter', exact: true })).toBeVisible();
	await words('Without words');
	await expect(names()).toHaveText(['Otto']);
	await words('Either');
	await choose('Not rated');
	await expect(names()).toHaveCount(3);
	await choose('1 out of 5', false);
	await expect(names()).toHaveText(['Yves']);
	await phone.page.reload();
	await expect(names()).toHaveText(['Yves']);
	await phone.page.getByRole('button', { name: 'Clear the filters' }).click();
	await phone.page.getByRole('textbox', { name: 'Search conversations' }).fill('broken');
	await expect(names()).toHaveText(['Vera']);
	await expect(results(phone).getByRole('img', { name: 'Rated 1 out of 5' })).toBeVisible();
});

for (const look of tourLooks) {
	test(`[C7] axe finds nothing where a verdict is asked for and given: ${nameOf(look)}`, async ({
		newBrowser,
		owner,
		site
	}) => {
		const language = look.language === 'French' ? 'fr' : 'en';
		const page = await (await newBrowser(optionsOf(look))).newPage();
		await page.goto(`${site.origin}/?name=Vera&lang=${language}`);
		const chat = new Chat(page, language);
		await chat.ask('Bonjour');
		await expect.poll(async () => (await owner.read('conversation')).length).toBe(1);
		const conversationId = (await owner.read('conversation'))[0]?.id ?? '';
		await owner.wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 1_000_000 });
		await expect(chat.panel.getByRole('radio')).toHaveCount(5);
		await isClean(page, 'asked');
		await chat.panel.getByRole('radio').last().check({ force: true });
		await isClean(page, 'chosen');
		await chat.panel.getByRole('button', { name: /^(Send my rating|Envoyer mon avis)$/ }).click();
		await expect(chat.panel.getByRole('button', { name: /^(Change it|Le modifier)$/ })).toBeFocused();
		await isClean(page, 'given');
	});
}
