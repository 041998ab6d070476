/** The writer's statements on the embedded database: rows in, rows out, no decisions. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Message } from '#domain/message.ts';
import type { Actor, Key, Put } from '#domain/mutator.ts';
import type { Transcript } from '#domain/transcript.ts';
import { endedAt } from '#domain/working-set.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import { keyOf } from '../decide.ts';
import { agentTable } from './agents.ts';
import { fileReader, fileTable } from './files.ts';
import { jobTable } from './jobs.ts';
import { pushTable } from './push.ts';
import { reportTable } from './report.ts';
import { returningTable } from './returning.ts';
import type { Row } from './rows.ts';
import { searchTable } from './search.ts';
import { visitTable } from './visit.ts';

/** What the writer does to tables; each call is a part of the transaction around it. */
export type Tables = ReturnType<typeof openTables>;

/** Prepares every statement once. */
export function openTables(db: DatabaseSync) {
	const pushes = pushTable(db);
	return {
		...clockTable(db),
		...documentTable(db),
		...threadTables(db),
		...resultTable(db),
		...searchTable(db),
		...reportTable(db),
		...fileTable(db),
		...fileReader(db),
		...jobTable(db, pushes),
		...pushes,
		...agentTable(db),
		...returningTable(db),
		...visitTable(db),
		...agingTables(db)
	};
}

/** Whose results: agents and visitors have ids of their own making, so the kind is part of the name. */
const actorKey = (actor: Actor): string => `${actor.kind}/${actor.id}`;
const orNull = <T>(value: T | undefined) => value ?? null;
const text = (value: SQLOutputValue | undefined): string | undefined =>
	typeof value === 'string' ? value : undefined;

function clockTable(db: DatabaseSync) {
	const get = db.prepare('SELECT number FROM workspaces WHERE id = ?');
	const add = db.prepare('INSERT OR IGNORE INTO workspaces (id, number, horizon) VALUES (?, 0, 0)');
	const set = db.prepare('UPDATE workspaces SET number = ? WHERE id = ?');
	return {
		clock: (workspaceId: string): number | undefined => {
			const row = get.get(workspaceId);
			return row === undefined ? undefined : Number(row['number']);
		},
		addWorkspace: (workspaceId: string) => void add.run(workspaceId),
		setClock: (workspaceId: string, number: number) => void set.run(number, workspaceId)
	};
}

function documentTable(db: DatabaseSync) {
	const get = db.prepare('SELECT doc FROM documents WHERE workspace = ? AND collection = ? AND id = ?');
	const put = db.prepare(`
		INSERT INTO documents (workspace, collection, id, number, conversation_id, visitor_id, agent_id, open_at,
			ended_at, gone_at, doc, visitor_doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (workspace, collection, id) DO UPDATE SET number = excluded.number,
			conversation_id = excluded.conversation_id, visitor_id = excluded.visitor_id,
			agent_id = excluded.agent_id, open_at = excluded.open_at, ended_at = excluded.ended_at,
			gone_at = excluded.gone_at, doc = excluded.doc, visitor_doc = excluded.visitor_doc`);
	const dropOrigins = db.prepare('DELETE FROM origins WHERE workspace = ?');
	const addOrigin = db.prepare('INSERT OR IGNORE INTO origins (origin, workspace) VALUES (?, ?)');
	const sealedIn = db.prepare('SELECT transcript_id FROM sealed WHERE workspace = ? AND id = ?');

	function stored(workspaceId: string, { collection, id }: Key): Put | undefined {
		const doc = text(get.get(workspaceId, collection, id)?.['doc']);
		if (doc !== undefined) return { collection, document: JSON.parse(doc) as Document<DocumentName> } as Put;
		return collection === 'message' ? sealedMessage(workspaceId, id) : undefined;
	}
	function sealedMessage(workspaceId: string, id: string): Put | undefined {
		const transcriptId = text(sealedIn.get(workspaceId, id)?.['transcript_id']);
		const doc = transcriptId && text(get.get(workspaceId, 'transcript', transcriptId)?.['doc']);
		const document = doc && (JSON.parse(doc) as Transcript).messages.find((message) => message.id === id);
		return document ? { collection: 'message', document } : undefined;
	}
	return {
		/** The documents that exist, by `keyOf`; a message that rests in a transcript is found there. */
		load: (workspaceId: string, keys: readonly Key[]): Map<string, Put> => {
			const found = new Map<string, Put>();
			for (const key of keys) {
				const one = stored(workspaceId, key);
				if (one) found.set(keyOf(key.collection, key.id), one);
			}
			return found;
		},
		write: (workspaceId: string, row: Row): void => {
			const { collection, id, number, conversationId, visitorId, agentId, goneAt, visitorText } = row;
			const conversation = row.put?.collection === 'conversation' ? row.put.document : undefined;
			const openAt = conversation?.status === 'open' ? conversation.lastMessageAt : undefined;
			const ended = conversation && endedAt(conversation);
			const columns = [conversationId, visitorId, agentId, openAt, ended, goneAt, row.text, visitorText];
			put.run(workspaceId, collection, id, number, ...columns.map(orNull));
			if (row.put?.collection !== 'workspace') return;
			dropOrigins.run(workspaceId);
			for (const origin of row.put.document.origins) addOrigin.run(origin, workspaceId);
		}
	};
}

