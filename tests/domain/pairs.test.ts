/** Every pair of mutators in both orders, on generated states (SPEC M1, M2; product section 5). */
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '#domain/conversation.ts';
import { documentNames, documents } from '#domain/documents.ts';
import { entriesOf } from '#domain/history.ts';
import type { Message } from '#domain/message.ts';
import type { MutationName } from '#domain/mutations.ts';
import type { Put } from '#domain/mutator.ts';
import { ana, begunConversation, ben, countedIds, DAWN, thread, vera } from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';
import { actOf, names, perform, states, type Act } from './acts.ts';

const RUNS = 20;
const pairs = names.flatMap((a, index) =>
	names.slice(index).map((b): [MutationName, MutationName] => [a, b])
);

const fits = new Map(documentNames.map((name) => [name, Compile(documents[name].schema)]));
const fitsItsSchema = ({ collection, document }: Put) => fits.get(collection)?.Check(document);

function expectSound(play: Documents): void {
	for (const put of play.contents()) expect(fitsItsSchema(put)).toBe(true);
	for (const conversation of play.all('conversation')) {
		const thread = play.all('message').filter((message) => message.conversationId === conversation.id);
		const positions = thread.map((message) => message.position).sort((a, b) => a - b);
		expect(positions).toEqual(positions.map((_, index) => index + 1));
		expect(conversation.lastPosition).toBe(positions.length);
		expect(conversation.status === 'resolved').toBe(conversation.resolvedAt !== undefined);
		expect(conversation.status === 'resolved' && conversation.waitingSince !== undefined).toBe(false);
		if (conversation.assigneeId) expect(conversation.participantIds).toContain(conversation.assigneeId);
		expect(new Set(conversation.participantIds).size).toBe(conversation.participantIds.length);
		for (const field of [
			'agentReadPosition',
			'visitorReadPosition',
			'visitorPosition',
			'agentPosition'
		] as const) {
			expect(conversation[field]).toBeLessThanOrEqual(conversation.lastPosition);
		}
		expect(conversation.visitorDeliveredPosition).toBeGreaterThanOrEqual(conversation.visitorReadPosition);
		expectAssigned(play, conversation);
		for (const { addIds } of conversation.tags ?? []) expect(addIds).not.toEqual([]);
	}
	for (const visitor of play.all('visitor')) {
		for (const field of ['name', 'email', 'phone'] as const) {
			const written = entriesOf(visitor.history, field).at(-1);
			if (written) expect(visitor[field]).toBe(written.value);
		}
	}
}

/** Who is responsible is whom the thread names last; nobody joins what somebody has. */
function expectAssigned(play: Documents, { id, assigneeId, assignedPosition }: Conversation): void {
	const events = play.all('message').filter(({ conversationId, event }) => {
		return conversationId === id && (event === 'joined' || event === 'assigned');
	});
	const last = events.sort((a, b) => a.position - b.position).at(-1);
	expect(last?.position ?? 0).toBe(assignedPosition);
	expect(events.filter(({ event }) => event === 'joined').length).toBeLessThanOrEqual(1);
	if (!last) return expect(assigneeId).toBeUndefined();
	const named = last.event === 'joined' ? last.authorName : last.text;
	expect(play.all('agent').find(({ name }) => name === named)?.id).toBe(assigneeId);
}

/** What both orders of any pair must agree on. */
function expectAgreement(first: Documents, second: Documents, pair: readonly MutationName[]): void {
	const isBlocking = pair.some((name) => BLOCKS.includes(name));
	const idsOf = (play: Documents, of: (message: Message) => boolean) =>
		play
			.all('message')
			.filter(of)
			.map(({ id }) => id)
			.sort();
	const of = (play: Documents) => ({
		// Whoever was blocked before could not write.
		fromVisitors: isBlocking ? [] : idsOf(play, ({ author }) => author === 'visitor'),
		notes: [...idsOf(play, ({ kind }) => kind === 'note'), ...play.all('note').map(({ id }) => id)],
		participants: play.all('conversation').map((conversation) => [...conversation.participantIds].sort()),
		tags: play.all('conversation').map((conversation) => conversation.tags),
		agents: play.all('agent'),
		visitors: play.all('visitor').map(({ history, blocks, ...visitor }) => ({
			...visitor,
			history: idsIn(history),
			blocks: idsIn(blocks)
		})),
		marks: play.all('mark').length
	});
	expect(of(second)).toEqual(of(first));
}

const idsIn = (all: readonly { readonly id: string }[] | undefined) => all?.map(({ id }) => id).sort();

