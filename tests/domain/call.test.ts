import { expect, test } from 'vitest';
import { callsFor, isCallOver, whoseIs } from '#domain/call.ts';
import type { Conversation } from '#domain/conversation.ts';
import { decideNotice, USUAL_CHOICES, type NoticeEvent } from '#domain/notice.ts';
import { conversationRow } from '#domain/shown.ts';
import { ana, ben, DAWN, thread, vera } from '../kit/cast.ts';
import { make } from '../kit/make.ts';

const cara = '00000000-0000-7000-8000-000000000003';
/** The visitor's words at 1 and 3 wait for an answer, unless said otherwise. */
const asked = (said: Partial<Conversation> = {}) =>
	make('conversation', { id: thread, visitorId: vera.id, lastPosition: 3, visitorPosition: 3, ...said });
const taken = asked({ assigneeId: ben.id, participantIds: [ben.id] });
const answered = asked({ agentPosition: 4, agentPositionBy: ben.id, lastPosition: 4 });
const mark = (position: number) =>
	make('mark', { id: `${ana.id}.${thread}`, agentId: ana.id, conversationId: thread, position });

test('[C0] a conversation calls everybody until a colleague has it or has answered; then those who are in it alone', () => {
	const calls = (conversation: Conversation) =>
		[ana.id, ben.id, cara].map((agentId) => callsFor(conversation, agentId, undefined));
	expect(calls(asked())).toEqual([true, true, true]);
	expect(calls(taken)).toEqual([false, true, false]);
	expect(calls({ ...taken, participantIds: [ben.id, ana.id] })).toEqual([true, true, false]);
	// Given to a group after it was Ben's: nobody's, but his, too.
	expect(calls({ ...answered, participantIds: [ben.id] })).toEqual([false, true, false]);
	expect(calls({ ...answered, participantIds: [ben.id], visitorPosition: 5 })).toEqual([true, true, true]);
});

test('[C0] [L2] [E8] what calls an agent is unread in its list, and neither what it has read nor what is resolved is', () => {
	const row = (conversation: Conversation, position = 0) => {
		const none = { visitor: undefined, assignee: undefined, group: undefined, draft: undefined };
		const known = { agentId: ana.id, ...none, tags: [], waiting: false };
		return conversationRow(conversation, { ...known, mark: mark(position) }).unread;
	};
	expect([row(asked()), row(asked(), 2), row(asked(), 3)]).toEqual([true, true, false]);
	expect(row(asked({ resolvedPosition: 4 }))).toBe(false);
	expect(row(asked({ status: 'resolved' }))).toBe(false);
	expect(row(taken)).toBe(false);
});

test('[C0] what was told is over once it was read or resolved, or a colleague has taken or answered it', () => {
	const isOver = (
		conversation: Conversation,
		{ position = 3, read = 0, events = USUAL_CHOICES.events as readonly NoticeEvent[] } = {}
	) => isCallOver({ position }, { conversation, agentId: ana.id, mark: mark(read), events });
	expect(isOver(asked())).toBe(false);
	expect([isOver(asked(), { read: 2 }), isOver(asked(), { read: 3 })]).toEqual([false, true]);
	expect(isOver(asked({ resolvedPosition: 4 }))).toBe(true);
	expect([isOver(taken), isOver(answered)]).toEqual([true, true]);
	// What came after the answer still calls.
	expect(isOver({ ...answered, visitorPosition: 5 }, { position: 5 })).toBe(false);
	expect(isOver({ ...taken, participantIds: [ben.id, ana.id] })).toBe(false);
	// This device is to be told of conversations of colleagues, too.
	expect(isOver(taken, { events: ['free', 'others'] })).toBe(false);
	expect(isOver(taken, { events: ['free', 'others'], read: 3 })).toBe(true);
});

test('[C0] [D7] who was named in a note is still called, and who was told that nobody looks, until somebody does', () => {
	const of = { agentId: ana.id, mark: undefined, events: USUAL_CHOICES.events };
	const named = { position: 3, isInner: true } as const;
	expect(isCallOver(named, { ...of, conversation: taken })).toBe(false);
	expect(isCallOver(named, { ...of, conversation: taken, mark: mark(3) })).toBe(true);
	const waiting = { position: 3, isWaiting: true } as const;
	expect(isCallOver(waiting, { ...of, conversation: taken })).toBe(false);
	expect(isCallOver(waiting, { ...of, conversation: { ...taken, agentReadPosition: 3 } })).toBe(true);
	expect(isCallOver(waiting, { ...of, conversation: answered })).toBe(true);
});

test('[C0] [D3] what is over at once is never told: the rule of pushes and this one say the same', () => {
	const message = make('message', { conversationId: thread, author: 'visitor', kind: 'text', position: 3 });
	const agent = make('agent', { id: ana.id, availability: 'online' });
	for (const conversation of [asked(), taken, answered, asked({ assigneeId: ana.id })])
		for (const events of [USUAL_CHOICES.events, ['mine', 'free', 'others'] as NoticeEvent[]]) {
			const choices = { ...USUAL_CHOICES, events };
			const facts = { message, conversation, agent, choices, visitor: undefined, mark: undefined };
			const { isTold } = decideNotice({ ...facts, isLookedAt: false, now: DAWN });
			const of = { conversation, agentId: ana.id, mark: undefined, events };
			expect(isTold).toBe(!isCallOver({ position: 3 }, of));
		}
	expect(whoseIs(asked({ agentPosition: 2, agentPositionBy: ben.id }), ana.id, 3)).toBe('free');
});
