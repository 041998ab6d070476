/** What changed in a conversation, and what of it can be brought back (product X5). */
import { expect, test } from 'vitest';
import { changesOf, earlierHolder, type Change, type HandOver } from '#domain/changes.ts';
import { ana, ben } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';
import { groupIds } from './acts.ts';
import { add, assign, conversation, id, join, NOON, play, remove, tagId, transfer } from './play.ts';

const [sales] = groupIds;
const changes = (documents: Documents): Change[] =>
	changesOf(conversation(documents), documents.all('message'));
const back = (documents: Documents, change: Change | undefined, isGroup = () => true) =>
	earlierHolder(change as HandOver, conversation(documents), isGroup);

test('[X5] each change of who has a conversation says who, when, who had it before and who after, the newest first', () => {
	const { documents } = play([
		[ana, join(), NOON - 4],
		[ana, transfer(sales, { seenAssigneeId: ana.id }), NOON - 3],
		[ben, join(), NOON - 2],
		[ben, assign(ana.id, ben.id), NOON - 1]
	]);
	const within = (assigneeId: string) => ({ assigneeId, groupId: sales });
	expect(changes(documents)).toMatchObject([
		{ kind: 'assigned', authorId: ben.id, at: NOON - 1, before: within(ben.id), after: within(ana.id) },
		{ kind: 'joined', authorId: ben.id, at: NOON - 2, before: { groupId: sales }, after: within(ben.id) },
		{ kind: 'transferred', authorId: ana.id, before: { assigneeId: ana.id }, after: { groupId: sales } },
		{ kind: 'joined', authorId: ana.id, at: NOON - 4, before: {}, after: { assigneeId: ana.id } }
	]);
});

test('[X5] [5.3] an assignment and a transfer that lost are listed as lost, and give it to whom they were meant for', () => {
	for (const [loser, meant] of [
		[assign(ben.id), { assigneeId: ben.id }],
		[transfer(sales), { groupId: sales }]
	] as const) {
		const { documents, outcomes } = play([
			[ana, join(), NOON - 9],
			[ben, loser, NOON - 5]
		]);
		expect(outcomes[1]).toMatchObject({ notice: 'taken' });
		const [lost, first] = changes(documents);
		expect(lost).toMatchObject({ authorId: ben.id, at: NOON - 5, isLost: true, after: meant });
		expect(back(documents, lost)).toEqual(meant);
		expect(first).toMatchObject({ kind: 'joined', isLost: false });
	}
});

test('[X5] a change gives the conversation back to who had it before, and nothing is offered that is so, was nobody or is gone', () => {
	const { documents } = play([
		[ana, join(), NOON - 5],
		[ana, assign(ben.id, ana.id), NOON - 4],
		[ben, transfer(sales, { seenAssigneeId: ben.id }), NOON - 3],
		[ana, join(), NOON - 2]
	]);
	const [rejoined, transferred, assigned, joined] = changes(documents);
	expect(back(documents, rejoined)).toEqual({ groupId: sales });
	expect(back(documents, rejoined, () => false)).toBeUndefined();
	expect(back(documents, transferred)).toEqual({ assigneeId: ben.id });
	expect(back(documents, assigned)).toBeUndefined();
	expect(back(documents, joined)).toBeUndefined();
});

test('[X5] of a thread that is not here as a whole nothing is said to have lost, and nobody to have had it before', () => {
	const { documents } = play([
		[ana, join(), NOON - 5],
		[ana, assign(ben.id, ana.id), NOON - 4],
		[ben, transfer(sales, { seenAssigneeId: ben.id }), NOON - 3],
		[ana, join(), NOON - 2]
	]);
	const newest = documents.all('message').filter(({ position }) => position > 3);
	const [rejoined, transferred, assigned, ...none] = changesOf(conversation(documents), newest);
	expect(rejoined).toMatchObject({ kind: 'joined', before: { groupId: sales } });
	expect(transferred).not.toHaveProperty('before');
	expect(assigned).toMatchObject({ kind: 'assigned', after: { assigneeId: ben.id }, isLost: false });
	expect(assigned).not.toHaveProperty('before');
	expect(none).toEqual([]);
});

test('[X5] a tag that was taken off is one change, however many had put it on, also after it was put on again', () => {
	const [one, two, again] = [id(), id(), id()];
	const { documents } = play([
		[ana, add(one)],
		[ben, add(two)],
		[ben, remove(one, two), NOON - 3],
		[ana, add(again)],
		[ana, remove(again), NOON - 1]
	]);
	expect(changes(documents)).toMatchObject([
		{ kind: 'untagged', authorId: ana.id, tagId, at: NOON - 1 },
		{ kind: 'untagged', authorId: ben.id, tagId, at: NOON - 3 }
	]);
	expect(changes(play([[ana, add(id())]]).documents)).toEqual([]);
});
