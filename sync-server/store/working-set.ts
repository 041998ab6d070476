/** The working set of the domain in the words of SQL: what a first copy has (SPEC S3). */
import type { DatabaseSync } from 'node:sqlite';
import { isBlocked } from '#domain/block.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import { isMarkKept, isReportKept, isVisitorKept, keptSince } from '#domain/working-set.ts';

/**
 * Prepares what `KEPT` asks of the domain.
 *
 * @returns the moment that decides what devices of a workspace keep
 */
export function openWorkingSet(db: DatabaseSync): (workspaceId: string, now: number) => number {
	db.function('is_mark_kept', (mark, conversation) =>
		Number(isMarkKept(parsed<'mark'>(mark), parsed<'conversation'>(conversation)))
	);
	db.function('is_report_kept', (report, now) => Number(isReportKept(parsed<'report'>(report), Number(now))));
	db.function('is_visitor_kept', (visitor, since, now) =>
		Number(isVisitorKept(parsed<'visitor'>(visitor), [], { since: Number(since), now: Number(now) }))
	);
	db.function('is_blocked', (visitor, now) => Number(isBlocked(parsed<'visitor'>(visitor), Number(now))));
	const workspace = db.prepare(
		"SELECT doc FROM documents WHERE workspace = ?1 AND collection = 'workspace' AND id = ?1"
	);
	return (workspaceId, now) => {
		const doc = workspace.get(workspaceId)?.['doc'];
		return keptSince(typeof doc === 'string' ? parsed<'workspace'>(doc) : undefined, now);
	};
}

const CONVERSATION =
	"SELECT 1 FROM documents c WHERE c.workspace = d.workspace AND c.collection = 'conversation'";
const CURRENT = '(c.ended_at IS NULL OR c.ended_at > ?5)';
// Most visitors have no blocks, and need not be taken apart to know it.
const BLOCKED = `(instr(d.doc, '"blocks":[') > 0 AND is_blocked(d.doc, ?6))`;
/** The working set in the words of SQL: `endedAt` of the domain is a column, its other rules stand by name. */
export const KEPT = `CASE d.collection
	WHEN 'conversation' THEN d.ended_at IS NULL OR d.ended_at > ?5
	WHEN 'message' THEN EXISTS (${CONVERSATION} AND c.id = d.conversation_id AND ${CURRENT})
	WHEN 'transcript' THEN EXISTS (${CONVERSATION} AND c.id = d.conversation_id AND ${CURRENT})
	WHEN 'mark' THEN EXISTS (${CONVERSATION} AND c.id = d.conversation_id AND ${CURRENT} AND is_mark_kept(d.doc, c.doc))
	WHEN 'visitor' THEN EXISTS (${CONVERSATION} AND c.visitor_id = d.id AND ${CURRENT})
		OR ${BLOCKED}
		OR (NOT EXISTS (${CONVERSATION} AND c.visitor_id = d.id AND c.doc IS NOT NULL) AND is_visitor_kept(d.doc, ?5, ?6))
	WHEN 'visit' THEN EXISTS (${CONVERSATION} AND c.visitor_id = d.visitor_id AND ${CURRENT})
	WHEN 'report' THEN is_report_kept(d.doc, ?6)
	ELSE TRUE END`;

const parsed = <N extends DocumentName>(text: unknown): Document<N> =>
	JSON.parse(String(text)) as Document<N>;
