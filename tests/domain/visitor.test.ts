/** What agents do to a visitor: fields, history, block (product V1, X5, rules 5.4 and 5.5). */
import { expect, test } from 'vitest';
import { isBlocked } from '#domain/block.ts';
import { MINUTE_MS } from '#domain/clock.ts';
import { entriesOf, HISTORY_MAX, remember, type History } from '#domain/history.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, ben, emptyWorkspace, otto, thread, vera } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { block, edit, id, join, NOON, orders, play, say, unblock, visitor } from './play.ts';

test('[V1] two agents who edit different fields both win, in both orders', () => {
	const edits: [Actor, Wish][] = [
		[ana, edit('name', 'Vera Lind', { replaced: 'Vera' })],
		[ben, edit('phone', '+33 1 23')]
	];
	for (const acts of [edits, [...edits].reverse()]) {
		expect(visitor(play(acts).documents)).toMatchObject({ name: 'Vera Lind', phone: '+33 1 23' });
	}
});

test('[M5] [5.4] [X5] of two who edit the same field the last writer wins, and the other value is kept with author and time', () => {
	const edits: [Actor, Wish, number][] = [
		[ana, edit('name', 'Vera Lind', { replaced: 'Vera' }), NOON - 2_000],
		[ben, edit('name', 'V. Lindt', { replaced: 'Vera' }), NOON - 1_000]
	];
	for (const acts of [edits, [...edits].reverse()]) {
		const { documents } = play(acts);
		expect(visitor(documents)?.name).toBe('V. Lindt');
		expect(entriesOf(visitor(documents)?.history, 'name')).toMatchObject([
			{ value: 'Vera', authorId: vera.id },
			{ value: 'Vera Lind', authorId: ana.id, writtenAt: NOON - 2_000 },
			{ value: 'V. Lindt', authorId: ben.id, writtenAt: NOON - 1_000 }
		]);
	}
});

test('[X5] a value that lost is restored by an edit that names its entry', () => {
	const lost = id();
	const { documents } = play([
		[ana, edit('email', 'a@example.org', { editId: lost })],
		[ben, edit('email', 'b@example.org', { replaced: 'a@example.org' })],
		[ana, edit('email', 'a@example.org', { replaced: 'b@example.org', restoredId: lost })]
	]);
	expect(visitor(documents)?.email).toBe('a@example.org');
	expect(visitor(documents)?.history?.at(-1)).toMatchObject({ restoredId: lost, value: 'a@example.org' });
});

test('[V1] whoever saw what stands writes after it, although the clock of the device was set back', () => {
	const { documents } = play([
		[ana, edit('name', 'Vera Lind', { replaced: 'Vera' }), NOON],
		[ben, edit('name', 'Vera Linde', { replaced: 'Vera Lind' }), NOON - 60 * MINUTE_MS]
	]);
	expect(visitor(documents)?.name).toBe('Vera Linde');
});

test('[V1] a field can be emptied, and an edit that comes twice is one', () => {
	const emptied = edit('name', undefined, { replaced: 'Vera' });
	const { documents } = play([
		[ana, emptied],
		[ben, edit('name', 'Otto')],
		[ana, emptied]
	]);
	expect(visitor(documents)?.name).toBe('Otto');
	expect(entriesOf(visitor(documents)?.history, 'name')).toHaveLength(3);
});

test('[V1] a correction stays when the page says the old name again, and gives way to what the visitor says anew', () => {
	const page = { pageUrl: '', pageTitle: 'Cart', referrer: '', language: 'en', browser: '' };
	const says = (name: string): Wish => ({ name: 'introduceVisitor', args: { ...page, name } });
	const { documents } = play([
		[ana, edit('name', 'Vera Lind', { replaced: 'Vera' }), NOON - 2],
		[vera, says('Vera'), NOON - 1]
	]);
	expect(visitor(documents)).toMatchObject({ name: 'Vera Lind', pageTitle: 'Cart' });
	play([[vera, says('Dr. Lind'), NOON]], documents);
	expect(visitor(documents)?.name).toBe('Dr. Lind');
	expect(entriesOf(visitor(documents)?.history, 'name')).toContainEqual(
		expect.objectContaining({ value: 'Vera Lind' })
	);
});

test('[X5] a history is bounded, and never forgets what stands', () => {
	let history: History = [];
	const standing = { id: id(), field: 'phone', value: '1', authorId: ana.id, writtenAt: 1 } as const;
	history = remember(history, standing);
	for (let writtenAt = 2; writtenAt < 100; writtenAt += 1) {
		history = remember(history, { id: id(), field: 'name', value: 'x', authorId: ana.id, writtenAt });
	}
	expect(history).toHaveLength(HISTORY_MAX);
	expect(history[0]).toEqual(standing);
	expect(history.at(-1)?.writtenAt).toBe(99);
});

