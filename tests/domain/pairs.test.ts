/** Every pair of mutators in both orders, on generated states (SPEC M1, M2; product section 5). */
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { documentNames, documents } from '#domain/documents.ts';
import { mutations, type MutationName } from '#domain/mutations.ts';
import type { Actor, Outcome, Put } from '#domain/mutator.ts';
import { refusedAnyway, results, type Results } from '#protocol/results.ts';
import {
	ana,
	begunConversation,
	ben,
	countedIds,
	DAWN,
	otto,
	thread,
	vera,
	workspaceId
} from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';

const RUNS = 60;
const names = Object.keys(mutations) as MutationName[];
const pairs = names.flatMap((a, index) =>
	names.slice(index).map((b): [MutationName, MutationName] => [a, b])
);

interface Act {
	wish: Wish;
	actor: Actor;
	writtenAt: number;
}

const agents = fc.constantFrom<Actor>(ana, ben);
const visitors = fc.constantFrom<Actor>(vera, vera, otto);
const moments = fc.integer({ min: DAWN, max: DAWN + 50_000 });
const chance = fc.integer({ min: 0, max: 12 });
const origins = fc.constantFrom('https://a.example', 'https://b.example', 'b.example', 'no origin');

/** A wish of one name by someone who may have it; ids are distinct for each `seed`. */
function actOf(name: MutationName, seed: number): fc.Arbitrary<Act> {
	const id = countedIds(seed * 100);
	const who = mutations[name].actors.includes('agent') ? agents : visitors;
	const either = mutations[name].actors.length > 1 ? fc.oneof(agents, visitors) : who;
	return fc.record({ actor: either, writtenAt: moments, position: chance, origin: origins }).map((given) => {
		const event = { conversationId: thread, eventId: id() };
		const position = { conversationId: thread, position: given.position };
		const page = { pageUrl: given.origin, pageTitle: 'Shop', referrer: '', language: 'en', browser: '' };
		const args = {
			sendMessage: { id: id(), conversationId: thread, text: `words ${seed}`, seenPosition: given.position },
			joinConversation: event,
			reopenConversation: event,
			resolveConversation: { ...event, seenPosition: given.position },
			markRead: position,
			markDelivered: position,
			saveDraft: { conversationId: thread, text: `draft ${seed}` },
			setAvailability: { availability: given.position % 2 === 0 ? 'online' : 'away' },
			introduceVisitor: page,
			addOrigin: { workspaceId, origin: given.origin },
			removeOrigin: { workspaceId, origin: given.origin }
		}[name];
		return { wish: { name, args } as Wish, actor: given.actor, writtenAt: given.writtenAt };
	});
}

/** A state that some history leads to. */
const states = fc
	.array(fc.constantFrom(...names), { maxLength: 9 })
	.chain((chosen) => fc.tuple(...chosen.map((name, index) => actOf(name, index + 10))))
	.map((history) => {
		const play = begunConversation();
		for (const act of history) perform(play, act);
		return play;
	});

function perform(play: Documents, { wish, actor, writtenAt }: Act): Outcome {
	const outcome = play.run(wish, actor, { writtenAt, now: DAWN + 50_000 });
	expectListed(wish.name, outcome);
	return outcome;
}

/** The reference page names every reason that a wish can meet. */
function expectListed(name: MutationName, outcome: Outcome): void {
	const { held, refused, notices }: Results = results[name];
	if (outcome.kind === 'held') expect(held).toContain(outcome.reason);
	else if (outcome.kind === 'refused') expect([...refused, ...refusedAnyway]).toContain(outcome.reason);
	else if (outcome.notice !== undefined) expect(notices).toContain(outcome.notice);
}

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
	}
}

/** What both orders of any pair must agree on. */
function expectAgreement(first: Documents, second: Documents): void {
	const of = (play: Documents) => ({
		fromVisitors: play
			.all('message')
			.filter((message) => message.author === 'visitor')
			.map(({ id }) => id)
			.sort(),
		participants: play.all('conversation').map((conversation) => [...conversation.participantIds].sort()),
		agents: play.all('agent'),
		visitors: play.all('visitor'),
		marks: play.all('mark').length
	});
	expect(of(second)).toEqual(of(first));
}

const POSITIONS: MutationName[] = ['markRead', 'markDelivered'];
const THREAD: MutationName[] = [
	'sendMessage',
	'joinConversation',
	'resolveConversation',
	'reopenConversation',
	...POSITIONS
];
const ORIGINS: MutationName[] = ['addOrigin', 'removeOrigin'];

/** Whether the two must give the very same documents in both orders: they touch different things, or only grow. */
function commutes([a, b]: [MutationName, MutationName]): boolean {
	if (POSITIONS.includes(a) && POSITIONS.includes(b)) return true;
	if (THREAD.includes(a) && THREAD.includes(b)) return false;
	return !(ORIGINS.includes(a) && ORIGINS.includes(b)) && a !== b;
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
					else if (a !== 'setAvailability' && a !== 'introduceVisitor') expectAgreement(first, second);
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
