/**
 * The search index of a device in memory: which documents have which words, and which conversation they belong to.
 * An entry is one document as it was at one number; a changed document is a new entry.
 */
import type { Document } from '#domain/documents.ts';
import { searchedIn, type SearchedName } from '#domain/found.ts';
import type { Hit } from '#domain/hit.ts';
import { wordsOf, type Query } from '#domain/search.ts';
import { GONE, SearchWords, type SavedWords } from './search-words.ts';

/** The collections that the index follows; conversations say to whom and when. */
export const indexed = ['conversation', 'visitor', 'message', 'transcript', 'note', 'setting'] as const;
/** The name of a collection that the index follows. */
export type IndexedName = (typeof indexed)[number];

/** The index as it is stored: a few large values, which a browser copies quickly. */
export interface SavedIndex extends SavedWords {
	/** Of each entry: its collection, id, number, whose it is, how many messages it has. */
	readonly kinds: Uint8Array<ArrayBuffer>;
	readonly ids: string;
	readonly numbers: Float64Array<ArrayBuffer>;
	readonly owners: Uint32Array<ArrayBuffer>;
	readonly counts: Uint16Array<ArrayBuffer>;
	/** Conversations, visitors and tags, by whom entries are owned. */
	readonly owned: string;
	/** Of each of them: the visitor of a conversation, its last moment, whether it is open. */
	readonly visitors: Uint32Array<ArrayBuffer>;
	readonly moments: Float64Array<ArrayBuffer>;
	readonly open: Uint8Array<ArrayBuffer>;
	/** The tags of each of them, one line for each, parted by spaces. */
	readonly tagged: string;
}

/** A conversation in which every word is, and the documents that have one of them. */
export interface Candidate extends Pick<Hit, 'conversationId' | 'visitorId' | 'status' | 'lastMessageAt'> {
	/** Some word is there only nearly. */
	readonly isNear: boolean;
	readonly documents: readonly { readonly collection: SearchedName; readonly id: string }[];
}

/** The conversations that were found. */
export interface Candidates {
	/** How many there are. */
	readonly count: number;
	/** As many of them as were asked for. */
	readonly candidates: readonly Candidate[];
}

/** An owner that is not known yet, or none. */
const UNKNOWN = GONE;

/** The documents of a copy by their words. */
export class SearchIndex {
	#words = new SearchWords();
	#kinds: number[] = [];
	#ids: string[] = [];
	#numbers: number[] = [];
	#owners: number[] = [];
	#counts: number[] = [];
	/** The live entry of each document. */
	#entries = new Map<string, number>();
	#owned: string[] = [];
	#ownedById = new Map<string, number>();
	#visitors: number[] = [];
	#moments: number[] = [];
	#open: number[] = [];
	/** By conversation: its tags, as owners. */
	#tagged: number[][] = [];
	#messages = 0;

