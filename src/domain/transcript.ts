/** Older messages of a conversation, packed: a device pays per document, not per byte. */
import Type, { type Static } from 'typebox';
import { MINUTE_MS } from './clock.ts';
import { Id, Position } from './fields.ts';
import { Message, publicMessage } from './message.ts';

/** The most messages that one transcript holds. */
export const TRANSCRIPT_MESSAGES_MAX = 50;
/** The most UTF-16 units of JSON that one transcript holds, about 64 kB. */
export const TRANSCRIPT_LENGTH_MAX = 64_000;
/** How many messages of a conversation stay loose at least: those that are still being answered. */
export const LOOSE_MIN = 10;
/** How many may be loose before the older ones are packed. */
export const LOOSE_MAX = 20;

/** A conversation without a new entry for this long rests, and nothing of it stays loose. */
export const RESTS_AFTER_MS = 15 * MINUTE_MS;

/** Messages that rest, oldest first, without a gap from `firstPosition` to `lastPosition`. */
export const Transcript = Type.Object(
	{
		id: Type.String({ ...Id, description: 'The id of its first message.' }),
		conversationId: Id,
		firstPosition: Position,
		lastPosition: Position,
		messages: Type.Array(Message, { maxItems: TRANSCRIPT_MESSAGES_MAX })
	},
	{ additionalProperties: false, description: 'Older messages of a conversation, packed.' }
);
export type Transcript = Static<typeof Transcript>;

/**
 * Packs messages into as few transcripts as fit.
 *
 * @param messages of one conversation, by position
 * @returns oldest first; empty for no messages
 */
export function pack(messages: readonly Message[]): Transcript[] {
	const transcripts: Transcript[] = [];
	let length = 0;
	for (const message of messages) {
		const size = JSON.stringify(message).length;
		const open = transcripts.at(-1);
		if (open && open.messages.length < TRANSCRIPT_MESSAGES_MAX && length + size <= TRANSCRIPT_LENGTH_MAX) {
			open.messages.push(message);
			open.lastPosition = message.position;
			length += size;
			continue;
		}
		transcripts.push({
			id: message.id,
			conversationId: message.conversationId,
			firstPosition: message.position,
			lastPosition: message.position,
			messages: [message]
		});
		length = size;
	}
	return transcripts;
}

/**
 * Which loose messages to pack now: all when the conversation rests, all but the newest when too many are loose, else none.
 *
 * @param loose of one conversation, in any order
 * @returns by position
 */
export function toSeal(loose: readonly Message[], now: number): readonly Message[] {
	const sorted = [...loose].sort((a, b) => a.position - b.position);
	const newest = sorted.at(-1);
	if (!newest || now - newest.acceptedAt >= RESTS_AFTER_MS) return sorted;
	return sorted.length <= LOOSE_MAX ? [] : sorted.slice(0, sorted.length - LOOSE_MIN);
}

/** One list of a conversation's messages, by position; a message that is packed and loose appears once. */
export function unpack(transcripts: readonly Transcript[], loose: readonly Message[]): Message[] {
	const byId = new Map<string, Message>();
	for (const transcript of transcripts)
		for (const message of transcript.messages) byId.set(message.id, message);
	for (const message of loose) byId.set(message.id, message);
	return [...byId.values()].sort((a, b) => a.position - b.position);
}

/** The part that a visitor may receive (SPEC W1). */
export const publicTranscript = (transcript: Transcript): Transcript => ({
	...transcript,
	messages: transcript.messages.flatMap((message) => publicMessage(message) ?? [])
});
