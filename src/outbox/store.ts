/** What the device wants and has not been granted: one small database, shared by pages and worker (SPEC S12, S14). */
import { Dexie, type Table, type Transaction } from 'dexie';
import type { Mutation } from '#domain/mutations.ts';
import type { HeldReason, RefusedReason } from '#domain/mutator.ts';
import { AppError } from '#protocol/error.ts';
import type { MutationResult } from '#protocol/mutate.ts';
import type { Draft } from './drafts.ts';
import type { KeptFile, Upload } from './files.ts';
import type { KeptWish } from './kept.ts';
import type { NoteDraft } from './note-drafts.ts';
import type { StoredPick } from './picks.ts';

/** How far a wish has come; `uploading` until its file has, `applied` until shown, `held` and `refused` until decided. */
export type WishState = 'uploading' | 'queued' | 'sending' | 'applied' | 'held' | 'refused';

/** One wish of this device. */
export interface Wish {
	/** Its place: wishes are sent in this order. */
	readonly order: number;
	readonly mutation: Mutation;
	readonly state: WishState;
	/** Of an applied one: in which epoch and at which number its effect is in the feed. */
	readonly epoch?: string;
	readonly number?: number;
	/** Of a held or refused one: why. */
	readonly reason?: HeldReason | RefusedReason;
	/** When the server's word about it arrived, on this device's clock. */
	readonly settledAt?: number;
}

/** Something its person should be told once, kept until it was. */
export interface StoredNotice {
	/** That of the mutation it is about. */
	readonly id: string;
	readonly kind: 'taken' | 'held' | 'refused';
	readonly mutation: Mutation;
	readonly reason?: Wish['reason'];
	readonly at: number;
}

/** What an outbox needs of the world; the platform's own when left out. */
export interface OutboxSurroundings {
	readonly indexedDB?: IDBFactory;
	readonly IDBKeyRange?: typeof IDBKeyRange;
}

/** Who wants to know of each wish that a page adds. */
export interface AddFollower {
	/** Joins the step that adds it. */
	readonly inStep?: () => Promise<void>;
	/** The step is stored. */
	readonly stored: () => void;
}

/** Where a copy stands: an epoch and a number in it. */
export interface Reached {
	readonly epoch: string;
	readonly number: number;
}

/** The name of an agent's outbox database. */
export const outboxName = (workspaceId: string, agentId: string): string =>
	`porchlight-${workspaceId}-${agentId}-outbox`;

/** The outbox of one agent on one device. */
export class Outbox {
	readonly name: string;
	readonly wishes: Table<Wish, number, Omit<Wish, 'order'>>;
	readonly drafts: Table<Draft, string>;
	readonly notices: Table<StoredNotice, string>;
	/** What was granted and is shown; see `kept.ts`. */
	readonly kept: Table<KeptWish, number>;
	/** Which epoch of the server answered last: one row, and none before the first answer. */
	readonly answered: Table<{ readonly by: 'server'; readonly epoch: string }, string>;
	readonly noteDrafts: Table<NoteDraft, string>;
	/** See `files.ts`. */
	readonly files: Table<KeptFile, string>;
	/** The files that are under way. */
	readonly uploads: Table<Upload, string>;
	/** What was chosen and not sent; see `picks.ts`. */
	readonly picks: Table<StoredPick, string>;
	/** A row while it is left for its person's next sign-in; see `background.ts`. */
	readonly rests: Table<{ readonly by: 'person' }, string>;
	readonly #db: Dexie;
	readonly #followers = new Set<AddFollower>();
	/** The steps that add wishes. */
	readonly #adding = new WeakSet<Transaction>();

