/** Reading from the embedded database: the feed's pages as text, and single documents (SPEC S2, S3, S8, W1). */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
	documentNames,
	documents,
	forRoleAgent,
	type Document,
	type DocumentName
} from '#domain/documents.ts';
import { maySeeIpAddresses } from '#domain/ip-address.ts';
import { PAGES_AHEAD, PULL_LIMIT_MAX } from '#protocol/pull.ts';
import { reportReader } from './report.ts';
import { PAGE_BYTES, type Audience, type Cursor, type Page, type SnapshotPage } from './store.ts';
import { visitTable } from './visit.ts';
import { KEPT, openWorkingSet } from './working-set.ts';

/** How many open conversations the first page of a snapshot brings: what the first screen shows. */
const FIRST_CONVERSATIONS = 50;

/** How many conversations are put to rest at a time, so that writers never wait long for it. */
const RESTING_MAX = 200;

/** What an entry of the feed has around its document. */
const ITEM_BYTES = 60;
const NOTHING = new Uint8Array();

/** Prepares all that can be asked of the embedded database; every answer is one read transaction. */
export function openReader(db: DatabaseSync) {
	db.function('for_role_agent', (collection, doc) => {
		const name = String(collection) as DocumentName;
		return JSON.stringify(forRoleAgent(name, JSON.parse(String(doc)) as Document<DocumentName>));
	});
	return {
		...singleReader(db),
		...feedReader(db),
		...visitTable(db),
		thread: threadReader(db),
		recent: recentReader(db),
		reportable: reportReader(db)
	};
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
	const otherwise = db.prepare(`SELECT doc FROM documents WHERE collection = 'workspace' AND doc IS NOT NULL
		AND json_extract(doc, '$.mailFrom') IS NOT ?`);
	const talking = db.prepare(`
		SELECT id FROM documents WHERE workspace = ? AND visitor_id = ? AND collection = 'conversation'
		AND open_at IS NOT NULL ORDER BY open_at DESC LIMIT 1`);
	const workspaces = db.prepare('SELECT id FROM workspaces');
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
		/** Workspaces that say another address of their e-mail. */
		mailingOtherwise: (from: string | undefined): Document<'workspace'>[] =>
			otherwise.all(from ?? null).map((row) => JSON.parse(String(row['doc'])) as Document<'workspace'>),
		workspaceIds: (): string[] => workspaces.all().map(({ id }) => String(id)),
		openConversationOf: (workspaceId: string, visitorId: string): string | undefined => {
			const id = talking.get(workspaceId, visitorId)?.['id'];
			return typeof id === 'string' ? id : undefined;
		},
		listsOrigin: (origin: string, workspaceId?: string): boolean =>
			(workspaceId === undefined ? listedAnywhere.get(origin) : listed.get(origin, workspaceId)) !== undefined
	};
}

function feedReader(db: DatabaseSync) {
	const workspace = db.prepare('SELECT number, horizon FROM workspaces WHERE id = ?');
	const keptSinceIn = openWorkingSet(db);
	const ofAgents = { mine: '(agent_id IS NULL OR agent_id = ?2)', kept: KEPT };
	const agents = feedsFor(db, { doc: WHOLE, ...ofAgents });
	const roleAgents = feedsFor(db, { doc: HIDDEN, size: WHOLE, ...ofAgents });
	const visitors = feedsFor(db, {
		doc: "CASE visitor_doc WHEN '=' THEN doc ELSE visitor_doc END",
		mine: 'visitor_id = ?2 AND visitor_doc IS NOT NULL',
		// What a visitor may see is little, and its own.
		kept: '?5 IS NOT NULL AND ?6 IS NOT NULL'
	});
	const first = firstPage(db);

	const feeds = (audience: Audience) => {
		if (audience.kind !== 'agent') return visitors;
		return maySeeIpAddresses(audience) ? agents : roleAgents;
	};
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
				const asked = { workspaceId, audience, from: after, limit };
				const { items, last, more } = page(feeds(audience).above, asked);
				return { from: after, to: more ? last : clock, more, items };
			}),
		snapshot: (
			workspaceId: string,
			audience: Audience,
			now: number,
			cursor?: Cursor
		): SnapshotPage | undefined =>
			read(workspaceId, (clock) => {
				const { at, below } = cursor ?? { at: clock, below: clock + 1 };
				if (at > clock || below > at + 1) return undefined;
				if (cursor === undefined && audience.kind === 'agent') {
					return { at, cursor: { at, below }, items: first(workspaceId, audience) };
				}
				const since = keptSinceIn(workspaceId, now);
				const asked = { workspaceId, audience, from: below, limit: PULL_LIMIT_MAX, since, now };
				const { items, last, more, ahead } = page(feeds(audience).below, asked, PAGES_AHEAD);
				return more ? { at, cursor: { at, below: last }, ahead, items } : { at, items };
			})
	};
}

