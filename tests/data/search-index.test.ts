import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SearchIndex } from '#data/search-index.ts';
import { byNewest, isFound, searchedIn, type SearchedName } from '#domain/found.ts';
import { parseQuery } from '#domain/search.ts';
import type { Document } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { make } from '../kit/make.ts';
import { SearchBench, thread } from '../kit/search.ts';

const WORDS =
	'lantern lanterne wall lamp lamps sensor été cassé order 4711 06.12.34.56.78 Monday recieve receive'.split(
		' '
	);
const idOf = (kind: string, n: number) => `0000000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;

interface Act {
	readonly kind: 'say' | 'name' | 'forget' | 'pack' | 'save' | 'end';
	readonly thread: number;
	readonly words: readonly string[];
}

const acts = fc.array(
	fc.record({
		kind: fc.constantFrom<Act['kind']>('say', 'say', 'say', 'name', 'forget', 'pack', 'save', 'end'),
		thread: fc.nat(4),
		words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
	}),
	{ maxLength: 40 }
);
const questions = fc.array(fc.constantFrom(...WORDS, 'lant', 'vera', 'lamq', 'ete', '0612', 'mon'), {
	minLength: 1,
	maxLength: 3
});

/** The index, and beside it the documents themselves, looked through one by one. */
class Both {
	index = new SearchIndex();
	readonly documents = new Map<string, { collection: SearchedName; document: Document<SearchedName> }>();
	readonly conversations = new Map<string, Document<'conversation'>>();
	#number = 0;

	act({ kind, thread, words }: Act): void {
		const conversationId = idOf('c', thread);
		const visitorId = idOf('a', thread % 3);
		this.#number += 1;
		const text = words.join(' ');
		if (kind === 'name') this.#put('visitor', make('visitor', { id: visitorId, name: `Vera ${text}` }));
		if (kind === 'save') this.index = SearchIndex.from(structuredClone(this.index.save()));
		if (kind === 'forget') this.#removeFirst('message', conversationId);
		if (kind === 'pack') this.#pack(conversationId);
		if (kind !== 'say' && kind !== 'end') return;
		const status = kind === 'end' ? 'resolved' : 'open';
		const conversation = make('conversation', {
			id: conversationId,
			visitorId,
			status,
			lastMessageAt: 1_000 + (this.#number % 7)
		});
		this.conversations.set(conversationId, conversation);
		this.index.put('conversation', conversation, this.#number);
		const id = idOf('e', this.#number);
		this.#put(
			'message',
			make('message', { id, conversationId, text, kind: kind === 'end' ? 'note' : 'text' })
		);
	}

	#put(collection: SearchedName, document: Document<SearchedName>): void {
		this.documents.set(document.id, { collection, document });
		this.index.put(collection, document, this.#number);
	}

	#removeFirst(collection: SearchedName, conversationId: string): void {
		const found = this.#messagesOf(conversationId)[0];
		if (!found) return;
		this.documents.delete(found.id);
		this.index.remove(collection, found.id);
	}

	#pack(conversationId: string): void {
		const messages = this.#messagesOf(conversationId);
		if (messages.length === 0) return;
		for (const { id } of messages) {
			this.documents.delete(id);
			this.index.remove('message', id);
		}
		this.#put('transcript', make('transcript', { id: idOf('f', this.#number), conversationId, messages }));
	}

	#messagesOf(conversationId: string): Document<'message'>[] {
		return [...this.documents.values()].flatMap(({ collection, document }) =>
			collection === 'message' && (document as Document<'message'>).conversationId === conversationId
				? [document as Document<'message'>]
				: []
		);
	}

	/** What looking through everything finds. */
	lookThrough(text: string): string[] {
		const query = parseQuery(text);
		const hits = [...this.conversations.values()].filter(({ id, visitorId }) => {
			const own = [...this.documents.values()].filter(
				({ document }) =>
					document.id === visitorId || ('conversationId' in document && document.conversationId === id)
			);
			return isFound(
				own.flatMap(({ collection, document }) => searchedIn(collection, document)),
				query
			);
		});
		return hits
			.map(({ id, lastMessageAt }) => ({ conversationId: id, lastMessageAt }))
			.sort(byNewest)
			.map(({ conversationId }) => conversationId);
	}
}

test('[X6] the index finds exactly what looking through every document finds, whatever was done before', () => {
	let found = 0;
	fc.assert(
		fc.property(acts, questions, (all, words) => {
			const both = new Both();
			for (const act of all) both.act(act);
			const text = words.join(' ');
			const candidates = both.index.find(parseQuery(text), 100).candidates;
			found += candidates.length;
			const ids = [...candidates].sort(byNewest).map(({ conversationId }) => conversationId);
			expect(ids).toEqual(both.lookThrough(text));
		}),
		{ numRuns: 400 }
	);
	expect(found).toBeGreaterThan(10);
});

test('[X6] what is there as it was typed comes before what is nearly, the newest first in both', () => {
	const index = new SearchIndex();
	const say = (text: string, lastMessageAt: number) => {
		const conversation = make('conversation', { lastMessageAt });
		index.put('conversation', conversation, 1);
		index.put('message', make('message', { conversationId: conversation.id, text }), 1);
		return conversation.id;
	};
	const ids = [say('a lamp', 1), say('a lamp', 2), say('a damp cellar', 3), say('no camp', 4)];
	const found = index
		.find(parseQuery('lamp'), 100)
		.candidates.map(({ conversationId, isNear }) => [conversationId, isNear]);
	expect(found).toEqual([
		[ids[1], false],
		[ids[0], false],
		[ids[3], true],
		[ids[2], true]
	]);
	const { count, candidates } = index.find(parseQuery('lamp'), 1);
	expect([count, candidates.map(({ conversationId }) => conversationId)]).toEqual([4, [ids[1]]]);
});

test('a conversation that is not known yet is not shown, and is as soon as it comes', () => {
	const index = new SearchIndex();
	const conversation = make('conversation');
	index.put('message', make('message', { conversationId: conversation.id, text: 'lantern' }), 1);
	expect(index.find(parseQuery('lantern'), 100).candidates).toEqual([]);
	index.put('conversation', conversation, 2);
	expect(index.find(parseQuery('lantern'), 100).candidates).toHaveLength(1);
	index.remove('conversation', conversation.id);
	expect(index.find(parseQuery('lantern'), 100).candidates).toEqual([]);
});

test('it counts the messages that can be found, events left out', () => {
	const index = new SearchIndex();
	const messages = [make('message'), make('message', { kind: 'event', event: 'joined', text: '' })];
	index.put('transcript', make('transcript', { messages }), 1);
	index.put('visitor', make('visitor', { name: 'Vera' }), 2);
	expect(index.messages).toBe(1);
	expect(SearchIndex.from(index.save()).messages).toBe(1);
});

test('[R1] tags, notes on visitors and telephone numbers are found, and what a shortcut says is not', async () => {
	const bench = await SearchBench.open();
	const vera = thread('Vera', ['The lantern']);
	const tag = make('setting', { name: 'Réclamation' });
	const conversation = { ...vera.conversation, tags: [{ tagId: tag.id, addIds: [newId()] }] };
	await bench.feed(
		...vera.puts,
		{ collection: 'setting', document: tag },
		{ collection: 'setting', document: make('setting', { kind: 'shortcut', name: 'x', text: 'secretive' }) },
		{ collection: 'conversation', document: conversation },
		{ collection: 'visitor', document: { ...vera.visitor, phone: '+33 6 12 34 56 78' } },
		{ collection: 'note', document: make('note', { visitorId: vera.visitor.id, text: 'Speaks German' }) },
		...thread('Otto', ['The lantern'], 2_000).puts
	);
	for (const text of ['reclamation', 'german lantern', '0612345678', 'reclamation 12 34 56'])
		expect([text, await bench.find(text)]).toEqual([text, ['Vera']]);
	expect(await bench.find('secretive')).toEqual([]);
	const { hits } = await bench.line.ask('german reclamation', 10);
	expect(hits[0]?.pieces.map(({ of }) => of).toSorted()).toEqual(['tag', 'visitor-note']);
	await bench.stop();
	await bench.start();
	expect(await bench.find('reclamation')).toEqual(['Vera']);
	await bench.feed({ collection: 'setting', document: { ...tag, name: 'Refund' } });
	expect(await bench.find('reclamation')).toEqual([]);
	expect(await bench.find('refund')).toEqual(['Vera']);
	await bench.feed({ collection: 'conversation', document: vera.conversation });
	expect(await bench.find('refund')).toEqual([]);
	expect(bench.failures).toEqual([]);
});
