import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import { isStillThere, REACHED_WITHIN_MS, STILL_THERE_MS, usualChannel } from '#domain/channel.ts';
import { emptyConversation } from '#domain/conversation.ts';
import { isEmail } from '#domain/email.ts';
import { publicMessage } from '#domain/message.ts';
import { stateOf } from '#domain/shown.ts';
import { publicTranscript } from '#domain/transcript.ts';
import { ana, DAWN, thread, vera } from '../kit/cast.ts';
import { conversation, edit, id, join, play, say } from './play.ts';

const written = { ...emptyConversation(thread, vera.id, DAWN), lastPosition: 1, visitorPosition: 1 };
const answered = { ...written, lastPosition: 2, agentPosition: 2, lastAuthor: 'agent' as const };
const later = (ms: number) => DAWN + ms;
const mail = { channel: 'email' } as const;
const mailing = (text = 'By e-mail') => ({
	name: 'sendMessage' as const,
	args: { id: id(), conversationId: thread, text, seenPosition: 9, ...mail }
});

test('[C6] a visitor is still there for ten minutes after the last sign of life', () => {
	expect(isStillThere(written, undefined, later(STILL_THERE_MS - 1))).toBe(true);
	expect(isStillThere(written, undefined, later(STILL_THERE_MS))).toBe(false);
	const seen = { seenAt: later(DAY_MS) };
	expect(isStillThere(written, seen, later(DAY_MS + MINUTE_MS))).toBe(true);
});

test('[C6] a reply that does not reach the widget within a minute says that nobody is there', () => {
	const seen = { seenAt: DAWN };
	expect(isStillThere(answered, seen, later(REACHED_WITHIN_MS))).toBe(true);
	expect(isStillThere(answered, seen, later(REACHED_WITHIN_MS + 1))).toBe(false);
	const reached = { ...answered, visitorDeliveredPosition: 2 };
	expect(isStillThere(reached, undefined, later(5 * MINUTE_MS))).toBe(true);
});

test('[C6] e-mail is usual only for a visitor who left, has an address, and where e-mail can be sent', () => {
	const visitor = { seenAt: DAWN, email: 'vera@shop.example' };
	const now = later(DAY_MS);
	expect(usualChannel(written, visitor, { canMail: true, now })).toBe('email');
	expect(usualChannel(written, visitor, { canMail: true, now: later(MINUTE_MS) })).toBeUndefined();
	expect(usualChannel(written, visitor, { canMail: false, now })).toBeUndefined();
	expect(usualChannel(written, { seenAt: DAWN }, { canMail: true, now })).toBeUndefined();
	expect(usualChannel(written, { ...visitor, email: 'vera' }, { canMail: true, now })).toBeUndefined();
});

test('[C6] an address means one mailbox and nothing else', () => {
	for (const good of ['vera@shop.example', 'v.e+r_a@b', 'zoë@bücher.example', "o'neil@a.b"])
		expect(isEmail(good)).toBe(true);
	for (const bad of [
		undefined,
		'',
		'vera',
		'@shop.example',
		'vera@',
		'a@b@c',
		'a@b, c@d',
		'a@b;c@d',
		'Vera <a@b>',
		'"a b"@c',
		'a@b\nBcc: c@d',
		'a@b\u202e',
		`${'x'.repeat(250)}@b.example`
	])
		expect(isEmail(bad)).toBe(false);
});

test('[C6] the reply bears the address as it stands, and the conversation says how its newest message went', () => {
	const { documents, outcomes } = play([
		[ana, join()],
		[ana, mailing()],
		[ana, edit('email', 'vera@shop.example')],
		[ana, mailing()]
	]);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'refused', 'applied', 'applied']);
	expect(outcomes[1]).toMatchObject({ reason: 'no-address' });
	const sent = documents.all('message').find(({ email }) => email);
	expect(sent?.email).toEqual({ to: 'vera@shop.example', state: 'queued' });
	expect(conversation(documents).channel).toBe('email');
	play([[vera, say('Thanks')]], documents);
	expect(conversation(documents)).not.toHaveProperty('channel');
});

test('[C6] of an e-mail nothing is claimed but that a mail server took it', () => {
	const { documents } = play([
		[ana, join()],
		[ana, edit('email', 'vera@shop.example')],
		[ana, mailing()],
		[vera, { name: 'markRead', args: { conversationId: thread, position: 9 } }]
	]);
	const sent = documents.all('message').find(({ email }) => email);
	if (!sent?.email) throw new Error('it was sent');
	expect(stateOf(sent, conversation(documents))).toBe('mailing');
	const as = (state: 'sent' | 'failed') => ({ ...sent, email: { to: 'vera@shop.example', state } });
	expect(stateOf(as('sent'), conversation(documents))).toBe('mailed');
	expect(stateOf(as('failed'), conversation(documents))).toBe('mail-failed');
});

test('[W1] [C6] a visitor receives the words of an e-mail and nothing of its way', () => {
	const { documents } = play([
		[ana, join()],
		[ana, edit('email', 'vera@shop.example')],
		[ana, mailing()]
	]);
	const sent = documents.all('message').find(({ email }) => email);
	if (!sent) throw new Error('it was sent');
	expect(publicMessage(sent)).not.toHaveProperty('email');
	expect(publicMessage(sent)?.text).toBe('By e-mail');
	const packed = { id: sent.id, conversationId: thread, firstPosition: 1, lastPosition: 1, messages: [sent] };
	expect(publicTranscript(packed).messages[0]).not.toHaveProperty('email');
});

test('[C6] who is blocked gets no e-mail', () => {
	const { outcomes } = play([
		[ana, join()],
		[ana, { name: 'blockVisitor', args: { visitorId: vera.id, blockId: id() } }],
		[ana, mailing()]
	]);
	expect(outcomes.at(-1)).toMatchObject({ kind: 'refused', reason: 'blocked' });
});
