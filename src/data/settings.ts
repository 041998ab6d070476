/** Questions about the workspace and its agents, and what an agent may set. */
import type { Agent } from '#domain/agent.ts';
import type { EscalationStep } from '#domain/escalation.ts';
import { shownOnly, type Color, type Setting, type SettingKind } from '#domain/setting.ts';
import type { Workspace } from '#domain/workspace.ts';
import { byName } from '#domain/tag.ts';
import { tagMakersOf, type TagMakers } from '#domain/tag-makers.ts';
import { unitedIds, unitedTags } from '#domain/tag-union.ts';
import type { Data } from './data.ts';
import type { Live } from './live.ts';
import { allOf, oneOf, type Seeing } from './merged.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

/** All agents of the workspace, by name; empty until ready. */
export const watchAgents = (data: Data): Live<readonly Agent[]> =>
	watch(data, { about: ['agent'], ask: () => listAgents(data) }, []);

/** The workspace; undefined until it is on this device. */
export const watchWorkspace = (data: Data): Live<Workspace | undefined> =>
	watch(
		data,
		{ about: ['workspace'], ask: () => oneOf(data, 'workspace', data.session.workspaceId) },
		undefined
	);

/** The workspace's tags that are not deleted, each name once, by name; empty until ready. */
export const watchTags = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => listTags(data) }, []);

/** All tags that were ever on the workspace's list, deleted ones and those that are one with another, too; empty until ready. */
export const watchAllTags = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => allOf(data, 'setting', { equal: { kind: 'tag' } }) }, []);

/** All groups that were ever on the workspace's list, deleted ones, too; empty until ready. */
export const watchAllGroups = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => allOf(data, 'setting', { equal: { kind: 'group' } }) }, []);

/** The workspace's groups that are not deleted, by name; empty until ready. */
export const watchGroups = (data: Data): Live<readonly Setting[]> =>
	watch(data, { about: ['setting'], ask: () => listSettings(data, 'group') }, []);

/** Which of the workspace's tags and groups were deleted, by id; empty until ready. */
export const watchDeletedIds = (data: Data): Live<ReadonlySet<string>> =>
	watch(data, { about: ['setting'], ask: () => listDeletedIds(data) }, new Set());

/** One entry of a list, a deleted one too; undefined while it is unknown on this device. */
export const watchSetting = (data: Data, id: string): Live<Setting | undefined> =>
	watch(data, { about: ['setting'], ask: () => oneOf(data, 'setting', id) }, undefined);

/**
 * Lets the widget stand on one more origin.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const addOrigin = (data: Data, origin: string): Promise<void> =>
	wish(data, 'addOrigin', { workspaceId: data.session.workspaceId, origin });

/**
 * Takes an origin from the list.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const removeOrigin = (data: Data, origin: string): Promise<void> =>
	wish(data, 'removeOrigin', { workspaceId: data.session.workspaceId, origin });

/**
 * Says for how many days after their end devices keep conversations, KEPT_DAYS_MIN to KEPT_DAYS_MAX; the owner and
 * managers may. What was said later wins.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const keepConversations = (data: Data, days: number): Promise<void> =>
	wish(data, 'keepConversations', { workspaceId: data.session.workspaceId, days });

/**
 * Says in which time zone the days of the workspace begin, by its IANA name; the owner and managers may. What was said later wins.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const setTimeZone = (data: Data, timeZone: string): Promise<void> =>
	wish(data, 'setTimeZone', { workspaceId: data.session.workspaceId, timeZone });

/**
 * Says after how many minutes a step is taken about a message that nobody has seen; the owner and managers may.
 *
 * @param minutes absent when it is not taken
 * @throws AppError `storage-full` when the device has no room
 */
export const setEscalation = (data: Data, step: EscalationStep, minutes?: number): Promise<void> =>
	wish(data, 'setEscalation', {
		workspaceId: data.session.workspaceId,
		step,
		...(minutes === undefined ? {} : { minutes })
	});

