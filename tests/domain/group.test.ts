/** Groups: the workspace's list of them, who belongs to which, and giving conversations to them (product P2, rule 5.3). */
import { expect, test } from 'vitest';
import { hasJoined } from '#domain/conversation.ts';
import { isMember, MEMBERSHIPS_MAX } from '#domain/group.ts';
import { entriesOf } from '#domain/history.ts';
import { isPublic } from '#domain/message.ts';
import type { Actor } from '#domain/mutator.ts';
import { groupIdFor, tagIdFor } from '#domain/tag-id.ts';
import { ana, ben, vera } from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';
import { groupIds } from './acts.ts';
import { assign, conversation, id, join, NOON, play, say, transfer } from './play.ts';

const [sales, support] = groupIds;
const begun = (): [Actor, Wish] => [
	ana,
	{ name: 'createGroup', args: { groupId: support, name: 'Support' } }
];
const membership = (name: 'joinGroup' | 'leaveGroup', agentId: string): Wish => ({
	name,
	args: { groupId: sales, agentId }
});
const belongs = (documents: Documents, agentId: string, groupId: string = sales): boolean => {
	const agent = documents.read('agent', agentId);
	return agent !== undefined && isMember(agent, groupId);
};
const reasons = (outcomes: ReturnType<typeof play>['outcomes']) =>
	outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind));

test('[P2] an agent chooses its own groups, owner and managers anybody’s, and only they change the list', () => {
	const { documents, outcomes } = play([
		[ben, membership('joinGroup', ben.id)],
		[ben, membership('joinGroup', ana.id)],
		[ana, membership('leaveGroup', ben.id)],
		[ana, membership('joinGroup', ana.id)],
		[ben, { name: 'createGroup', args: { groupId: support, name: 'Support' } }],
		[ben, { name: 'renameGroup', args: { groupId: sales, name: 'Sold' } }],
		[ben, { name: 'deleteGroup', args: { groupId: sales } }],
		[vera, membership('joinGroup', ben.id)]
	]);
	expect(reasons(outcomes)).toEqual([
		'applied',
		'forbidden',
		'applied',
		'applied',
		'forbidden',
		'forbidden',
		'forbidden',
		'forbidden'
	]);
	expect([belongs(documents, ben.id), belongs(documents, ana.id)]).toEqual([false, true]);
});

test('[P2] [M2] of joining and leaving a group the later choice stands, in whatever order they arrive', () => {
	const choices: [Actor, Wish, number][] = [
		[ana, membership('joinGroup', ben.id), NOON - 1],
		[ben, membership('leaveGroup', ben.id), NOON - 2]
	];
	for (const acts of [choices, [...choices].reverse()]) {
		expect(belongs(play(acts).documents, ben.id)).toBe(true);
	}
});

test('[P2] one group more than a document has room for is refused, unless one was left', () => {
	const ids = Array.from({ length: MEMBERSHIPS_MAX + 1 }, id);
	const acts = ids.flatMap((groupId, index): [Actor, Wish, number][] => [
		[ana, { name: 'createGroup', args: { groupId, name: `Group ${index}` } }, NOON],
		[ana, { name: 'joinGroup', args: { groupId, agentId: ben.id } }, NOON]
	]);
	const { documents, outcomes } = play(acts);
	expect(reasons(outcomes).at(-1)).toBe('invalid');
	const [first = '', last = ''] = [ids[0], ids.at(-1)];
	play(
		[
			[ben, { name: 'leaveGroup', args: { groupId: first, agentId: ben.id } }],
			[ben, { name: 'joinGroup', args: { groupId: last, agentId: ben.id } }]
		],
		documents
	);
	expect([first, last].map((groupId) => belongs(documents, ben.id, groupId))).toEqual([false, true]);
});

test('[E12] a deleted group is back with its members and its conversations', () => {
	const { documents } = play([
		[ana, membership('joinGroup', ben.id)],
		[ana, transfer(sales)],
		[ana, { name: 'deleteGroup', args: { groupId: sales } }],
		[ben, { name: 'restoreGroup', args: { groupId: sales } }],
		[ana, { name: 'restoreGroup', args: { groupId: sales } }]
	]);
	expect(documents.read('setting', sales)).not.toHaveProperty('deletedAt');
	expect(belongs(documents, ben.id)).toBe(true);
	expect(conversation(documents).groupId).toBe(sales);
});

