import { expect, test } from 'vitest';
import type { Document } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import type { Actor, Put } from '#domain/mutator.ts';
import type { SentMutation } from '#protocol/mutate.ts';
import { decideBatch, keyOf, loadTouched, type Undecided } from '../../sync-server/decide.ts';
import { ana, begunConversation, ben, DAWN, emptyWorkspace, thread, vera } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';
import { wish, writing } from './desk.ts';

const joining = (eventId = newId()) => wish('joinConversation', { conversationId: thread, eventId });

/** Decides on what a set of documents holds, loading what the batch touches, as a store does. */
function decide(
	documents: Documents,
	actor: Actor,
	mutations: readonly SentMutation[],
	more: Partial<Undecided> = {}
) {
	const loaded = loadTouched(mutations, actor, (keys) => {
		const found = new Map<string, Put>();
		for (const { collection, id } of keys) {
			const document = documents.read(collection, id);
			if (document) found.set(keyOf(collection, id), { collection, document } as Put);
		}
		return found;
	});
	const usual = { actor, mutations, sentAt: DAWN, now: DAWN, clock: 7, seen: new Map(), documents: loaded };
	return decideBatch({ ...usual, ...more });
}

const changed = <N extends Put['collection']>({ changes }: ReturnType<typeof decide>, collection: N) =>
	changes.filter(({ put }) => put.collection === collection).map(({ put }) => put.document as Document<N>);

test('[S4] each mutation runs on what the ones before it left, and has its own result in order', () => {
	const decided = decide(begunConversation(), ben, [
		writing(thread, 'too early'),
		joining(),
		writing(thread, 'Good morning', 1),
		wish('resolveConversation', { conversationId: thread, eventId: newId(), seenPosition: 0 })
	]);
	expect(
		decided.results.map(({ kind, ...rest }) => [kind, 'reason' in rest ? rest.reason : undefined])
	).toEqual([
		['refused', 'not-joined'],
		['applied', undefined],
		['applied', undefined],
		['held', 'visitor-wrote']
	]);
	expect(changed(decided, 'message').map(({ position }) => position)).toEqual([2, 3]);
});

test('[S1] numbers follow the clock without a gap, a document changed twice keeps the later one', () => {
	const decided = decide(begunConversation(), ben, [joining(), writing(thread, 'Good morning', 1)]);
	expect(decided.changes.map(({ number, put }) => [number, put.collection])).toEqual([
		[9, 'message'],
		[10, 'conversation'],
		[11, 'message']
	]);
	expect(decided.clock).toBe(11);
	expect(decided.results).toMatchObject([{ number: 9 }, { number: 11 }]);
});

test('[S5] a mutation seen before gets its first result, whatever it says now and whoever may', () => {
	const repeated = { ...wish('addOrigin', 'nonsense'), id: newId() };
	const first = { id: repeated.id, kind: 'applied', number: 3 } as const;
	const decided = decide(begunConversation(), vera, [repeated], { seen: new Map([[repeated.id, first]]) });
	expect(decided).toMatchObject({ results: [first], fresh: [], changes: [], clock: 7 });
});

test('[S5] an id twice in one batch is one mutation', () => {
	const once = joining();
	const decided = decide(begunConversation(), ben, [once, once]);
	expect(decided.results[1]).toEqual(decided.results[0]);
	expect(decided.fresh).toHaveLength(1);
	expect(changed(decided, 'message')).toHaveLength(1);
});

test('[S4] a bad mutation among good ones is refused alone', () => {
	const decided = decide(begunConversation(), ben, [
		wish('sendMessage', { conversationId: thread }),
		wish('constructor', {}),
		wish('__proto__', {}),
		wish(
			'joinConversation',
			JSON.parse(`{"conversationId":"${thread}","eventId":"${newId()}","__proto__":{"a":1}}`)
		),
		joining()
	]);
	expect(decided.results.map((result) => ('reason' in result ? result.reason : result.kind))).toEqual([
		'invalid',
		'unknown',
		'unknown',
		'invalid',
		'applied'
	]);
});

