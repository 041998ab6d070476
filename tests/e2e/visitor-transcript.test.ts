/** What a visitor keeps of its conversation: a file, and a letter (product E6). */
import { readFile } from 'node:fs/promises';
import { isClean } from './kit/axe.ts';
import { Chat } from './kit/chat.ts';
import { test } from './kit/mail.ts';
import type { Phone } from './kit/phone.ts';
import { expect, meet } from './kit/test.ts';

const ADDRESS = 'somebody@shop.example';

const opener = ({ panel }: Chat) => panel.getByRole('button', { name: 'Save this conversation' });
const field = ({ panel }: Chat) => panel.getByRole('textbox', { name: 'Where to send it' });

async function note(phone: Phone, text: string): Promise<void> {
	await phone.write('Note');
	await phone.page.getByRole('textbox', { name: 'Your note, for agents only' }).fill(text);
	await phone.page.getByRole('button', { name: 'Add a note' }).click();
	await expect(phone.saying(text)).toBeVisible();
}

test('[E6] a visitor downloads what was said, without a network too, and gets it by e-mail once, and nothing of it is for agents alone', async ({
	phone,
	post,
	visitor
}) => {
	await meet(visitor, phone, 'Where is my <lamp>?');
	await expect(opener(visitor)).toHaveCount(0);
	await phone.say('It leaves today.');
	await note(phone, 'Ask Ben');
	await opener(visitor).click();
	await expect(opener(visitor)).toBeFocused();
	await visitor.page.context().setOffline(true);
	const coming = visitor.page.waitForEvent('download');
	await visitor.panel.getByRole('button', { name: 'Download as text' }).click();
	const file = await coming;
	expect(file.suggestedFilename()).toMatch(/^transcript-\d{4}-\d\d-\d\d\.txt$/);
	const text = await readFile(await file.path(), 'utf8');
	for (const words of ['You, ', 'Where is my <lamp>?', 'Ana Lindqvist, ', 'It leaves today.'])
		expect(text).toContain(words);
	expect(text).not.toContain('Ask Ben');
	await field(visitor).fill('somebody');
	await field(visitor).press('Enter');
	await expect(visitor.panel.getByText('Please check this e-mail address.')).toBeVisible();
	await field(visitor).fill(ADDRESS);
	await field(visitor).press('Enter');
	await expect(
		visitor.panel.getByText(`It will be sent to ${ADDRESS} when you are back online.`)
	).toBeVisible();
	await visitor.page.context().setOffline(false);
	await expect(visitor.panel.getByText(`On its way to ${ADDRESS}.`)).toBeVisible();
	await expect(phone.thread.getByText(`The visitor asked for the transcript, to ${ADDRESS}`)).toBeVisible();
	await expect(phone.thread.getByText(/Sent by e-mail/)).toBeVisible();
	await visitor.page.reload();
	await visitor.say('Thank you.');
	await expect(phone.saying('Thank you.')).toBeVisible();
	expect(post.letters.map(({ to }) => to)).toEqual([[ADDRESS]]);
	const [letter] = post.letters;
	expect(letter?.mail.text).toContain('It leaves today.');
	expect(letter?.mail.text).not.toContain('Ask Ben');
	await expect(visitor.panel.getByText(/asked for the transcript/)).toHaveCount(0);
});

for (const { colorScheme, language, words } of [
	{
		colorScheme: 'light',
		language: 'en',
		words: ['Save this conversation', 'Where to send it', 'Send it']
	},
	{
		colorScheme: 'dark',
		language: 'fr',
		words: ['Enregistrer cet échange', 'Où l’envoyer', 'L’envoyer']
	}
] as const)
	test(`[E6] by keys, on a page with the strictest policy, in ${language}: what has ended is kept beside its rating`, async ({
		newBrowser,
		phone,
		post,
		site
	}) => {
		const context = await newBrowser({
			colorScheme,
			locale: language,
			viewport: { width: 412, height: 915 }
		});
		const page = await context.newPage();
		await page.goto(`${site.origin}/?without-markup&lang=${language}&name=Vera`);
		const visitor = new Chat(page, language);
		await visitor.ask('Où est ma lampe ?');
		await phone.open('Vera');
		await phone.join();
		await phone.say('Elle part ce jour.');
		await expect(visitor.saying('Elle part ce jour.')).toBeVisible();
		await phone.resolveButton.click();
		await expect(visitor.panel.getByRole('radio')).toHaveCount(5);
		const [open, address, send] = words;
		await visitor.panel.getByRole('button', { name: open }).press('Enter');
		await expect(visitor.panel.getByRole('button', { name: open })).toBeFocused();
		await isClean(page, 'a conversation that is kept');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await expect(visitor.panel.getByRole('textbox', { name: address })).toBeFocused();
		await page.keyboard.type(ADDRESS);
		await page.keyboard.press('Tab');
		await expect(visitor.panel.getByRole('button', { name: send })).toBeFocused();
		await page.keyboard.press('Enter');
		await post.until(1);
		const subject = language === 'fr' ? /^Transcription de/ : /^Transcript of/;
		expect(post.letters[0]?.mail.subject).toMatch(subject);
		await expect(visitor.panel.getByText(new RegExp(ADDRESS))).toBeVisible();
		await isClean(page, 'a letter that is on its way');
	});