test('[M6] two who make the same group apart from each other make one, and it is no tag', () => {
	const workspace = id();
	expect(groupIdFor(workspace, ' Équipe ')).toBe(groupIdFor(workspace, 'equipe'));
	expect(groupIdFor(workspace, 'Sales')).not.toBe(tagIdFor(workspace, 'Sales'));
	expect(groupIdFor(workspace, 'Sales', 1)).not.toBe(groupIdFor(workspace, 'Sales'));
});

test('[C0] given to a group a conversation has nobody responsible, and the first who joins has it', () => {
	const { documents, outcomes } = play([
		begun(),
		[ana, join()],
		[ana, transfer(support, { seenAssigneeId: ana.id })],
		[ana, say('Somebody of Support will answer you.', 3)],
		[ben, join()],
		[ana, join()]
	]);
	expect(reasons(outcomes)).toEqual(Array(6).fill('applied'));
	expect(outcomes.at(-1)).toMatchObject({ notice: 'taken' });
	expect(conversation(documents)).toMatchObject({
		groupId: support,
		assigneeId: ben.id,
		participantIds: [ana.id, ben.id]
	});
	expect(hasJoined(conversation(documents), ana.id)).toBe(true);
});

test('[C0] who takes part in what nobody has becomes responsible by joining', () => {
	const { documents } = play([
		[ana, join()],
		[ana, transfer(sales, { seenAssigneeId: ana.id })],
		[ana, join()]
	]);
	expect(conversation(documents)).toMatchObject({ assigneeId: ana.id, participantIds: [ana.id] });
});

test('[5.3] [X5] of a transfer and an assignment at once the first received stays, and both are in the history', () => {
	for (const [first, second, kept] of [
		[assign(ben.id, ana.id), transfer(sales, { seenAssigneeId: ana.id }), { assigneeId: ben.id }],
		[transfer(sales, { seenAssigneeId: ana.id }), assign(ben.id, ana.id), { groupId: sales }]
	] as const) {
		const { documents, outcomes } = play([
			[ana, join()],
			[ana, first],
			[ben, second]
		]);
		expect(outcomes[2]).toMatchObject({ kind: 'applied', notice: 'taken' });
		const { assigneeId, groupId, history } = conversation(documents);
		expect({ assigneeId, groupId }).toEqual({ assigneeId: undefined, groupId: undefined, ...kept });
		expect(entriesOf(history, 'assignee').some(({ value }) => value === ben.id)).toBe(true);
		expect(entriesOf(history, 'group').map(({ value }) => value)).toEqual([sales]);
	}
});

test('[5.3] of two who give it to different groups the first received stays', () => {
	const { documents, outcomes } = play([begun(), [ana, transfer(support)], [ben, transfer(sales)]]);
	expect(outcomes[2]).toMatchObject({ notice: 'taken' });
	expect(conversation(documents).groupId).toBe(support);
});

test('[C0] nothing is given to a group that is deleted or is none, and out of a group to nobody', () => {
	const { documents, outcomes } = play([
		[ana, transfer(sales)],
		[ana, { name: 'deleteGroup', args: { groupId: sales } }],
		[ana, transfer(sales, { seenGroupId: sales })],
		[ana, transfer(undefined, { seenGroupId: sales })],
		[ana, transfer(sales)],
		[ana, transfer(id())]
	]);
	expect(reasons(outcomes)).toEqual(['applied', 'applied', 'not-found', 'applied', 'not-found', 'not-found']);
	expect(conversation(documents)).not.toHaveProperty('groupId');
});

test('[W1] the thread tells agents to whom it was given, and visitors nothing of groups', () => {
	const { documents } = play([
		[ana, transfer(sales)],
		[ana, transfer(undefined, { seenGroupId: sales })]
	]);
	const entries = documents.all('message').filter(({ kind }) => kind === 'event');
	expect(entries.map(({ event, text }) => [event, text])).toEqual([
		['transferred', 'Sales'],
		['transferred', '']
	]);
	expect(entries.some(isPublic)).toBe(false);
});
