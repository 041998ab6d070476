/**
 * Tags of one name are one tag for as long as they have it, however they came by it: two who rename apart from each other, or
 * one who gives a tag another's name. Each conversation keeps what was put on it, so that another name parts them again.
 */
import type { Conversation } from './conversation.ts';
import { NAME_MAX } from './fields.ts';
import type { Filter } from './filter.ts';
import { fold } from './fold.ts';
import type { Setting } from './setting.ts';
import { cleanLine } from './text.ts';

/** By id of a tag that of the older one of the same name, which stands for it; tags that stand for themselves are not in it. */
export type TagUnion = ReadonlyMap<string, string>;

const known = new WeakMap<readonly Setting[], TagUnion>();

/** Which tags of a list are one; deleted ones are none of them. */
export function unionOf(list: readonly Setting[]): TagUnion {
	const before = known.get(list);
	if (before) return before;
	const union = new Map<string, string>();
	const oldest = new Map<string, Setting>();
	const age = (a: Setting, b: Setting) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
	for (const tag of list.filter(({ deletedAt }) => deletedAt === undefined).toSorted(age)) {
		const name = fold(cleanLine(tag.name, NAME_MAX));
		const first = oldest.get(name);
		if (first) union.set(tag.id, first.id);
		else oldest.set(name, tag);
	}
	known.set(list, union);
	return union;
}

/** The tags that stand for themselves and others: each name once, in the order of the list. */
export const unitedTags = (list: readonly Setting[]): Setting[] =>
	list.filter(({ id, deletedAt }) => deletedAt === undefined && !unionOf(list).has(id));

/** All tags that are one with a tag, itself among them. */
export const unitedIds = (list: readonly Setting[], tagId: string): string[] => {
	const union = unionOf(list);
	return [tagId, ...list.map(({ id }) => id).filter((id) => id !== tagId && isOne(union, id, tagId))];
};

/** A conversation as it is narrowed by tags: of those that are one the oldest alone. */
export const unitedIn = (conversation: Conversation, union: TagUnion): Conversation =>
	union.size === 0 || conversation.tags === undefined
		? conversation
		: {
				...conversation,
				tags: conversation.tags.map((tag) => ({ ...tag, tagId: union.get(tag.tagId) ?? tag.tagId }))
			};

/** A filter whose tags are those that stand for others. */
export function unitedFilter(filter: Filter, union: TagUnion): Filter {
	if (union.size === 0) return filter;
	const { anyTagIds, allTagIds } = filter;
	const united = (ids: readonly string[]) => [...new Set(ids.map((id) => union.get(id) ?? id))];
	return {
		...filter,
		...(anyTagIds && { anyTagIds: united(anyTagIds) }),
		...(allTagIds && { allTagIds: united(allTagIds) })
	};
}

const isOne = (union: TagUnion, one: string, other: string): boolean =>
	(union.get(one) ?? one) === (union.get(other) ?? other);
