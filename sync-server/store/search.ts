/** What is searched, kept in the transaction of its documents, and how it is found (SPEC S21). */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Conversation } from '#domain/conversation.ts';
import { piecesOf, searchedIn, type Hit } from '#domain/hit.ts';
import type { Message } from '#domain/message.ts';
import type { Put } from '#domain/mutator.ts';
import { matchOf, parseQuery, type Query, type Wanted } from '#domain/search.ts';
import { visitorName } from '#domain/shown.ts';
import type { Transcript } from '#domain/transcript.ts';
import type { Visitor } from '#domain/visitor.ts';
import { SEARCH_PAGE, type SearchAnswer, type SearchRequest } from '#protocol/search.ts';
import { joinedWords, scopeOf } from './database.ts';

/** The part of the writer that keeps the words of documents. */
export function searchTable(db: DatabaseSync) {
	const add = db.prepare(
		'INSERT OR IGNORE INTO texts (workspace, document_id, owner_id) VALUES (?, ?, ?) RETURNING id'
	);
	const find = db.prepare('SELECT id FROM texts WHERE workspace = ? AND document_id = ?');
	const put = db.prepare('INSERT INTO word_index (rowid, workspace, words) VALUES (?, ?, ?)');
	const drop = db.prepare('DELETE FROM word_index WHERE rowid = ?');
	function addMessage(workspaceId: string, message: Message): void {
		const words = joinedWords(
			searchedIn('message', message)
				.map(({ text }) => text)
				.join(' ')
		);
		if (words === '') return;
		// A message never changes, so its words don't either.
		const row = add.get(workspaceId, message.id, message.conversationId);
		if (row) put.run(Number(row['id']), scopeOf(workspaceId), words);
	}
	function setVisitor(workspaceId: string, visitor: Visitor): void {
		const words = joinedWords(
			searchedIn('visitor', visitor)
				.map(({ text }) => text)
				.join(' ')
		);
		const row = add.get(workspaceId, visitor.id, visitor.id) ?? find.get(workspaceId, visitor.id);
		drop.run(Number(row?.['id']));
		put.run(Number(row?.['id']), scopeOf(workspaceId), words);
	}
	return {
		/** Keeps the words of a document that is written; of most kinds there are none. */
		index: (workspaceId: string, { collection, document }: Put): void => {
			if (collection === 'message') addMessage(workspaceId, document);
			else if (collection === 'visitor') setVisitor(workspaceId, document);
			else if (collection === 'transcript')
				for (const message of document.messages) addMessage(workspaceId, message);
		}
	};
}

/** Prepares the questions, and answers in which conversations something is. */
export function openSearch(db: DatabaseSync): (workspaceId: string, wanted: SearchRequest) => SearchAnswer {
	const any = db.prepare('SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT 1');
	const vocabulary = db.prepare('SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ?');
	const readHit = hitReader(db);
	const byCount = new Map<number, StatementSync>();

	/** One word as the table of words is asked for it; nothing when it is nowhere in the workspace. */
	function matching(scope: string, wanted: Wanted): string | undefined {
		const { text, edits, isOpen } = wanted;
		const exact = `workspace : ${scope} AND words : "${text}"${isOpen ? ' *' : ''}`;
		if (any.get(exact)) return exact;
		if (edits === 0) return undefined;
		const most = isOpen ? Number.MAX_SAFE_INTEGER : text.length + edits;
		const near = vocabulary
			.all(text.length - edits, most)
			.map((row) => String(row['term']))
			.filter((term) => matchOf(wanted, term) === 'near');
		return near.length === 0
			? undefined
			: `workspace : ${scope} AND words : (${near.map((term) => `"${term}"`).join(' OR ')})`;
	}

	return (workspaceId, { text, after }) => {
		const query = parseQuery(text);
		const scope = scopeOf(workspaceId);
		const matches = query.map((wanted) => matching(scope, wanted));
		const known = matches.filter((match) => match !== undefined);
		if (known.length === 0 || known.length < matches.length) return { hits: [], more: false };
		const statement = byCount.get(known.length) ?? db.prepare(found(known.length));
		byCount.set(known.length, statement);
		const rows = statement.all(
			...known,
			workspaceId,
			after?.lastMessageAt ?? Number.MAX_SAFE_INTEGER,
			after?.conversationId ?? '',
			SEARCH_PAGE + 1
		);
		const page = rows.slice(0, SEARCH_PAGE).map((row) => JSON.parse(String(row['doc'])) as Conversation);
		return {
			hits: page.map((conversation) => readHit(workspaceId, conversation, query)),
			more: rows.length > SEARCH_PAGE
		};
	};
}

/** The conversations that have each of so many words, in a message or by their visitor. */
function found(count: number): string {
	const names = Array.from({ length: count }, (_, index) => `owners_${index}`);
	const owners = names.map(
		(name) => `${name} (id) AS MATERIALIZED (SELECT DISTINCT owner_id FROM word_index
			CROSS JOIN texts ON texts.id = word_index.rowid WHERE word_index MATCH ?)`
	);
	const moment = "json_extract(doc, '$.lastMessageAt')";
	return `WITH ${owners.join(', ')}
		SELECT doc FROM documents WHERE workspace = ? AND collection = 'conversation' AND doc IS NOT NULL
			AND ${names.map((name) => `(id IN ${name} OR visitor_id IN ${name})`).join(' AND ')}
			AND (${moment}, id) < (?, ?)
		ORDER BY ${moment} DESC, id DESC LIMIT ?`;
}

/** Reads what is shown of a conversation in which something was found. */
function hitReader(db: DatabaseSync) {
	const thread = db.prepare(`SELECT collection, doc FROM documents WHERE workspace = ? AND conversation_id = ?
		AND collection IN ('message', 'transcript') AND doc IS NOT NULL`);
	const one = db.prepare(
		"SELECT doc FROM documents WHERE workspace = ? AND collection = 'visitor' AND id = ? AND doc IS NOT NULL"
	);
	return (workspaceId: string, conversation: Conversation, query: Query): Hit => {
		const { id: conversationId, visitorId, status, lastMessageAt } = conversation;
		const person = one.get(workspaceId, visitorId)?.['doc'];
		const visitor = typeof person === 'string' ? (JSON.parse(person) as Visitor) : undefined;
		const texts = thread.all(workspaceId, conversationId).flatMap(({ collection, doc }) => {
			const document: unknown = JSON.parse(String(doc));
			return collection === 'message'
				? searchedIn('message', document as Message)
				: searchedIn('transcript', document as Transcript);
		});
		const all = [...(visitor ? searchedIn('visitor', visitor) : []), ...texts];
		const name = visitorName(visitor) ?? '';
		return { conversationId, visitorId, name, status, lastMessageAt, pieces: piecesOf(all, query) };
	};
}
