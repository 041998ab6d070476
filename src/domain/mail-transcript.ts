/** Sending what was said in a conversation by e-mail (product E6). */
import Type, { type Static } from 'typebox';
import { isBlocked } from './block.ts';
import { EmailText, isEmail, mailingTo } from './email.ts';
import { Id } from './fields.ts';
import { eventMessage, visitorEventMessage } from './event-message.ts';
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

/** Arguments of `requestTranscript`; `id` becomes that of the entry that it leaves. */
export const RequestTranscript = Type.Object(
	{
		id: Id,
		conversationId: Id,
		email: Type.String({
			...EmailText,
			description: 'Where it goes: what the visitor typed for this letter.'
		})
	},
	{ additionalProperties: false }
);
export type RequestTranscript = Static<typeof RequestTranscript>;

/**
 * Sends a visitor what it may read of a conversation of its own, and leaves an entry for agents. The address may be anybody's:
 * nothing goes there before an agent has written, so that strangers do not make letters out of their own words alone, and it
 * becomes no part of what is known of the visitor.
 */
export const requestTranscript: Mutator<RequestTranscript> = (
	scene,
	args,
	{ actor, writtenAt, now, mayMail }
) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (conversation?.visitorId !== actor.id) return refused('not-found');
	if (scene.read('message', args.id)) return refused('invalid');
	if (isBlocked(scene.read('visitor', actor.id), now)) return refused('blocked');
	if (!isEmail(args.email)) return refused('no-address');
	if (conversation.agentPosition === 0) return refused('unanswered');
	if (mayMail === false) return refused('too-many');
	const document = { ...conversation, lastPosition: conversation.lastPosition + 1 };
	const told = visitorEventMessage(
		document,
		'transcript',
		{ id: args.id, text: args.email },
		{ writtenAt, now }
	);
	return applied([
		{ collection: 'conversation', document },
		{ collection: 'message', document: { ...told, email: mailingTo(args.email) } }
	]);
};
