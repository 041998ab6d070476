/** Words put on conversations: their shape there, and the workspace's list of them. */
import Type, { type Static } from 'typebox';
import type { Conversation } from './conversation.ts';
import { Id, ShortText } from './fields.ts';
import { refused, type Mutator } from './mutator.ts';
import {
	Color,
	createSetting,
	deleteSetting,
	renameSetting,
	restoreSetting,
	type Setting
} from './setting.ts';
import { mayMakeTags, tagMakersOf } from './tag-makers.ts';
import { unionOf, unitedTags } from './tag-union.ts';

/** How many tags one conversation carries at most. */
export const TAGS_MAX = 50;
/** How many acts of adding one tag of one conversation remembers; older ones are forgotten, never the newest. */
export const ADDS_MAX = 8;

/**
 * A tag of a conversation. It stays while any act of adding it stays, and a removal takes away only the acts that
 * its author saw: whoever adds it meanwhile keeps it (product rule 5.4).
 */
export const ConversationTag = Type.Object(
	{
		tagId: Id,
		addIds: Type.Array(Id, { maxItems: ADDS_MAX, description: 'The acts of adding it that stand.' })
	},
	{ additionalProperties: false, description: 'A tag, and the acts of adding it that stand.' }
);
export type ConversationTag = Static<typeof ConversationTag>;

/** Arguments of `createTag`. */
export const CreateTag = Type.Object(
	{ tagId: Id, name: ShortText, color: Type.Optional(Color) },
	{ additionalProperties: false }
);
export type CreateTag = Static<typeof CreateTag>;

/** Arguments of `renameTag`. */
export const RenameTag = Type.Object({ tagId: Id, name: ShortText }, { additionalProperties: false });
export type RenameTag = Static<typeof RenameTag>;

/** Arguments of `deleteTag` and `restoreTag`. */
export const TagArgs = Type.Object({ tagId: Id }, { additionalProperties: false });
export type TagArgs = Static<typeof TagArgs>;

/** The acts of adding a tag that stand on a conversation; empty when it does not carry it. */
export const addsOf = (conversation: Pick<Conversation, 'tags'>, tagId: string): readonly string[] =>
	conversation.tags?.find((tag) => tag.tagId === tagId)?.addIds ?? [];

/** The tags that a conversation shows: those on the workspace's list, each name once, by name. */
export const shownTags = ({ tags = [] }: Pick<Conversation, 'tags'>, list: readonly Setting[]) =>
	tagsOf(
		tags.map(({ tagId }) => tagId),
		list
	);

/** Those of the workspace's list that these ids name, each name once, by name. */
export function tagsOf(tagIds: readonly string[], list: readonly Setting[]): readonly Setting[] {
	const union = unionOf(list);
	const ids = new Set(tagIds.map((id) => union.get(id) ?? id));
	return unitedTags(list)
		.filter(({ id }) => ids.has(id))
		.toSorted(byName);
}

/** By name; equal names by id, so that every device agrees. */
export const byName = <T extends { readonly id: string; readonly name: string }>(a: T, b: T): number =>
	a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);

/**
 * The tags to offer first: those of the conversations that were active last.
 *
 * @returns ids, the newest first; at most `count`
 */
export function suggestedTagIds(
	conversations: readonly Pick<Conversation, 'tags' | 'lastMessageAt'>[],
	count: number
): string[] {
	const newest = conversations
		.filter(({ tags }) => tags !== undefined)
		.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt);
	return [...new Set(newest.flatMap(({ tags = [] }) => tags.map(({ tagId }) => tagId)))].slice(0, count);
}

/**
 * Puts a tag on the workspace's list. Its id follows from its name (`tagIdFor`), so that two who make the same one apart
 * from each other make one: what is there stays as it is, and what was deleted is back under the name that it is given. Who
 * may not make any is refused, unless somebody else has made it meanwhile.
 */
export const createTag: Mutator<CreateTag> = (scene, { tagId, ...written }, circumstances) => {
	const made = createSetting(scene, { ...tag(tagId), ...written }, circumstances);
	if (made.kind !== 'applied' || made.puts.length === 0) return made;
	const { actor } = circumstances;
	if (actor.kind !== 'agent') return refused('forbidden');
	const makers = tagMakersOf(scene.read('workspace', actor.workspaceId));
	return mayMakeTags(makers, actor.role) ? made : refused('forbidden');
};

/** Gives a tag another name, on every conversation that carries it; the name written later wins. With another tag's name the two are one (`unionOf`). */
export const renameTag: Mutator<RenameTag> = (scene, { tagId, name }, circumstances) =>
	renameSetting(scene, { ...tag(tagId), name }, circumstances);

/** Takes a tag from the list, and so from everything that shows it; nothing that carries it is changed. */
export const deleteTag: Mutator<TagArgs> = (scene, { tagId }, circumstances) =>
	deleteSetting(scene, tag(tagId), circumstances);

/** Undoes a deletion: the tag is back wherever it was, what was tagged meanwhile included (product E12). */
export const restoreTag: Mutator<TagArgs> = (scene, { tagId }, circumstances) =>
	restoreSetting(scene, tag(tagId), circumstances);

const tag = (id: string) => ({ id, kind: 'tag' }) as const;
