/** All wishes of an outbox, followed by whoever wants to know: read once for the whole tab, and of them only what is new. */
import { liveQuery } from 'dexie';
import { storageError, type Outbox, type Wish } from './store.ts';

interface Follower {
	readonly tell: (wishes: readonly Wish[]) => void;
	readonly fail: (error: unknown) => void;
	told?: readonly Wish[];
}

const lists = new WeakMap<Outbox, WishList>();

/**
 * Tells all wishes, in order, now and after every change in any tab or worker, until the returned function is called. A
 * wish that is as it was is the same object each time, and a list without a change is not told again.
 */
export function watchWishes(
	outbox: Outbox,
	tell: (wishes: readonly Wish[]) => void,
	fail: (error: unknown) => void
): () => void {
	const list = lists.get(outbox) ?? new WishList(outbox);
	lists.set(outbox, list);
	return list.follow({ tell, fail });
}

class WishList {
	readonly #outbox: Outbox;
	readonly #followers = new Set<Follower>();
	#known: ReadonlyMap<number, Wish> = new Map();
	#newest: readonly Wish[] = [];
	#reading: { unsubscribe(): void } | undefined;

	constructor(outbox: Outbox) {
		this.#outbox = outbox;
	}

	follow(follower: Follower): () => void {
		this.#followers.add(follower);
		// What was read last may be older than what this one has just stored.
		this.#read();
		return () => {
			this.#followers.delete(follower);
			if (this.#followers.size > 0) return;
			this.#reading?.unsubscribe();
			this.#reading = undefined;
		};
	}

	#read(): void {
		this.#reading?.unsubscribe();
		this.#reading = liveQuery(() => wishesInOrder(this.#outbox, this.#known)).subscribe(
			(wishes) => this.#tell(wishes),
			(cause) => this.#fail(storageError(cause))
		);
	}

	#tell(wishes: readonly Wish[]): void {
		const isNew = wishes.length !== this.#newest.length || wishes.some((one, at) => one !== this.#newest[at]);
		if (isNew) {
			this.#newest = wishes;
			this.#known = new Map(wishes.map((wish) => [wish.order, wish]));
		}
		for (const follower of [...this.#followers]) {
			if (follower.told === this.#newest) continue;
			follower.told = this.#newest;
			follower.tell(this.#newest);
		}
	}

	#fail(error: unknown): void {
		for (const { fail } of [...this.#followers]) fail(error);
	}
}

/**
 * Of those that are most, what was granted lately and what waits without a line, only the keys are read, and what is not
 * known of them. A wish is known by its state: nothing else of it changes, but for the epoch that granted it.
 */
async function wishesInOrder(
	{ wishes, answered }: Outbox,
	known: ReadonlyMap<number, Wish>
): Promise<readonly Wish[]> {
	return await wishes.db.transaction('r', [wishes, answered], async () => {
		const orders = (state: Wish['state']) => wishes.where('state').equals(state).primaryKeys();
		const [server, applied, queued, held, others] = await Promise.all([
			answered.get('server'),
			orders('applied'),
			orders('queued'),
			wishes.where('state').equals('held').toArray(),
			wishes.where('state').above('queued').toArray()
		]);
		const inState = (state: Wish['state']) => (order: number) => {
			const wish = known.get(order);
			const isSame = wish?.state === state && (state !== 'applied' || wish.epoch === server?.epoch);
			return isSame ? wish : order;
		};
		const found = [...applied.map(inState('applied')), ...queued.map(inState('queued'))];
		const unknown = found.filter((one) => typeof one === 'number');
		const read = unknown.length === 0 ? [] : await wishes.bulkGet(unknown);
		const kept = found.filter((one) => typeof one !== 'number');
		const same = (wish: Wish) => {
			const before = known.get(wish.order);
			return before?.state === wish.state ? before : wish;
		};
		const all = [...kept, ...read.filter((wish) => wish !== undefined), ...[...held, ...others].map(same)];
		return all.sort((a, b) => a.order - b.order);
	});
}
