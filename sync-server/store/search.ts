/** What is searched, kept in the transaction of its documents, and how it is found (SPEC S21). */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Conversation } from '#domain/conversation.ts';
import type { Document } from '#domain/documents.ts';
import { isAll, isWithin, type Filter } from '#domain/filter.ts';
import { hitOf, piecesOf, searchedIn, withFacts, type Searched, type SearchedName } from '#domain/found.ts';
import type { Hit } from '#domain/hit.ts';
import type { Message } from '#domain/message.ts';
import type { Put } from '#domain/mutator.ts';
import type { Setting } from '#domain/setting.ts';
import { lettersOf, matchOf, mayBeNear, parseQuery, type Query, type Wanted } from '#domain/search.ts';
import { visitorName } from '#domain/shown.ts';
import { unionOf, unitedFilter, unitedIn, type TagUnion } from '#domain/tag-union.ts';
import type { Visitor } from '#domain/visitor.ts';
import { SEARCH_PAGE, type SearchAnswer, type SearchRequest } from '#protocol/search.ts';
import { joinedWords, scopeOf } from './database.ts';

/** How many words of a workspace are looked at for the typos of one question, the shortest that may be near first. */
const TERMS_MAX = 100_000;
/** How many words are taken for what a typo may have meant. */
const NEAR_MAX = 50;

/** The part of the writer that keeps the words of documents. */
export function searchTable(db: DatabaseSync) {
	const add = db.prepare(
		'INSERT OR IGNORE INTO texts (workspace, document_id, owner_id) VALUES (?, ?, ?) RETURNING id'
	);
	const find = db.prepare('SELECT id FROM texts WHERE workspace = ? AND document_id = ?');
	const put = db.prepare('INSERT INTO word_index (rowid, workspace, words) VALUES (?, ?, ?)');
	const drop = db.prepare('DELETE FROM word_index WHERE rowid = ?');
	// A word that is nowhere any more stays: it leads to nothing.
	const learn = db.prepare(
		'INSERT OR IGNORE INTO terms (workspace, length, term) SELECT ?, length(value), value FROM json_each(?)'
	);
	function putWords(id: number, workspaceId: string, words: string): void {
		put.run(id, scopeOf(workspaceId), words);
		if (words !== '') learn.run(workspaceId, JSON.stringify(words.split(' ')));
	}
	/** The words of what never changes, once. */
	function addOnce(workspaceId: string, id: string, ownerId: string, texts: readonly Searched[]): void {
		const words = wordsIn(texts);
		if (words === '') return;
		const row = add.get(workspaceId, id, ownerId);
		if (row) putWords(Number(row['id']), workspaceId, words);
	}
	/** The words of a visitor or a tag as they are now. */
	function setOwn(workspaceId: string, id: string, texts: readonly Searched[]): void {
		const row = add.get(workspaceId, id, id) ?? find.get(workspaceId, id);
		drop.run(Number(row?.['id']));
		putWords(Number(row?.['id']), workspaceId, wordsIn(texts));
	}
	const addMessage = (workspaceId: string, message: Message): void =>
		addOnce(workspaceId, message.id, message.conversationId, searchedIn('message', message));
	return {
		/** Keeps the words of a document that is written; of most kinds there are none. */
		index: (workspaceId: string, { collection, document }: Put): void => {
			if (collection === 'message') addMessage(workspaceId, document);
			else if (collection === 'visitor') setOwn(workspaceId, document.id, searchedIn('visitor', document));
			else if (collection === 'setting' && document.kind === 'tag')
				setOwn(workspaceId, document.id, searchedIn('setting', document));
			else if (collection === 'note')
				addOnce(workspaceId, document.id, document.visitorId, searchedIn('note', document));
			else if (collection === 'transcript')
				for (const message of document.messages) addMessage(workspaceId, message);
		}
	};
}

const wordsIn = (texts: readonly Searched[]): string => joinedWords(texts.map(({ text }) => text).join(' '));

