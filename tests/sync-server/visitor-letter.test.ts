/** What a visitor asks for by e-mail (product E6; SPEC M10). */
import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { LETTERS_PER_LINE, LETTERS_PER_VISITOR } from '../../sync-server/letter-limit.ts';
import { wish, writing, type Asking, type Desk, type Person } from './desk.ts';
import { begin, mailingOf, openThread } from './post.ts';

const ADDRESS = 'somebody@shop.example';

const request = (conversationId: string, email = ADDRESS) =>
	wish('requestTranscript', { id: newId(), conversationId, email });

const send = async (
	{ call, now }: Desk,
	person: Person,
	mutations: readonly object[],
	from: Asking = {}
): Promise<{ kind: string; reason?: string }[]> =>
	(await call('/api/mutate', { sentAt: now(), mutations }, { ...person, ...from })).body.results;

/** A conversation that was answered in the chat, and that has a note. */
async function answered(known?: Parameters<typeof openThread>[1]) {
	const thread = await openThread({}, known);
	const { desk, ana, conversationId, reply } = thread;
	await reply('It leaves today.', { channel: undefined });
	await desk.wish(ana, wish('noteConversation', { id: newId(), conversationId, text: 'Ask Ben' }));
	return thread;
}

test('[E6] [M10] a visitor gets what it may read to the address that it typed, once however often it is asked, in its language', async () => {
	const { post, desk, ana, vera, conversationId } = await answered({ language: 'fr' });
	const asked = request(conversationId);
	const first = await send(desk, vera, [asked]);
	expect(first).toMatchObject([{ kind: 'applied' }]);
	expect(await send(desk, vera, [asked])).toEqual(first);
	await desk.server.tick();
	expect(await send(desk, vera, [asked])).toEqual(first);
	await desk.server.tick();
	expect(post.letters.map(({ to }) => to)).toEqual([[ADDRESS]]);
	const [letter] = post.letters;
	expect(letter?.mail.subject).toBe('Transcription de votre conversation avec Ana');
	for (const words of ['Where is my lamp?', 'It leaves today.', 'demandé dans la messagerie'])
		expect(letter?.mail.text).toContain(words);
	expect(letter?.mail.text).not.toContain('Ask Ben');
	expect(letter?.mail.html).not.toContain('Ask Ben');
	expect(letter?.mail.headers.get('auto-submitted')).toBe('auto-generated');
	const { id } = asked.args as { id: string };
	const sent = { to: ADDRESS, state: 'sent', endedAt: desk.now() };
	expect(await mailingOf(desk, ana, conversationId, id)).toEqual(sent);
	expect((await desk.call('/api/snapshot', {}, vera)).text).not.toContain(ADDRESS);
	const { body } = await desk.call('/api/snapshot', {}, ana);
	expect(JSON.stringify(body.items)).not.toContain(`"email":"${ADDRESS}"`);
});

test('[M10] what a visitor calls itself is no part of the subject, and becomes neither header nor tag', async () => {
	const { post, desk, vera, conversationId } = await answered({
		name: 'Win <b>now</b>\r\nBcc: spy@evil.example'
	});
	await send(desk, vera, [request(conversationId)]);
	await desk.server.tick();
	const [letter] = post.letters;
	expect(letter?.mail.subject).toBe('Transcript of your conversation with Ana');
	expect(letter?.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
	expect(letter?.mail.html).not.toContain('<b>');
});

test('[M10] nobody gets a letter of another’s conversation, of one without an answer, or to what is no mailbox', async () => {
	const { post, desk, ana, vera, conversationId } = await answered();
	const otto = desk.visitor(ana.workspaceId);
	expect(await send(desk, otto, [request(conversationId)])).toMatchObject([{ reason: 'not-found' }]);
	const forged = { ...vera, token: `${vera.token ?? ''}x` };
	const answer = await desk.call(
		'/api/mutate',
		{ sentAt: desk.now(), mutations: [request(conversationId)] },
		forged
	);
	expect([answer.status, answer.body.kind]).toEqual([401, 'signed-out']);
	expect(await send(desk, vera, [request(conversationId, 'a@b, c@d')])).toMatchObject([
		{ reason: 'no-address' }
	]);
	const alone = newId();
	await send(desk, otto, [writing(alone, 'Buy our lamps!')]);
	expect(await send(desk, otto, [request(alone)])).toMatchObject([{ reason: 'unanswered' }]);
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId: newId() }));
	expect(await send(desk, vera, [request(conversationId)])).toMatchObject([{ reason: 'blocked' }]);
	await desk.server.tick();
	expect(post.letters).toHaveLength(0);
});

test('[M10] one visitor gets a few letters a day, and what else it wishes is done all the same', async () => {
	const { post, desk, vera, conversationId } = await answered();
	// What is refused costs nothing.
	await send(desk, vera, [request(conversationId, 'nobody')]);
	for (let asked = 0; asked < LETTERS_PER_VISITOR; asked += 1)
		expect(await send(desk, vera, [request(conversationId)])).toMatchObject([{ kind: 'applied' }]);
	expect(
		await send(desk, vera, [writing(conversationId, 'And now?', 9), request(conversationId)])
	).toMatchObject([{ kind: 'applied' }, { kind: 'refused', reason: 'too-many' }]);
	await desk.server.tick();
	expect(post.letters).toHaveLength(LETTERS_PER_VISITOR);
	desk.pass(DAY_MS);
	expect(await send(desk, vera, [request(conversationId)])).toMatchObject([{ kind: 'applied' }]);
});

test('[M10] all who come by one line share what is sent in a day', async () => {
	const { desk, ana } = await answered();
	const here = { address: '203.0.113.7' };
	let granted = 0;
	for (let asked = 0; asked <= LETTERS_PER_LINE; asked += 1) {
		const { vera, conversationId, reply } = await begin(desk, ana, {});
		await reply('Here.', { channel: undefined });
		const [result] = await send(desk, vera, [request(conversationId)], here);
		if (result?.kind === 'applied') granted += 1;
		else expect(result?.reason).toBe('too-many');
		if (asked < LETTERS_PER_LINE) continue;
		const there = { address: '203.0.113.8' };
		expect(await send(desk, vera, [request(conversationId)], there)).toMatchObject([{ kind: 'applied' }]);
	}
	expect(granted).toBe(LETTERS_PER_LINE);
});

test('[E6] the closed widget says whether letters can leave', async () => {
	const { desk, ana } = await answered();
	expect((await desk.call(`/api/widget/${ana.workspaceId}`)).body.canMail).toBe(false);
	await desk.server.store.mailFrom('help@lantern.example');
	expect((await desk.call(`/api/widget/${ana.workspaceId}`)).body.canMail).toBe(true);
});
