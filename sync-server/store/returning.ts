/**
 * What devices may have let go of and are to have again: it gets a number anew in the transaction by which a
 * conversation begins or returns, whoever begins it and however it returns, so that the feed brings it (SPEC S3).
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Conversation } from '#domain/conversation.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Put } from '#domain/mutator.ts';
import { keyOf } from '../decide.ts';
import { rowOf, type Row, type Rows } from './rows.ts';
import { KEPT, openWorkingSet } from './working-set.ts';

/** What is asked of the tables. */
interface ReturningTables {
	isAway(workspaceId: string, conversationId: string, now: number): boolean;
	beside(workspaceId: string, conversation: Conversation, now: number): Beside[];
}
interface WritingTables extends ReturningTables {
	write(workspaceId: string, row: Row): void;
}

/** What belongs to a conversation or its visitor, and whether devices keep it. */
interface Beside {
	readonly put: Put;
	readonly isKept: boolean;
}

/** The part of the writer that knows what devices have. */
export function returningTable(db: DatabaseSync): ReturningTables {
	const keptSince = openWorkingSet(db);
	const end = db.prepare(`SELECT ended_at FROM documents
		WHERE workspace = ? AND collection = 'conversation' AND id = ? AND doc IS NOT NULL`);
	const rows = (which: string) => `SELECT collection, doc, ${KEPT} AS is_kept FROM documents d
		WHERE workspace = ?1 AND doc IS NOT NULL AND ${which}`;
	// Apart, so that each finds its rows by an index; together they would be looked for in the whole workspace.
	const beside = db.prepare(
		[
			"collection = 'visitor' AND id = ?2",
			"collection = 'visit' AND visitor_id = ?2",
			"collection IN ('message', 'transcript', 'mark') AND conversation_id = ?3"
		]
			.map(rows)
			.join(' UNION ALL ')
	);
	return {
		/** Whether devices do not have a conversation: there is none, or it ended too long ago. */
		isAway: (workspaceId, conversationId, now) => {
			const row = end.get(workspaceId, conversationId);
			if (row === undefined) return true;
			const endedAt = row['ended_at'];
			return endedAt !== null && Number(endedAt) <= keptSince(workspaceId, now);
		},
		beside: (workspaceId, { id, visitorId }, now) =>
			beside.all(workspaceId, visitorId, id, null, keptSince(workspaceId, now), now).map((row) => {
				const document = JSON.parse(String(row['doc'])) as Document<DocumentName>;
				return { put: { collection: row['collection'], document } as Put, isKept: row['is_kept'] === 1 };
			})
	};
}

/** Writes, beside what is written, what devices are to have again. @returns the clock after it */
export type BringBack = (rows: Rows, clock: number, visitorOf: (conversationId: string) => string) => number;

/**
 * Looks, before anything is written, at what devices do not have of the conversations that will be.
 *
 * @returns what is to be called once all is written
 */
export function watchReturning(
	tables: WritingTables,
	workspaceId: string,
	changes: readonly { readonly put: Put }[],
	now: number
): BringBack {
	const away = changes.flatMap(({ put }) =>
		put.collection === 'conversation' && tables.isAway(workspaceId, put.document.id, now) ? put.document : []
	);
	const lacked = new Set(
		away
			.flatMap((conversation) => tables.beside(workspaceId, conversation, now))
			.flatMap(({ put, isKept }) => (isKept ? [] : nameOf(put)))
	);
	return (rows, clock, visitorOf) => {
		if (lacked.size === 0) return clock;
		for (const { collection, id } of rows) lacked.delete(keyOf(collection, id));
		let to = clock;
		for (const { put, isKept } of away.flatMap((one) => tables.beside(workspaceId, one, now))) {
			// A conversation that stays away, as when it is tagged, is seen for a while, too: with its visitor, and no more.
			if (!isKept && put.collection !== 'visitor') continue;
			if (!lacked.delete(nameOf(put))) continue;
			const row = rowOf(put, (to += 1), visitorOf);
			tables.write(workspaceId, row);
			rows.add(row);
		}
		return to;
	};
}

const nameOf = ({ collection, document }: Put): string => keyOf(collection, document.id);
