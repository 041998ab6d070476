/** What happened in a conversation, as a sentence. */
import type { Message } from '#domain/message.ts';
import { m } from '#messages';
import { heldTogether } from '../base/direction.ts';

/**
 * @param own whether the reader did it
 * @param tags of what was tagged or untagged in one go: all the names
 */
export function formatEvent(
	{
		event,
		author,
		authorName,
		text,
		score = 1
	}: Pick<Message, 'event' | 'author' | 'authorName' | 'text' | 'score'>,
	own: boolean,
	tags: readonly string[] = [text]
): string {
	const name = heldTogether(authorName);
	if (event === 'joined') return own ? m.event_you_joined() : m.event_joined({ name });
	if (event === 'assigned') return formatAssigned(name, heldTogether(text), own);
	if (event === 'transferred') return formatTransferred(name, heldTogether(text), own);
	if (event === 'resolved') return own ? m.event_you_resolved() : m.event_resolved({ name });
	if (event === 'reopened') return own ? m.event_you_reopened() : m.event_reopened({ name });
	const which = { count: tags.length, tags: tags.map(heldTogether).join(', ') };
	if (event === 'tagged') return own ? m.event_you_tagged(which) : m.event_tagged({ name, ...which });
	if (event === 'untagged') return own ? m.event_you_untagged(which) : m.event_untagged({ name, ...which });
	if (event === 'transcript') return formatTranscript(author === 'visitor' ? undefined : name, text, own);
	return event === 'rated' ? m.event_rated({ score }) : text;
}

/** Without a name the visitor asked for it. */
function formatTranscript(name: string | undefined, to: string, own: boolean): string {
	if (name === undefined) return m.event_asked_transcript({ to });
	return own ? m.event_you_transcript({ to }) : m.event_transcript({ name, to });
}

/** Without a group's name it was taken out of one. */
function formatTransferred(name: string, group: string, own: boolean): string {
	if (group === '') return own ? m.event_you_ungrouped() : m.event_ungrouped({ name });
	return own ? m.event_you_transferred({ group }) : m.event_transferred({ name, group });
}

/** Whoever takes a conversation over assigns it to itself. */
function formatAssigned(name: string, assignee: string, own: boolean): string {
	if (name === assignee) return own ? m.event_you_took_over() : m.event_took_over({ name });
	return own ? m.event_you_assigned({ assignee }) : m.event_assigned({ name, assignee });
}
