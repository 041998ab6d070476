/** Who is responsible, and how an end is undone (product rules 5.2 and 5.3). */
import { expect, test } from 'vitest';
import { entriesOf } from '#domain/history.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, ben, vera } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { begunDesk } from './acts.ts';
import { assign, conversation, id, join, play, reopen, resolve, say } from './play.ts';

test('[5.3] a join and an assignment at once: the first received wins, the other becomes a participant and its author is told', () => {
	const joins: [Actor, Wish] = [ben, join()];
	const assigns: [Actor, Wish] = [ana, assign(ana.id)];
	const first = play([joins, assigns]);
	expect(conversation(first.documents)).toMatchObject({
		assigneeId: ben.id,
		participantIds: [ben.id, ana.id]
	});
	expect(first.outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'applied', notice: 'taken' }]);
	const second = play([assigns, joins]);
	expect(conversation(second.documents)).toMatchObject({
		assigneeId: ana.id,
		participantIds: [ana.id, ben.id]
	});
	expect(second.outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'applied', notice: 'taken' }]);
	for (const { documents } of [first, second]) {
		const told = documents.all('message').filter(({ kind }) => kind === 'event');
		expect(told).toHaveLength(1);
	}
});

test('[5.3] [X5] of two transfers the first received wins, and the one that lost is in the history', () => {
	const seen = (agentId: string) => assign(agentId, ana.id);
	const documents = begunDesk();
	const [cleo, dan] = [id(), id()];
	for (const [agentId, name] of [
		[cleo, 'Cleo'],
		[dan, 'Dan']
	] as const) {
		const agent = documents.read('agent', ana.id);
		if (agent) documents.put([{ collection: 'agent', document: { ...agent, id: agentId, name } }]);
	}
	const { outcomes } = play(
		[
			[ana, join()],
			[ana, seen(cleo)],
			[ben, seen(dan)]
		],
		documents
	);
	expect(conversation(documents)).toMatchObject({
		assigneeId: cleo,
		participantIds: [ana.id, cleo, dan]
	});
	expect(outcomes[2]).toMatchObject({ notice: 'taken' });
	expect(entriesOf(conversation(documents).history, 'assignee')).toMatchObject([
		{ value: ana.id },
		{ value: cleo, authorId: ana.id },
		{ value: dan, authorId: ben.id }
	]);
	expect(documents.all('message').at(-1)).toMatchObject({
		kind: 'event',
		event: 'assigned',
		text: 'Cleo',
		position: 3
	});
});

test('[5.3] a reply that waits is held when the conversation was handed over meanwhile', () => {
	const { outcomes } = play([
		[ben, join()],
		[ana, assign(ana.id, ben.id)],
		[ben, say('Mine', 2)]
	]);
	expect(outcomes[2]).toEqual({ kind: 'held', reason: 'taken' });
});

test('[C0] assigning who is responsible already changes nothing, and nobody can be chosen who is not there', () => {
	const { outcomes } = play([
		[ana, join()],
		[ben, assign(ana.id)],
		[ben, assign(id(), ana.id)]
	]);
	expect(outcomes.slice(1)).toEqual([
		{ kind: 'applied', puts: [] },
		{ kind: 'refused', reason: 'not-found' }
	]);
});

test('[5.2] [C7] an undo stands, wherever a visitor’s message comes in between', () => {
	const acts = {
		resolve: [ana, resolve(1)],
		say: [vera, say('One more thing')],
		reopen: [ana, reopen()]
	} as const;
	for (const order of [
		['resolve', 'say', 'reopen'],
		['say', 'resolve', 'reopen'],
		['resolve', 'reopen', 'say']
	] as const) {
		const { documents } = play(order.map((name) => acts[name]));
		expect(conversation(documents).status).toBe('open');
		expect(conversation(documents)).not.toHaveProperty('resolvedAt');
	}
});

test('[5.2] [E12] an undo is not lost to a colleague who resolved without knowing of it', () => {
	const { documents, outcomes } = play([
		[ana, resolve(1)],
		[ana, reopen()],
		[ben, resolve(1)]
	]);
	expect(outcomes[2]).toEqual({ kind: 'held', reason: 'reopened' });
	expect(conversation(documents).status).toBe('open');
	expect(play([[ben, resolve(3)]], documents).outcomes).toMatchObject([{ kind: 'applied' }]);
});

test('[C7] who resolves, undoes and resolves again without a network means the last', () => {
	const { documents } = play([
		[ana, resolve(1)],
		[ana, reopen()],
		[ana, resolve(1)]
	]);
	expect(conversation(documents).status).toBe('resolved');
});
