/** What an agent does with groups. */
import type { Setting } from '#domain/setting.ts';
import type { Data } from './data.ts';
import { oneOf } from './merged.ts';
import { entryCalled } from './settings.ts';
import { newEntryId, wish } from './wish.ts';

/**
 * Puts a group on the workspace's list, and returns its id; that of the one that has this name already when there is one.
 * The owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function createGroup(data: Data, name: string): Promise<string> {
	const { id: groupId, isListed } = await entryCalled(data, 'group', name);
	if (!isListed) await wish(data, 'createGroup', { groupId, name });
	return groupId;
}

/**
 * Gives a group another name, wherever it stands; the owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const renameGroup = (data: Data, groupId: string, name: string): Promise<void> =>
	wish(data, 'renameGroup', { groupId, name });

/**
 * Takes a group from the list, and so from all that shows it; the owner and managers may.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const deleteGroup = (data: Data, groupId: string): Promise<void> =>
	wish(data, 'deleteGroup', { groupId });

/**
 * Undoes a deletion: the group is back with its conversations and members.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const restoreGroup = (data: Data, groupId: string): Promise<void> =>
	wish(data, 'restoreGroup', { groupId });

/**
 * Lets an agent belong to a group: this one itself, or whomever the owner or a manager chooses.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const joinGroup = (data: Data, groupId: string, agentId: string): Promise<void> =>
	wish(data, 'joinGroup', { groupId, agentId });

/**
 * Lets an agent belong to a group no more, under the rules of `joinGroup`.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const leaveGroup = (data: Data, groupId: string, agentId: string): Promise<void> =>
	wish(data, 'leaveGroup', { groupId, agentId });

/**
 * Gives a conversation to a group, or to none, as it is seen here: what was handed over meanwhile stays, and this agent is told.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function transferConversation(
	data: Data,
	conversationId: string,
	groupId: Setting['id'] | undefined
): Promise<void> {
	const eventId = newEntryId(data);
	await wish(data, 'transferConversation', async () => {
		await data.overlay.settled();
		const seen = await oneOf(data, 'conversation', conversationId);
		return {
			conversationId,
			eventId,
			...(groupId === undefined ? {} : { groupId }),
			...(seen?.assigneeId === undefined ? {} : { seenAssigneeId: seen.assigneeId }),
			...(seen?.groupId === undefined ? {} : { seenGroupId: seen.groupId })
		};
	});
}
