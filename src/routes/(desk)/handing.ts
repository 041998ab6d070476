/** Handing a conversation over, and for a while giving it back to who had it (product C0, E12). */
import { giveBack } from '#data/changes.ts';
import { holderOf } from '#domain/changes.ts';
import type { Conversation } from '#domain/conversation.ts';
import type { Desk } from './desk.ts';
import { offerUndo } from './undoing.ts';

/** @param text what is told once it is done; what nobody had before can't be given back */
export async function handWithUndo(
	desk: Desk,
	{ id, assigneeId, groupId }: Conversation,
	hand: () => Promise<void>,
	text: string
): Promise<void> {
	const hadNobody = assigneeId === undefined && groupId === undefined;
	const holder = holderOf(assigneeId, groupId);
	if (!(await desk.act(hand))) return;
	offerUndo(desk, text, hadNobody ? undefined : () => giveBack(desk.data, id, holder));
}
