/** One agent's read position in one conversation. */
import Type, { type Static } from 'typebox';
import { advance, type Conversation } from './conversation.ts';
import { Id, PairId, Position } from './fields.ts';
import { applied, refused, type Mutator } from './mutator.ts';

/** One agent's read position in one conversation; nobody else receives it. */
export const Mark = Type.Object(
	{
		id: Type.String({ ...PairId, description: 'Agent and conversation, joined by a dot.' }),
		agentId: Id,
		conversationId: Id,
		position: Type.Integer({ ...Position, description: 'The last message this agent has read.' })
	},
	{ additionalProperties: false, description: "One agent's read position in one conversation." }
);
export type Mark = Static<typeof Mark>;

/** Arguments of `markRead` and `markDelivered`. */
export const MarkArgs = Type.Object(
	{ conversationId: Id, position: Position },
	{ additionalProperties: false }
);
export type MarkArgs = Static<typeof MarkArgs>;

/** The id of an agent's mark in a conversation. */
export const markId = (agentId: string, conversationId: string): string => `${agentId}.${conversationId}`;

/** How far an agent has read: what lies before the last resolution counts as read. */
export const readPosition = ({ resolvedPosition }: Conversation, mark: Mark | undefined): number =>
	Math.max(resolvedPosition, mark?.position ?? 0);

/** Whether a conversation has something from its visitor that this agent has not read. */
export const isUnread = (conversation: Conversation, mark: Mark | undefined): boolean =>
	conversation.visitorPosition > readPosition(conversation, mark);

/** Says how far agent or visitor has read; positions only grow (product rule 5.4). */
export const markRead: Mutator<MarkArgs> = (scene, args, { actor }) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (!conversation) return refused('not-found');
	const position = Math.min(args.position, conversation.lastPosition);
	if (actor.kind === 'visitor') {
		if (conversation.visitorId !== actor.id) return refused('not-found');
		return advance(conversation, { visitorReadPosition: position, visitorDeliveredPosition: position });
	}
	const id = markId(actor.id, conversation.id);
	const known = scene.read('mark', id)?.position ?? 0;
	const change = advance(conversation, { agentReadPosition: position });
	if (change.kind !== 'applied' || position <= known) return change;
	const document: Mark = { id, agentId: actor.id, conversationId: conversation.id, position };
	return applied([{ collection: 'mark', document }, ...change.puts]);
};

/** Says how far messages have reached the visitor's device; positions only grow. */
export const markDelivered: Mutator<MarkArgs> = (scene, args, { actor }) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (!conversation || conversation.visitorId !== actor.id) return refused('not-found');
	const position = Math.min(args.position, conversation.lastPosition);
	return advance(conversation, { visitorDeliveredPosition: position });
};
