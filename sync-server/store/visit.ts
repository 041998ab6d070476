/** Visits as the writer keeps them: numbered, a few of each visitor, without what the workspace hides (product V2, V6). */
import type { DatabaseSync } from 'node:sqlite';
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Key, Put } from '#domain/mutator.ts';
import { VISITS_MAX, withoutIpAddress, type Visit } from '#domain/visit.ts';
import type { Variable } from '#domain/variables.ts';

/** How many addresses are forgotten at a time, so that writers never wait long for it. */
const FORGOTTEN_MAX = 500;

/** A visit as it was told, and what its pages say of the visitor. */
export interface ToldVisit {
	readonly visit: Omit<Visit, 'ordinal'>;
	readonly variables?: readonly Variable[];
}

/** What is asked of the tables. */
interface VisitTables {
	visitsOf(workspaceId: string, visitorId: string): Visit[];
	addressed(workspaceId: string): Visit[];
	load(workspaceId: string, keys: readonly Key[]): Map<string, Put>;
}

/** Prepares the questions about visits. */
export function visitTable(db: DatabaseSync) {
	const visits = "FROM documents WHERE workspace = ? AND collection = 'visit' AND doc IS NOT NULL";
	const of = db.prepare(
		`SELECT doc ${visits} AND visitor_id = ? ORDER BY json_extract(doc, '$.startedAt') DESC`
	);
	const addressed = db.prepare(
		`SELECT doc ${visits} AND json_extract(doc, '$.ipAddress') IS NOT NULL LIMIT ${FORGOTTEN_MAX}`
	);
	const hiding = db.prepare(`
		SELECT w.id FROM workspaces w JOIN documents d ON d.workspace = w.id AND d.collection = 'workspace'
		AND d.id = w.id WHERE json_extract(d.doc, '$.hidesIpAddresses')`);
	const read = (row: Record<string, unknown>) => JSON.parse(String(row['doc'])) as Visit;
	return {
		/** Those of one visitor that are kept, the newest first. */
		visitsOf: (workspaceId: string, visitorId: string): Visit[] => of.all(workspaceId, visitorId).map(read),
		/** The workspaces that hide IP addresses. */
		hiding: (): string[] => hiding.all().map(({ id }) => String(id)),
		/** Those that say an IP address; not all at once. */
		addressed: (workspaceId: string): Visit[] => addressed.all(workspaceId).map(read)
	};
}

/** What was told as it is stored: only of visitors who are known, and without what is beyond the newest of each. */
export function recordVisits(
	tables: VisitTables,
	workspaceId: string,
	told: readonly ToldVisit[]
): { puts: Put[]; gone: Put[] } {
	const hides = readOne(tables, workspaceId, 'workspace', workspaceId)?.hidesIpAddresses === true;
	const puts: Put[] = [];
	const gone: Put[] = [];
	for (const { visit, variables } of told) {
		const visitor = readOne(tables, workspaceId, 'visitor', visit.visitorId);
		if (!visitor) continue;
		const others = tables.visitsOf(workspaceId, visit.visitorId).filter(({ id }) => id !== visit.id);
		const own = readOne(tables, workspaceId, 'visit', visit.id);
		const ordinal = own?.ordinal ?? Math.max(0, ...others.map((other) => other.ordinal)) + 1;
		const document = { ...visit, ordinal };
		puts.push({ collection: 'visit', document: hides ? withoutIpAddress(document) : document });
		gone.push(...others.slice(VISITS_MAX - 1).map((old): Put => ({ collection: 'visit', document: old })));
		if (variables && JSON.stringify(variables) !== JSON.stringify(visitor.variables)) {
			puts.push({ collection: 'visitor', document: { ...visitor, variables: [...variables] } });
		}
	}
	return { puts, gone };
}

/** The next visits of a workspace that hides addresses and still has them, without; none when that is done. */
export function forgetAddresses(tables: VisitTables, workspaceId: string): { puts: Put[]; gone: Put[] } {
	const hides = readOne(tables, workspaceId, 'workspace', workspaceId)?.hidesIpAddresses === true;
	const due = hides ? tables.addressed(workspaceId) : [];
	const puts = due.map((visit): Put => ({ collection: 'visit', document: withoutIpAddress(visit) }));
	return { puts, gone: [] };
}

function readOne<N extends DocumentName>(
	tables: VisitTables,
	workspaceId: string,
	collection: N,
	id: string
): Document<N> | undefined {
	const [found] = tables.load(workspaceId, [{ collection, id }]).values();
	return found?.document as Document<N> | undefined;
}
