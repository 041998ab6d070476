/** One agent's read position and draft in one conversation. */
import Type, { type Static } from 'typebox';
import { advance, type Conversation } from './conversation.ts';
import { Id, Millis, PairId, Position } from './fields.ts';
import { applied, refused, type Actor, type Mutator, type Scene } from './mutator.ts';

/** Longest draft that leaves its device, in UTF-16 units: more than a message may be, since a composer never cuts. */
export const DRAFT_TEXT_MAX = 10_000;

const WriterId = { ...Id, description: 'The device that wrote it, under a name for this draft alone.' };

/** A text that is being written; empty once it was sent or taken away, so that an older one does not come back. */
export const DraftText = Type.Object(
	{
		text: Type.String({
			maxLength: DRAFT_TEXT_MAX,
			description: 'As it was typed; empty when there is none.'
		}),
		writtenAt: Type.Integer({ ...Millis, description: 'When it was typed; the later one wins.' }),
		writerId: Type.Optional(WriterId)
	},
	{ additionalProperties: false, description: 'A text that is being written.' }
);
export type DraftText = Static<typeof DraftText>;

/** One agent's read position and draft in one conversation; nobody else receives it. */
export const Mark = Type.Object(
	{
		id: Type.String({ ...PairId, description: 'Agent and conversation, joined by a dot.' }),
		agentId: Id,
		conversationId: Id,
		position: Type.Integer({ ...Position, description: 'The last message this agent has read.' }),
		draft: Type.Optional(DraftText)
	},
	{ additionalProperties: false, description: "One agent's read position and draft in one conversation." }
);
export type Mark = Static<typeof Mark>;

/** Arguments of `markRead` and `markDelivered`. */
export const MarkArgs = Type.Object(
	{ conversationId: Id, position: Position },
	{ additionalProperties: false }
);
export type MarkArgs = Static<typeof MarkArgs>;

/** Arguments of `saveDraft`. */
export const SaveDraft = Type.Object(
	{
		conversationId: Id,
		text: Type.String({ maxLength: DRAFT_TEXT_MAX }),
		writerId: Type.Optional(WriterId)
	},
	{ additionalProperties: false }
);
export type SaveDraft = Static<typeof SaveDraft>;

/** The id of an agent's mark in a conversation. */
export const markId = (agentId: string, conversationId: string): string => `${agentId}.${conversationId}`;

/** How far an agent has read: what lies before the last resolution counts as read. */
export const readPosition = (
	{ resolvedPosition }: Pick<Conversation, 'resolvedPosition'>,
	mark: Pick<Mark, 'position'> | undefined
): number => Math.max(resolvedPosition, mark?.position ?? 0);

/** Whether a conversation has something from its visitor that this agent has not read. */
export const isUnread = (
	conversation: Pick<Conversation, 'visitorPosition' | 'resolvedPosition'>,
	mark: Pick<Mark, 'position'> | undefined
): boolean => conversation.visitorPosition > readPosition(conversation, mark);

/** Says how far agent or visitor has read; positions only grow (product rule 5.4). */
export const markRead: Mutator<MarkArgs> = (scene, args, { actor }) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (!conversation) return refused('not-found');
	const position = Math.min(args.position, conversation.lastPosition);
	if (actor.kind === 'visitor') {
		if (conversation.visitorId !== actor.id) return refused('not-found');
		return advance(conversation, { visitorReadPosition: position, visitorDeliveredPosition: position });
	}
	const mark = markOf(scene, conversation, actor);
	const change = advance(conversation, { agentReadPosition: position });
	if (change.kind !== 'applied' || position <= mark.position) return change;
	const document: Mark = { ...mark, position };
	return applied([{ collection: 'mark', document }, ...change.puts]);
};

/**
 * Keeps what an agent is writing for all its devices; the text typed later wins, in whatever order they come (product X11).
 * Of one writer the later to come is the later typed: moments are only as exact as their requests were quick.
 */
export const saveDraft: Mutator<SaveDraft> = (scene, args, { actor, writtenAt }) => {
	const { conversationId, text, writerId } = args;
	const conversation = scene.read('conversation', conversationId);
	if (!conversation) return refused('not-found');
	const mark = markOf(scene, conversation, actor);
	const before = mark.draft?.writtenAt ?? 0;
	const isSameWriter = writerId !== undefined && mark.draft?.writerId === writerId;
	if (before > writtenAt && !isSameWriter) return applied([]);
	const by = writerId === undefined ? {} : { writerId };
	const draft = { text, writtenAt: Math.max(before, writtenAt), ...by };
	return applied([{ collection: 'mark', document: { ...mark, draft } }]);
};

/** Says how far messages have reached the visitor's device; positions only grow. */
export const markDelivered: Mutator<MarkArgs> = (scene, args, { actor }) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (!conversation || conversation.visitorId !== actor.id) return refused('not-found');
	const position = Math.min(args.position, conversation.lastPosition);
	return advance(conversation, { visitorDeliveredPosition: position });
};

function markOf(scene: Scene, conversation: Conversation, actor: Actor): Mark {
	const id = markId(actor.id, conversation.id);
	const nothing = { id, agentId: actor.id, conversationId: conversation.id, position: 0 };
	return scene.read('mark', id) ?? nothing;
}