	constructor(name: string, { indexedDB, IDBKeyRange }: OutboxSurroundings = {}) {
		this.name = name;
		const given = indexedDB && IDBKeyRange ? { indexedDB, IDBKeyRange } : {};
		// What is shown is what is stored: never a cache that another worker has overtaken.
		this.#db = new Dexie(name, { ...given, cache: 'disabled' });
		this.#db.version(7).stores({
			wishes: '++order, &mutation.id, state, [state+order]',
			drafts: 'conversationId',
			notices: 'id',
			kept: 'order, epoch, keptAt',
			answered: 'by',
			noteDrafts: 'aboutId',
			files: 'id, [keptAt+size]',
			uploads: 'id',
			picks: 'id, conversationId',
			rests: 'by'
		});
		this.wishes = this.#db.table('wishes');
		this.drafts = this.#db.table('drafts');
		this.notices = this.#db.table('notices');
		this.kept = this.#db.table('kept');
		this.answered = this.#db.table('answered');
		this.noteDrafts = this.#db.table('noteDrafts');
		this.files = this.#db.table('files');
		this.uploads = this.#db.table('uploads');
		this.picks = this.#db.table('picks');
		this.rests = this.#db.table('rests');
	}

	/** Opens it for its person, who is signed in: it rests no more. */
	async open(): Promise<void> {
		await this.rests.clear();
	}

	/**
	 * Runs reads and writes as one: all of it is stored, or nothing.
	 *
	 * @param tables those that it may touch, all when absent: what needs others need not wait for it
	 * @throws AppError `storage-full` when the device has no room
	 */
	async together<T>(work: () => Promise<T>, tables: readonly Table[] = this.#db.tables): Promise<T> {
		// A step inside of another touches what that one may, and is not stored before that one is.
		const outer = Dexie.currentTransaction as Transaction | null;
		const isWithin = outer !== null;
		let adds = false;
		try {
			const done = await this.#db.transaction('rw', outer ? outer.storeNames : [...tables], async (step) => {
				const result = await work();
				adds = !isWithin && this.#adding.has(step);
				if (adds) for (const { inStep } of this.#followers) await inStep?.();
				return result;
			});
			if (adds) for (const { stored } of [...this.#followers]) stored();
			return done;
		} catch (cause) {
			throw storageError(cause);
		}
	}

	/** Runs reads as one: they see one moment, and no other reader waits for them. */
	reading<T>(tables: readonly Table[], work: () => Promise<T>): Promise<T> {
		return stored(() => this.#db.transaction('r', [...tables], work));
	}

	/** Calls back for each wish that this page adds, sooner than watching does; until the returned function is called. */
	onAdded(follower: AddFollower): () => void {
		this.#followers.add(follower);
		return () => this.#followers.delete(follower);
	}

	/** A wish is being added: once it is stored, who wants to know is told. Call it in the step that adds it. */
	noteAdded(): void {
		let step = Dexie.currentTransaction as Transaction | null;
		while (step?.parent) step = step.parent;
		if (step) this.#adding.add(step);
	}

	/** Closes it; another `Outbox` of the same name may open it again. */
	close(): void {
		this.#db.close();
	}
}

/**
 * Stores a wish and returns once it is durable (SPEC S14). In the same step the wish that it replaces leaves.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function addWish(outbox: Outbox, mutation: Mutation, replaces?: Wish): Promise<void> {
	await outbox.together(async () => {
		if (replaces) await forget(outbox, replaces);
		await outbox.wishes.add({ mutation, state: firstState(mutation) });
		outbox.noteAdded();
	});
}

/** A file goes before the wish that sends it (SPEC F5). */
export const firstState = ({ name }: Pick<Mutation, 'name'>): WishState =>
	name === 'sendFile' ? 'uploading' : 'queued';

/**
 * The next wishes to send, in order, marked as on their way. Those found so from before a crash are taken again.
 *
 * @param lengthMax UTF-16 units of JSON above which no further wish is taken
 */
export async function takeWishes(outbox: Outbox, limit: number, lengthMax: number): Promise<Wish[]> {
	const take = async () => {
		const first = (state: WishState) =>
			outbox.wishes
				.where('[state+order]')
				.between([state, Dexie.minKey], [state, Dexie.maxKey])
				.limit(limit)
				.toArray();
		const waiting = (await Promise.all([first('sending'), first('queued')])).flat();
		waiting.sort((a, b) => a.order - b.order);
		let length = 0;
		const batch = waiting.slice(0, limit).filter(({ mutation }, index) => {
			length += JSON.stringify(mutation).length;
			return index === 0 || length <= lengthMax;
		});
		const taken = batch.map(({ order, mutation }): Wish => ({ order, mutation, state: 'sending' }));
		await outbox.wishes.bulkPut(taken);
		return taken;
	};
	return await outbox.together(take, [outbox.wishes]);
}

/** Writes down what became of wishes that were on their way, and what their person must be told; see `takeAnswer`. */
export async function settleWishes(
	outbox: Outbox,
	{ results, epoch, now }: { results: readonly MutationResult[]; epoch: string; now: number }
): Promise<void> {
	const byId = new Map(results.map((result) => [result.id, result]));
	await outbox.together(async () => {
		// One request for all: to look for each would take a step of a cursor each.
		const underWay = await outbox.wishes.where('state').equals('sending').toArray();
		const answers = underWay.flatMap(({ order, mutation }) => {
			const result = byId.get(mutation.id);
			return result ? { wish: { order, mutation }, result } : [];
		});
		await outbox.wishes.bulkPut(answers.map(({ wish, result }) => settled(wish, result, { epoch, now })));
		const notices = answers.flatMap(({ wish, result }) => noticeOf(wish.mutation, result, now) ?? []);
		if (notices.length > 0) await outbox.notices.bulkPut(notices);
	});
}

/** Gives wishes that were on their way their place in the list back: the request came to nothing (SPEC S11). */
export async function requeueWishes(outbox: Outbox): Promise<void> {
	await outbox.together(async () => {
		await outbox.wishes.where('state').equals('sending').modify({ state: 'queued' });
	});
}

/** Whether the copy shows a wish's effect, so that it leaves the list (SPEC S12). */
export const isShown = (wish: Wish, copy: Reached): boolean =>
	wish.state === 'applied' && wish.epoch === copy.epoch && (wish.number ?? 0) <= copy.number;

/** All wishes, in order. */
export const listWishes = (outbox: Outbox): Promise<Wish[]> =>
	outbox.reading([outbox.wishes], () => outbox.wishes.orderBy('order').toArray());

/**
 * Does something with what is stored.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function stored<T>(work: () => PromiseLike<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		throw storageError(cause);
	}
}

/** A storage failure by its kind: a device without room says so, and never answers emptiness instead. */
export function storageError(cause: unknown): unknown {
	for (let error = cause, depth = 0; error instanceof Error && depth < 5; depth += 1) {
		if (error.name === 'QuotaExceededError') {
			return new AppError({ kind: 'storage-full', message: 'the device has no room' });
		}
		error = 'inner' in error ? error.inner : error.cause;
	}
	return cause;
}

/** A wish leaves the list, and what was to be told of it; call it in a step. */
export async function forget(outbox: Outbox, wish: Wish): Promise<void> {
	await outbox.wishes.delete(wish.order);
	await outbox.notices.delete(wish.mutation.id);
}

function settled(
	wish: Pick<Wish, 'order' | 'mutation'>,
	result: MutationResult,
	{ epoch, now }: { epoch: string; now: number }
): Wish {
	if (result.kind !== 'applied')
		return { ...wish, state: result.kind, reason: result.reason, settledAt: now };
	return { ...wish, state: 'applied', epoch, number: result.number, settledAt: now };
}

function noticeOf(mutation: Mutation, result: MutationResult, at: number): StoredNotice | undefined {
	const { id } = mutation;
	if (result.kind !== 'applied') return { id, kind: result.kind, mutation, reason: result.reason, at };
	return result.notice === undefined ? undefined : { id, kind: result.notice, mutation, at };
}
