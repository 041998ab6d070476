/** How a list of messages becomes a thread: days, groups of one author, events, the line above what is new. */
import { MINUTE_MS } from '#domain/clock.ts';
import type { ShownMessage } from '#domain/shown.ts';
import { sameDay } from '../base/format.ts';

/** Messages of one author this close together stand as one group. */
const GROUP_MS = 5 * MINUTE_MS;

export interface MessageGroup {
	readonly kind: 'group';
	readonly key: string;
	/** Whose words they are, seen from the reader. */
	readonly side: 'visitor' | 'own' | 'team';
	readonly messages: readonly ShownMessage[];
}

export interface EventItem {
	readonly kind: 'event';
	readonly key: string;
	readonly message: ShownMessage;
	/** Of what one agent tagged, or untagged, in one go: all the names. */
	readonly tags?: readonly string[];
}

export type ThreadItem =
	| { readonly kind: 'day'; readonly key: string; readonly at: number }
	| { readonly kind: 'unread'; readonly key: string }
	| EventItem
	| MessageGroup;

/**
 * Lays messages out, oldest first.
 *
 * @param unreadAfter the last position the reader had read when the thread was opened; without it nothing is new
 */
export function layThread(
	messages: readonly ShownMessage[],
	reader: { readonly agentId: string; readonly unreadAfter?: number | undefined }
): ThreadItem[] {
	const items: ThreadItem[] = [];
	let previous: ShownMessage | undefined;
	let open: ShownMessage[] | undefined;
	let hasLine = false;
	for (const message of messages) {
		// With nothing above it, the line would say nothing.
		const isNew: boolean = !hasLine && previous !== undefined && isUnread(message, reader.unreadAfter);
		const newDay = previous === undefined || !sameDay(previous.writtenAt, message.writtenAt);
		if (newDay) items.push({ kind: 'day', key: `day ${message.id}`, at: message.writtenAt });
		if (isNew) items.push({ kind: 'unread', key: 'unread' });
		hasLine ||= isUnread(message, reader.unreadAfter);
		if (message.kind === 'event') {
			const run = items.at(-1);
			if (run?.kind === 'event' && isOneGo(run.message, message)) items.splice(-1, 1, grown(run, message));
			else items.push({ kind: 'event', key: message.id, message });
			open = undefined;
		} else if (open && previous && !newDay && !isNew && belongTogether(previous, message)) {
			open.push(message);
		} else {
			open = [message];
			items.push({ kind: 'group', key: message.id, side: sideOf(message, reader.agentId), messages: open });
		}
		previous = message;
	}
	return items;
}

/** Where to cut a long thread so that at least `count` newest messages stay, and all that is new. */
export function startOf(
	messages: readonly ShownMessage[],
	count: number,
	unreadAfter: number | undefined
): number {
	const firstNew = messages.findIndex((message) => isUnread(message, unreadAfter));
	const newest = Math.max(0, messages.length - count);
	return firstNew === -1 ? newest : Math.max(0, Math.min(newest, firstNew - 5));
}

/** Whether the bubble's time and state are shown below it: at the end of a group, and where the state changes. */
export function endsRun(messages: readonly ShownMessage[], index: number): boolean {
	const message = messages[index];
	const next = messages[index + 1];
	return message === undefined || next === undefined || next.state !== message.state;
}

/** One line tells of all the tags that one agent put on, or took off, one after another. */
function isOneGo(a: ShownMessage, b: ShownMessage): boolean {
	const isAboutTags = a.event === 'tagged' || a.event === 'untagged';
	return isAboutTags && a.event === b.event && a.authorId === b.authorId;
}

const grown = ({ key, message, tags = [message.text] }: EventItem, next: ShownMessage): EventItem => ({
	kind: 'event',
	key,
	message: next,
	tags: [...tags, next.text]
});

function belongTogether(a: ShownMessage, b: ShownMessage): boolean {
	const sameAuthor = a.author === b.author && a.authorId === b.authorId && a.kind === b.kind;
	return sameAuthor && b.writtenAt - a.writtenAt < GROUP_MS;
}

function sideOf(message: ShownMessage, agentId: string): MessageGroup['side'] {
	if (message.author === 'visitor') return 'visitor';
	return message.author === 'agent' && message.authorId === agentId ? 'own' : 'team';
}

function isUnread(message: ShownMessage, unreadAfter: number | undefined): boolean {
	return unreadAfter !== undefined && message.author === 'visitor' && message.position > unreadAfter;
}
