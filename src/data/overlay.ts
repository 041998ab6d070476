/** What screens see: pending wishes, run in order by the domain's mutators, on what the feed brought (SPEC S12, S13). */
import type { Document, DocumentName } from '#domain/documents.ts';
import { decide, touches } from '#domain/mutations.ts';
import type { Actor, Key, Outcome, Scene } from '#domain/mutator.ts';
import { isShown, type Outbox, type Wish } from '#outbox/store.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import type { Change, Database } from './database.ts';
import type { Progress } from './lives.ts';
import { Listeners } from './listeners.ts';

/** What may have changed for those who look. */
export type Seen = DocumentName | 'wishes';

type Layers = ReadonlyMap<DocumentName, ReadonlyMap<string, Document<DocumentName>>>;

/** What a wish came to, and on what: while that is the same, so is the outcome. */
interface Decided {
	readonly found: readonly (Document<DocumentName> | undefined)[];
	readonly offsetMs: number;
	readonly outcome: Outcome;
}

/** What lies over the copy at one moment. A question takes it before it reads the copy, never after: see `listMessages`. */
export class Sight {
	/** The wishes that are not granted and shown yet, in order. */
	readonly wishes: readonly Wish[];
	readonly #layers: Layers;

	constructor(wishes: readonly Wish[] = [], layers: Layers = new Map()) {
		this.wishes = wishes;
		this.#layers = layers;
	}

