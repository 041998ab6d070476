/** Notes, and what times mean (product V8, rules 5.1 and 5.6). */
import { expect, test } from 'vitest';
import { LATE_MS, MINUTE_MS } from '#domain/clock.ts';
import { isLate, responseMs } from '#domain/message.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, ben, thread, vera } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { begunDesk } from './acts.ts';
import { add, assign, block, conversation, edit, id, NOON, play, remove, unblock } from './play.ts';

test('[V8] [5.1] notes only append, several on a visitor, and their words are cleaned', () => {
	const noteId = id();
	const note = (text: string, one = id()): Wish => ({
		name: 'noteVisitor',
		args: { id: one, visitorId: vera.id, text }
	});
	const { documents, outcomes } = play([
		[ana, note(' Calls back \u0007', noteId), NOON - 5],
		[ben, note('Angry')],
		[ben, note('Overwritten', noteId)],
		[ben, note(' \u202E ')]
	]);
	expect(outcomes.slice(2)).toEqual([
		{ kind: 'refused', reason: 'invalid' },
		{ kind: 'refused', reason: 'invalid' }
	]);
	expect(documents.all('note')).toMatchObject([
		{ text: 'Calls back', authorName: 'Ana', writtenAt: NOON - 5, acceptedAt: NOON },
		{ text: 'Angry', authorName: 'Ben' }
	]);
});

test('[V8] a note in a thread has its place there, needs no joining, and is no answer', () => {
	const before = conversation(begunDesk());
	const args = { id: id(), conversationId: thread, text: 'He was here before' };
	const { documents } = play([[ben, { name: 'noteConversation', args }]]);
	expect(documents.all('message').at(-1)).toMatchObject({ kind: 'note', position: 2, authorName: 'Ben' });
	expect(conversation(documents)).toEqual({ ...before, lastPosition: 2 });
});

test('[W1] no visitor may tag, assign, note, edit or block', () => {
	const wishes = [
		add(id()),
		remove(id()),
		assign(ana.id),
		edit('name', 'x'),
		block(id()),
		unblock(id()),
		{ name: 'noteVisitor', args: { id: id(), visitorId: vera.id, text: 'x' } },
		{ name: 'noteConversation', args: { id: id(), conversationId: thread, text: 'x' } },
		{ name: 'createTag', args: { tagId: id(), name: 'x' } }
	] as const satisfies readonly Wish[];
	const { outcomes } = play(wishes.map((wish): [Actor, Wish] => [vera, wish]));
	expect(new Set(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind)))).toEqual(
		new Set(['forbidden'])
	);
});

test('[5.1] a message that could be read more than a minute after it was written is marked as sent later', () => {
	const at = (acceptedAt: number) => ({ writtenAt: NOON, acceptedAt });
	expect(isLate(at(NOON + LATE_MS))).toBe(false);
	expect(isLate(at(NOON + LATE_MS + 1))).toBe(true);
});

test('[5.6] a reply written in a tunnel counts from when the visitor could read it', () => {
	const asked = { acceptedAt: NOON };
	const reply = { writtenAt: NOON + MINUTE_MS, acceptedAt: NOON + 30 * MINUTE_MS };
	expect(responseMs(asked, reply)).toBe(30 * MINUTE_MS);
	expect(responseMs(asked, { acceptedAt: NOON - 1 })).toBe(0);
});
