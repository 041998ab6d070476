/** Keeps the search index equal to the copy, and answers from it. Runs in the worker, or in a test without one. */
import type { Document } from '#domain/documents.ts';
import { piecesOf, searchedIn, type SearchedName } from '#domain/found.ts';
import type { Hit } from '#domain/hit.ts';
import { parseQuery, type Query } from '#domain/search.ts';
import { visitorName } from '#domain/shown.ts';
import type { Progress } from './lives.ts';
import { decode, type Row } from './rows.ts';
import { indexed, SearchIndex, type Candidate, type IndexedName } from './search-index.ts';
import type { Kept } from './search-shelf.ts';

/** After so many changed documents the index is stored again; what is not is found by the next start. */
const SAVE_AFTER = 300;

/** What was found on this device. */
export interface Found {
	/** As many as were asked for, the newest first. */
	readonly hits: readonly Hit[];
	/** In how many conversations everything was found. */
	readonly count: number;
	/** How many messages were looked through. */
	readonly looked: number;
	/** Everything that is in the copy was looked through. */
	readonly isComplete: boolean;
}

/** Something that happened to the copy. */
export interface Told {
	readonly collection: string;
	readonly ids: readonly string[];
	/** With a change of the progress: what it is now. */
	readonly progress?: Progress | undefined;
}

/** What the follower reads, and where it keeps the index. */
export interface Shelf {
	load(): Promise<Kept | undefined>;
	save(kept: Kept): Promise<void>;
	progress(): Promise<Progress | undefined>;
	read(collection: IndexedName, ids: readonly string[]): Promise<Row[]>;
	all(collection: IndexedName): AsyncIterable<Row[]>;
}

/** What the follower tells. */
export interface FollowerEvents {
	/** Another answer may be given now. */
	readonly onGrown: () => void;
	/** Reading or storing failed; what is in memory answers on. */
	readonly onFailure: (error: unknown) => void;
	/** Whether this one of several tabs stores the index. */
	readonly mayWrite: () => boolean;
}

/** Follows a copy from the moment it is made. */
export class SearchFollower {
	readonly #shelf: Shelf;
	readonly #events: FollowerEvents;
	readonly #loaded: Promise<void>;
	#index = new SearchIndex();
	#epoch = '';
	#number = 0;
	#isComplete = false;
	#unsaved = 0;
	#working: Promise<void>;

	constructor(shelf: Shelf, events: FollowerEvents) {
		this.#shelf = shelf;
		this.#events = events;
		this.#loaded = this.#guarded(() => this.#load());
		this.#working = this.#loaded.then(() => this.#guarded(() => this.#catchUp()));
	}

	/** Resolves when everything that was told before is in the index. */
	async settled(): Promise<void> {
		await this.#working;
	}

	/** Takes a change of the copy. */
	changed(told: Told): void {
		this.#working = this.#working.then(() => this.#guarded(() => this.#take(told)));
	}

	/** Looks for a text; as soon as the stored index is here, and in what it holds at that moment. */
	async search(text: string, limit: number, among?: readonly string[]): Promise<Found> {
		await this.#loaded;
		const query = parseQuery(text);
		const { count, candidates } = this.#index.find(query, limit, among && new Set(among));
		const hits = await this.#read(candidates, query);
		return {
			hits,
			count,
			looked: this.#index.messages,
			isComplete: this.#isComplete
		};
	}

