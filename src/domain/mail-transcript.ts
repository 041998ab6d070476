/** Sending what was said in a conversation by e-mail (product E6). */
import Type, { type Static } from 'typebox';
import { isBlocked } from './block.ts';
import { isEmail, mailingTo } from './email.ts';
import { Id } from './fields.ts';
import { eventMessage } from './event-message.ts';
import { applied, refused, type Mutator } from './mutator.ts';

/** Arguments of `mailTranscript`. */
export const MailTranscript = Type.Object(
	{
		conversationId: Id,
		eventId: Type.String({ ...Id, description: 'The id of the entry that says so.' }),
		to: Type.Enum(['visitor', 'agent'], { description: 'The visitor, or the author of the wish.' })
	},
	{ additionalProperties: false }
);
export type MailTranscript = Static<typeof MailTranscript>;

/**
 * Sends what the visitor may read of a conversation to its visitor or to the author, and leaves an entry for agents that
 * tells how far it has come.
 */
export const mailTranscript: Mutator<MailTranscript> = (scene, args, { actor, writtenAt, now }) => {
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	if (scene.read('message', args.eventId)) return refused('invalid');
	const visitor = scene.read('visitor', conversation.visitorId);
	if (args.to === 'visitor' && isBlocked(visitor, now)) return refused('blocked');
	const address = args.to === 'visitor' ? visitor?.email : agent.email;
	if (!isEmail(address)) return refused('no-address');
	const position = conversation.lastPosition + 1;
	const of = { id: args.eventId, conversationId: conversation.id, agent, position, writtenAt, now };
	const document = { ...eventMessage('transcript', of, address), email: mailingTo(address) };
	return applied([
		{ collection: 'conversation', document: { ...conversation, lastPosition: position } },
		{ collection: 'message', document }
	]);
};
