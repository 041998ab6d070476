/** Questions about messages, and writing one. */
import { mailingTo, type Channel, type Mailing } from '#domain/email.ts';
import { MESSAGE_TEXT_MAX, type Message } from '#domain/message.ts';
import type { Mutation } from '#domain/mutations.ts';
import { missedSince, stateOf, type MessageState, type ShownMessage } from '#domain/shown.ts';
import { cleanText } from '#domain/text.ts';
import { unpack } from '#domain/transcript.ts';
import { clearDraft } from '#outbox/drafts.ts';
import { keepNoteDraft } from '#outbox/note-drafts.ts';
import type { Wish } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import type { Typing } from '#protocol/stream.ts';
import type { Data } from './data.ts';
import { sharedDraft } from './drafts.ts';
import { Live } from './live.ts';
import { allOf, oneOf, type Seeing } from './merged.ts';
import { watch } from './question.ts';
import { newEntryId, seenPosition, wish } from './wish.ts';

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
export async function listMessages(
	data: Seeing & Pick<Data, 'actor'>,
	conversationId: string
): Promise<ShownMessage[]> {
	// Before the copy is read: what leaves the overlay meanwhile is then in the copy already, and nothing is ever absent.
	const { sight } = data.overlay;
	const equal = { conversationId };
	const [transcripts, loose, conversation, author] = await Promise.all([
		data.database.find('transcript', { equal, by: 'firstPosition' }),
		data.database.find('message', { equal, by: 'position' }),
		oneOf(data, 'conversation', conversationId, sight),
		oneOf(data, 'agent', data.actor.id, sight)
	]);
	const accepted = unpack(transcripts, loose);
	const known = new Set(accepted.map(({ id }) => id));
	const over = sight.over('message');
	const waiting = sight.wishes.flatMap((wish): ShownMessage[] => {
		const message = messageOf(wish.mutation, over, {
			authorId: data.actor.id,
			authorName: author?.name ?? ''
		});
		if (!message || message.conversationId !== conversationId || known.has(message.id)) return [];
		const missed = missedBy(wish, accepted, data.actor.id);
		return [
			{ ...message, state: waitingState(wish), wishId: wish.mutation.id, ...reasonOf(wish), ...missed }
		];
	});
	return [...accepted.map((message) => shownAs(message, stateOf(message, conversation))), ...waiting];
}

/**
 * Reads the messages of a conversation that will probably be opened next, so that they stand in its first frame. What fails
 * is told when they are asked for.
 */
export function readAhead(data: Seeing & Pick<Data, 'actor'>, conversationId: string): void {
	listMessages(data, conversationId).catch(() => undefined);
}

const lastShown = new WeakMap<Message, ShownMessage>();

/** The same message in the same state is the same object each time, and a screen does not draw it again. */
function shownAs(message: Message, state: MessageState): ShownMessage {
	const last = lastShown.get(message);
	if (last?.state === state) return last;
	const shown = { ...message, state };
	lastShown.set(message, shown);
	return shown;
}

/**
 * Puts a message into the outbox and returns its id once it is durable; screens show it at once. The draft of the
 * conversation goes in the same step.
 *
 * @param text at most MESSAGE_TEXT_MAX UTF-16 units once cleaned
 * @param channel which way it goes beside the chat
 * @throws AppError `invalid` when the text is empty or too long, `storage-full` when the device has no room
 */
export async function sendMessage(
	data: Data,
	conversationId: string,
	text: string,
	channel?: Channel
): Promise<string> {
	const clean = checkedText(text);
	const { newId, now } = data.surroundings;
	const id = newEntryId(data);
	let shared = '';
	const says = async () => {
		const [draft, seen] = await Promise.all([
			sharedDraft(data, conversationId),
			seenPosition(data, conversationId)
		]);
		shared = draft;
		return { id, conversationId, text: clean, seenPosition: seen, ...wayOf(channel) };
	};
	await wish(data, 'sendMessage', says, undefined, () =>
		clearDraft(data.outbox, { conversationId, at: now() }, { newId, shared })
	);
	return id;
}

/**
 * Puts a note for agents only into a thread, and returns its id once it is durable; screens show it at once. What was being
 * noted there goes in the same step.
 *
 * @param text at most MESSAGE_TEXT_MAX UTF-16 units once cleaned
 * @throws AppError `invalid` when the text is empty or too long, `storage-full` when the device has no room
 */