	async #guarded(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#events.onFailure(error);
		}
	}

	async #load(): Promise<void> {
		const [kept, progress] = await Promise.all([this.#shelf.load(), this.#shelf.progress()]);
		if (!kept || progress?.kind !== 'whole' || progress.epoch !== kept.epoch) return;
		this.#index = SearchIndex.from(kept.index);
		this.#epoch = kept.epoch;
		this.#number = kept.number;
		this.#isComplete = isAt(progress, kept.number);
	}

	/** Compares with the whole copy unless nothing changed since: what is read again costs nothing when its number is known. */
	async #catchUp(): Promise<void> {
		const progress = await this.#shelf.progress();
		if (this.#isComplete && progress?.kind === 'whole' && isAt(progress, this.#number)) return;
		for (const collection of indexed) {
			const left = new Set(this.#index.idsOf(collection));
			for await (const rows of this.#shelf.all(collection)) {
				for (const row of rows) {
					if (!row._deleted) left.delete(row.id);
					this.#put(collection, row);
				}
				this.#events.onGrown();
			}
			for (const id of left) this.#index.remove(collection, id);
		}
		await this.#reach(progress, true);
	}

	async #take({ collection, ids, progress }: Told): Promise<void> {
		if (collection === 'progress') return await this.#reach(progress, false);
		const name = indexed.find((one) => one === collection);
		if (!name) return;
		for (const row of await this.#shelf.read(name, ids)) this.#put(name, row);
		this.#events.onGrown();
	}

	#put(collection: IndexedName, row: Row): void {
		const known = this.#index.numberOf(collection, row.id);
		if (row._deleted) this.#index.remove(collection, row.id);
		else if (known === undefined || known < row.number)
			this.#index.put(collection, decode<typeof collection>(row), row.number);
		else return;
		this.#unsaved += 1;
	}

	/** The copy has come so far, and so has the index: all changes before were told before. */
	async #reach(progress: Progress | undefined, isCaughtUp: boolean): Promise<void> {
		if (progress?.kind !== 'whole') {
			this.#isComplete = false;
			return;
		}
		const wasComplete = this.#isComplete;
		this.#epoch = progress.epoch;
		this.#number = progress.number;
		this.#isComplete = progress.isPartial !== true;
		if (!wasComplete || isCaughtUp) this.#events.onGrown();
		const isDue = this.#unsaved >= SAVE_AFTER || (this.#unsaved > 0 && (isCaughtUp || !wasComplete));
		if (isDue && this.#isComplete && this.#events.mayWrite()) await this.#save();
	}

	async #save(): Promise<void> {
		this.#unsaved = 0;
		const index = this.#index.save();
		// The sorted form answers quicker than the loose one.
		this.#index = SearchIndex.from(index);
		await this.#shelf.save({ epoch: this.#epoch, number: this.#number, index });
	}

	/** Reads the documents in which something was found, and shows the pieces. */
	async #read(candidates: readonly Candidate[], query: Query): Promise<Hit[]> {
		const documents = candidates.flatMap((candidate) => candidate.documents);
		const people = candidates.map(({ visitorId }) => visitorId);
		const wanted = Map.groupBy(documents, ({ collection }) => collection);
		const [visitors, ...found] = await Promise.all([
			this.#documents('visitor', people),
			...[...wanted].map(([name, of]) =>
				this.#documents(
					name,
					of.map(({ id }) => id)
				)
			)
		]);
		const texts = new Map(found.flatMap((of) => [...of]));
		return candidates.flatMap(({ documents: of, isNear: _near, ...conversation }) => {
			const all = of.flatMap(({ collection, id }) => {
				const document = texts.get(id);
				return document ? searchedIn(collection, document as Document<SearchedName>) : [];
			});
			const pieces = piecesOf(all, query);
			const visitor = visitors?.get(conversation.visitorId) as Document<'visitor'> | undefined;
			return pieces.length === 0 ? [] : { ...conversation, name: visitorName(visitor) ?? '', pieces };
		});
	}

	async #documents(
		collection: SearchedName,
		ids: readonly string[]
	): Promise<Map<string, Document<SearchedName>>> {
		const rows = await this.#shelf.read(collection, [...new Set(ids)]);
		return new Map(
			rows.flatMap((row) => (row._deleted ? [] : [[row.id, decode<SearchedName>(row)] as const]))
		);
	}
}

const isAt = (progress: Progress & { readonly kind: 'whole' }, number: number): boolean =>
	progress.number === number && progress.isPartial !== true;