	/** An index as it was stored. */
	static from(saved: SavedIndex): SearchIndex {
		const index = new SearchIndex();
		index.#words = new SearchWords(saved);
		index.#kinds = [...saved.kinds];
		index.#ids = listOf(saved.ids);
		index.#numbers = [...saved.numbers];
		index.#owners = [...saved.owners];
		index.#counts = [...saved.counts];
		index.#owned = listOf(saved.owned);
		index.#visitors = [...saved.visitors];
		index.#moments = [...saved.moments];
		index.#open = [...saved.open];
		index.#tagged = saved.tagged.split('\n').map((line) => (line === '' ? [] : line.split(' ').map(Number)));
		for (const [entry, id] of index.#ids.entries()) index.#entries.set(keyOf(index.#kinds[entry], id), entry);
		for (const [owner, id] of index.#owned.entries()) index.#ownedById.set(id, owner);
		index.#messages = index.#counts.reduce((sum, count) => sum + count, 0);
		return index;
	}

	/** How many messages can be found. */
	get messages(): number {
		return this.#messages;
	}

	/** The number of a document as it is known; undefined when it is not. */
	numberOf(collection: IndexedName, id: string): number | undefined {
		const entry = this.#entries.get(keyOf(indexed.indexOf(collection), id));
		return entry === undefined ? undefined : this.#numbers[entry];
	}

	/** The documents that are known of a collection. */
	idsOf(collection: IndexedName): string[] {
		const kind = indexed.indexOf(collection);
		return [...this.#entries.values()].flatMap((entry) =>
			this.#kinds[entry] === kind ? (this.#ids[entry] ?? []) : []
		);
	}

	/** Takes a document as it is at a number. */
	put<N extends IndexedName>(collection: N, document: Document<N>, number: number): void {
		this.remove(collection, document.id);
		const entry = this.#ids.length;
		const kind = indexed.indexOf(collection);
		this.#entries.set(keyOf(kind, document.id), entry);
		this.#kinds.push(kind);
		this.#ids.push(document.id);
		this.#numbers.push(number);
		if (collection === 'conversation') {
			this.#owners.push(this.#putConversation(document as Document<'conversation'>));
			this.#counts.push(0);
			return;
		}
		const texts = searchedIn(collection as SearchedName, document as Document<SearchedName>);
		const count = collection === 'message' || collection === 'transcript' ? texts.length : 0;
		this.#owners.push(this.#ownerOf(ownerIdOf(document)));
		this.#counts.push(count);
		this.#messages += count;
		const words = new Set(texts.flatMap(({ text }) => wordsOf(text).map((word) => word.text)));
		for (const word of words) this.#words.add(word, entry);
	}

	/** Forgets a document. */
	remove(collection: IndexedName, id: string): void {
		const key = keyOf(indexed.indexOf(collection), id);
		const entry = this.#entries.get(key);
		if (entry === undefined) return;
		this.#entries.delete(key);
		this.#kinds[entry] = GONE;
		this.#messages -= this.#counts[entry] ?? 0;
		if (collection === 'conversation') this.#moments[this.#owners[entry] ?? UNKNOWN] = 0;
	}

	/**
	 * The conversations that have every word of a query: those that have them as they were typed before those that have
	 * them nearly, the newest before the older.
	 *
	 * @param limit how many of them
	 * @param among the ids of those that come into question; all without it
	 */
	find(query: Query, limit: number, among?: ReadonlySet<string>): Candidates {
		if (query.length === 0) return { count: 0, candidates: [] };
		const byEntry = new Uint16Array(this.#ids.length);
		const exact = new Uint16Array(this.#owned.length);
		const any = new Uint16Array(this.#owned.length);
		this.#words.find(query, (entry, wanted, isNear) => {
			if (this.#kinds[entry] === GONE) return;
			const bit = 1 << wanted;
			const owner = this.#owners[entry] ?? UNKNOWN;
			byEntry[entry] = (byEntry[entry] ?? 0) | bit;
			any[owner] = (any[owner] ?? 0) | bit;
			if (!isNear) exact[owner] = (exact[owner] ?? 0) | bit;
		});
		const whole = (1 << query.length) - 1;
		const found: { owner: number; isNear: boolean }[] = [];
		for (const [owner, moment] of this.#moments.entries()) {
			if (moment === 0 || this.#bitsOf(owner, any) !== whole) continue;
			if (among && !among.has(this.#owned[owner] ?? '')) continue;
			found.push({ owner, isNear: this.#bitsOf(owner, exact) !== whole });
		}
		found.sort((a, b) => Number(a.isNear) - Number(b.isNear) || this.#byNewest(a.owner, b.owner));
		return { count: found.length, candidates: this.#candidates(found.slice(0, limit), byEntry) };
	}

	/** Everything as it is stored, what is gone left out. */
	save(): SavedIndex {
		const renamed = new Uint32Array(this.#ids.length).fill(GONE);
		const live = [...this.#entries.values()].sort((a, b) => a - b);
		for (const [name, entry] of live.entries()) renamed[entry] = name;
		const numbersOf = (all: readonly number[]) => live.map((entry) => all[entry] ?? 0);
		return {
			...this.#words.sorted(renamed),
			kinds: Uint8Array.from(numbersOf(this.#kinds)),
			ids: live.map((entry) => this.#ids[entry] ?? '').join('\n'),
			numbers: Float64Array.from(numbersOf(this.#numbers)),
			owners: Uint32Array.from(numbersOf(this.#owners)),
			counts: Uint16Array.from(numbersOf(this.#counts)),
			owned: this.#owned.join('\n'),
			visitors: Uint32Array.from(this.#visitors),
			moments: Float64Array.from(this.#moments),
			open: Uint8Array.from(this.#open),
			tagged: this.#owned.map((_, owner) => (this.#tagged[owner] ?? []).join(' ')).join('\n')
		};
	}

	/** The words of a conversation: its own, its visitor's and its tags'. */
	#bitsOf(owner: number, bits: Uint16Array): number {
		let sum = (bits[owner] ?? 0) | (bits[this.#visitors[owner] ?? UNKNOWN] ?? 0);
		for (const tag of this.#tagged[owner] ?? []) sum |= bits[tag] ?? 0;
		return sum;
	}

	#byNewest(a: number, b: number): number {
		const later = (this.#moments[b] ?? 0) - (this.#moments[a] ?? 0);
		return later !== 0 ? later : (this.#owned[a] ?? '') < (this.#owned[b] ?? '') ? 1 : -1;
	}

	#candidates(
		found: readonly { readonly owner: number; readonly isNear: boolean }[],
		byEntry: Uint16Array
	): Candidate[] {
		const entries = new Map(found.map(({ owner }) => [owner, [] as number[]]));
		// Whose visitor or tag it is.
		const beside = new Map<number, number[]>();
		for (const owner of entries.keys())
			for (const other of [this.#visitors[owner] ?? UNKNOWN, ...(this.#tagged[owner] ?? [])])
				beside.set(other, [...(beside.get(other) ?? []), owner]);
		for (const [entry, bits] of byEntry.entries()) {
			if (bits === 0) continue;
			const owner = this.#owners[entry] ?? UNKNOWN;
			entries.get(owner)?.push(entry);
			for (const conversation of beside.get(owner) ?? []) entries.get(conversation)?.push(entry);
		}
		return found.map(({ owner, isNear }) => ({
			conversationId: this.#owned[owner] ?? '',
			visitorId: this.#owned[this.#visitors[owner] ?? UNKNOWN] ?? '',
			status: this.#open[owner] === 1 ? 'open' : 'resolved',
			lastMessageAt: this.#moments[owner] ?? 0,
			isNear,
			documents: (entries.get(owner) ?? []).map((entry) => ({
				collection: indexed[this.#kinds[entry] ?? GONE] as SearchedName,
				id: this.#ids[entry] ?? ''
			}))
		}));
	}

	#putConversation({ id, visitorId, lastMessageAt, status, tags = [] }: Document<'conversation'>): number {
		const owner = this.#ownerOf(id);
		this.#visitors[owner] = this.#ownerOf(visitorId);
		this.#moments[owner] = lastMessageAt;
		this.#open[owner] = status === 'open' ? 1 : 0;
		this.#tagged[owner] = tags.map(({ tagId }) => this.#ownerOf(tagId));
		return owner;
	}

	#ownerOf(id: string): number {
		const known = this.#ownedById.get(id);
		if (known !== undefined) return known;
		this.#visitors.push(UNKNOWN);
		this.#moments.push(0);
		this.#open.push(0);
		this.#ownedById.set(id, this.#owned.length);
		return this.#owned.push(id) - 1;
	}
}

/** Whose words a document's are: a conversation's, a visitor's, or a tag's. */
function ownerIdOf(document: Document<IndexedName>): string {
	if ('conversationId' in document) return document.conversationId;
	return 'authorName' in document ? document.visitorId : document.id;
}

const keyOf = (kind: number | undefined, id: string): string => `${kind}/${id}`;
const listOf = (joined: string): string[] => (joined === '' ? [] : joined.split('\n'));
