import { expect, test } from 'vitest';
import {
	concerns,
	decideNotice,
	isQuiet,
	newsWay,
	mayTell,
	USUAL_CHOICES,
	type NoticeFacts
} from '#domain/notice.ts';
import { make } from '../kit/make.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const me = make('agent', { id: id(1), availability: 'online' });
const message = make('message', { conversationId: id(2), author: 'visitor', kind: 'text', position: 5 });
const conversation = make('conversation', { id: id(2), lastPosition: 5, visitorPosition: 5 });

const decide = (changed: Partial<NoticeFacts> = {}) =>
	decideNotice({
		message,
		conversation,
		visitor: undefined,
		agent: me,
		mark: undefined,
		isLookedAt: false,
		choices: USUAL_CHOICES,
		now: NOW,
		...changed
	});
const group = id(7);
const member = { ...me, memberships: [{ groupId: group, isMember: true, chosenAt: 0 }] };
const ofGroup = { ...conversation, groupId: group };
const mine = { ...conversation, participantIds: [me.id], assigneeId: me.id };
const colleagues = { ...conversation, participantIds: [id(9)], assigneeId: id(9) };

test('[D3] [E4] what nobody answers yet, what is mine and what was given to me is told, what is a colleague’s is not', () => {
	expect(decide()).toEqual({ isTold: true, reason: 'free' });
	expect(decide({ conversation: mine })).toEqual({ isTold: true, reason: 'mine' });
	expect(decide({ conversation: colleagues })).toEqual({ isTold: false, reason: 'event' });
	const choices = { ...USUAL_CHOICES, events: ['others' as const] };
	expect(decide({ conversation: colleagues, choices })).toEqual({ isTold: true, reason: 'others' });
	expect(decide({ choices })).toEqual({ isTold: false, reason: 'event' });
});

test('[D3] [E4] an assignment is told to whom it was given, unless it was given away again or made by oneself', () => {
	const event = make('message', {
		conversationId: id(2),
		author: 'agent',
		authorId: id(9),
		kind: 'event',
		event: 'assigned',
		text: me.name,
		position: 5
	});
	const given = { ...conversation, assigneeId: me.id, assignedPosition: 5 };
	expect(mayTell(event)).toBe(true);
	expect(decide({ message: event, conversation: given })).toEqual({ isTold: true, reason: 'handed' });
	expect(decide({ message: event, conversation: { ...given, assignedPosition: 6 } }).isTold).toBe(false);
	expect(decide({ message: { ...event, authorId: me.id }, conversation: given }).reason).toBe('own');
	const transfer = { ...event, event: 'transferred' as const };
	const toGroup = { ...ofGroup, assignedPosition: 5 };
	expect(decide({ message: transfer, conversation: toGroup, agent: member }).reason).toBe('handed');
	expect(decide({ message: transfer, conversation: toGroup }).isTold).toBe(false);
});

test('[D3] [E4] another group’s conversation is not told, nor one of a group that the device wants nothing of', () => {
	expect(decide({ conversation: ofGroup }).reason).toBe('other-group');
	expect(decide({ conversation: ofGroup, agent: member }).reason).toBe('free');
	const choices = { ...USUAL_CHOICES, mutedGroupIds: [group] };
	expect(decide({ conversation: ofGroup, agent: member, choices }).reason).toBe('group');
	expect(decide({ conversation: { ...mine, groupId: group }, agent: member, choices }).reason).toBe('mine');
});

test('[P5] while its agent is not online a device is told of all, of what is its own, or of nothing', () => {
	const reachable = { ...me, availability: 'away', isReachable: true } as const;
	expect(decide({ agent: reachable, choices: { ...USUAL_CHOICES, whileOffline: 'none' } }).reason).toBe(
		'free'
	);
	for (const availability of ['offline', 'away'] as const) {
		const agent = { ...me, availability };
		const told = (whileOffline: 'all' | 'mine' | 'mentions' | 'none') => {
			const choices = { ...USUAL_CHOICES, whileOffline };
			return [decide({ agent, choices }), decide({ agent, choices, conversation: mine })].map(
				({ isTold }) => isTold
			);
		};
		expect(told('all')).toEqual([true, true]);
		expect(told('mine')).toEqual([false, true]);
		expect(told('mentions')).toEqual([false, false]);
		expect(told('none')).toEqual([false, false]);
	}
});