export async function noteConversation(data: Data, conversationId: string, text: string): Promise<string> {
	const clean = checkedText(text);
	const id = newEntryId(data);
	const mentionedIds = clean.includes('@') ? await namedIn(data, clean) : [];
	const says = { id, conversationId, text: clean, ...(mentionedIds.length > 0 ? { mentionedIds } : {}) };
	await wish(data, 'noteConversation', says, undefined, () =>
		keepNoteDraft(data.outbox, { aboutId: conversationId, text: '' })
	);
	return id;
}

/** Whom a note names. */
async function namedIn(data: Data, text: string): Promise<string[]> {
	const { mentionedIn } = await import('#domain/mention.ts');
	return mentionedIn(text, await allOf(data, 'agent', { equal: {} }));
}

/**
 * The text as it is stored.
 *
 * @throws AppError `invalid` when it is empty or longer than MESSAGE_TEXT_MAX
 */
export function checkedText(text: string): string {
	const clean = cleanText(text);
	if (clean !== '' && clean.length <= MESSAGE_TEXT_MAX) return clean;
	throw new AppError({ kind: 'invalid', message: 'the text is empty or too long', field: '/text' });
}

/**
 * Sends a held message in spite of what changed, as a new wish that names the held one.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function sendAnyway(data: Data, held: Wish): Promise<void> {
	const { mutation } = held;
	const anywayFor = mutation.id;
	if (mutation.name === 'sendMessage') await wish(data, 'sendMessage', { ...mutation.args, anywayFor }, held);
	if (mutation.name === 'sendFile') await wish(data, 'sendFile', { ...mutation.args, anywayFor }, held);
}

/** Tells the visitor and colleagues that this agent types, or has stopped; lost without a line. */
export function tellTyping(data: Data, conversationId: string, active: boolean): void {
	data.say({ say: 'typing', conversationId, active });
}

/** Which visitors and colleagues are typing, in whichever conversation; forgotten by itself. */
export const watchTyping = (data: Data): Live<readonly Typing[]> =>
	new Live<readonly Typing[]>([], (tell) => data.connection.watchPassing('typing', tell));

/** Which way something goes, as a wish says it. */
export const wayOf = (channel: Channel | undefined): { readonly channel?: Channel } =>
	channel === undefined ? {} : { channel };

/** What a wish adds to its thread: an entry only while it is expected to be granted, a text in any case. */
function messageOf(
	mutation: Mutation,
	over: ReadonlyMap<string, Message>,
	author: Pick<Message, 'authorId' | 'authorName'>
): Message | undefined {
	const content = contentOf(mutation);
	if (!content) {
		const { args } = mutation;
		const entryId = 'eventId' in args ? args.eventId : 'addId' in args ? args.addId : undefined;
		return entryId === undefined ? undefined : over.get(entryId);
	}
	const { id, conversationId, ...shown } = content;
	const { at } = mutation;
	const times = { position: 0, writtenAt: at, acceptedAt: at };
	return over.get(id) ?? { id, conversationId, author: 'agent', ...author, ...shown, ...times };
}

/** What a wish says in a thread, whatever becomes of it. */
function contentOf(
	mutation: Mutation
): Pick<Message, 'id' | 'conversationId' | 'kind' | 'text' | 'file' | 'email'> | undefined {
	switch (mutation.name) {
		case 'noteConversation': {
			const { id, conversationId, text } = mutation.args;
			return { id, conversationId, kind: 'note', text };
		}
		case 'startConversation':
		case 'sendMessage': {
			const { id, conversationId, text } = mutation.args;
			return { id, conversationId, kind: 'text', text, ...mailedAs(mutation.args) };
		}
		case 'sendFile': {
			const { id, conversationId, file } = mutation.args;
			return { id, conversationId, kind: 'file', text: '', file, ...mailedAs(mutation.args) };
		}
		default:
			return undefined;
	}
}

/** Of what goes by e-mail; to whom is the server's to say. */
const mailedAs = (args: { readonly channel?: Channel }): { readonly email?: Mailing } =>
	args.channel === undefined ? {} : { email: mailingTo('') };

const waitingState = ({ state }: Wish): MessageState =>
	state === 'applied' ? 'sent' : state === 'uploading' ? 'queued' : state;

function missedBy(
	{ state, mutation: { args } }: Wish,
	accepted: readonly Message[],
	agentId: string
): Pick<ShownMessage, 'missed'> {
	if (state !== 'held' || !('seenPosition' in args)) return {};
	return { missed: missedSince(accepted, { seenPosition: args.seenPosition, agentId }) };
}

const reasonOf = ({ reason }: Wish): Pick<ShownMessage, 'reason'> => (reason === undefined ? {} : { reason });
