/** Whether what this agent was told of needs it no more, by what its device knows now (product C0). */
import { isCallOver, type CallAbout } from '#domain/call.ts';
import { markId } from '#domain/mark.ts';
import type { NoticeChoices } from '#domain/notice.ts';
import type { Data } from './data.ts';
import { oneOf, type Seeing } from './merged.ts';

/** What a notification or a banner of a conversation is about. */
export interface Told extends CallAbout {
	readonly conversationId: string;
}

/** Read or resolved on whichever device, or a colleague sees to it; what the copy does not know of yet is not over. */
export async function isToldOver(
	data: Seeing & Pick<Data, 'actor'>,
	about: Told,
	{ events }: Pick<NoticeChoices, 'events'>
): Promise<boolean> {
	const { conversationId } = about;
	const { id: agentId } = data.actor;
	const conversation = await oneOf(data, 'conversation', conversationId);
	if (!conversation) return false;
	const mark = await oneOf(data, 'mark', markId(agentId, conversationId));
	return isCallOver(about, { conversation, agentId, mark, events });
}
