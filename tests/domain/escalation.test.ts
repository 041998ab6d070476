import { expect, test } from 'vitest';
import { isFirstUnseen, lettersTo, nextAgents, stepsOf, type EscalationStep } from '#domain/escalation.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, ben, DAWN, emptyWorkspace, workspaceId } from '../kit/cast.ts';
import { make } from '../kit/make.ts';

const agent = (name: string, availabilityAt: number, more: object = {}) =>
	make('agent', { name, availability: 'online', availabilityAt, ...more });
const conversation = make('conversation', { lastPosition: 3, visitorPosition: 3 });
const said = (position: number) => make('message', { conversationId: conversation.id, position });

test('[D7] only the first of several messages that nobody has seen takes steps', () => {
	const thread = [said(1), said(2), said(3)];
	const first = (position: number, changed: object = {}) =>
		isFirstUnseen(said(position), { ...conversation, ...changed }, thread);
	expect([first(1), first(2), first(3)]).toEqual([true, false, false]);
	expect([first(1, { agentReadPosition: 1 }), first(2, { agentReadPosition: 1 })]).toEqual([false, true]);
	expect(first(3, { agentPosition: 4 })).toBe(false);
	expect(first(1, { resolvedPosition: 4 })).toBe(false);
});

test('[D7] next is whoever of the group is there the longest, was not told and is not in it', () => {
	const groupId = '00000000-0000-7000-8000-000000000007';
	const memberships = [{ groupId, isMember: true, chosenAt: 0 }];
	const early = agent('Ana', 1, { memberships });
	const late = agent('Ben', 2, { memberships });
	const reachable = agent('Cleo', 3, { memberships, availability: 'away', isReachable: true });
	const offline = agent('Dana', 0, { memberships, availability: 'offline' });
	const other = agent('Eli', 0);
	const all = [late, reachable, offline, other, early];
	const names = (toldIds: string[], changed: object = {}) =>
		nextAgents(all, { ...conversation, groupId, ...changed }, new Set(toldIds)).map(({ name }) => name);
	expect(names([])).toEqual(['Ana', 'Ben', 'Cleo']);
	expect(names([early.id])).toEqual(['Ben', 'Cleo']);
	expect(names([], { assigneeId: early.id, participantIds: [early.id, late.id] })).toEqual(['Cleo']);
	expect(nextAgents(all, conversation, new Set()).map(({ name }) => name)).toEqual([
		'Eli',
		'Ana',
		'Ben',
		'Cleo'
	]);
});

test('[D7] letters go to owner, managers and whoever is responsible; steps come in their order and only when they are set', () => {
	const [owner, ben, cleo] = [agent('Ana', 0, { role: 'owner' }), agent('Ben', 0), agent('Cleo', 0)];
	expect(lettersTo([owner, ben, cleo], { assigneeId: ben.id })).toEqual([owner, ben]);
	expect(stepsOf({ mail: 15, next: 2 })).toEqual([
		['next', 120_000],
		['mail', 900_000]
	]);
	expect(stepsOf({})).toEqual([]);
});

test('[D7] [X5] steps that two set at once both stand, and of one step the later word', () => {
	const documents = emptyWorkspace();
	const now = DAWN + 1_000;
	const set = (step: EscalationStep, writtenAt: number, minutes?: number, actor: Actor = ana) =>
		documents.run(
			{
				name: 'setEscalation',
				args: { workspaceId, step, ...(minutes === undefined ? {} : { minutes }) }
			},
			actor,
			{ now, writtenAt }
		);
	const steps = () => documents.read('workspace', workspaceId)?.escalation;
	set('next', now - 20, 2);
	set('mail', now - 30, 15);
	expect(steps()).toEqual({ next: 2, mail: 15 });
	set('next', now - 21, 5);
	set('mail', now - 29);
	expect(steps()).toEqual({ next: 2 });
	expect(set('next', now, 5, ben)).toEqual({ kind: 'refused', reason: 'forbidden' });
	set('next', now);
	expect(steps()).toBeUndefined();
});
