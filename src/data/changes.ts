/** What changed in a conversation, and giving it back to who had it (product X5). */
import { changesOf, type Change, type Holder } from '#domain/changes.ts';
import { assignConversation } from './conversations.ts';
import type { Data } from './data.ts';
import { transferConversation } from './groups.ts';
import type { Live } from './live.ts';
import { oneOf, type Seeing } from './merged.ts';
import { listMessages } from './messages.ts';
import { watch } from './question.ts';

/** What changed in a conversation, own waiting wishes included, the newest first; empty until ready. */
export const watchChanges = (data: Data, conversationId: string): Live<readonly Change[]> =>
	watch(
		data,
		{
			about: ['message', 'transcript', 'conversation', 'wishes'],
			ask: () => listChanges(data, conversationId)
		},
		[]
	);

/** What changed in a conversation, own waiting wishes included, the newest first. */
export async function listChanges(
	data: Seeing & Pick<Data, 'actor'>,
	conversationId: string
): Promise<Change[]> {
	const { sight } = data.overlay;
	const [messages, conversation] = await Promise.all([
		listMessages(data, conversationId),
		oneOf(data, 'conversation', conversationId, sight)
	]);
	return conversation ? changesOf(conversation, messages) : [];
}

/**
 * Gives a conversation to who had it, or was to have it, as it is seen here: what was handed over meanwhile stays, and this
 * agent is told. Nothing is stored when it is so, or unknown here.
 *
 * @param holder an agent or a group at least
 * @throws AppError `storage-full` when the device has no room
 */
export async function giveBack(data: Data, conversationId: string, holder: Holder): Promise<void> {
	await data.overlay.settled();
	const now = await oneOf(data, 'conversation', conversationId);
	if (!now) return;
	const { assigneeId, groupId } = holder;
	const isTransferred = now.groupId !== groupId || (assigneeId === undefined && now.assigneeId !== undefined);
	if (isTransferred) await transferConversation(data, conversationId, groupId);
	if (assigneeId === undefined || (!isTransferred && now.assigneeId === assigneeId)) return;
	// A transfer leaves nobody responsible.
	await assignConversation(data, conversationId, assigneeId, isTransferred ? {} : now);
}
