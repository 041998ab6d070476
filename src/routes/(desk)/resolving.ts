/** Resolving a conversation, and for a while taking that back (product C7). */
import { reopenConversation, resolveConversation } from '#data/conversations.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';
import { noteRow } from './rows.ts';
import { offerUndo } from './undoing.ts';

/** Resolves a conversation and offers to undo it; false when that failed, and its person was told. */
export async function resolveWithUndo(desk: Desk, conversationId: string): Promise<boolean> {
	const { data, act } = desk;
	noteRow(conversationId, true);
	if (!(await act(() => resolveConversation(data, conversationId)))) return false;
	const isOpen = () => data.connection.state.kind === 'open';
	const wasOpen = isOpen();
	const waits = () =>
		desk.wishes.some(
			({ state, mutation: { name, args } }) =>
				name === 'resolveConversation' && args.conversationId === conversationId && state !== 'applied'
		);
	// On a line that stands it leaves at once; without one it says so until the server has it.
	const text = () => (wasOpen || (isOpen() && !waits()) ? m.notice_resolved() : m.notice_resolved_waiting());
	offerUndo(desk, text, () => reopenConversation(data, conversationId));
	return true;
}