/** Prepares the questions, and answers in which conversations something is. */
export function openSearch(db: DatabaseSync): (workspaceId: string, wanted: SearchRequest) => SearchAnswer {
	/** Which tags are one in the workspace whose answer is made now: there is one at a time. */
	let union: TagUnion = new Map();
	db.function('is_within', (conversation, filter) => {
		if (filter === null) return 1;
		const wanted = JSON.parse(String(filter)) as Filter;
		return Number(isWithin(unitedIn(JSON.parse(String(conversation)) as Conversation, union), wanted));
	});
	const tags =
		db.prepare(`SELECT doc FROM documents WHERE workspace = ? AND collection = 'setting' AND doc IS NOT NULL
		AND json_extract(doc, '$.kind') = 'tag'`);
	const any = db.prepare('SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT 1');
	const ofLength = db.prepare(`SELECT group_concat(term, ' ') AS terms FROM (SELECT term FROM terms
		WHERE workspace = ? AND length BETWEEN ? AND ? ORDER BY length, term LIMIT ?)`);
	const readHit = hitReader(db);
	const prepared = new Map<string, StatementSync>();

	/** Words of a workspace that may be meant by one that is not there, out of at most so many. */
	function nearTo(workspaceId: string, wanted: Wanted, most: number): { near: string[]; visited: number } {
		const { text, edits, isOpen } = wanted;
		const longest = isOpen ? Number.MAX_SAFE_INTEGER : text.length + edits;
		const row = ofLength.get(workspaceId, text.length - edits, longest, most);
		const terms = String(row?.['terms'] ?? '').split(' ');
		const letters = lettersOf(text);
		const near = terms.filter(
			(term) => mayBeNear(wanted, letters, lettersOf(term)) && matchOf(wanted, term) === 'near'
		);
		return { near: near.slice(0, NEAR_MAX), visited: terms.length };
	}

	/** One word as the table of words is asked for it; nothing when it is nowhere in the workspace. */
	function matching(workspaceId: string, wanted: Wanted, patience: { left: number }): string | undefined {
		const { text, edits, isOpen } = wanted;
		const scope = scopeOf(workspaceId);
		const exact = `workspace : ${scope} AND words : "${text}"${isOpen ? ' *' : ''}`;
		if (any.get(exact)) return exact;
		if (edits === 0) return undefined;
		const { near, visited } = nearTo(workspaceId, wanted, patience.left);
		patience.left = Math.max(0, patience.left - visited);
		return near.length === 0
			? undefined
			: `workspace : ${scope} AND words : (${near.map((term) => `"${term}"`).join(' OR ')})`;
	}

	return (workspaceId, { text, filter = {}, after }) => {
		const query = parseQuery(text);
		const patience = { left: TERMS_MAX };
		const matches = query.map((wanted) => matching(workspaceId, wanted, patience));
		const known = matches.filter((match) => match !== undefined);
		const isAsked = query.length > 0 || !isAll(filter);
		if (!isAsked || known.length < matches.length) return { hits: [], more: false };
		union = unionOf(tags.all(workspaceId).map(({ doc }) => JSON.parse(String(doc)) as Setting));
		const { visitorId } = filter;
		const kind = `${known.length} ${visitorId !== undefined}`;
		const statement = prepared.get(kind) ?? db.prepare(found(known.length, visitorId !== undefined));
		prepared.set(kind, statement);
		const rows = statement.all(
			...known,
			workspaceId,
			...(visitorId === undefined ? [] : [visitorId]),
			after?.lastMessageAt ?? Number.MAX_SAFE_INTEGER,
			after?.conversationId ?? '',
			filter.since ?? 0,
			filter.before ?? Number.MAX_SAFE_INTEGER,
			isAll(filter) ? null : JSON.stringify(unitedFilter(filter, union)),
			SEARCH_PAGE + 1
		);
		const page = rows.slice(0, SEARCH_PAGE).map((row) => JSON.parse(String(row['doc'])) as Conversation);
		return {
			hits: page.map((conversation) => readHit(workspaceId, conversation, query)),
			more: rows.length > SEARCH_PAGE
		};
	};
}

/** The conversations within a filter that have each of so many words, in a message, by their visitor or by a tag. */
function found(count: number, ofOneVisitor: boolean): string {
	const names = Array.from({ length: count }, (_, index) => `owners_${index}`);
	const owners = names.map(
		(name) => `${name} (id) AS MATERIALIZED (SELECT DISTINCT owner_id FROM word_index
			CROSS JOIN texts ON texts.id = word_index.rowid WHERE word_index MATCH ?)`
	);
	const moment = "json_extract(doc, '$.lastMessageAt')";
	// Most conversations have no tags, and need not be taken apart to know it.
	const tagged = (name: string) => `(instr(doc, '"tags":[') > 0 AND EXISTS (SELECT 1
		FROM json_each(doc, '$.tags') WHERE json_extract(value, '$.tagId') IN ${name}))`;
	return `${count === 0 ? '' : `WITH ${owners.join(', ')}`}
		SELECT doc FROM documents WHERE workspace = ? AND collection = 'conversation' AND doc IS NOT NULL
			${ofOneVisitor ? 'AND visitor_id = ?' : ''}
			${names.map((name) => `AND (id IN ${name} OR visitor_id IN ${name} OR ${tagged(name)})`).join(' ')}
			AND (${moment}, id) < (?, ?) AND ${moment} >= ? AND ${moment} < ?
			AND is_within(doc, ?)
		ORDER BY ${moment} DESC, id DESC LIMIT ?`;
}

/** Reads what is shown of a conversation in which something was found. */
function hitReader(db: DatabaseSync) {
	const thread = db.prepare(`SELECT collection, doc FROM documents WHERE workspace = ? AND conversation_id = ?
		AND collection IN ('message', 'transcript') AND doc IS NOT NULL`);
	const beside = db.prepare(`SELECT collection, doc FROM documents WHERE workspace = ?1 AND doc IS NOT NULL
		AND ((collection = 'note' AND visitor_id = ?2)
			OR (collection = 'setting' AND id IN (SELECT value FROM json_each(?3))))`);
	const one = db.prepare(
		"SELECT doc FROM documents WHERE workspace = ? AND collection = 'visitor' AND id = ? AND doc IS NOT NULL"
	);
	return (workspaceId: string, conversation: Conversation, query: Query): Hit => {
		const { id: conversationId, visitorId, status, lastMessageAt } = conversation;
		const person = one.get(workspaceId, visitorId)?.['doc'];
		const visitor = typeof person === 'string' ? (JSON.parse(person) as Visitor) : undefined;
		if (query.length === 0) return hitOf(conversation, visitor);
		const tagIds = JSON.stringify((conversation.tags ?? []).map(({ tagId }) => tagId));
		const rows = [...thread.all(workspaceId, conversationId), ...beside.all(workspaceId, visitorId, tagIds)];
		const texts = rows.flatMap(({ collection, doc }) =>
			searchedIn(collection as SearchedName, JSON.parse(String(doc)) as Document<SearchedName>)
		);
		const all = [...(visitor ? searchedIn('visitor', visitor) : []), ...texts];
		const name = visitorName(visitor) ?? '';
		const pieces = piecesOf(all, query);
		return withFacts({ conversationId, visitorId, name, status, lastMessageAt, pieces }, conversation);
	};
}