/** Who may make new tags; every agent until the workspace is on this device. */
export const watchTagMakers = (data: Data): Live<TagMakers> => {
	const ask = async () => tagMakersOf(await oneOf(data, 'workspace', data.session.workspaceId));
	return watch(data, { about: ['workspace'], ask }, tagMakersOf(undefined));
};

/**
 * Says who may make new tags; the owner and managers may. What was said later wins.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const setTagMakers = (data: Data, makers: TagMakers): Promise<void> =>
	wish(data, 'setTagMakers', { workspaceId: data.session.workspaceId, makers });

/**
 * Puts a tag on the workspace's list, and returns its id; that of the one that has this name already when there is one.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function createTag(data: Data, name: string, color?: Color): Promise<string> {
	const { id: tagId, isListed } = await entryCalled(data, 'tag', name);
	if (!isListed) await wish(data, 'createTag', { tagId, name, ...(color === undefined ? {} : { color }) });
	return tagId;
}

/**
 * Gives tags another name, wherever they are; the owner and managers may.
 *
 * @param tagIds all that are one (`tagIdsOf`), or those among them that shall have a name of their own
 * @throws AppError `storage-full` when the device has no room
 */
export async function renameTags(data: Data, tagIds: readonly string[], name: string): Promise<void> {
	for (const tagId of tagIds) await wish(data, 'renameTag', { tagId, name });
}

/**
 * Takes tags from the list, and so from all that shows them; the owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function deleteTags(data: Data, tagIds: readonly string[]): Promise<void> {
	for (const tagId of tagIds) await wish(data, 'deleteTag', { tagId });
}

/**
 * Undoes a deletion: the tags are back wherever they were.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function restoreTags(data: Data, tagIds: readonly string[]): Promise<void> {
	for (const tagId of tagIds) await wish(data, 'restoreTag', { tagId });
}

/** All tags that are one with a tag, since they have its name; itself among them. */
export const tagIdsOf = async (data: Seeing, tagId: string): Promise<string[]> =>
	unitedIds(await allOf(data, 'setting', { equal: { kind: 'tag' } }), tagId);

/** The workspace's tags that are not deleted, each name once, by name. */
export const listTags = async (data: Seeing): Promise<Setting[]> =>
	unitedTags(await allOf(data, 'setting', { equal: { kind: 'tag' } })).toSorted(byName);

/** The entries of one of the workspace's lists that are not deleted, by name. */
export const listSettings = async (data: Seeing, kind: SettingKind): Promise<Setting[]> =>
	shownOnly(await allOf(data, 'setting', { equal: { kind } })).toSorted(byName);

async function listDeletedIds(data: Seeing): Promise<ReadonlySet<string>> {
	const of = (kind: SettingKind) => allOf(data, 'setting', { equal: { kind } });
	const all = (await Promise.all([of('tag'), of('group')])).flat();
	return new Set(all.filter(({ deletedAt }) => deletedAt !== undefined).map(({ id }) => id));
}

/** Which tag or group is called so, and whether it is on its list; when none is, the id of the one to make (SPEC M6). */
export async function entryCalled(
	data: Data,
	kind: 'tag' | 'group',
	name: string
): Promise<{ readonly id: string; readonly isListed: boolean }> {
	// Only who makes one needs to know what names are.
	const { groupIdFor, isSameTag, tagIdFor } = await import('#domain/tag-id.ts');
	await data.overlay.settled();
	const same = (await listSettings(data, kind)).find((entry) => isSameTag(entry.name, name));
	if (same) return { id: same.id, isListed: true };
	const idFor = kind === 'tag' ? tagIdFor : groupIdFor;
	let id: string;
	let turn = 0;
	let known: Setting | undefined;
	do {
		id = idFor(data.session.workspaceId, name, turn++);
		known = await oneOf(data, 'setting', id);
		// One of its name that was deleted comes back; one that got another name is another.
	} while (known && !isSameTag(known.name, name));
	return { id, isListed: false };
}

const listAgents = async (data: Data): Promise<Agent[]> =>
	(await allOf(data, 'agent', { equal: {} })).toSorted(byName);
