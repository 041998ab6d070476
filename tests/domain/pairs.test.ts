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

/** Who is responsible is whom the thread names last, and nobody once it names a group; nobody joins what somebody has. */
function expectAssigned(play: Documents, { id, assigneeId, assignedPosition }: Conversation): void {
	const events = play.all('message').filter(({ conversationId, event }) => {
		return conversationId === id && event !== undefined && ASSIGNING.includes(event);
	});
	const last = events.sort((a, b) => a.position - b.position).at(-1);
	expect(last?.position ?? 0).toBe(assignedPosition);
	const before = events.map((_, index) => events[index - 1]?.event ?? 'transferred');
	for (const [index, { event }] of events.entries())
		if (event === 'joined') expect(before[index]).toBe('transferred');
	if (!last || last.event === 'transferred') return expect(assigneeId).toBeUndefined();
	const named = last.event === 'joined' ? last.authorName : last.text;
	expect(play.all('agent').find(({ name }) => name === named)?.id).toBe(assigneeId);
}

const ASSIGNING: readonly string[] = ['joined', 'assigned', 'transferred'];

/** What both orders of any pair must agree on. */
function expectAgreement(first: Documents, second: Documents, pair: readonly MutationName[]): void {
	const isBlocking = pair.some((name) => BLOCKS.includes(name));
	const idsOf = (play: Documents, of: (message: Message) => boolean) =>
		play
			.all('message')
			.filter(of)
			.map(({ id }) => id)
			.sort();
	/** What an agent begins may depend on what comes first, as whether its visitor is blocked. */
	const isFree = commutes(pair as [MutationName, MutationName]);
	const threads = (play: Documents) =>
		byId(play.all('conversation').filter(({ id }) => isFree || id === thread));
	const of = (play: Documents) => ({
		// Whoever was blocked before could not write; whether there is something to rate depends on what came before.
		fromVisitors: isBlocking
			? []
			: idsOf(play, ({ author, kind }) => author === 'visitor' && kind !== 'event'),
		notes: [...idsOf(play, ({ kind }) => kind === 'note'), ...play.all('note').map(({ id }) => id)],
		participants: threads(play).map((conversation) => [...conversation.participantIds].sort()),
		tags: threads(play).map((conversation) => conversation.tags),
		agents: play.all('agent'),
		visitors: byId(play.all('visitor')).map(({ history, blocks, ...visitor }) => ({
			...visitor,
			history: idsIn(history),
			blocks: idsIn(blocks)
		})),
		marks: play.all('mark').length
	});
	expect(of(second)).toEqual(of(first));
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
	all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

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
		'transferConversation',
		'resolveConversation',
		'reopenConversation',
		'noteConversation',
		'tagConversation',
		'untagConversation',
		'mailTranscript',
		'rateConversation',
		'requestTranscript',
		...POSITIONS
	],
	...['createTag', 'deleteTag', 'restoreTag', 'renameTag'].flatMap((ofList) => [
		['tagConversation', ofList] as MutationName[],
		['untagConversation', ofList] as MutationName[]
	]),
	// Nothing is given to a group that is not there, or not any more; a member's group is there all the same.
	...['createGroup', 'deleteGroup', 'restoreGroup', 'renameGroup'].map(
		(ofList) => ['transferConversation', ofList] as MutationName[]
	),
	['createGroup', 'renameGroup'],
	['createGroup', 'deleteGroup', 'restoreGroup'],
	['joinGroup', 'leaveGroup'],
	['sendMessage', 'blockVisitor'],
	['sendMessage', 'unblockVisitor'],
	['rateConversation', 'blockVisitor'],
	['rateConversation', 'unblockVisitor'],
	['requestTranscript', 'blockVisitor'],
	['requestTranscript', 'unblockVisitor'],
	['sendFile', 'blockVisitor'],
	['sendFile', 'unblockVisitor'],
	...['mailTranscript', 'startConversation'].flatMap((sending) =>
		['blockVisitor', 'unblockVisitor', 'editVisitor'].map((first) => [sending, first] as MutationName[])
	),
	['sendMessage', 'editVisitor'],
	['addOrigin', 'removeOrigin'],
	['blockIpAddress', 'unblockIpAddress'],
	['createTag', 'renameTag'],
	['createTag', 'deleteTag', 'restoreTag'],
	// Of a rule that was chosen first nobody knows who made a tag before it.
	['createTag', 'setTagMakers'],
	['deleteShortcut', 'restoreShortcut']
];
/** Two of the same that differ by their order: the first, or the last, or who is named as the author. */
const FIRST_OR_LAST: readonly MutationName[] = [
	'setAvailability',
	'introduceVisitor',
	'createTag',
	'renameTag',
	'editShortcut',
	'createGroup',
	'renameGroup',
	'keepConversations',
	'setTimeZone',
	'setEscalation',
	'setTagMakers',
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