function threadTables(db: DatabaseSync) {
	const visitor = db.prepare(
		"SELECT visitor_id FROM documents WHERE workspace = ? AND collection = 'conversation' AND id = ?"
	);
	const loose = `FROM documents WHERE workspace = ? AND conversation_id = ? AND collection = 'message' AND doc IS NOT NULL`;
	const count = db.prepare(`SELECT count(*) AS count ${loose}`);
	const all = db.prepare(`SELECT doc ${loose}`);
	const last = db.prepare(`SELECT doc FROM documents WHERE workspace = ? AND conversation_id = ?
		AND collection = 'transcript' AND doc IS NOT NULL ORDER BY json_extract(doc, '$.lastPosition') DESC LIMIT 1`);
	const seal = db.prepare('INSERT OR REPLACE INTO sealed (workspace, id, transcript_id) VALUES (?, ?, ?)');
	const holder = db.prepare(`SELECT doc FROM documents JOIN sealed ON sealed.workspace = documents.workspace
		AND sealed.transcript_id = documents.id WHERE sealed.workspace = ? AND sealed.id = ? AND collection = 'transcript'`);
	return {
		visitorOf: (workspaceId: string, conversationId: string): string | undefined =>
			text(visitor.get(workspaceId, conversationId)?.['visitor_id']),
		countLoose: (workspaceId: string, conversationId: string): number =>
			Number(count.get(workspaceId, conversationId)?.['count']),
		loose: (workspaceId: string, conversationId: string): Message[] =>
			all.all(workspaceId, conversationId).map((row) => JSON.parse(String(row['doc'])) as Message),
		lastTranscript: (workspaceId: string, conversationId: string): Transcript | undefined => {
			const doc = text(last.get(workspaceId, conversationId)?.['doc']);
			return doc === undefined ? undefined : (JSON.parse(doc) as Transcript);
		},
		/** The transcript in which a message rests. */
		transcriptWith: (workspaceId: string, messageId: string): Transcript | undefined => {
			const doc = text(holder.get(workspaceId, messageId)?.['doc']);
			return doc === undefined ? undefined : (JSON.parse(doc) as Transcript);
		},
		seal: (workspaceId: string, id: string, transcriptId: string) =>
			void seal.run(workspaceId, id, transcriptId)
	};
}

function resultTable(db: DatabaseSync) {
	const get = db.prepare('SELECT result FROM results WHERE workspace = ? AND actor = ? AND id = ?');
	const add = db.prepare(
		'INSERT INTO results (workspace, actor, id, decided_at, result) VALUES (?, ?, ?, ?, ?)'
	);
	return {
		seen: (workspaceId: string, actor: Actor, ids: readonly string[]): Map<string, MutationResult> => {
			const found = new Map<string, MutationResult>();
			for (const id of ids) {
				const result = text(get.get(workspaceId, actorKey(actor), id)?.['result']);
				if (result !== undefined) found.set(id, JSON.parse(result) as MutationResult);
			}
			return found;
		},
		addResult: (workspaceId: string, actor: Actor, result: MutationResult, now: number) =>
			void add.run(workspaceId, actorKey(actor), result.id, now, JSON.stringify(result))
	};
}

function agingTables(db: DatabaseSync) {
	const horizon = db.prepare(`
		UPDATE workspaces SET horizon = max(horizon, coalesce(
			(SELECT max(number) FROM documents WHERE workspace = workspaces.id AND gone_at < ?), 0))
		WHERE id IN (SELECT DISTINCT workspace FROM documents WHERE gone_at < ?)`);
	const markers = db.prepare('DELETE FROM documents WHERE gone_at < ?');
	const results = db.prepare('DELETE FROM results WHERE decided_at < ?');
	return {
		forget: (before: number): void => {
			horizon.run(before, before);
			markers.run(before);
			results.run(before);
		}
	};
}
