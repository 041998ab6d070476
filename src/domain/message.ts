/** One entry of a conversation. */
import Type, { type Static } from 'typebox';
import { isBlocked } from './block.ts';
import { LATE_MS, WAITED_MS } from './clock.ts';
import {
	assignedBy,
	colleaguePosition,
	emptyConversation,
	hasJoined,
	isOver,
	opened,
	PREVIEW_MAX,
	type Conversation
} from './conversation.ts';
import { Channel, isEmail, Mailing, mailingTo } from './email.ts';
import { EventName, isInner } from './event.ts';
import { Id, Millis, Position, ShortText } from './fields.ts';
import { MessageFile } from './file.ts';
import {
	applied,
	held,
	refused,
	type Circumstances,
	type HeldReason,
	type Mutator,
	type Outcome,
	type Scene
} from './mutator.ts';
import { Score } from './rating.ts';
import { cleanLine, cleanText } from './text.ts';
import { emptyVisitor, type Visitor } from './visitor.ts';

/** Longest text of one message, in UTF-16 units; composer and widget count down from it. */
export const MESSAGE_TEXT_MAX = 4_000;
/** How many agents one note names at most. */
export const MENTIONS_MAX = 20;

/** One entry of a conversation. */
export const Message = Type.Object(
	{
		id: Id,
		conversationId: Id,
		author: Type.Enum(['visitor', 'agent', 'chatbot']),
		authorId: Id,
		authorName: Type.String({
			...ShortText,
			description: "The author's name as the visitor reads it; empty for visitors."
		}),
		kind: Type.Enum(['text', 'note', 'event', 'file']),
		event: Type.Optional(EventName),
		score: Type.Optional(
			Type.Integer({ ...Score, description: 'Only of the event rated: from 1, the worst, to 5.' })
		),
		text: Type.String({
			maxLength: MESSAGE_TEXT_MAX,
			description:
				'Of the event assigned the name of the new assignee, of transferred that of the group, empty when it was taken out of one, of tagged and untagged that of the tag, of transcript the address it was sent to, of rated the words beside the score, of other events and of files empty.'
		}),
		file: Type.Optional(MessageFile),
		mentionedIds: Type.Optional(
			Type.Array(Id, { maxItems: MENTIONS_MAX, description: 'Of a note: the agents whom it names.' })
		),
		email: Type.Optional(Mailing),
		position: Type.Integer({ ...Position, description: 'Place in the conversation, given by the server.' }),
		writtenAt: Type.Integer({
			...Millis,
			description: "When it was written, on the server's clock; what is shown."
		}),
		acceptedAt: Type.Integer({
			...Millis,
			description: 'When others could read it; what figures count from.'
		})
	},
	{ additionalProperties: false, description: 'One entry of a conversation.' }
);
export type Message = Static<typeof Message>;

/** What every wish to send something says beside what is sent. */
export const SendEntry = Type.Object(
	{
		id: Type.String({ ...Id, description: 'The id of the message itself.' }),
		conversationId: Id,
		seenPosition: Type.Integer({ ...Position, description: 'The newest entry its author had seen.' }),
		channel: Type.Optional(
			Type.Enum(Channel.enum, {
				description: 'Of an agent: sends it by e-mail, too; absent for the chat alone.'
			})
		),
		nextConversationId: Type.Optional(
			Type.String({ ...Id, description: 'Of a visitor: the conversation to begin when this one is over.' })
		),
		anywayFor: Type.Optional(
			Type.String({ ...Id, description: 'The held mutation that this one sends in spite of what changed.' })
		)
	},
	{ additionalProperties: false }
);
export type SendEntry = Static<typeof SendEntry>;

/** Arguments of `sendMessage`. */
export const SendMessage = Type.Object(
	{ ...SendEntry.properties, text: Type.String({ minLength: 1, maxLength: MESSAGE_TEXT_MAX }) },
	{ additionalProperties: false }
);
export type SendMessage = Static<typeof SendMessage>;

/** Whether a visitor may receive it: neither notes nor what the team orders its work by. The only place that decides this (SPEC W1). */
export const isPublic = ({ kind, event }: Message): boolean =>
	kind !== 'note' && (event === undefined || !isInner(event));

/** The part of an entry that a visitor may receive (SPEC W1); nothing of what is for agents. */
export function publicMessage(message: Message): Message | undefined {
	if (!isPublic(message)) return undefined;
	const { email: _inner, ...rest } = message;
	return message.email === undefined ? message : rest;
}

/** Whether it was written noticeably before others could read it (product rule 5.1). */
export const isLate = (message: Pick<Message, 'writtenAt' | 'acceptedAt'>): boolean =>
	message.acceptedAt - message.writtenAt > LATE_MS;

/** How long a visitor waited for a reply, in milliseconds: until it could be read, whenever it was written (product rule 5.6). */
export const responseMs = (asked: Pick<Message, 'acceptedAt'>, reply: Pick<Message, 'acceptedAt'>): number =>
	Math.max(0, reply.acceptedAt - asked.acceptedAt);

/** What is sent. */
export type Content =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'file'; readonly text: ''; readonly file: MessageFile };

/**
 * Appends a message. A visitor's first one begins the conversation, and makes its visitor where none has introduced itself
 * yet, so that no conversation stands without one; one to a resolved conversation opens it
 * again or, when that is over, begins the next. An agent's is held when the thread moved on since it was written (X3).
 * Whatever waits on either side for a visitor who is blocked meanwhile is refused (product rule 5.5), and so is an
 * e-mail to a visitor of whom no address is known (C6).
 */