const POSITIONS: MutationName[] = ['markRead', 'markDelivered'];
const BLOCKS: MutationName[] = ['blockVisitor', 'unblockVisitor'];
/** Of each group any two may differ by their order; all others touch different things, or only grow. */
const GROUPS: readonly MutationName[][] = [
	[
		'sendMessage',
		'sendFile',
		'joinConversation',
		'assignConversation',
		'resolveConversation',
		'reopenConversation',
		'noteConversation',
		'tagConversation',
		'untagConversation',
		...POSITIONS
	],
	...['createTag', 'deleteTag', 'restoreTag', 'renameTag'].flatMap((ofList) => [
		['tagConversation', ofList] as MutationName[],
		['untagConversation', ofList] as MutationName[]
	]),
	['sendMessage', 'blockVisitor'],
	['sendMessage', 'unblockVisitor'],
	['sendFile', 'blockVisitor'],
	['sendFile', 'unblockVisitor'],
	['addOrigin', 'removeOrigin'],
	['blockIpAddress', 'unblockIpAddress'],
	['createTag', 'renameTag'],
	['createTag', 'deleteTag', 'restoreTag']
];
/** Two of the same that differ by their order: the first, or the last, or who is named as the author. */
const FIRST_OR_LAST: readonly MutationName[] = [
	'setAvailability',
	'introduceVisitor',
	'createTag',
	'renameTag',
	'keepConversations',
	'limitFiles',
	'blockIpAddress',
	'unblockIpAddress',
	'hideIpAddresses',
	'blockVisitor',
	'unblockVisitor'
];

/** Whether the two must give the very same documents in both orders. */
function commutes([a, b]: readonly [MutationName, MutationName]): boolean {
	if (POSITIONS.includes(a) && POSITIONS.includes(b)) return true;
	if (a === b && FIRST_OR_LAST.includes(a)) return false;
	return !GROUPS.some((group) => group.includes(a) && group.includes(b));
}

describe('[M1] [M2] in both orders', () => {
	test.each(pairs)(
		'%s and %s leave sound documents, agree on what no order may change, and do nothing twice',
		(a, b) => {
			fc.assert(
				fc.property(states, actOf(a, 1), actOf(b, 2), (state, one, other) => {
					const [first, second] = [state.copy(), state.copy()];
					perform(first, one);
					perform(first, other);
					perform(second, other);
					perform(second, one);
					for (const play of [first, second]) expectSound(play);
					if (commutes([a, b])) expect(second.contents()).toEqual(first.contents());
					else if (a !== 'setAvailability' && a !== 'introduceVisitor')
						expectAgreement(first, second, [a, b]);
					const before = first.contents();
					perform(first, other);
					expect(first.contents()).toEqual(before);
				}),
				{ numRuns: RUNS, seed: 20_260_105 }
			);
		}
	);

	test('[S4] the same wish on the same documents always gives the same outcome and leaves its input alone', () => {
		fc.assert(
			fc.property(
				states,
				fc.constantFrom(...names).chain((name) => actOf(name, 3)),
				(state, act) => {
					const before = structuredClone(state.contents());
					const outcomes = [perform(state.copy(), act), perform(state.copy(), act)];
					expect(outcomes[1]).toEqual(outcomes[0]);
					expect(state.contents()).toEqual(before);
				}
			),
			{ numRuns: 500, seed: 20_260_106 }
		);
	});

	test('a visitor message and a resolution that had not seen it leave the conversation open', () => {
		for (const order of [0, 1]) {
			const play = begunConversation();
			const acts: Act[] = [
				{ wish: resolution(1), actor: ana, writtenAt: DAWN },
				{ wish: message('wait!'), actor: vera, writtenAt: DAWN }
			];
			for (const act of order === 0 ? acts : [...acts].reverse()) perform(play, act);
			expect(play.read('conversation', thread)?.status).toBe('open');
		}
	});

	test('of two who join, the first is responsible; of two who resolve, one entry tells it', () => {
		for (const [one, other] of [
			[ana, ben],
			[ben, ana]
		] as const) {
			const play = begunConversation();
			for (const actor of [one, other]) {
				perform(play, { wish: { name: 'joinConversation', args: event() }, actor, writtenAt: DAWN });
			}
			for (const actor of [one, other]) perform(play, { wish: resolution(9), actor, writtenAt: DAWN });
			expect(play.read('conversation', thread)).toMatchObject({ assigneeId: one.id, resolvedById: one.id });
			expect(play.all('message').filter(({ event }) => event === 'resolved')).toHaveLength(1);
		}
	});
});

const id = countedIds(5_000);
const event = () => ({ conversationId: thread, eventId: id() });
const resolution = (seenPosition: number): Wish => ({
	name: 'resolveConversation',
	args: { ...event(), seenPosition }
});
const message = (text: string): Wish => ({
	name: 'sendMessage',
	args: { id: id(), conversationId: thread, text, seenPosition: 0 }
});
