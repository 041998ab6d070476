/** Words for agents only: on a visitor, or in a thread. They never leave for a visitor (SPEC W1). */
import Type, { type Static } from 'typebox';
import { Id, Millis, ShortText } from './fields.ts';
import { MENTIONS_MAX, MESSAGE_TEXT_MAX } from './message.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import { cleanText } from './text.ts';

const NoteText = Type.String({ minLength: 1, maxLength: MESSAGE_TEXT_MAX });

/** What an agent noted on a visitor; nobody changes it, more are added (product V8). */
export const Note = Type.Object(
	{
		id: Id,
		visitorId: Type.String({ ...Id, description: 'Whom it is about.' }),
		authorId: Id,
		authorName: ShortText,
		text: NoteText,
		writtenAt: Type.Integer({ ...Millis, description: "When it was written, on the server's clock." }),
		acceptedAt: Type.Integer({ ...Millis, description: 'When others could read it.' })
	},
	{ additionalProperties: false, description: 'What an agent noted on a visitor, for agents only.' }
);
export type Note = Static<typeof Note>;

/** Arguments of `noteVisitor`. */
export const NoteVisitor = Type.Object(
	{ id: Type.String({ ...Id, description: 'The id of the note itself.' }), visitorId: Id, text: NoteText },
	{ additionalProperties: false }
);
export type NoteVisitor = Static<typeof NoteVisitor>;

/** Arguments of `noteConversation`. */
export const NoteConversation = Type.Object(
	{
		id: Type.String({ ...Id, description: 'The id of the message that holds the note.' }),
		conversationId: Id,
		text: NoteText,
		mentionedIds: Type.Optional(
			Type.Array(Id, {
				maxItems: MENTIONS_MAX,
				description: 'The agents whom it names; they are told of it.'
			})
		)
	},
	{ additionalProperties: false }
);
export type NoteConversation = Static<typeof NoteConversation>;

/** Adds a note to a visitor (product rule 5.1: notes only append). */
export const noteVisitor: Mutator<NoteVisitor> = (scene, args, { actor, writtenAt, now }) => {
	const text = cleanText(args.text);
	if (text === '' || scene.read('note', args.id)) return refused('invalid');
	const agent = scene.read('agent', actor.id);
	if (!agent || !scene.read('visitor', args.visitorId)) return refused('not-found');
	const { id, visitorId } = args;
	const author = { authorId: agent.id, authorName: agent.name };
	const document: Note = { id, visitorId, ...author, text, writtenAt, acceptedAt: now };
	return applied([{ collection: 'note', document }]);
};

/**
 * Adds a note to a thread, in its place among the messages. Whoever only reads may write one; it is no answer: list,
 * waiting time and status stay as they are.
 */
export const noteConversation: Mutator<NoteConversation> = (scene, args, { actor, writtenAt, now }) => {
	const text = cleanText(args.text);
	if (text === '' || scene.read('message', args.id)) return refused('invalid');
	const conversation = scene.read('conversation', args.conversationId);
	const agent = scene.read('agent', actor.id);
	if (!conversation || !agent) return refused('not-found');
	const position = conversation.lastPosition + 1;
	const mentionedIds = [...new Set(args.mentionedIds)].filter((id) => id !== agent.id);
	return applied([
		{ collection: 'conversation', document: { ...conversation, lastPosition: position } },
		{
			collection: 'message',
			document: {
				id: args.id,
				conversationId: conversation.id,
				author: 'agent',
				authorId: agent.id,
				authorName: agent.name,
				kind: 'note',
				text,
				...(mentionedIds.length > 0 ? { mentionedIds } : {}),
				position,
				writtenAt,
				acceptedAt: now
			}
		}
	]);
};
