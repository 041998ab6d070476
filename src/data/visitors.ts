/** Questions about visitors, and what an agent does about them. */
import { blocksOf, isBlocked } from '#domain/block.ts';
import type { Conversation } from '#domain/conversation.ts';
import type { HistoryEntry } from '#domain/history.ts';
import type { Note } from '#domain/note.ts';
import type { Visitor, VisitorField } from '#domain/visitor.ts';
import { keepNoteDraft } from '#outbox/note-drafts.ts';
import type { Data } from './data.ts';
import type { Live } from './live.ts';
import { allOf, oneOf, type Seeing } from './merged.ts';
import { checkedText } from './messages.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

/** One visitor; undefined while it is unknown on this device, or never introduced itself. */
export const watchVisitor = (data: Data, id: string): Live<Visitor | undefined> =>
	watch(data, { about: ['visitor'], ask: () => oneOf(data, 'visitor', id) }, undefined);

/** The conversation of a visitor that was last spoken in, of those on this device; undefined when there is none. */
export const watchNewestOf = (data: Data, visitorId: string): Live<Conversation | undefined> =>
	watch(data, { about: ['conversation'], ask: () => newestOf(data, visitorId) }, undefined);

async function newestOf(data: Seeing, visitorId: string): Promise<Conversation | undefined> {
	const all = await allOf(data, 'conversation', { equal: { visitorId }, by: 'order' });
	return all.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt || (a.id < b.id ? 1 : -1))[0];
}

/** The notes on a visitor, newest first, own waiting ones included; empty until ready. */
export const watchNotes = (data: Data, visitorId: string): Live<readonly Note[]> =>
	watch(data, { about: ['note'], ask: () => listNotes(data, visitorId) }, []);

/** The visitors who are kept out now, the newest block first; empty until ready. */
export const watchBlocked = (data: Data): Live<readonly Visitor[]> =>
	watch(data, { about: ['visitor'], ask: () => listBlocked(data) }, []);

/** The notes on a visitor, newest first, own waiting ones included. */
export async function listNotes(data: Seeing, visitorId: string): Promise<Note[]> {
	const notes = await allOf(data, 'note', { equal: { visitorId }, by: 'writtenAt' });
	return notes.toSorted((a, b) => b.writtenAt - a.writtenAt || (a.id < b.id ? 1 : -1));
}

/** The visitors who are kept out now, the newest block first. */
export async function listBlocked(data: Seeing & Pick<Data, 'surroundings'>): Promise<Visitor[]> {
	const now = data.surroundings.now();
	const blocked = (await allOf(data, 'visitor', { equal: {} })).filter((visitor) => isBlocked(visitor, now));
	const since = (visitor: Visitor) => Math.max(...blocksOf(visitor, now).map(({ blockedAt }) => blockedAt));
	return blocked.toSorted((a, b) => since(b) - since(a) || (a.id < b.id ? -1 : 1));
}

/**
 * Writes into one field of a visitor; an empty value empties it.
 *
 * @param seen what stood there when its person began to write; empty when nothing
 * @throws AppError `storage-full` when the device has no room
 */
export async function editVisitor(
	data: Data,
	visitorId: string,
	{ field, value, seen }: { field: VisitorField; value: string; seen: string }
): Promise<void> {
	const editId = data.surroundings.newId();
	await wish(data, 'editVisitor', { visitorId, editId, field, ...valueOf(value), ...replacedOf(seen) });
}

/**
 * Writes an earlier value into its field again.
 *
 * @param entry of the visitor's history, of a field that can be edited
 * @throws AppError `storage-full` when the device has no room
 */
export async function restoreValue(
	data: Data,
	{ id: visitorId, ...visitor }: Visitor,
	{ id: restoredId, field, value }: HistoryEntry & { readonly field: VisitorField }
): Promise<void> {
	const editId = data.surroundings.newId();
	const change = { ...valueOf(value ?? ''), ...replacedOf(visitor[field] ?? '') };
	await wish(data, 'editVisitor', { visitorId, editId, field, ...change, restoredId });
}

/**
 * Adds a note on a visitor, for agents only, and returns its id. What was being noted there goes in the same step.
 *
 * @param text at most MESSAGE_TEXT_MAX UTF-16 units once cleaned
 * @throws AppError `invalid` when the text is empty or too long, `storage-full` when the device has no room
 */
export async function noteVisitor(data: Data, visitorId: string, text: string): Promise<string> {
	const clean = checkedText(text);
	const id = data.surroundings.newId();
	await wish(data, 'noteVisitor', { id, visitorId, text: clean }, undefined, () =>
		keepNoteDraft(data.outbox, { aboutId: visitorId, text: '' })
	);
	return id;
}

/**
 * Keeps a visitor out, and returns the id of the block, by which it is taken back.
 *
 * @param forMs how long; for good without it
 * @throws AppError `storage-full` when the device has no room
 */
export async function blockVisitor(data: Data, visitorId: string, forMs?: number): Promise<string> {
	const blockId = data.surroundings.newId();
	await wish(data, 'blockVisitor', { visitorId, blockId, ...(forMs === undefined ? {} : { forMs }) });
	return blockId;
}

/**
 * Takes back every block of a visitor that is seen, in force or over; one that a colleague sets meanwhile stands.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function unblockVisitor(data: Data, { id: visitorId, blocks = [] }: Visitor): Promise<void> {
	const blockIds = blocks.map(({ id }) => id);
	if (blockIds.length > 0) await wish(data, 'unblockVisitor', { visitorId, blockIds });
}

/**
 * Takes back one block: the undo of having set it.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const undoBlock = (data: Data, visitorId: string, blockId: string): Promise<void> =>
	wish(data, 'unblockVisitor', { visitorId, blockIds: [blockId] });

const valueOf = (value: string) => (value === '' ? {} : { value });
const replacedOf = (replaced: string) => (replaced === '' ? {} : { replaced });