test('[E4] what is on a visible screen, was read, or comes from a blocked visitor is not told', () => {
	expect(decide({ isLookedAt: true }).reason).toBe('on-screen');
	const mark = { id: `${me.id}.${id(2)}`, agentId: me.id, conversationId: id(2), position: 5 };
	expect(decide({ mark }).reason).toBe('read');
	expect(decide({ mark: { ...mark, position: 4 } }).isTold).toBe(true);
	expect(decide({ conversation: { ...conversation, resolvedPosition: 6 } }).reason).toBe('read');
	const blocks = [{ id: id(8), agentId: id(9), blockedAt: NOW - 1 }];
	expect(decide({ visitor: make('visitor', { blocks }) }).reason).toBe('blocked');
});

test('[D2] [E4] quiet hours are those of the device’s own time zone, also over midnight and where clocks change', () => {
	const paris = { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Paris' };
	const at = (text: string) => Date.parse(text);
	// One hour ahead of UTC in winter, two in summer.
	expect(isQuiet(paris, at('2026-11-20T20:59:00Z'))).toBe(false);
	expect(isQuiet(paris, at('2026-11-20T21:00:00Z'))).toBe(true);
	expect(isQuiet(paris, at('2026-11-21T05:59:00Z'))).toBe(true);
	expect(isQuiet(paris, at('2026-11-21T06:00:00Z'))).toBe(false);
	expect(isQuiet(paris, at('2026-07-20T20:00:00Z'))).toBe(true);
	expect(isQuiet({ ...paris, from: 9 * 60, to: 17 * 60 }, at('2026-11-20T12:00:00Z'))).toBe(true);
	expect(isQuiet({ ...paris, timeZone: 'Nowhere/At_all' }, at('2026-11-20T23:00:00Z'))).toBe(false);
	const choices = { ...USUAL_CHOICES, quietHours: { ...paris, from: 9 * 60, to: 17 * 60 } };
	expect(decide({ choices }).reason).toBe('quiet');
});

test('[D3] notes, agents’ messages and other events are nothing that anybody is told of', () => {
	expect(mayTell(message)).toBe(true);
	expect(mayTell({ ...message, author: 'agent' })).toBe(false);
	expect(mayTell({ ...message, author: 'agent', kind: 'note' })).toBe(false);
	expect(mayTell({ ...message, author: 'agent', kind: 'event', event: 'resolved' })).toBe(false);
});

test('[P5] a note is told to whom it names, in whichever conversation, and to nobody else', () => {
	const note = make('message', {
		conversationId: id(2),
		author: 'agent',
		authorId: id(9),
		kind: 'note',
		mentionedIds: [me.id],
		position: 5
	});
	expect(mayTell(note)).toBe(true);
	expect([concerns(note, me.id), concerns(note, id(8)), concerns(message, id(8))]).toEqual([
		true,
		false,
		true
	]);
	const told = { isTold: true, reason: 'mentioned' };
	const choices = { ...USUAL_CHOICES, mutedGroupIds: [group] };
	expect(decide({ message: note, conversation: { ...colleagues, groupId: group }, choices })).toEqual(told);
	const blocks = [{ id: id(8), agentId: id(9), blockedAt: NOW - 1 }];
	expect(decide({ message: note, visitor: make('visitor', { blocks }) })).toEqual(told);
	expect(decide({ message: { ...note, authorId: me.id } }).reason).toBe('own');
	expect(decide({ message: note, choices: { ...USUAL_CHOICES, events: ['mine'] } }).reason).toBe('event');
	const agent = { ...me, availability: 'offline' } as const;
	const offline = (whileOffline: 'mine' | 'mentions' | 'none') =>
		decide({ message: note, agent, choices: { ...USUAL_CHOICES, whileOffline } }).isTold;
	expect([offline('mine'), offline('mentions'), offline('none')]).toEqual([true, true, false]);
});

test('[N5] an open app tells on its screen where that is seen, else by the push, and where none comes by a sound', () => {
	expect(newsWay({ isVisible: true, state: 'on' })).toBe('banner');
	expect(newsWay({ isVisible: false, state: 'on' })).toBe('push');
	expect(newsWay({ isVisible: false, state: 'denied' })).toBe('sound');
	expect(newsWay({ isVisible: false, state: undefined })).toBe('sound');
});
