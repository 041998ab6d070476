/** Reading from the embedded database: the feed's pages as text, and single documents (SPEC S2, S3, S8, W1). */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Document, DocumentName } from '#domain/documents.ts';
import { PULL_LIMIT_MAX } from '#protocol/pull.ts';
import { itemText } from './rows.ts';
import { PAGE_BYTES, type Audience, type Cursor, type Page, type SnapshotPage } from './store.ts';

/** How many open conversations the first page of a snapshot brings: what the first screen shows. */
export const FIRST_CONVERSATIONS = 50;

/** How many conversations are put to rest at a time, so that writers never wait long for it. */
const RESTING_MAX = 200;

/** What can be asked of the embedded database; every answer is one read transaction. */
export type Reader = ReturnType<typeof openReader>;

/** Prepares every question once. */
export function openReader(db: DatabaseSync) {
	return { ...singleReader(db), ...feedReader(db) };
}

function singleReader(db: DatabaseSync) {
	const clock = db.prepare('SELECT number FROM workspaces WHERE id = ?');
	const one = db.prepare('SELECT doc FROM documents WHERE workspace = ? AND collection = ? AND id = ?');
	const all = db.prepare(
		'SELECT doc FROM documents WHERE workspace = ? AND collection = ? AND doc IS NOT NULL'
	);
	const resting = db.prepare(`
		SELECT workspace, conversation_id AS id FROM documents WHERE collection = 'message' AND doc IS NOT NULL
		GROUP BY workspace, conversation_id HAVING max(json_extract(doc, '$.acceptedAt')) <= ? LIMIT ?`);
	const listed = db.prepare('SELECT 1 FROM origins WHERE origin = ? AND workspace = ?');
	const listedAnywhere = db.prepare('SELECT 1 FROM origins WHERE origin = ? LIMIT 1');
	return {
		clock: (workspaceId: string): number | undefined => {
			const row = clock.get(workspaceId);
			return row === undefined ? undefined : Number(row['number']);
		},
		read: <N extends DocumentName>(
			workspaceId: string,
			collection: N,
			id: string
		): Document<N> | undefined => {
			const doc = one.get(workspaceId, collection, id)?.['doc'];
			return typeof doc === 'string' ? (JSON.parse(doc) as Document<N>) : undefined;
		},
		list: <N extends DocumentName>(workspaceId: string, collection: N): Document<N>[] =>
			all.all(workspaceId, collection).map((row) => JSON.parse(String(row['doc'])) as Document<N>),
		/** Conversations whose newest loose message was accepted at the moment or before, by workspace. */
		resting: (until: number): Map<string, string[]> => {
			const rows = resting.all(until, RESTING_MAX);
			const byWorkspace = Map.groupBy(rows, (row) => String(row['workspace']));
			return new Map(
				[...byWorkspace].map(([workspaceId, of]) => [workspaceId, of.map(({ id }) => String(id))])
			);
		},
		listsOrigin: (origin: string, workspaceId?: string): boolean =>
			(workspaceId === undefined ? listedAnywhere.get(origin) : listed.get(origin, workspaceId)) !== undefined
	};
}

