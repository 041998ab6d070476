/** Questions about messages, and writing one. */
import type { Message, SendMessage } from '#domain/message.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import type { Mutation } from '#domain/mutations.ts';
import { stateOf, type MessageState, type ShownMessage } from '#domain/shown.ts';
import { cleanText } from '#domain/text.ts';
import { unpack } from '#domain/transcript.ts';
import { readDraft as storedDraft, saveDraft as storeDraft, type Wish } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import type { Typing } from '#protocol/stream.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';
import { oneOf } from './merged.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

type Sending = Extract<Mutation, { name: 'sendMessage' }>;

/** The messages of a conversation, oldest first, own waiting ones last; empty until ready. */
export const watchMessages = (data: Data, conversationId: string): Live<readonly ShownMessage[]> =>
	watch(
		data,
		{
			about: ['message', 'transcript', 'conversation', 'agent', 'wishes'],
			ask: () => listMessages(data, conversationId)
		},
		[]
	);

/** The messages of a conversation, oldest first, own waiting ones last. */
export async function listMessages(data: Data, conversationId: string): Promise<ShownMessage[]> {
	const equal = { conversationId };
	const [transcripts, loose, conversation, author] = await Promise.all([
		data.database.find('transcript', { equal, by: 'firstPosition' }),
		data.database.find('message', { equal, by: 'position' }),
		oneOf(data, 'conversation', conversationId),
		oneOf(data, 'agent', data.actor.id)
	]);
	const accepted = unpack(transcripts, loose);
	const known = new Set(accepted.map(({ id }) => id));
	const shown: ShownMessage[] = accepted.map((message) => ({
		...message,
		state: stateOf(message, conversation)
	}));
	const events = [...data.overlay.over('message').values()].filter(
		(message) =>
			message.conversationId === conversationId && message.kind === 'event' && !known.has(message.id)
	);
	const waiting = data.overlay.wishes.flatMap((waits): ShownMessage[] => {
		const { mutation } = waits;
		if (mutation.name !== 'sendMessage' || mutation.args.conversationId !== conversationId) return [];
		if (known.has(mutation.args.id)) return [];
		const over = data.overlay.over('message').get(mutation.args.id);
		const message = over ?? draftedMessage(mutation, data.actor.id, author?.name ?? '');
		return [{ ...message, state: waitingState(waits), wishId: waits.mutation.id, ...reasonOf(waits) }];
	});
	const seen = [...events.map((message): ShownMessage => ({ ...message, state: 'queued' })), ...waiting];
	return [...shown, ...seen.sort((a, b) => (a.position || Infinity) - (b.position || Infinity))];
}

/**
 * Puts a message into the outbox and returns its id once it is durable; screens show it at once.
 *
 * @param text at most MESSAGE_TEXT_MAX UTF-16 units once cleaned
 * @throws AppError `invalid` when the text is empty or too long, `storage-full` when the device has no room
 */
export async function sendMessage(data: Data, conversationId: string, text: string): Promise<string> {
	const clean = cleanText(text);
	if (clean === '' || clean.length > MESSAGE_TEXT_MAX) {
		throw new AppError({ kind: 'invalid', message: 'the text is empty or too long', field: '/text' });
	}
	const seenPosition = (await oneOf(data, 'conversation', conversationId))?.lastPosition ?? 0;
	const args: SendMessage = { id: data.surroundings.newId(), conversationId, text: clean, seenPosition };
	await wish(data, 'sendMessage', args);
	return args.id;
}

/**
 * Sends a held message in spite of what changed, as a new wish that names the held one.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function sendAnyway(data: Data, held: Wish): Promise<void> {
	const { mutation } = held;
	if (mutation.name !== 'sendMessage') return;
	await wish(data, 'sendMessage', { ...mutation.args, anywayFor: mutation.id }, held);
}

/** The text that was being written in a conversation; empty when none. */
export const readDraft = (data: Data, conversationId: string): Promise<string> =>
	storedDraft(data.outbox, conversationId);

/**
 * Keeps the text being written in a conversation over restarts; an empty one forgets it.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const saveDraft = (data: Data, conversationId: string, text: string): Promise<void> =>
	storeDraft(data.outbox, { conversationId, text, at: data.surroundings.now() });

/** Tells the visitor and colleagues that this agent types, or has stopped; lost without a line. */
export function tellTyping(data: Data, conversationId: string, active: boolean): void {
	data.say({ say: 'typing', conversationId, active });
}

/** Who else is typing in a conversation; forgotten by itself. */
export const watchTyping = (data: Data, conversationId: string): Live<readonly Typing[]> =>
	new Live<readonly Typing[]>([], (tell) => data.connection.watchTyping(conversationId, tell));

function draftedMessage({ args, at }: Sending, authorId: string, authorName: string): Message {
	const { id, conversationId, text } = args;
	return {
		id,
		conversationId,
		author: 'agent',
		authorId,
		authorName,
		kind: 'text',
		text,
		position: 0,
		writtenAt: at,
		acceptedAt: at
	};
}

const waitingState = ({ state }: Wish): MessageState => (state === 'applied' ? 'sent' : state);

const reasonOf = ({ reason }: Wish): Pick<ShownMessage, 'reason'> => (reason === undefined ? {} : { reason });
