/** What people do to the same thing, written and received in any order: wishes by name, and a play of them. */
import { MINUTE_MS } from '#domain/clock.ts';
import type { Actor } from '#domain/mutator.ts';
import { countedIds, DAWN, thread, vera } from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';
import { begunDesk, tags } from './acts.ts';

export const id = countedIds(70_000);
export const NOON = DAWN + 180 * MINUTE_MS;
const [tag] = tags;
/** The first tag of the workspace's list. */
export const tagId = tag?.tagId ?? '';

/** Does things in order; each is written at its own moment and arrives when all are. */
export function play(
	acts: readonly (readonly [Actor, Wish, number?])[],
	documents = begunDesk(),
	now = NOON
) {
	const outcomes = acts.map(([actor, wish, writtenAt = now]) =>
		documents.run(wish, actor, { writtenAt, now })
	);
	return { documents, outcomes };
}

export const add = (addId: string): Wish => ({
	name: 'tagConversation',
	args: { conversationId: thread, tagId, addId }
});
export const remove = (...addIds: string[]): Wish => ({
	name: 'untagConversation',
	args: { conversationId: thread, eventId: id(), tagId, addIds }
});
export const edit = (
	field: 'name' | 'email' | 'phone',
	value: string | undefined,
	more: { replaced?: string; restoredId?: string; editId?: string } = {}
): Wish => ({
	name: 'editVisitor',
	args: { visitorId: vera.id, editId: id(), field, ...(value === undefined ? {} : { value }), ...more }
});
const event = () => ({ conversationId: thread, eventId: id() });
export const join = (): Wish => ({ name: 'joinConversation', args: event() });
export const assign = (agentId: string, seenAssigneeId?: string): Wish => ({
	name: 'assignConversation',
	args: { ...event(), agentId, ...(seenAssigneeId === undefined ? {} : { seenAssigneeId }) }
});
export const transfer = (
	groupId: string | undefined,
	seen: { seenAssigneeId?: string; seenGroupId?: string } = {}
): Wish => ({
	name: 'transferConversation',
	args: { ...event(), ...(groupId === undefined ? {} : { groupId }), ...seen }
});
export const resolve = (seenPosition: number): Wish => ({
	name: 'resolveConversation',
	args: { ...event(), seenPosition }
});
export const reopen = (): Wish => ({ name: 'reopenConversation', args: event() });
export const say = (text: string, seenPosition = 0): Wish => ({
	name: 'sendMessage',
	args: { id: id(), conversationId: thread, text, seenPosition }
});
export const block = (blockId: string, forMs?: number): Wish => ({
	name: 'blockVisitor',
	args: { visitorId: vera.id, blockId, ...(forMs === undefined ? {} : { forMs }) }
});
export const unblock = (...blockIds: string[]): Wish => ({
	name: 'unblockVisitor',
	args: { visitorId: vera.id, blockIds }
});
export const conversation = (documents: Documents) => {
	const found = documents.read('conversation', thread);
	if (!found) throw new Error('the play has begun');
	return found;
};
export const visitor = (documents: Documents) => documents.read('visitor', vera.id);

/** All orders of so many things. */
export function orders(count: number): number[][] {
	if (count === 0) return [[]];
	return orders(count - 1).flatMap((order) =>
		Array.from({ length: count }, (_, at) => order.toSpliced(at, 0, count - 1))
	);
}