export const sendMessage: Mutator<SendMessage> = (scene, args, circumstances) => {
	const text = cleanText(args.text);
	if (text === '') return refused('invalid');
	return sendEntry(scene, args, { kind: 'text', text }, circumstances);
};

/** Appends what is sent, under the rules of `sendMessage`. */
export function sendEntry(
	scene: Scene,
	args: SendEntry,
	content: Content,
	circumstances: Circumstances
): Outcome {
	if (scene.read('message', args.id)) return refused('invalid');
	return circumstances.actor.kind === 'visitor'
		? sendAsVisitor(scene, args, content, circumstances)
		: sendAsAgent(scene, args, content, circumstances);
}

const sendAsVisitor = (scene: Scene, args: SendEntry, content: Content, circumstances: Circumstances) => {
	const { actor, writtenAt, now } = circumstances;
	if (args.channel !== undefined) return refused('invalid');
	const visitor = scene.read('visitor', actor.id);
	if (isBlocked(visitor, now)) return refused('blocked');
	const named = scene.read('conversation', args.conversationId);
	const over = named !== undefined && isOver(named, now) && args.nextConversationId !== undefined;
	const id = over ? (args.nextConversationId ?? args.conversationId) : args.conversationId;
	const known = over ? scene.read('conversation', id) : named;
	if (known !== undefined && known.visitorId !== actor.id) return refused('not-found');
	if (named !== undefined && named.visitorId !== actor.id) return refused('not-found');
	const { channel: _before, ...conversation } = opened(known ?? emptyConversation(id, actor.id, now));
	const position = conversation.lastPosition + 1;
	return append(
		{ ...conversation, visitorPosition: position, waitingSince: conversation.waitingSince ?? now },
		args,
		{ content, authorName: '', circumstances, made: visitor ? undefined : emptyVisitor(actor.id, writtenAt) }
	);
};

const sendAsAgent = (scene: Scene, args: SendEntry, content: Content, circumstances: Circumstances) => {
	const { actor, now } = circumstances;
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	const visitor = scene.read('visitor', conversation.visitorId);
	if (isBlocked(visitor, now)) return refused('blocked');
	if (!hasJoined(conversation, actor.id)) return refused('not-joined');
	const reason = args.anywayFor === undefined ? movedOn(conversation, args, circumstances) : undefined;
	if (reason !== undefined) return held(reason);
	if (args.channel === 'email' && !isEmail(visitor?.email)) return refused('no-address');
	const email = args.channel === 'email' && visitor?.email ? mailingTo(visitor.email) : undefined;
	const {
		waitingSince: _answered,
		channel: _before,
		undeliveredPosition: _known,
		...answered
	} = conversation;
	const position = conversation.lastPosition + 1;
	const other = colleaguePosition(conversation, actor.id);
	return append(
		{
			...answered,
			agentPosition: position,
			agentPositionBy: actor.id,
			otherAgentPosition: other,
			...firstReply(conversation, now),
			...(email === undefined ? {} : { channel: 'email' as const })
		},
		args,
		{ content, email, authorName: agent.name, circumstances }
	);
};

/** Nobody waited for what was said before the visitor said anything: a conversation that an agent began has none. */
const firstReply = ({ agentPosition, visitorPosition }: Conversation, now: number) =>
	agentPosition === 0 && visitorPosition > 0 ? { firstReplyAt: now } : {};

/** What changed that the author of a waiting reply should see first; nothing when it may go (product X3, rule 5.3). */
function movedOn(
	conversation: Conversation,
	{ seenPosition }: SendEntry,
	{ actor, now, writtenAt }: Circumstances
): HeldReason | undefined {
	const { assigneeId, assignedPosition } = conversation;
	const isOthers = assigneeId !== undefined && assigneeId !== actor.id;
	// Who hands a conversation over and then says so has taken it from nobody.
	if (isOthers && assignedPosition > seenPosition && assignedBy(conversation) !== actor.id) return 'taken';
	if (now - writtenAt <= WAITED_MS) return undefined;
	if (conversation.status === 'resolved' && conversation.resolvedPosition > seenPosition) return 'resolved';
	if (colleaguePosition(conversation, actor.id) > seenPosition) return 'colleague-wrote';
	if (conversation.visitorPosition > seenPosition) return 'visitor-wrote';
	return undefined;
}

interface Entry {
	content: Content;
	email?: Mailing | undefined;
	authorName: string;
	circumstances: Circumstances;
	/** Whom the conversation would stand without. */
	made?: Visitor | undefined;
}

function append(
	conversation: Conversation,
	args: SendEntry,
	{ content, email, authorName, circumstances, made }: Entry
) {
	const { actor, writtenAt, now } = circumstances;
	const position = conversation.lastPosition + 1;
	return applied([
		...(made ? [{ collection: 'visitor' as const, document: made }] : []),
		{
			collection: 'conversation',
			document: {
				...conversation,
				lastPosition: position,
				lastMessageAt: now,
				lastText: cleanLine(content.kind === 'file' ? content.file.name : content.text, PREVIEW_MAX),
				lastAuthor: actor.kind
			}
		},
		{
			collection: 'message',
			document: {
				id: args.id,
				conversationId: conversation.id,
				author: actor.kind,
				authorId: actor.id,
				authorName,
				...content,
				...(email === undefined ? {} : { email }),
				position,
				writtenAt,
				acceptedAt: now
			}
		}
	]);
}
