/** The entries of a thread that tell what people did. */
import type { Agent } from './agent.ts';
import type { Conversation } from './conversation.ts';
import type { EventName } from './event.ts';
import type { Message } from './message.ts';
import { applied, type Circumstances, type Outcome } from './mutator.ts';

/** An entry that tells what an agent did. @param text of `assigned` the name of the new assignee, of `transferred` that of the group, of `tagged` and `untagged` that of the tag */
export function eventMessage(
	event: EventName,
	of: { id: string; conversationId: string; agent: Agent; position: number; writtenAt: number; now: number },
	text = ''
): Message {
	return {
		id: of.id,
		conversationId: of.conversationId,
		author: 'agent',
		authorId: of.agent.id,
		authorName: of.agent.name,
		kind: 'event',
		event,
		text,
		position: of.position,
		writtenAt: of.writtenAt,
		acceptedAt: of.now
	};
}

/** An entry that tells what a visitor did. @param document the conversation after it; its last position is that of the entry */
export const visitorEventMessage = (
	document: Conversation,
	event: EventName,
	{ id, text }: { readonly id: string; readonly text: string },
	{ writtenAt, now }: Pick<Circumstances, 'writtenAt' | 'now'>
): Message => ({
	id,
	conversationId: document.id,
	author: 'visitor',
	authorId: document.visitorId,
	authorName: '',
	kind: 'event',
	event,
	text,
	position: document.lastPosition,
	writtenAt,
	acceptedAt: now
});

/**
 * What comes of an agent's act that the thread tells of.
 *
 * @param document the conversation after it; its last position is that of the entry
 * @param told the entry's id, who acted, and what it says beside that (`eventMessage`)
 */
export const appliedWithEvent = (
	document: Conversation,
	event: EventName,
	{
		eventId: id,
		agent,
		text
	}: { readonly eventId: string; readonly agent: Agent; readonly text?: string | undefined },
	{ writtenAt, now }: Circumstances
): Outcome => {
	const of = { id, conversationId: document.id, agent, position: document.lastPosition, writtenAt, now };
	return applied([
		{ collection: 'conversation', document },
		{ collection: 'message', document: eventMessage(event, of, text) }
	]);
};
