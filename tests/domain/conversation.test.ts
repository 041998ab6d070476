import { expect, test } from 'vitest';
import { REOPEN_WITHIN_MS } from '#domain/conversation.ts';
import { MINUTE_MS, WAITED_MS } from '#domain/clock.ts';
import {
	ana,
	begunConversation,
	ben,
	countedIds,
	DAWN,
	nextThread,
	otto,
	thread,
	vera
} from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';

const id = countedIds();
const LATER = DAWN + MINUTE_MS;

const join = (documents: Documents, actor = ana, now = LATER) =>
	documents.run({ name: 'joinConversation', args: { conversationId: thread, eventId: id() } }, actor, {
		now
	});
const resolve = (documents: Documents, seenPosition: number, actor = ana, now = LATER) =>
	documents.run(
		{ name: 'resolveConversation', args: { conversationId: thread, eventId: id(), seenPosition } },
		actor,
		{
			now
		}
	);
const send = (
	documents: Documents,
	actor: typeof ana | typeof vera,
	more: { text?: string; seenPosition?: number; nextConversationId?: string; anywayFor?: string } = {},
	when: { writtenAt?: number; now: number } = { now: LATER }
) => {
	const args = { id: id(), conversationId: thread, text: 'Good day', seenPosition: 99, ...more };
	return documents.run({ name: 'sendMessage', args }, actor, when);
};
const conversation = (documents: Documents, of = thread) => documents.read('conversation', of);

test('[C0] the first agent who joins is responsible, the second takes part and is told', () => {
	const documents = begunConversation();
	expect(join(documents, ana)).not.toHaveProperty('notice');
	expect(join(documents, ben)).toMatchObject({ kind: 'applied', notice: 'taken' });
	expect(conversation(documents)).toMatchObject({ assigneeId: ana.id, participantIds: [ana.id, ben.id] });
	const joined = documents.all('message').filter((message) => message.event === 'joined');
	expect(joined.map((message) => message.authorName)).toEqual(['Ana']);
});

test('[C0] joining twice changes nothing the second time', () => {
	const documents = begunConversation();
	join(documents);
	expect(join(documents)).toEqual({ kind: 'applied', puts: [] });
});

test('[C0] an agent who has not joined only reads', () => {
	expect(send(begunConversation(), ana)).toEqual({ kind: 'refused', reason: 'not-joined' });
});

test('[C7] resolving ends the conversation and says so in the thread', () => {
	const documents = begunConversation();
	resolve(documents, 1);
	expect(conversation(documents)).toMatchObject({
		status: 'resolved',
		resolvedById: ana.id,
		resolvedAt: LATER
	});
	expect(conversation(documents)).not.toHaveProperty('waitingSince');
	expect(documents.all('message').at(-1)).toMatchObject({ kind: 'event', event: 'resolved', position: 2 });
});

test('[C7] a visitor message that the agent had not seen keeps the conversation open', () => {
	const documents = begunConversation();
	send(documents, vera);
	expect(resolve(documents, 1)).toEqual({ kind: 'held', reason: 'visitor-wrote' });
	expect(conversation(documents)?.status).toBe('open');
});

test('[C7] the undo of a resolution opens it again and keeps who was responsible', () => {
	const documents = begunConversation();
	join(documents);
	resolve(documents, 2);
	documents.run({ name: 'reopenConversation', args: { conversationId: thread, eventId: id() } }, ana, {
		now: LATER
	});
	expect(conversation(documents)).toMatchObject({ status: 'open', assigneeId: ana.id });
	expect(conversation(documents)).not.toHaveProperty('resolvedAt');
});

test('a visitor message within a day of the end opens the conversation again', () => {
	const documents = begunConversation();
	resolve(documents, 1);
	send(documents, vera, { nextConversationId: nextThread }, { now: LATER + REOPEN_WITHIN_MS });
	expect(conversation(documents)?.status).toBe('open');
	expect(conversation(documents, nextThread)).toBeUndefined();
});

test('a visitor message later than a day after the end begins the next conversation, and so does the one after it', () => {
	const documents = begunConversation();
	resolve(documents, 1);
	const now = LATER + REOPEN_WITHIN_MS + 1;
	send(documents, vera, { nextConversationId: nextThread }, { now });
	send(documents, vera, { nextConversationId: nextThread }, { now });
	expect(conversation(documents)?.status).toBe('resolved');
	expect(conversation(documents, nextThread)).toMatchObject({
		status: 'open',
		lastPosition: 2,
		visitorId: vera.id
	});
});

test('[W1] another visitor can neither write in a conversation nor learn that it exists', () => {
	const documents = begunConversation();
	expect(send(documents, otto)).toEqual({ kind: 'refused', reason: 'not-found' });
	const args = { conversationId: thread, position: 1 };
	for (const name of ['markRead', 'markDelivered'] as const) {
		expect(documents.run({ name, args }, otto, { now: LATER })).toEqual({
			kind: 'refused',
			reason: 'not-found'
		});
	}
});

