/** One stored row of a document or of the marker of one that is gone, and the text by which it travels. */
import { belongs, forRoleAgent, forVisitor, type Document, type DocumentName } from '#domain/documents.ts';
import type { Put } from '#domain/mutator.ts';
import { BATCH_ITEMS_MAX } from '#protocol/stream.ts';
import type { Change, ChangedItem } from './store.ts';

/** Stands for "the visitor receives the same text as agents do". */
const SAME = '=';
/** How many UTF-16 units of items one batch of the live line carries at most; more comes by pull. */
export const BATCH_LENGTH_MAX = 500_000;

/** A row as it is written. */
export interface Row {
	readonly collection: DocumentName;
	readonly id: string;
	readonly number: number;
	readonly conversationId?: string | undefined;
	readonly visitorId?: string | undefined;
	readonly agentId?: string | undefined;
	/** The document; absent in a marker. */
	readonly put?: Put;
	readonly text?: string;
	/** What agents receive who are neither owner nor manager; absent when it is the same. */
	readonly roleAgentText?: string;
	/** What the visitor receives of it: `SAME`, another text, or nothing. */
	readonly visitorText?: string | undefined;
	/** When it went; only in a marker. */
	readonly goneAt?: number;
}

/** Rows of one transaction and workspace, each document once, in number order. */
export class Rows {
	readonly #rows = new Map<string, Row>();

	/** Puts a row at the end; the same document's earlier one leaves. */
	add(row: Row): void {
		this.remove(row.collection, row.id);
		this.#rows.set(`${row.collection}/${row.id}`, row);
	}

	/** @returns whether it was there */
	remove(collection: DocumentName, id: string): boolean {
		return this.#rows.delete(`${collection}/${id}`);
	}

	[Symbol.iterator](): IterableIterator<Row> {
		return this.#rows.values();
	}
}

/** The row of a document. @param visitorOf whose conversation it is, for what is part of one */
export function rowOf(put: Put, number: number, visitorOf: (conversationId: string) => string): Row {
	const { collection, document } = put;
	const { conversationId, visitorId, agentId } = belongs(collection, document as Document<typeof collection>);
	const text = JSON.stringify(document);
	const seen = forVisitor(collection, document as Document<typeof collection>);
	const seenText = seen === undefined ? undefined : JSON.stringify(seen);
	const hidden = forRoleAgent(collection, document as Document<typeof collection>);
	const inThread = conversationId !== undefined && agentId === undefined;
	return {
		collection,
		id: document.id,
		number,
		conversationId,
		visitorId: visitorId ?? (inThread ? visitorOf(conversationId) : undefined),
		agentId,
		put,
		text,
		...(hidden === document ? {} : { roleAgentText: JSON.stringify(hidden) }),
		visitorText: seenText === text ? SAME : seenText
	};
}

/** The marker that a document leaves behind for those who received it. */
export function markerOf(row: Row, number: number, goneAt: number): Row {
	const { collection, id, conversationId, visitorId, agentId } = row;
	const visitorText = row.visitorText === undefined ? undefined : SAME;
	return { collection, id, number, conversationId, visitorId, agentId, visitorText, goneAt };
}

/** One entry of the feed as JSON: a document, or the marker of one that is gone. */
export const itemText = (collection: string, number: number, id: string, text: string | undefined): string =>
	text === undefined
		? `{"collection":"${collection}","number":${number},"id":${JSON.stringify(id)},"gone":true}`
		: `{"collection":"${collection}","number":${number},"document":${text}}`;

/** What a transaction did to a workspace, as it is told to open lines. */
export function changeOf(workspaceId: string, from: number, to: number, rows: Rows): Change {
	const items: ChangedItem[] = [];
	const visitorIds = new Set<string>();
	const changedVisitorIds: string[] = [];
	let rights = false;
	let length = 0;
	for (const row of rows) {
		const item = changedItem(row);
		items.push(item);
		length += item.text.length;
		if (item.visitorId !== undefined && item.visitorText !== undefined) visitorIds.add(item.visitorId);
		if (row.collection === 'agent' || row.collection === 'workspace' || isBlock(row)) rights = true;
		if (row.collection === 'visitor') changedVisitorIds.push(row.id);
	}
	const tooMuch = items.length > BATCH_ITEMS_MAX || length > BATCH_LENGTH_MAX;
	const told = { items: tooMuch ? [] : items, tooMuch, visitorIds: [...visitorIds] };
	return { workspaceId, from, to, ...told, rights, changedVisitorIds };
}

/** Whoever it keeps out has no line from now on (SPEC W7). */
const isBlock = ({ put }: Row): boolean => put?.collection === 'setting' && put.document.kind === 'ipBlock';

function changedItem(row: Row): ChangedItem {
	const { collection, number, id, agentId, visitorId, text, roleAgentText, visitorText } = row;
	const whole = itemText(collection, number, id, text);
	const item = {
		number,
		text: whole,
		...(roleAgentText === undefined
			? {}
			: { roleAgentText: itemText(collection, number, id, roleAgentText) }),
		...(agentId === undefined ? {} : { agentId })
	};
	if (visitorId === undefined || visitorText === undefined) return item;
	const seen = visitorText === SAME ? whole : itemText(collection, number, id, visitorText);
	return { ...item, visitorId, visitorText: seen };
}
