/** What a screen shows of conversations and messages: documents and waiting wishes, laid together. */
import type { Agent } from './agent.ts';
import { callsFor } from './call.ts';
import { hasJoined, PREVIEW_MAX, type Conversation } from './conversation.ts';
import type { DraftText, Mark } from './mark.ts';
import type { Message } from './message.ts';
import type { HeldReason, RefusedReason } from './mutator.ts';
import type { Setting } from './setting.ts';
import { cleanLine } from './text.ts';
import type { Visitor } from './visitor.ts';

/** How far a message has come; for messages of others always `sent`. */
export type MessageState =
	| 'queued'
	| 'sending'
	| 'sent'
	| 'delivered'
	| 'read'
	| 'held'
	| 'refused'
	| 'mailing'
	| 'mailed'
	| 'mail-failed';

/** A message as a thread shows it. */
export type ShownMessage = Message & {
	readonly state: MessageState;
	/** The waiting wish behind it; absent once the server's word is in the copy. */
	readonly wishId?: string;
	readonly reason?: HeldReason | RefusedReason;
	/** Of a held one: what came after all that its author had seen, oldest first. */
	readonly missed?: readonly Message[];
};

/** One row of the list of conversations. */
export interface ConversationRow {
	readonly conversation: Conversation;
	/** Absent when the visitor never introduced itself. */
	readonly visitor?: Visitor;
	readonly assignee?: Agent;
	/** By name. */
	readonly tags: readonly Setting[];
	/** The group that it was given to; absent when none, and while that one is deleted. */
	readonly group?: Setting;
	/** Something in it waits to be read by this agent; never once it is resolved or a colleague sees to it: that wakes nobody. */
	readonly unread: boolean;
	readonly joined: boolean;
	/** Something done in it has not reached the server. */
	readonly waiting: boolean;
	/** One line of what the agent is writing in it; absent when a message is newer. */
	readonly draft?: string;
}

const MAIL_STATES = { queued: 'mailing', sent: 'mailed', failed: 'mail-failed' } as const;

/** How far an own, accepted message has come on the visitor's side; of an e-mail nobody knows whether it was read. */
export function stateOf(message: Message, conversation: Conversation | undefined): MessageState {
	if (message.email) return MAIL_STATES[message.email.state];
	if (!conversation || message.author === 'visitor' || message.kind === 'note') return 'sent';
	if (message.position <= conversation.visitorReadPosition) return 'read';
	return message.position <= conversation.visitorDeliveredPosition ? 'delivered' : 'sent';
}

/** What others said and did after a position: the difference that makes a wish be held (product X3). */
export const missedSince = (
	messages: readonly Message[],
	{ seenPosition, agentId }: { readonly seenPosition: number; readonly agentId: string }
): Message[] => messages.filter(({ position, authorId }) => position > seenPosition && authorId !== agentId);

/** Lays what is known of a conversation together for one agent. */
export function conversationRow(
	conversation: Conversation,
	known: {
		readonly agentId: string;
		readonly visitor: Visitor | undefined;
		readonly assignee: Agent | undefined;
		readonly tags: readonly Setting[];
		readonly group: Setting | undefined;
		readonly mark: Mark | undefined;
		readonly waiting: boolean;
		readonly draft: string | undefined;
	}
): ConversationRow {
	return {
		conversation,
		...(known.visitor ? { visitor: known.visitor } : {}),
		...(known.assignee ? { assignee: known.assignee } : {}),
		tags: known.tags,
		...(known.group ? { group: known.group } : {}),
		unread: callsFor(conversation, known.agentId, known.mark),
		joined: hasJoined(conversation, known.agentId),
		waiting: known.waiting,
		...(known.draft === undefined ? {} : { draft: known.draft })
	};
}

/** What a list and a thread without a field show of a draft: its first words while no message is newer. */
export function draftLine(
	draft: DraftText | undefined,
	{ lastMessageAt }: Pick<Conversation, 'lastMessageAt'>
): string | undefined {
	if (!draft || draft.writtenAt < lastMessageAt) return undefined;
	return cleanLine(draft.text, PREVIEW_MAX) || undefined;
}

/** Unread first, then by last message, newest first; equal moments by id, so that every device agrees. */
export function byUrgency(a: ConversationRow, b: ConversationRow): number {
	if (a.unread !== b.unread) return a.unread ? -1 : 1;
	const later = b.conversation.lastMessageAt - a.conversation.lastMessageAt;
	return later !== 0 ? later : a.conversation.id < b.conversation.id ? -1 : 1;
}

/** Rows by urgency, but one of them still where an unread one stands: reading it must not take it out of sight. */
export function keptInPlace(rows: readonly ConversationRow[], id: string): readonly ConversationRow[] {
	const row = rows.find(({ conversation }) => conversation.id === id);
	if (!row || row.unread) return rows;
	const others = rows.filter((other) => other !== row);
	const unread = { ...row, unread: true };
	const at = others.findIndex((other) => byUrgency(unread, other) < 0);
	return at < 0 ? rows : others.toSpliced(at, 0, row);
}

/** What to call a visitor: its name, else its e-mail, else nothing and the screen has a word. */
export const visitorName = (visitor: Pick<Visitor, 'name' | 'email'> | undefined): string | undefined =>
	visitor?.name || visitor?.email;