test('[W1] a visitor may not join, resolve, reopen or speak for an agent', () => {
	const documents = begunConversation();
	const event = { conversationId: thread, eventId: id() };
	for (const name of ['joinConversation', 'reopenConversation'] as const) {
		expect(documents.run({ name, args: event }, vera, { now: LATER })).toEqual({
			kind: 'refused',
			reason: 'forbidden'
		});
	}
	const availability = { name: 'setAvailability', args: { availability: 'online' } } as const;
	expect(documents.run(availability, vera, { now: LATER })).toEqual({ kind: 'refused', reason: 'forbidden' });
});

test('the time a visitor has waited counts from the first unanswered message and ends with an answer', () => {
	const documents = begunConversation();
	send(documents, vera);
	expect(conversation(documents)?.waitingSince).toBe(DAWN);
	join(documents);
	send(documents, ana);
	expect(conversation(documents)).not.toHaveProperty('waitingSince');
	send(documents, vera, {}, { now: LATER + 5 });
	expect(conversation(documents)?.waitingSince).toBe(LATER + 5);
});

test('[X3] a reply that waited is held when the visitor wrote meanwhile, and sent anyway by a new wish that names it', () => {
	const documents = begunConversation();
	join(documents);
	send(documents, vera);
	const when = { writtenAt: LATER, now: LATER + WAITED_MS + 1 };
	expect(send(documents, ana, { seenPosition: 2 }, when)).toEqual({ kind: 'held', reason: 'visitor-wrote' });
	expect(send(documents, ana, { seenPosition: 2, anywayFor: id() }, when).kind).toBe('applied');
});

test('[X3] a reply that waited goes by itself when nothing changed', () => {
	const documents = begunConversation();
	join(documents);
	const when = { writtenAt: LATER, now: LATER + 60 * MINUTE_MS };
	expect(send(documents, ana, { seenPosition: 2 }, when).kind).toBe('applied');
	expect(send(documents, ana, { seenPosition: 2 }, when).kind).toBe('applied');
});

test('[X3] a reply that waited is held when a colleague answered or resolved meanwhile', () => {
	const documents = begunConversation();
	join(documents);
	join(documents, ben);
	const when = { writtenAt: LATER, now: LATER + WAITED_MS + 1 };
	send(documents, ben);
	send(documents, ana);
	expect(send(documents, ana, { seenPosition: 2 }, when)).toEqual({
		kind: 'held',
		reason: 'colleague-wrote'
	});
	resolve(documents, 99, ben);
	expect(send(documents, ana, { seenPosition: 4 }, when)).toEqual({ kind: 'held', reason: 'resolved' });
});

test('[X3] in ordinary talk, when nothing had to wait, nothing is held although both write at once', () => {
	const documents = begunConversation();
	join(documents);
	send(documents, vera);
	const when = { writtenAt: LATER, now: LATER + WAITED_MS };
	expect(send(documents, ana, { seenPosition: 2 }, when).kind).toBe('applied');
});

test('[C0] a reply of the agent who joined second is held however fast it came', () => {
	const documents = begunConversation();
	join(documents, ana);
	join(documents, ben);
	expect(send(documents, ben, { seenPosition: 1 })).toEqual({ kind: 'held', reason: 'taken' });
	expect(send(documents, ben, { seenPosition: 2 }).kind).toBe('applied');
});

test('[X3] [C0] who hands a conversation over and then says so has lost it to nobody; a third who takes it has it', () => {
	const documents = begunConversation();
	join(documents, ana);
	const assign = (actor: typeof ana, agentId: string, seenAssigneeId: string) => {
		const args = { conversationId: thread, eventId: id(), agentId, seenAssigneeId };
		documents.run({ name: 'assignConversation', args }, actor, { now: LATER });
	};
	const seenPosition = 2;
	const when = { writtenAt: LATER, now: LATER + MINUTE_MS };
	assign(ana, ben.id, ana.id);
	expect(send(documents, ana, { seenPosition }, when).kind).toBe('applied');
	assign(ben, ana.id, ben.id);
	assign(ben, ben.id, ana.id);
	expect(send(documents, ana, { seenPosition }, when)).toEqual({ kind: 'held', reason: 'taken' });
});

test('a message of nothing but spaces and control characters is refused', () => {
	const documents = begunConversation();
	join(documents);
	expect(send(documents, ana, { text: ' \u0000\u202E \n ' })).toEqual({ kind: 'refused', reason: 'invalid' });
});

test('a message keeps its text to the letter but for marks that no reader could see', () => {
	const documents = begunConversation();
	send(documents, vera, { text: '  <b>5 < 6</b>\r\n\u202Eمرحبا 👋🏽\u0007 ' });
	expect(documents.all('message').at(-1)?.text).toBe('<b>5 < 6</b>\nمرحبا 👋🏽');
});
