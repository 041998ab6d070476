import { expect, test } from 'vitest';
import { printed, printHtml, printText, type PrintWords } from '#domain/printout.ts';
import { publicMessage } from '#domain/message.ts';
import type { StartConversation } from '#domain/start.ts';
import { visitorIdFor } from '#domain/visitor-id.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, ben, otto, thread, vera, workspaceId } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { conversation, edit, id, join, NOON, play, say } from './play.ts';

const starting = (args: Partial<StartConversation> = {}) => ({
	name: 'startConversation' as const,
	args: { conversationId: id(), eventId: id(), id: id(), visitorId: vera.id, text: 'Hello', ...args }
});
const transcript = (to: 'visitor' | 'agent') => ({
	name: 'mailTranscript' as const,
	args: { conversationId: thread, eventId: id(), to }
});
const begun = ({ documents }: ReturnType<typeof play>, { args }: ReturnType<typeof starting>) =>
	documents.read('conversation', args.conversationId);

test('[E7] an agent’s first words begin a conversation that the agent has joined, and nobody waits in it', () => {
	const start = starting();
	const played = play([[ana, start]]);
	expect(begun(played, start)).toMatchObject({
		visitorId: vera.id,
		status: 'open',
		assigneeId: ana.id,
		participantIds: [ana.id],
		lastText: 'Hello',
		lastAuthor: 'agent',
		agentPosition: 2,
		lastPosition: 2
	});
	expect(begun(played, start)).not.toHaveProperty('waitingSince');
	expect(begun(played, start)).not.toHaveProperty('firstReplyAt');
	const entries = played.documents.all('message').filter(({ conversationId }) => conversationId !== thread);
	expect(entries.map(({ event, kind, position }) => event ?? `${kind} ${position}`)).toEqual([
		'text 2',
		'joined'
	]);
});

test('[E7] [X10] what an agent began has no first reply: how long its visitor was silent is nobody’s wait', () => {
	const start = starting();
	const { conversationId } = start.args;
	const write = (text: string) => ({
		name: 'sendMessage' as const,
		args: { id: id(), conversationId, text, seenPosition: 9 }
	});
	const first = play([
		[ana, start],
		[ana, write('Are you there?')]
	]);
	expect(begun(first, start)).not.toHaveProperty('firstReplyAt');
	const later = play(
		[
			[vera, write('Yes')],
			[ana, write('Good')]
		],
		first.documents,
		NOON + 5
	);
	expect(begun(later, start)).not.toHaveProperty('firstReplyAt');
});

test('[E7] an address alone makes a visitor, the same for two agents who do it apart from each other', () => {
	const to = { visitorId: visitorIdFor(workspaceId, ' New@Shop.example'), channel: 'email' as const };
	expect(to.visitorId).toBe(visitorIdFor(workspaceId, 'new@shop.example'));
	const { documents, outcomes } = play([
		[ana, starting({ ...to, email: 'new@shop.example' })],
		[ben, starting({ ...to, email: 'New@Shop.example' })]
	]);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied']);
	const made = documents.all('visitor').filter((visitor) => visitor.id === to.visitorId);
	expect(made).toMatchObject([{ email: 'new@shop.example', seenAt: 0 }]);
	const mailed = documents.all('message').filter(({ email }) => email);
	expect(mailed.map(({ email }) => email?.to)).toEqual(['new@shop.example', 'new@shop.example']);
});

test('[E1] [E7] somebody on the site of whom nothing is known is written to, and is the same once it introduces itself', () => {
	const [one, other] = [starting({ visitorId: otto.id }), starting({ visitorId: otto.id })];
	const page = { pageUrl: '', pageTitle: 'Shop', referrer: '', language: 'en', browser: '' };
	const acts: [Actor, Wish][] = [
		[ana, one],
		[ben, other],
		[otto, { name: 'introduceVisitor', args: { ...page, name: 'Otto' } }]
	];
	for (const order of [
		[0, 1, 2],
		[0, 2, 1],
		[2, 1, 0]
	]) {
		const { documents, outcomes } = play(order.map((index) => acts[index] as [Actor, Wish]));
		expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied']);
		const made = documents.all('visitor').filter((visitor) => visitor.id === otto.id);
		expect(made).toMatchObject([{ name: 'Otto', pageTitle: 'Shop', seenAt: NOON }]);
		expect(documents.all('conversation').filter(({ visitorId }) => visitorId === otto.id)).toHaveLength(2);
	}
});

test('[E7] what cannot begin is refused by name, and nothing is half-written', () => {
	const taken = starting();
	const { outcomes, documents } = play([
		[ana, taken],
		[ana, starting({ conversationId: taken.args.conversationId })],
		[ana, starting({ conversationId: thread })],
		[ana, starting({ text: ' \u202e ' })],
		[ana, starting({ visitorId: id(), email: 'nobody' })],
		[ana, starting({ channel: 'email' })],
		[vera, starting()],
		[ana, { name: 'blockVisitor', args: { visitorId: vera.id, blockId: id() } }],
		[ana, starting()]
	]);
	expect(outcomes.map((one) => ('reason' in one ? one.reason : one.kind))).toEqual([
		'applied',
		'invalid',
		'invalid',
		'invalid',
		'no-address',
		'no-address',
		'forbidden',
		'applied',
		'blocked'
	]);
	expect(documents.all('conversation')).toHaveLength(2);
	expect(documents.all('visitor')).toHaveLength(1);
});

test('[E6] sending the transcript leaves an entry for agents alone, with the address and how far it has come', () => {
	const { documents, outcomes } = play([
		[ana, transcript('visitor')],
		[ana, edit('email', 'vera@shop.example')],
		[ana, transcript('visitor')],
		[ana, transcript('agent')]
	]);
	expect(outcomes[0]).toMatchObject({ kind: 'refused', reason: 'no-address' });
	const entries = documents.all('message').filter(({ event }) => event === 'transcript');
	expect(entries.map(({ text, email }) => [text, email?.state])).toEqual([
		['vera@shop.example', 'queued'],
		['ana@example.org', 'queued']
	]);
	expect(entries.map(publicMessage)).toEqual([undefined, undefined]);
	expect(conversation(documents).lastText).toBe('Is anyone there?');
});

test('[E6] what is printed has words and files, notes only when they are asked for, and no sign of it leaves its place', () => {
	const { documents } = play([
		[ana, join()],
		[vera, say('<b>"Hi"</b> & bye')],
		[ana, { name: 'noteConversation', args: { id: id(), conversationId: thread, text: 'Ask Ben' } }]
	]);
	const said = documents.all('message').sort((a, b) => a.position - b.position);
	const words: PrintWords = {
		language: 'en',
		title: 'A <title>',
		about: ['As of noon'],
		nameOf: ({ authorName }) => authorName || 'Vera',
		momentOf: () => 'noon',
		file: (name) => `[${name}]`,
		note: '[Note]'
	};
	expect(printed(said).map(({ text }) => text)).toEqual(['Is anyone there?', '<b>"Hi"</b> & bye']);
	expect(printText(printed(said, true), words)).toBe(
		'A <title>\nAs of noon\n\nVera, noon\nIs anyone there?\n\nVera, noon\n<b>"Hi"</b> & bye\n\nAna, noon\n[Note] Ask Ben\n'
	);
	const page = printHtml(printed(said), words);
	expect(page).toContain('&#60;b&#62;&#34;Hi&#34;&#60;/b&#62; &#38; bye');
	expect(page).not.toMatch(/<b>|<script|A <title>/);
});
