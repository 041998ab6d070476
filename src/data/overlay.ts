/** What screens see: pending wishes, run in order by the domain's mutators, on what the feed brought (SPEC S12, S13). */
import type { Document, DocumentName } from '#domain/documents.ts';
import { decide, touches } from '#domain/mutations.ts';
import type { Actor, Key, Scene } from '#domain/mutator.ts';
import { isShown, watchWishes, type Outbox, type Wish } from '#outbox/store.ts';
import type { Change, Database, Progress } from './database.ts';
import { Listeners } from './listeners.ts';

/** What may have changed for those who look. */
export type Seen = DocumentName | 'wishes';

type Layers = Map<DocumentName, Map<string, Document<DocumentName>>>;

/** Documents that lie over the copy, and the wishes that put them there. */
export class Overlay {
	/** Tells what may look different now, after it does. */
	readonly changes = new Listeners<ReadonlySet<Seen>>();
	readonly #database: Database;
	readonly #actor: Actor;
	readonly #offsetMs: () => number;
	readonly #stops: (() => void)[] = [];
	#all: readonly Wish[] = [];
	#pending: readonly Wish[] = [];
	#layers: Layers = new Map();
	#touched = new Set<string>();
	#changed = new Set<Seen>();
	#running: Promise<void> | undefined;
	#stale = false;

	/** @param offsetMs by how much the server's clock is ahead of this device's */
	constructor(database: Database, outbox: Outbox, actor: Actor, offsetMs: () => number) {
		this.#database = database;
		this.#actor = actor;
		this.#offsetMs = offsetMs;
		this.#stops.push(
			database.changes.add((change) => this.#onCopy(change)),
			watchWishes(
				outbox,
				(wishes) => {
					this.#all = wishes;
					this.#refresh();
				},
				(error) => this.#fail(error)
			)
		);
	}

	/** Hears of storage that fails. */
	readonly failures = new Listeners<unknown>();

	/** The wishes that are not granted and shown yet, in order. */
	get wishes(): readonly Wish[] {
		return this.#pending;
	}

	/** The documents that lie over one collection. */
	over<N extends DocumentName>(collection: N): ReadonlyMap<string, Document<N>> {
		return (this.#layers.get(collection) ?? new Map()) as ReadonlyMap<string, Document<N>>;
	}

	/** Resolves when everything that was known at the call lies in place. */
	async settled(): Promise<void> {
		while (this.#running) await this.#running;
	}

	/** Stops following. */
	close(): void {
		for (const stop of this.#stops) stop();
	}

	#onCopy({ collection, ids }: Change): void {
		if (collection === 'progress') {
			if (this.#all.some(({ state }) => state === 'applied')) this.#refresh();
			return;
		}
		this.#changed.add(collection);
		if (ids.some((id) => this.#touched.has(`${collection}/${id}`))) this.#refresh();
		else if (!this.#running) this.#tell();
	}

	#refresh(): void {
		this.#stale = true;
		this.#running ??= this.#run();
	}

	async #run(): Promise<void> {
		try {
			while (this.#stale) {
				this.#stale = false;
				await this.#compute();
			}
		} catch (error) {
			this.#fail(error);
		} finally {
			this.#running = undefined;
			this.#tell();
		}
	}

	async #compute(): Promise<void> {
		const progress = await this.#database.readProgress();
		const pending = this.#all.filter((wish) => !isOver(wish, progress));
		const running = pending.filter(({ state }) => state !== 'held' && state !== 'refused');
		const keys = running.flatMap(({ mutation }) => touches(mutation, this.#actor));
		const base = await this.#read(keys);
		if (this.#stale) return;
		const layers = this.#decide(running, base);
		for (const name of [...layers.keys(), ...this.#layers.keys()]) this.#changed.add(name);
		this.#changed.add('wishes');
		this.#pending = pending;
		this.#layers = layers;
		this.#touched = new Set(keys.map(({ collection, id }) => `${collection}/${id}`));
	}

	async #read(keys: readonly Key[]): Promise<Layers> {
		const ids = Map.groupBy(keys, ({ collection }) => collection);
		const read = [...ids].map(async ([collection, of]) => {
			const found = await this.#database.read(collection, [...new Set(of.map(({ id }) => id))]);
			return [collection, found as Map<string, Document<DocumentName>>] as const;
		});
		return new Map(await Promise.all(read));
	}

	#decide(wishes: readonly Wish[], base: Layers): Layers {
		const layers: Layers = new Map();
		const scene: Scene = {
			read: <N extends DocumentName>(collection: N, id: string) =>
				(layers.get(collection)?.get(id) ?? base.get(collection)?.get(id)) as Document<N> | undefined
		};
		for (const { mutation } of wishes) {
			const at = mutation.at + this.#offsetMs();
			const outcome = decide(scene, mutation, { actor: this.#actor, writtenAt: at, now: at });
			if (outcome.kind !== 'applied') continue;
			for (const { collection, document } of outcome.puts) {
				const layer = layers.get(collection) ?? new Map<string, Document<DocumentName>>();
				layers.set(collection, layer.set(document.id, document));
			}
		}
		return layers;
	}

	#tell(): void {
		const changed = this.#changed;
		this.#changed = new Set();
		if (changed.size > 0) this.changes.tell(changed);
	}

	#fail(error: unknown): void {
		this.failures.tell(error);
	}
}

const isOver = (wish: Wish, progress: Progress | undefined): boolean =>
	progress?.kind === 'whole' && isShown(wish, progress);