/** A document as it is, and as agents receive it who are neither owner nor manager (product V6). */
const WHOLE = 'doc';
const hiding = documentNames.filter((name) => 'forRoleAgent' in documents[name]).map((name) => `'${name}'`);
const HIDDEN = `CASE WHEN doc IS NOT NULL AND collection IN (${hiding.join(', ')})
	THEN for_role_agent(collection, doc) ELSE doc END`;
const docFor = (audience: Audience): 0 | 1 => (maySeeIpAddresses(audience) ? 0 : 1);
const byRole = <T>(make: (doc: string) => T): readonly [T, T] => [make(WHOLE), make(HIDDEN)];

interface Feed {
	/** Number and size of the rows that may come next, in the order of the page. */
	readonly sizes: StatementSync;
	/** The rows of these numbers, as one text in bytes. */
	readonly items: StatementSync;
}

/** An entry of the feed as SQL makes it; the same text as `itemText`. */
const item = (doc: string): string =>
	`'{"collection":"' || collection || '","number":' || number ||
		coalesce(',"document":' || ${doc}, ',"id":' || json_quote(id) || ',"gone":true') || '}'`;

// As bytes, so that a page of a million of them never is a string of ours: it goes from SQLite to the socket.
const joined = (doc: string, order: string): string =>
	`SELECT CAST(coalesce(group_concat(${item(doc)}, ',' ${order}), '') AS BLOB) AS items`;

function feedsFor(
	db: DatabaseSync,
	{ doc, size = doc, mine, kept }: { doc: string; size?: string; mine: string; kept: string }
) {
	const feed = (next: string, order: string): Feed => {
		const sizes = db.prepare(`SELECT number, octet_length(${size}) FROM documents d
			WHERE workspace = ?1 AND ${mine} AND ${next} ORDER BY ${order} LIMIT ?4`);
		sizes.setReturnArrays(true);
		const items = `${joined(doc, `ORDER BY ${order}`)} FROM documents
			WHERE workspace = ? AND number IN (SELECT value FROM json_each(?))`;
		return { sizes, items: db.prepare(items) };
	};
	return {
		above: feed('number > ?3 AND ?5 IS NULL AND ?6 IS NULL', 'number'),
		below: feed(`doc IS NOT NULL AND number < ?3 AND ${kept}`, 'number DESC')
	};
}

/** One conversation, its entries, its visitor with what agents noted on that, and the agent's own mark. */
function threadReader(db: DatabaseSync) {
	const whose = db.prepare(`SELECT visitor_id FROM documents
		WHERE workspace = ? AND collection = 'conversation' AND id = ? AND doc IS NOT NULL`);
	const rows = 'SELECT number, collection, id, doc FROM documents WHERE workspace = ?1 AND doc IS NOT NULL';
	const all = byRole((doc) =>
		db.prepare(`${joined(doc, 'ORDER BY number')} FROM (
		${rows} AND conversation_id = ?2 AND (agent_id IS NULL OR agent_id = ?4)
		UNION ALL ${rows} AND visitor_id = ?3 AND collection IN ('visitor', 'note', 'visit'))`)
	);
	return (
		workspaceId: string,
		audience: Audience,
		conversationId: string
	): Uint8Array<ArrayBuffer> | undefined => {
		const visitorId = whose.get(workspaceId, conversationId)?.['visitor_id'];
		if (typeof visitorId !== 'string') return undefined;
		return itemsOf(all[docFor(audience)].get(workspaceId, conversationId, visitorId, audience.id));
	};
}

