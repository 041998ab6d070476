/** Packs messages that rest, in the transaction that finds too many loose ones (SPEC S20). */
import type { Message } from '#domain/message.ts';
import { LOOSE_MAX, pack, RESTS_AFTER_MS, TRANSCRIPT_MESSAGES_MAX } from '#domain/transcript.ts';
import { markerOf, rowOf, type Rows } from './rows.ts';
import type { Tables } from './tables.ts';

/** Packs messages behind those that rest already; one that nobody received yet leaves no marker. */
export function seal(
	tables: Tables,
	of: {
		readonly workspaceId: string;
		readonly conversationId: string;
		readonly rows: Rows;
		readonly visitorOf: (conversationId: string) => string;
		readonly now: number;
	},
	resting: readonly Message[],
	clock: number
): number {
	if (resting.length === 0) return clock;
	const { workspaceId, conversationId, rows, visitorOf, now } = of;
	const last = tables.lastTranscript(workspaceId, conversationId);
	const growing = last && last.messages.length < TRANSCRIPT_MESSAGES_MAX ? last.messages : [];
	const rested = new Set(growing.map(({ id }) => id));
	let to = clock;
	for (const transcript of pack([...growing, ...resting])) {
		rows.add(rowOf({ collection: 'transcript', document: transcript }, (to += 1), visitorOf));
		for (const message of transcript.messages) {
			if (rested.has(message.id)) continue;
			tables.seal(workspaceId, message.id, transcript.id);
			if (rows.remove('message', message.id)) continue;
			const row = rowOf({ collection: 'message', document: message }, 0, visitorOf);
			rows.add(markerOf(row, (to += 1), now));
		}
	}
	return to;
}

/** The messages among what is written, by conversation. */
export function newMessages(rows: Rows): Map<string, Message[]> {
	const fresh = new Map<string, Message[]>();
	for (const { put } of rows) {
		if (put?.collection !== 'message') continue;
		const known = fresh.get(put.document.conversationId);
		if (known) known.push(put.document);
		else fresh.set(put.document.conversationId, [put.document]);
	}
	return fresh;
}

/** Whether a conversation surely keeps what is loose; spares reading it at every message. */
export function isLively(
	tables: Tables,
	workspaceId: string,
	conversationId: string,
	added: readonly Message[],
	now: number
): boolean {
	const isNew = added.some(({ acceptedAt }) => now - acceptedAt < RESTS_AFTER_MS);
	return isNew && tables.countLoose(workspaceId, conversationId) + added.length <= LOOSE_MAX;
}
