/** What arrives of a reply that leaves by e-mail (product C6). */
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import { ATTACHED_MAX_BYTES, LINK_LIFE_MS } from '../../sync-server/jobs.ts';
import { openDesk, wish } from './desk.ts';
import { begin, FROM, mailingOf, openMailServer, openThread } from './post.ts';
import { sendWhole } from './uploads.ts';

test('[C6] a reply leaves by e-mail, stands in the chat as well, and is said to be sent once the mail server took it', async () => {
	const { post, desk, ana, vera, conversationId, reply } = await openThread();
	const { id, result } = await reply('It leaves today.');
	expect(result.kind).toBe('applied');
	expect(await mailingOf(desk, ana, conversationId, id)).toEqual({
		to: 'vera@shop.example',
		state: 'queued'
	});
	await desk.server.tick();
	const [letter] = post.letters;
	expect(letter?.to).toEqual(['vera@shop.example']);
	expect(letter?.mail.from?.text).toBe(`"Ana" <${FROM}>`);
	expect(letter?.mail.subject).toBe('Your conversation with Ana');
	expect(letter?.mail.text).toContain('It leaves today.');
	expect(letter?.mail.text).toContain('> Where is my lamp?');
	expect(letter?.mail.html).toContain('It leaves today.');
	expect(letter?.mail.messageId).toBe(`<${id}@lantern.example>`);
	const sent = { to: 'vera@shop.example', state: 'sent', endedAt: desk.now() };
	expect(await mailingOf(desk, ana, conversationId, id)).toEqual(sent);
	const seen = (await desk.call('/api/snapshot', {}, vera)).text;
	expect(seen).toContain('It leaves today.');
	expect(seen).not.toContain('vera@shop.example');
	await desk.server.tick();
	expect(post.letters).toHaveLength(1);
});

test('[C6] letters of one conversation name those before them, in the language of the visitor', async () => {
	const { post, desk, reply } = await openThread({}, { email: 'vera@shop.example', language: 'fr-CH' });
	const first = await reply('Bonjour');
	const second = await reply('Encore');
	await desk.server.tick();
	const of = (id: string) => post.letters.find(({ mail }) => mail.messageId?.includes(id))?.mail;
	expect(of(first.id)?.inReplyTo).toBeUndefined();
	expect(of(first.id)?.subject).toBe('Votre conversation avec Ana');
	expect(of(second.id)?.inReplyTo).toBe(`<${first.id}@lantern.example>`);
	expect(of(second.id)?.references).toBe(`<${first.id}@lantern.example>`);
	expect(of(second.id)?.subject).toBe('Re: Votre conversation avec Ana');
	expect(of(second.id)?.text).toContain('Ana, le ');
});

test('[C6] each conversation has an answering address that nobody else can make', async () => {
	const post = await openMailServer();
	const desk = await openDesk({ mail: { url: post.url, from: FROM, replyTo: 'inbox@lantern.example' } });
	const ana = await desk.owner('Ana');
	const one = await begin(desk, ana, { email: 'one@shop.example' });
	const other = await begin(desk, ana, { email: 'other@shop.example' });
	await one.reply('a');
	await one.reply('b');
	await other.reply('c');
	await desk.server.tick();
	const addresses = post.letters.map(({ mail }) => mail.replyTo?.value[0]?.address ?? '');
	expect(new Set(addresses).size).toBe(2);
	for (const address of addresses) expect(address).toMatch(/^inbox\+[0-9a-z]{41}@lantern\.example$/);
});

test('[C6] nothing in a name or a text becomes a header or a tag', async () => {
	const name = 'Vera\r\nBcc: spy@evil.example\u202e';
	const { post, desk, reply } = await openThread({}, { email: 'vera@shop.example', name });
	await reply(
		'\r\n.\r\nMAIL FROM:<spy@evil.example>\r\nBcc: spy@evil.example\r\n<script>alert(1)</script> & "so"'
	);
	await desk.server.tick();
	const [letter] = post.letters;
	expect(letter?.to).toEqual(['vera@shop.example']);
	expect(letter?.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
	expect(letter?.mail.bcc).toBeUndefined();
	expect(letter?.mail.to).toMatchObject({ text: expect.not.stringContaining('\u202e') });
	expect(letter?.mail.html).not.toContain('<script>');
	expect(letter?.mail.html).toContain('&#60;script&#62;');
	expect(letter?.mail.text).toContain('<script>alert(1)</script> & "so"');
});

test('[C6] names, long lines and right-to-left texts of every script arrive as they were written', async () => {
	const words = `שלום 你好 ✨ ${'x'.repeat(3_000)}`;
	const { post, desk, reply } = await openThread({}, { email: 'vera@shop.example', name: 'Zoë "Z" 李, <x>' });
	await reply(words);
	await desk.server.tick();
	const [letter] = post.letters;
	expect(letter?.mail.text).toContain(words);
	expect(letter?.mail.to).toMatchObject({
		value: [{ name: 'Zoë "Z" 李, <x>', address: 'vera@shop.example' }]
	});
	for (const line of letter?.raw.split('\r\n') ?? []) expect(line.length).toBeLessThanOrEqual(998);
	expect((await reply('x'.repeat(MESSAGE_TEXT_MAX + 6_000))).result).toMatchObject({ kind: 'refused' });
});

test('[C6] a file comes along, and a large one as a link that says until when it holds', async () => {
	const { post, desk, ana, conversationId } = await openThread({
		publicOrigin: 'https://chat.lantern.example'
	});
	const send = async (bytes: Uint8Array) => {
		const file = {
			id: await sendWhole(desk, ana, bytes),
			name: 'plan.txt',
			type: 'text/plain',
			size: bytes.length
		};
		const args = { id: newId(), conversationId, seenPosition: 9, file, channel: 'email' };
		expect((await desk.wish(ana, wish('sendFile', args)))[0]).toMatchObject({ kind: 'applied' });
		await desk.server.tick();
	};
	await send(Buffer.from('by hand'));
	await send(Buffer.alloc(ATTACHED_MAX_BYTES + 1, 'x'));
	const [small, large] = post.letters;
	expect(small?.mail.attachments).toMatchObject([{ filename: 'plan.txt', content: Buffer.from('by hand') }]);
	expect(large?.mail.attachments).toEqual([]);
	expect(large?.mail.text).toContain('can be downloaded until February 4, 2026:');
	const href = /https:\/\/chat\.lantern\.example(\S+)/.exec(large?.mail.text ?? '')?.[1] ?? '';
	expect((await desk.call(href)).text).toHaveLength(ATTACHED_MAX_BYTES + 1);
	desk.pass(LINK_LIFE_MS);
	expect((await desk.call(href)).status).toBe(403);
});

test('[E6] a transcript arrives with what the visitor may read, and says that nobody wrote it by hand', async () => {
	const { post, desk, ana, conversationId } = await openThread();
	await desk.wish(ana, wish('noteConversation', { id: newId(), conversationId, text: 'Ask Ben' }));
	await desk.wish(ana, wish('mailTranscript', { conversationId, eventId: newId(), to: 'visitor' }));
	await desk.server.tick();
	const [letter] = post.letters;
	expect(letter?.mail.subject).toBe('Transcript of your conversation with Ana');
	expect(letter?.mail.text).toContain('Where is my lamp?');
	expect(letter?.mail.text).not.toContain('Ask Ben');
	expect(letter?.mail.headers.get('auto-submitted')).toBe('auto-generated');
});
