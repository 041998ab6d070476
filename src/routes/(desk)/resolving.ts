/** Resolving a conversation, and for a while taking that back (product C7). */
import { reopenConversation, resolveConversation } from '#data/conversations.ts';
import { UNDO_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';

/** Resolves a conversation and offers to undo it; false when that failed, and its person was told. */
export async function resolveWithUndo({ data, act, toasts }: Desk, conversationId: string): Promise<boolean> {
	if (!(await act(() => resolveConversation(data, conversationId)))) return false;
	const undo = () => void act(() => reopenConversation(data, conversationId));
	toasts.show({
		text: data.connection.state.kind === 'open' ? m.notice_resolved() : m.notice_resolved_waiting(),
		action: { label: m.undo(), run: undo },
		forMs: UNDO_MS
	});
	return true;
}
