/** Tags: observed removal, and the workspace's list (product rule 5.4). */
import { expect, test } from 'vitest';
import { entriesOf } from '#domain/history.ts';
import type { Actor } from '#domain/mutator.ts';
import { ADDS_MAX, addsOf } from '#domain/tag.ts';
import { ana, ben, thread } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { add, conversation, id, NOON, play, remove, tagId } from './play.ts';

test('[M4] [5.4] [C5] a removal takes away what its author saw, and a tag added meanwhile stays', () => {
	const [seen, meanwhile] = [id(), id()];
	for (const later of [
		[add(meanwhile), remove(seen)],
		[remove(seen), add(meanwhile)]
	]) {
		const { documents } = play([[ana, add(seen)], ...later.map((wish): [Actor, Wish] => [ben, wish])]);
		expect(addsOf(conversation(documents), tagId)).toEqual([meanwhile]);
	}
});

test('[5.4] a removed tag does not return by a repetition, not even by one that comes before its own addition', () => {
	const addId = id();
	for (const acts of [
		[add(addId), remove(addId), add(addId)],
		[remove(addId), add(addId)]
	]) {
		const { documents } = play(acts.map((wish): [Actor, Wish] => [ana, wish]));
		expect(conversation(documents)).not.toHaveProperty('tags');
	}
});

test('[X5] what was taken off is in the history with its author, and a new act puts it back', () => {
	const addId = id();
	const { documents } = play([
		[ana, add(addId)],
		[ben, remove(addId), NOON - 5]
	]);
	expect(entriesOf(conversation(documents).history, 'tag')).toEqual([
		{ id: addId, field: 'tag', value: tagId, authorId: ben.id, writtenAt: NOON - 5 }
	]);
	play([[ana, add(id())]], documents);
	expect(addsOf(conversation(documents), tagId)).toHaveLength(1);
});

test('[5.4] of many acts of adding one tag the newest are remembered', () => {
	const adds = Array.from({ length: ADDS_MAX + 3 }, id);
	const { documents } = play(adds.map((one) => [ana, add(one)]));
	expect(addsOf(conversation(documents), tagId)).toEqual(adds.slice(3));
});

test('[C5] a tag that is not on the list is not put on a conversation', () => {
	const args = { conversationId: thread, tagId: id(), addId: id() };
	expect(play([[ana, { name: 'tagConversation', args }]]).outcomes).toEqual([
		{ kind: 'refused', reason: 'not-found' }
	]);
});

test('[C5] [E12] a deleted tag comes back wherever it was, what was tagged meanwhile included', () => {
	const { documents } = play([
		[ana, { name: 'deleteTag', args: { tagId } }],
		[ben, add(id())],
		[ana, { name: 'restoreTag', args: { tagId } }]
	]);
	expect(documents.read('setting', tagId)).not.toHaveProperty('deletedAt');
	expect(addsOf(conversation(documents), tagId)).toHaveLength(1);
});

test('[5.4] of two names for a tag the one written later stands, in whatever order they arrive', () => {
	const renames: [Actor, Wish, number][] = [
		[ana, { name: 'renameTag', args: { tagId, name: 'Later' } }, NOON - 1],
		[ana, { name: 'renameTag', args: { tagId, name: 'Earlier' } }, NOON - 2]
	];
	for (const acts of [renames, [...renames].reverse()]) {
		expect(play(acts).documents.read('setting', tagId)?.name).toBe('Later');
	}
});

test('[C5] any agent puts a tag on the list, only the owner and managers change the list', () => {
	const own = id();
	const { outcomes } = play([
		[ben, { name: 'createTag', args: { tagId: own, name: ' VIP ', color: 'amber' } }],
		[ben, { name: 'renameTag', args: { tagId: own, name: 'Very' } }],
		[ben, { name: 'createTag', args: { tagId: own, name: 'Again' } }],
		[ben, { name: 'createTag', args: { tagId: id(), name: ' ' } }]
	]);
	expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind))).toEqual([
		'applied',
		'forbidden',
		'invalid',
		'invalid'
	]);
});