/** One conversation, its loose messages and its visitor: what a push may bring. */
function recentReader(db: DatabaseSync) {
	const rows = 'SELECT number, collection, id, doc FROM documents WHERE workspace = ?1 AND doc IS NOT NULL';
	const all = byRole((doc) =>
		db.prepare(`${joined(doc, 'ORDER BY number')} FROM (
		${rows} AND conversation_id = ?2 AND collection IN ('conversation', 'message')
		UNION ALL ${rows} AND collection = 'visitor' AND id =
			(SELECT visitor_id FROM documents WHERE workspace = ?1 AND collection = 'conversation' AND id = ?2))`)
	);
	return (workspaceId: string, audience: Audience, conversationId: string): Uint8Array<ArrayBuffer> =>
		itemsOf(all[docFor(audience)].get(workspaceId, conversationId));
}

/** The screen's first needs: workspace, agents, settings, the newest open conversations, their visitors, own marks of them. */
function firstPage(db: DatabaseSync): (workspaceId: string, audience: Audience) => Uint8Array<ArrayBuffer> {
	const rows = 'SELECT number, collection, id, doc FROM documents WHERE workspace = ?1';
	const newest = `SELECT id, visitor_id FROM documents WHERE workspace = ?1 AND open_at IS NOT NULL
		ORDER BY open_at DESC LIMIT ${FIRST_CONVERSATIONS}`;
	const statements = byRole((doc) =>
		db.prepare(`
		WITH newest AS MATERIALIZED (${newest})
		${joined(doc, '')} FROM (
			${rows} AND collection IN ('workspace', 'agent', 'setting') AND doc IS NOT NULL
				AND (agent_id IS NULL OR agent_id = ?2)
			UNION ALL ${rows} AND collection = 'visitor' AND id IN (SELECT visitor_id FROM newest)
			UNION ALL ${rows} AND collection = 'conversation' AND id IN (SELECT id FROM newest)
			UNION ALL ${rows} AND collection = 'mark' AND id IN (SELECT ?2 || '.' || id FROM newest))`)
	);
	return (workspaceId, audience) => itemsOf(statements[docFor(audience)].get(workspaceId, audience.id));
}

interface Asked {
	readonly workspaceId: string;
	readonly audience: Audience;
	/** Where the page begins. */
	readonly from: number;
	readonly limit: number;
	/** For a first copy: the moment that decides what is kept, as `keptSince` says. */
	readonly since?: number;
	/** For a first copy: the present. */
	readonly now?: number;
}

/** The next rows until the page is full by count or by bytes; one that is too large alone is a page. */
function page(feed: Feed, asked: Asked, pagesAhead = 0) {
	const { workspaceId, from } = asked;
	const [numbers = [], ...next] = pagesOf(feed, asked, pagesAhead + 1);
	const found =
		numbers.length === 0 ? NOTHING : itemsOf(feed.items.get(workspaceId, JSON.stringify(numbers)));
	const ends = [numbers, ...next].slice(0, -1).flatMap((one) => one.at(-1) ?? []);
	return { items: found, last: numbers.at(-1) ?? from, more: next.length > 0, ahead: ends.slice(1) };
}

/** The numbers of the next pages, and of the row after them a page of its own: whether there is more. */
function pagesOf(
	{ sizes }: Feed,
	{ workspaceId, audience, from, limit, since, now }: Asked,
	count: number
): number[][] {
	const pages: number[][] = [[]];
	let size = 0;
	const asked = [workspaceId, audience.id, from, limit * count + 1, since ?? null, now ?? null];
	for (const row of sizes.iterate(...asked)) {
		const [number, length] = row as unknown as [number, number | null];
		const [bytes, open] = [(length ?? 0) + ITEM_BYTES, pages.at(-1) ?? []];
		const isFull = open.length >= limit || (open.length > 0 && size + bytes > PAGE_BYTES);
		if (isFull) pages.push([]);
		size = isFull ? bytes : size + bytes;
		pages.at(-1)?.push(number);
		if (pages.length > count) break;
	}
	return pages;
}

/** The entries of a page as SQL joined them. */
const itemsOf = (row: Record<string, SQLOutputValue> | undefined): Uint8Array<ArrayBuffer> =>
	row?.['items'] instanceof Uint8Array ? row['items'] : NOTHING;