test('[S10] who may not wish it is refused, and another workspace does not exist', () => {
	const decided = decide(begunConversation(), vera, [joining(), writing(newId(), 'mine')]);
	expect(decided.results).toMatchObject([{ kind: 'refused', reason: 'forbidden' }, { kind: 'applied' }]);
	const elsewhere = decide(begunConversation(), ben, [writing(newId(), 'whose?')]);
	expect(elsewhere.results).toMatchObject([{ kind: 'refused', reason: 'not-found' }]);
});

test('[M3] what is found only through another document is loaded too, each once: whom a reply is for', () => {
	const asked: string[] = [];
	const documents = begunConversation();
	const mutations = [writing(thread, 'Good morning', 1), writing(thread, 'Are you there?', 1)];
	const loaded = loadTouched(mutations, ben, (keys) => {
		const found = new Map<string, Put>();
		for (const { collection, id } of keys) {
			asked.push(keyOf(collection, id));
			const document = documents.read(collection, id);
			if (document) found.set(keyOf(collection, id), { collection, document } as Put);
		}
		return found;
	});
	expect(asked).toContain(keyOf('visitor', vera.id));
	expect(new Set(asked).size).toBe(asked.length);
	expect([...loaded.keys()]).toContain(keyOf('conversation', thread));
});

test('an entry never takes the place of another: neither message nor event may reuse an id', () => {
	const documents = begunConversation();
	const [taken] = documents.all('message');
	const decided = decide(documents, ben, [
		joining(taken?.id),
		joining(),
		wish('sendMessage', { id: taken?.id, conversationId: thread, text: 'mine now', seenPosition: 1 })
	]);
	expect(decided.results).toMatchObject([{ reason: 'invalid' }, { kind: 'applied' }, { reason: 'invalid' }]);
	expect(documents.read('message', taken?.id ?? '')?.text).toBe('Is anyone there?');
});

test('what devices could not read is not stored', () => {
	const documents = begunConversation();
	const [conversation] = documents.all('conversation');
	if (!conversation) throw new Error('the play has no conversation');
	const full = { ...conversation, participantIds: Array.from({ length: 50 }, () => newId()) };
	documents.put([{ collection: 'conversation', document: full }]);
	expect(decide(documents, ben, [joining()])).toMatchObject({
		results: [{ kind: 'refused', reason: 'invalid' }],
		changes: []
	});
});

test("a wish's moment is corrected by the device's clock and never lies in the future", () => {
	const hour = 3_600_000;
	// The device's clock is an hour fast; one wish is ten minutes old, one claims to come from tomorrow.
	const sentAt = DAWN + hour;
	const mutations = [
		writing(newId(), 'earlier', 0, sentAt - 600_000),
		writing(newId(), 'from tomorrow', 0, sentAt + 24 * hour),
		writing(newId(), 'from nowhere', 0, 0)
	];
	const decided = decide(emptyWorkspace(), vera, mutations, { sentAt });
	expect(changed(decided, 'message').map(({ writtenAt }) => writtenAt - DAWN)).toEqual([-600_000, 0, -DAWN]);
});

test('what our own function throws is told to the log; its mutation is refused, the others are not', () => {
	const joined = joining();
	const documents = new Map<string, Put>([
		[
			keyOf('conversation', thread),
			{
				collection: 'conversation',
				get document(): never {
					throw new Error('a fault');
				}
			} as unknown as Put
		]
	]);
	const away = wish('setAvailability', { availability: 'away' });
	const decided = decide(emptyWorkspace(), ana, [joined, away], { documents });
	expect(decided.results).toMatchObject([{ kind: 'refused', reason: 'unknown' }, { reason: 'not-found' }]);
	expect(decided.bugs).toHaveLength(1);
});