	/** The documents that lie over one collection. */
	over<N extends DocumentName>(collection: N): ReadonlyMap<string, Document<N>> {
		return (this.#layers.get(collection) ?? new Map()) as ReadonlyMap<string, Document<N>>;
	}

	/** The collections over which something lies. */
	get collections(): readonly DocumentName[] {
		return [...this.#layers.keys()];
	}
}

/**
 * Runs the pending wishes again whenever they change, or a document that they touch; of thousands only those whose
 * documents are others than last time.
 */
export class Overlay {
	/** Tells what may look different now, after it does. */
	readonly changes = new Listeners<ReadonlySet<Seen>>();
	/** Hears of storage that fails. */
	readonly failures = new Listeners<unknown>();
	readonly #database: Database;
	readonly #actor: Actor;
	readonly #offsetMs: () => number;
	readonly #stops: readonly (() => void)[];
	#sight = new Sight();
	#wishes: readonly Wish[] | undefined;
	/** The wishes of the sight that is made now, or was made last: a number that comes meanwhile may end one of them. */
	#pending: readonly Wish[] = [];
	#touched: ReadonlySet<string> = new Set();
	#decided: ReadonlyMap<string, Decided> = new Map();
	#changed = new Set<Seen>();
	#isStale = false;
	#running: Promise<void> | undefined;
	#opened = Promise.withResolvers<void>();

	/** @param offsetMs by how much the server's clock is ahead of this device's */
	constructor(database: Database, outbox: Outbox, actor: Actor, offsetMs: () => number) {
		this.#database = database;
		this.#actor = actor;
		this.#offsetMs = offsetMs;
		const fail = (error: unknown) => {
			this.#opened.resolve();
			this.failures.tell(error);
		};
		this.#stops = [
			database.changes.add((change) => this.#onCopy(change)),
			watchWishes(outbox, (wishes) => this.#onWishes(wishes), fail)
		];
	}

	/** What lies over the copy now. */
	get sight(): Sight {
		return this.#sight;
	}

	/** Resolves when everything that was known at the call lies in place; at first, when the outbox was read. */
	async settled(): Promise<void> {
		await this.#opened.promise;
		while (this.#running) await this.#running;
	}

	/** Stops following. */
	close(): void {
		this.#opened.resolve();
		for (const stop of this.#stops) stop();
	}

	#onWishes(wishes: readonly Wish[]): void {
		this.#wishes = wishes;
		this.#changed.add('wishes');
		this.#refresh();
		this.#opened.resolve();
	}

	#onCopy({ collection, ids }: Change): void {
		if (collection === 'progress') {
			const { progress } = this.#database;
			if (this.#pending.some((wish) => isOver(wish, progress))) this.#refresh();
			return;
		}
		this.#changed.add(collection);
		if (ids.some((id) => this.#touched.has(keyOf({ collection, id })))) this.#refresh();
		else if (!this.#running) this.#tell();
	}

	#refresh(): void {
		this.#isStale = true;
		this.#running ??= this.#run();
	}

	async #run(): Promise<void> {
		// One turn later, so that changes that come together are looked at once.
		await Promise.resolve();
		try {
			while (this.#isStale) {
				this.#isStale = false;
				await this.#compute();
			}
		} catch (error) {
			this.failures.tell(error);
		} finally {
			this.#running = undefined;
			this.#tell();
		}
	}

	async #compute(): Promise<void> {
		const { progress } = this.#database;
		const pending = (this.#wishes ?? []).filter((wish) => !isOver(wish, progress));
		this.#pending = pending;
		const running = pending.filter(({ state }) => state !== 'held' && state !== 'refused');
		const { keys, base } = await this.#readFor(running);
		this.#touched = new Set(keys.map(keyOf));
		if (this.#isStale) return;
		const before = this.#sight;
		this.#sight = new Sight(pending, this.#decide(running, base));
		for (const name of differing(before, this.#sight)) this.#changed.add(name);
		this.#changed.add('wishes');
	}

	async #read(keys: readonly Key[]): Promise<Layers> {
		const byCollection = Map.groupBy(keys, ({ collection }) => collection);
		const read = [...byCollection].map(async ([collection, of]) => {
			const found = await this.#database.read(collection, [...new Set(of.map(({ id }) => id))]);
			return [collection, found as Map<string, Document<DocumentName>>] as const;
		});
		return new Map(await Promise.all(read));
	}

	/** What the wishes touch, and what is found only through that (SPEC M3), as the copy has it. */
	async #readFor(wishes: readonly Wish[]): Promise<{ keys: readonly Key[]; base: Layers }> {
		let base: Layers = new Map();
		let keys: readonly Key[] = [];
		for (;;) {
			const named = wishes.flatMap(({ mutation }) => touches(mutation, this.#actor, sceneOf(base)));
			if (named.length === keys.length) return { keys, base };
			keys = named;
			base = await this.#read(keys);
		}
	}

	#decide(wishes: readonly Wish[], base: Layers): Layers {
		const layers = new Map<DocumentName, Map<string, Document<DocumentName>>>();
		const scene = sceneOf(layers, base);
		const decided = new Map<string, Decided>();
		for (const wish of wishes) {
			const one = this.#decideOne(wish, scene);
			decided.set(wish.mutation.id, one);
			if (one.outcome.kind !== 'applied') continue;
			for (const { collection, document } of one.outcome.puts) {
				const layer = layers.get(collection) ?? new Map<string, Document<DocumentName>>();
				layers.set(collection, layer.set(document.id, document));
			}
		}
		this.#decided = decided;
		return layers;
	}

	#decideOne({ mutation }: Wish, scene: Scene): Decided {
		const offsetMs = this.#offsetMs();
		const last = this.#decided.get(mutation.id);
		const keys = touches(mutation, this.#actor, scene);
		const found = keys.map(({ collection, id }) => scene.read(collection, id));
		const isSame = last?.offsetMs === offsetMs && last.found.length === found.length;
		if (isSame && found.every((document, index) => document === last.found[index])) return last;
		const at = mutation.at + offsetMs;
		const outcome = decide(scene, mutation, { actor: this.#actor, writtenAt: at, now: at });
		return { found, offsetMs, outcome };
	}

	#tell(): void {
		const changed = this.#changed;
		this.#changed = new Set();
		if (changed.size > 0) this.changes.tell(changed);
	}
}

/** Reads from the first layers that have it. */
const sceneOf = (...layers: readonly Layers[]): Scene => ({
	read: <N extends DocumentName>(collection: N, id: string) => {
		for (const layer of layers) {
			const document = layer.get(collection)?.get(id);
			if (document) return document as Document<N>;
		}
		return undefined;
	}
});

/** The collections over which something else lies than before: an outcome that stays the same has the same documents. */
function differing(before: Sight, now: Sight): DocumentName[] {
	const isOther = (name: DocumentName) => {
		const [old, young] = [before.over(name), now.over(name)];
		return old.size !== young.size || [...young].some(([id, document]) => old.get(id) !== document);
	};
	return [...new Set([...before.collections, ...now.collections])].filter(isOther);
}

const keyOf = ({ collection, id }: Key): string => `${collection}/${id}`;

/** Whether the copy shows a wish's effect, and holds everything up to it (SPEC S12). */
export const isOver = (wish: Wish, progress: Progress | undefined): boolean =>
	progress?.kind === 'whole' && !progress.isPartial && isShown(wish, progress);
