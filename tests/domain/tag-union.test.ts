/** Tags that came to have one name, apart from each other or on purpose, are one (SPEC M6, product C5, X5, rule 5.4). */
import { expect, test } from 'vitest';
import { isWithin, type Filter } from '#domain/filter.ts';
import type { Actor } from '#domain/mutator.ts';
import { shownTags } from '#domain/tag.ts';
import { unionOf, unitedFilter, unitedIds, unitedIn, unitedTags } from '#domain/tag-union.ts';
import { ana, ben, thread } from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';
import { tags } from './acts.ts';
import { conversation, id, NOON, orders, play } from './play.ts';

const [red, blue] = tags.map(({ tagId }) => tagId) as [string, string];
const vip = id();
const rename = (tagId: string, name: string): Wish => ({ name: 'renameTag', args: { tagId, name } });
const put = (tagId: string): Wish => ({
	name: 'tagConversation',
	args: { conversationId: thread, tagId, addId: id() }
});
const shown = (documents: Documents) =>
	shownTags(conversation(documents), documents.all('setting')).map(({ name }) => name);
const isFound = (documents: Documents, filter: Filter): boolean => {
	const union = unionOf(documents.all('setting'));
	return isWithin(unitedIn(conversation(documents), union), unitedFilter(filter, union));
};

test('[C5] [M6] [X5] two tags that are given one name, while a third is made by it, are one in every order of arrival', () => {
	const acts: [Actor, Wish, number][] = [
		[ana, rename(red, 'VIP'), NOON - 4],
		[ana, rename(blue, ' vip'), NOON - 3],
		[ben, { name: 'createTag', args: { tagId: vip, name: 'Vip' } }, NOON - 2],
		[ben, put(blue), NOON - 1]
	];
	for (const order of orders(acts.length)) {
		const { documents, outcomes } = play(order.map((index) => acts[index] as [Actor, Wish, number]));
		expect(outcomes.map(({ kind }) => kind)).toEqual(acts.map(() => 'applied'));
		const list = documents.all('setting').filter(({ kind }) => kind === 'tag');
		expect(unitedTags(list)).toHaveLength(1);
		expect(unitedIds(list, vip).toSorted()).toEqual([red, blue, vip].toSorted());
		expect(shown(documents)).toHaveLength(1);
		for (const tagId of [red, blue, vip]) {
			expect(isFound(documents, { anyTagIds: [tagId] })).toBe(true);
			expect(isFound(documents, { allTagIds: [tagId, red] })).toBe(true);
		}
	}
});

test('[C5] [E12] another name parts tags again, each conversation with what was put on it', () => {
	const { documents } = play([
		[ana, put(blue)],
		[ana, rename(blue, 'Tag 0')]
	]);
	expect(shown(documents)).toEqual(['Tag 0']);
	expect(isFound(documents, { anyTagIds: [red] })).toBe(true);
	play([[ana, rename(blue, 'Tag 1')]], documents, NOON + 1);
	expect(shown(documents)).toEqual(['Tag 1']);
	expect(isFound(documents, { anyTagIds: [red] })).toBe(false);
	expect(isFound(documents, { anyTagIds: [blue] })).toBe(true);
});

test('[C5] a tag that was deleted is one with none, and a conversation with both of one name shows it once', () => {
	const { documents } = play([
		[ana, put(red)],
		[ana, put(blue)],
		[ana, rename(blue, 'Tag 0')]
	]);
	expect(shown(documents)).toEqual(['Tag 0']);
	play([[ana, { name: 'deleteTag', args: { tagId: red } }]], documents, NOON + 1);
	expect(shown(documents)).toEqual(['Tag 0']);
	expect(unitedIds(documents.all('setting'), blue)).toEqual([blue]);
	play([[ana, { name: 'deleteTag', args: { tagId: blue } }]], documents, NOON + 2);
	expect(shown(documents)).toEqual([]);
});