test('[5.5] a block beats what waits for that visitor on either side, and what comes after it is over goes', () => {
	const blockId = id();
	const { documents, outcomes } = play([
		[ana, join()],
		[ben, block(blockId)],
		[ana, say('I wrote this in the tunnel', 2), NOON - 60 * MINUTE_MS],
		[vera, say('Answer me')]
	]);
	expect(outcomes.slice(2)).toEqual([
		{ kind: 'refused', reason: 'blocked' },
		{ kind: 'refused', reason: 'blocked' }
	]);
	const after = play(
		[
			[ben, unblock(blockId)],
			[ana, say('Hello again', 9)],
			[vera, say('Sorry')]
		],
		documents
	);
	expect(after.outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied']);
});

test('[E3] a timed block is over by itself, counted from when it was wished', () => {
	const { documents } = play([[ana, block(id(), MINUTE_MS), NOON - 10]]);
	expect(isBlocked(visitor(documents), NOON)).toBe(true);
	expect(isBlocked(visitor(documents), NOON - 10 + MINUTE_MS)).toBe(false);
});

test('[E3] [E12] taking a block back takes the one that was seen: a colleague’s stands, and none returns', () => {
	const [own, other] = [id(), id()];
	for (const acts of [
		[block(own), block(other), unblock(own), block(own)],
		[block(own), unblock(own), block(other), block(own)],
		[unblock(own), block(own), block(other)]
	]) {
		const { documents } = play(acts.map((wish): [Actor, Wish] => [ana, wish]));
		expect(visitor(documents)?.blocks?.map((one) => one.id)).toEqual([other]);
		expect(entriesOf(visitor(documents)?.history, 'block')).toMatchObject([{ id: own, authorId: ana.id }]);
	}
});

const page = {
	pageUrl: 'https://shop.example/',
	pageTitle: 'Shop',
	referrer: '',
	language: 'en',
	browser: ''
};

test('[V1] [C3] a visitor who writes before it has introduced itself is there for agents: nothing is known of it yet', () => {
	const file = { id: id(), name: 'a.pdf', type: 'application/pdf' as const, size: 1 };
	for (const first of [
		say('Hello'),
		{ name: 'sendFile', args: { id: id(), conversationId: thread, seenPosition: 0, file } }
	] as const) {
		const { documents } = play([[vera, first]], emptyWorkspace());
		expect(visitor(documents)).toEqual({
			...{ id: vera.id, createdAt: NOON, seenAt: 0 },
			...{ pageUrl: '', pageTitle: '', referrer: '', language: '', browser: '' }
		});
	}
});

test('[V1] what a visitor writes makes no other one of who is known, and somebody else’s conversation makes nobody', () => {
	const { documents, outcomes } = play([
		[vera, say('Once more')],
		[otto, say('Not mine')]
	]);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'refused']);
	expect(documents.all('visitor')).toMatchObject([{ id: vera.id, name: 'Vera' }]);
});

test('[V1] [5.4] [5.5] first words, introduction, edit, note and block give the same visitor in every order in which they can arrive', () => {
	const blockId = id();
	const acts: [Actor, Wish, number][] = [
		[vera, say('Hello'), NOON - 5],
		[vera, { name: 'introduceVisitor', args: { ...page, name: 'vera' } }, NOON - 4],
		[ana, edit('name', 'Vera Lind'), NOON - 3],
		[ben, edit('phone', '+33 1 23'), NOON - 2],
		[ben, { name: 'noteVisitor', args: { id: id(), visitorId: vera.id, text: 'Writes at night' } }, NOON - 2],
		[ana, block(blockId), NOON - 1]
	];
	for (const order of orders(acts.length)) {
		const inOrder = order.map((index) => acts[index] as [Actor, Wish, number]);
		// Agents see a visitor once one of its words has come, and a block stops what comes after it.
		const [saidAt, introducedAt, blockedAt] = [0, 1, 5].map((index) => order.indexOf(index)) as [
			number,
			number,
			number
		];
		if (Math.min(saidAt, introducedAt) !== 0 || saidAt > blockedAt) continue;
		const { documents, outcomes } = play(inOrder, emptyWorkspace());
		expect(outcomes.map(({ kind }) => kind)).toEqual(acts.map(() => 'applied'));
		const { history, createdAt: _first, ...is } = visitor(documents) ?? {};
		expect(is).toEqual({
			...{ id: vera.id, ...page, name: 'Vera Lind', phone: '+33 1 23', seenAt: NOON },
			blocks: [{ id: blockId, agentId: ana.id, blockedAt: NOON - 1 }]
		});
		expect(entriesOf(history, 'name').map(({ value }) => value)).toEqual(['vera', 'Vera Lind']);
		expect(documents.all('note')).toHaveLength(1);
	}
});
