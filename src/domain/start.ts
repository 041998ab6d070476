/** An agent's first words to a visitor: they begin a conversation (product E7). */
import Type, { type Static } from 'typebox';
import { emptyConversation } from './conversation.ts';
import { Channel, EmailText, isEmail } from './email.ts';
import { eventMessage } from './event-message.ts';
import { Id } from './fields.ts';
import { MESSAGE_TEXT_MAX, sendEntry } from './message.ts';
import { applied, refused, type Mutator, type Put, type Scene } from './mutator.ts';
import { cleanText } from './text.ts';
import { emptyVisitor, type Visitor } from './visitor.ts';

/** Arguments of `startConversation`. */
export const StartConversation = Type.Object(
	{
		conversationId: Type.String({ ...Id, description: 'The id of the conversation to begin.' }),
		eventId: Type.String({ ...Id, description: 'The id of the entry that says who has joined.' }),
		id: Type.String({ ...Id, description: 'The id of the message itself.' }),
		visitorId: Type.String({
			...Id,
			description:
				'Whom it is for, also one of whom nothing is known; of somebody who is known by an address alone, the id that follows from it.'
		}),
		email: Type.Optional(
			Type.String({ ...EmailText, description: 'What is known of that visitor when there is none yet.' })
		),
		text: Type.String({ minLength: 1, maxLength: MESSAGE_TEXT_MAX }),
		channel: Type.Optional(
			Type.Enum(Channel.enum, { description: 'Sends it by e-mail, too; absent for the chat alone.' })
		)
	},
	{ additionalProperties: false }
);
export type StartConversation = Static<typeof StartConversation>;

/**
 * Begins a conversation by the first words of an agent, who has joined it by that. A visitor of whom nothing is known, or
 * an address alone, is made; two agents who write to the same one apart from each other make one, and two conversations.
 */
export const startConversation: Mutator<StartConversation> = (scene, args, circumstances) => {
	const { actor, writtenAt, now } = circumstances;
	const { conversationId, eventId, id, visitorId, channel } = args;
	const agent = scene.read('agent', actor.id);
	if (!agent) return refused('not-found');
	const text = cleanText(args.text);
	const isTaken = scene.read('conversation', conversationId) ?? scene.read('message', eventId);
	if (text === '' || isTaken || id === eventId) return refused('invalid');
	const known = scene.read('visitor', visitorId);
	const visitor = known ?? visitorBy(args.email, visitorId, writtenAt);
	if (!visitor) return refused('no-address');
	const begun = {
		...emptyConversation(conversationId, visitorId, now),
		participantIds: [agent.id],
		assigneeId: agent.id,
		assignedPosition: 1,
		lastPosition: 1
	};
	const entry = { id, conversationId, seenPosition: 1, ...(channel === undefined ? {} : { channel }) };
	const within = layered(scene, [
		{ collection: 'conversation', document: begun },
		{ collection: 'visitor', document: visitor }
	]);
	const sent = sendEntry(within, entry, { kind: 'text', text }, circumstances);
	if (sent.kind !== 'applied') return sent;
	const event = { id: eventId, conversationId, agent, position: 1, writtenAt, now };
	return applied([
		...(known ? [] : [{ collection: 'visitor' as const, document: visitor }]),
		...sent.puts,
		{ collection: 'message', document: eventMessage('joined', event) }
	]);
};

/** Somebody of whom nothing is known, or an address alone. @returns nothing when that is none */
function visitorBy(email: string | undefined, id: string, createdAt: number): Visitor | undefined {
	const visitor = emptyVisitor(id, createdAt);
	if (email === undefined) return visitor;
	return isEmail(email) ? { ...visitor, email } : undefined;
}

/** The scene as it is once these are written. */
const layered = (scene: Scene, puts: readonly Put[]): Scene => ({
	read: (collection, id) => {
		const put = puts.find((one) => one.collection === collection && one.document.id === id);
		return (put?.document as ReturnType<typeof scene.read<typeof collection>>) ?? scene.read(collection, id);
	}
});
