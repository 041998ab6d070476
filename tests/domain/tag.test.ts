/** Tags: observed removal, and the workspace's list (product rule 5.4). */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf } from '#domain/history.ts';
import type { Actor } from '#domain/mutator.ts';
import { namedId } from '#domain/named-id.ts';
import { tagIdFor } from '#domain/tag-id.ts';
import { isPublic } from '#domain/message.ts';
import { ADDS_MAX, addsOf, shownTags, suggestedTagIds } from '#domain/tag.ts';
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

test('[M1] [C5] what was made and renamed without a line keeps its new name, however late it arrives', () => {
	const tagId = id();
	for (const [name, args, rename] of [
		['createTag', { tagId, name: 'Refnud' }, { name: 'renameTag', args: { tagId, name: 'Refund' } }],
		[
			'createGroup',
			{ groupId: tagId, name: 'Refnud' },
			{ name: 'renameGroup', args: { groupId: tagId, name: 'Refund' } }
		]
	] as const) {
		const wishes: [Actor, Wish, number][] = [
			[ana, { name, args } as Wish, NOON - 20],
			[ana, rename as Wish, NOON - 10]
		];
		expect(play(wishes).documents.read('setting', tagId)?.name).toBe('Refund');
	}
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
		[ben, { name: 'createTag', args: { tagId: id(), name: ' ' } }]
	]);
	expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind))).toEqual([
		'applied',
		'forbidden',
		'invalid'
	]);
});

test('[M6] a tag that two make is one, in whatever order they arrive: nothing of the first is changed', () => {
	const own = id();
	const made: [Actor, Wish][] = [
		[ana, { name: 'createTag', args: { tagId: own, name: 'VIP', color: 'amber' } }],
		[ben, { name: 'createTag', args: { tagId: own, name: 'vip' } }]
	];
	const tagOf = (acts: readonly [Actor, Wish][]) => play(acts).documents.read('setting', own);
	expect(tagOf(made)).toMatchObject({ name: 'VIP', color: 'amber', createdById: ana.id });
	expect(tagOf([...made].reverse())).toMatchObject({ name: 'vip', createdById: ben.id });
});

test('[M6] [E12] a deleted tag that somebody makes again is back, under the name that it is given', () => {
	const addId = id();
	const { documents, outcomes } = play([
		[ana, add(addId)],
		[ana, { name: 'renameTag', args: { tagId, name: 'Old words' } }],
		[ana, { name: 'deleteTag', args: { tagId } }],
		[ben, { name: 'createTag', args: { tagId, name: 'Tag 0' } }]
	]);
	expect(outcomes.every(({ kind }) => kind === 'applied')).toBe(true);
	expect(documents.read('setting', tagId)).toMatchObject({ name: 'Tag 0', createdById: ana.id });
	expect(documents.read('setting', tagId)).not.toHaveProperty('deletedAt');
	expect(addsOf(conversation(documents), tagId)).toEqual([addId]);
});

test('[M6] a tag that got another name keeps it when somebody makes it by its former one', () => {
	const { documents } = play([
		[ana, { name: 'renameTag', args: { tagId, name: 'Invoices' } }],
		[ben, { name: 'createTag', args: { tagId, name: 'Tag 0' } }]
	]);
	expect(documents.read('setting', tagId)?.name).toBe('Invoices');
});

test('[M6] the id of a tag follows from its name, whatever its capitals, accents and spaces, and from the workspace', () => {
	// Of RFC 9562, appendix A.4.
	const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
	expect(namedId(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
	const [one, other] = [id(), id()];
	expect(tagIdFor(one, ' Réglé  hier')).toBe(tagIdFor(one, 'regle hier'));
	expect(tagIdFor(one, 'Refund')).not.toBe(tagIdFor(other, 'Refund'));
	expect(tagIdFor(one, 'Refund')).not.toBe(tagIdFor(one, 'Refund', 1));
	expect(namedId(one, 'é'.repeat(200))).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
	);
});

test('[M6] identifiers from names are those that the platform makes', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 300 }), (name) => {
			const namespace = id();
			const hash = createHash('sha1')
				.update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
				.update(name);
			const bytes = hash.digest();
			const made = namedId(namespace, name).replaceAll('-', '');
			expect(made.slice(0, 12)).toBe(bytes.toString('hex').slice(0, 12));
			expect(made.slice(17, 32)).toBe(bytes.toString('hex').slice(17, 32));
		})
	);
});

test('[C5] [W1] the thread tells agents that a tag came and went, by its name then, and visitors nothing', () => {
	const [first, again] = [id(), id()];
	const { documents } = play([
		[ana, add(first)],
		[ben, add(again)],
		[ana, { name: 'renameTag', args: { tagId, name: 'Later' } }],
		[ben, remove(first)],
		[ben, remove(again)],
		[ben, remove(again)],
		[ana, add(first)]
	]);
	const entries = documents.all('message').filter(({ kind }) => kind === 'event');
	entries.sort((a, b) => a.position - b.position);
	const told = entries.map(({ event, text, authorId }) => ({ event, text, authorId }));
	expect(told).toEqual([
		{ event: 'tagged', text: 'Tag 0', authorId: ana.id },
		{ event: 'untagged', text: 'Later', authorId: ben.id }
	]);
	expect(entries.some(isPublic)).toBe(false);
	expect(conversation(documents).lastPosition).toBe(entries.at(-1)?.position);
});

test('[C5] a tag that is shown nowhere is told nowhere', () => {
	const addId = id();
	const { documents } = play([
		[ana, { name: 'deleteTag', args: { tagId } }],
		[ben, add(addId)],
		[ben, remove(addId)]
	]);
	expect(documents.all('message').filter(({ kind }) => kind === 'event')).toEqual([]);
});

test('[C5] offered first are the tags of the conversations that were active last, each once', () => {
	const [first, second, third] = [id(), id(), id()];
	const carrying = (lastMessageAt: number, ...ids: string[]) => ({
		lastMessageAt,
		tags: ids.map((one) => ({ tagId: one, addIds: [id()] }))
	});
	const conversations = [
		carrying(1, first, third),
		carrying(9, second),
		carrying(5, first, second),
		{ lastMessageAt: 10 }
	];
	expect(suggestedTagIds(conversations, 2)).toEqual([second, first]);
	expect(suggestedTagIds([], 5)).toEqual([]);
});

test('[C5] a conversation shows its tags by name, and none that was deleted', () => {
	const { documents } = play([[ana, add(id())]]);
	const list = documents.all('setting');
	expect(shownTags(conversation(documents), list).map((tag) => tag.id)).toEqual([tagId]);
	const deleted = list.map((tag) => ({ ...tag, deletedAt: 1 }));
	expect(shownTags(conversation(documents), deleted)).toEqual([]);
});