function feedReader(db: DatabaseSync) {
	const workspace = db.prepare('SELECT number, horizon FROM workspaces WHERE id = ?');
	const agents = statementsFor(db, {
		doc: 'doc',
		mine: '(agent_id IS NULL OR agent_id = ?)'
	});
	const visitors = statementsFor(db, {
		doc: "CASE visitor_doc WHEN '=' THEN doc ELSE visitor_doc END",
		mine: 'visitor_id = ? AND visitor_doc IS NOT NULL'
	});
	const first = firstPage(db);

	const statements = (audience: Audience) => (audience.kind === 'agent' ? agents : visitors);
	function read<T>(workspaceId: string, ask: (clock: number, horizon: number) => T): T | undefined {
		db.exec('BEGIN');
		try {
			const row = workspace.get(workspaceId);
			return row === undefined ? undefined : ask(Number(row['number']), Number(row['horizon']));
		} finally {
			db.exec('COMMIT');
		}
	}

	return {
		pull: (workspaceId: string, audience: Audience, after: number, limit: number): Page | undefined =>
			read(workspaceId, (clock, horizon) => {
				if (after > clock || after < horizon) return undefined;
				const { items, last, more } = page(
					statements(audience).above,
					[workspaceId, audience.id, after, limit + 1],
					limit
				);
				return { from: after, to: more ? last : clock, more, items };
			}),
		snapshot: (workspaceId: string, audience: Audience, cursor?: Cursor): SnapshotPage | undefined =>
			read(workspaceId, (clock) => {
				const { at, below } = cursor ?? { at: clock, below: clock + 1 };
				if (at > clock || below > at + 1) return undefined;
				if (cursor === undefined && audience.kind === 'agent') {
					return { at, cursor: { at, below }, items: first(workspaceId, audience.id) };
				}
				const asked = [workspaceId, audience.id, below, PULL_LIMIT_MAX + 1];
				const { items, last, more } = page(statements(audience).below, asked, PULL_LIMIT_MAX);
				return more ? { at, cursor: { at, below: last }, items } : { at, items };
			})
	};
}

function statementsFor(db: DatabaseSync, { doc, mine }: { doc: string; mine: string }) {
	const columns = `SELECT number, collection, id, ${doc} FROM documents WHERE workspace = ? AND ${mine}`;
	return {
		above: asArrays(db.prepare(`${columns} AND number > ? ORDER BY number LIMIT ?`)),
		below: asArrays(db.prepare(`${columns} AND number < ? AND doc IS NOT NULL ORDER BY number DESC LIMIT ?`))
	};
}

/** The screen's first needs: workspace, agents, the newest open conversations, their visitors, own marks of them. */
function firstPage(db: DatabaseSync): (workspaceId: string, agentId: string) => string {
	const columns = 'SELECT number, collection, id, doc FROM documents WHERE workspace = ?1';
	const newest = `SELECT id, visitor_id FROM documents WHERE workspace = ?1 AND open_at IS NOT NULL
		ORDER BY open_at DESC LIMIT ${FIRST_CONVERSATIONS}`;
	const statement = asArrays(
		db.prepare(`
			WITH newest AS MATERIALIZED (${newest})
			${columns} AND collection IN ('workspace', 'agent') AND doc IS NOT NULL
			UNION ALL ${columns} AND collection = 'visitor' AND id IN (SELECT visitor_id FROM newest)
			UNION ALL ${columns} AND collection = 'conversation' AND id IN (SELECT id FROM newest)
			UNION ALL ${columns} AND collection = 'mark' AND id IN (SELECT ?2 || '.' || id FROM newest)`)
	);
	return (workspaceId, agentId) => statement.all(workspaceId, agentId).map(rowText).join(',');
}

function asArrays(statement: StatementSync): StatementSync {
	statement.setReturnArrays(true);
	return statement;
}

/**
 * Joins rows as they come until the page is full. One pass in SQL's order: letting SQL concatenate saves a
 * fifth of the time and costs a second pass to find the page's end.
 */
function page(statement: StatementSync, asked: (string | number)[], limit: number) {
	const items: string[] = [];
	let size = 0;
	let last = 0;
	for (const row of statement.iterate(...asked)) {
		const text = rowText(row);
		if (items.length >= limit || (items.length > 0 && size + text.length > PAGE_BYTES)) {
			return { items: items.join(','), last, more: true };
		}
		items.push(text);
		size += text.length;
		last = Number((row as unknown as unknown[])[0]);
	}
	return { items: items.join(','), last, more: false };
}

function rowText(row: unknown): string {
	const [number, collection, id, doc] = row as [number, string, string, string | null];
	return itemText(collection, number, id, doc ?? undefined);
}
