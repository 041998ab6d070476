/** Keeps the reports: which conversations are due, and the transaction that adds them (SPEC S23). */
import type { DatabaseSync } from 'node:sqlite';
import { REOPEN_WITHIN_MS } from '#domain/conversation.ts';
import type { Put } from '#domain/mutator.ts';
import { isReportable, SUMMARIES_MAX, summaryOf, withSummary, type Report } from '#domain/report.ts';
import { REPORTED_MS } from '#domain/working-set.ts';

/** How many conversations are reported at a time, so that writers never wait long for it. */
const AT_ONCE = 200;

/** Prepares the question which conversations are due, by workspace: over for long enough, and not reported as they are. */
export function reportReader(db: DatabaseSync): (now: number) => Map<string, string[]> {
	const due = db.prepare(`
		SELECT workspace, id FROM documents d
		WHERE collection = 'conversation' AND ended_at < ? AND json_extract(doc, '$.createdAt') > ?
			AND NOT EXISTS (SELECT 1 FROM reported r
				WHERE r.workspace = d.workspace AND r.conversation_id = d.id AND r.number = d.number)
		ORDER BY ended_at LIMIT ${AT_ONCE}`);
	return (now) => {
		const rows = due.all(now - REOPEN_WITHIN_MS, now - REPORTED_MS);
		const byWorkspace = Map.groupBy(rows, (row) => String(row['workspace']));
		return new Map(
			[...byWorkspace].map(([workspaceId, of]) => [workspaceId, of.map(({ id }) => String(id))])
		);
	};
}

/** The part of the writer that knows what is reported where. */
export function reportTable(db: DatabaseSync) {
	const where = db.prepare('SELECT report_id FROM reported WHERE workspace = ? AND conversation_id = ?');
	const roomy = db.prepare(`SELECT report_id FROM reported WHERE workspace = ?
		GROUP BY report_id HAVING count(*) < ${SUMMARIES_MAX} LIMIT 1`);
	const put = db.prepare(`INSERT OR REPLACE INTO reported (workspace, conversation_id, report_id, number)
		SELECT workspace, id, ?, number FROM documents WHERE workspace = ? AND collection = 'conversation' AND id = ?`);
	return {
		/** Where a conversation is reported. */
		reportOf: (workspaceId: string, conversationId: string): string | undefined =>
			idIn(where.get(workspaceId, conversationId)),
		/** A report that is not full. */
		roomyReport: (workspaceId: string): string | undefined => idIn(roomy.get(workspaceId)),
		/** Notes that a conversation is reported as it is now. */
		noteReported: (workspaceId: string, conversationId: string, reportId: string) =>
			void put.run(reportId, workspaceId, conversationId)
	};
}

/** The tables that reporting needs. */
type ReportTables = ReturnType<typeof reportTable> & {
	load(
		workspaceId: string,
		keys: readonly { readonly collection: 'conversation' | 'report'; readonly id: string }[]
	): ReadonlyMap<string, Put>;
};

/** Adds conversations to reports, each where it is reported already, else where there is room. @returns what to write */
export function addToReports(
	tables: ReportTables,
	workspaceId: string,
	{ conversationIds, now }: { readonly conversationIds: readonly string[]; readonly now: number }
): Put[] {
	const reports = new Map<string, Report>();
	const changed = new Set<string>();
	const read = (id: string | undefined): Report | undefined => {
		if (id === undefined) return undefined;
		const known = reports.get(id);
		if (known) return known;
		const [put] = tables.load(workspaceId, [{ collection: 'report', id }]).values();
		if (put?.collection !== 'report') return undefined;
		reports.set(id, put.document);
		return put.document;
	};
	for (const id of conversationIds) {
		const [put] = tables.load(workspaceId, [{ collection: 'conversation', id }]).values();
		if (put?.collection !== 'conversation' || !isReportable(put.document, now)) continue;
		const known = read(tables.reportOf(workspaceId, id) ?? tables.roomyReport(workspaceId));
		const report = withSummary(known, summaryOf(put.document));
		if (JSON.stringify(report) !== JSON.stringify(known)) changed.add(report.id);
		reports.set(report.id, report);
		tables.noteReported(workspaceId, id, report.id);
	}
	return [...changed].flatMap((id): Put[] => {
		const document = reports.get(id);
		return document ? [{ collection: 'report', document }] : [];
	});
}

const idIn = (row: Record<string, unknown> | undefined): string | undefined =>
	row === undefined ? undefined : String(row['report_id']);
