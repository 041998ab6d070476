/** The only sender: wishes leave in order, one batch in flight, under a lock of all pages and the worker (SPEC S11, S14, S15, S22). */
import type { Clock } from '#domain/clock.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError, ERROR_MESSAGE_MAX } from '#protocol/error.ts';
import {
	MUTATIONS_MAX,
	type MutateAnswer,
	type MutateRequest,
	type MutationResult
} from '#protocol/mutate.ts';
import { ask, type Asking } from './ask.ts';
import { answeredEpoch, beginEpoch, takeAnswer } from './kept.ts';
import { Patience } from './patience.ts';
import { aborted, restUntil } from './rest.ts';
import { requeueWishes, storageError, takeWishes, type Outbox, type Wish } from './store.ts';
import { watchWishes } from './wish-list.ts';

/** The length of a batch above which it is cut, in UTF-16 units of JSON: a quarter of what fits, four bytes each. */
export const BATCH_LENGTH_MAX = 240_000;

/** What the sender needs of the world. */
export interface FlushSurroundings extends Asking {
	readonly now: Clock;
	readonly random: () => number;
	/** Asks the browser to send an outbox once there is a network, though the app be closed by then (product X15); absent where it cannot. */
	readonly sendLater?: (outboxName: string) => void;
}

/** What became of one attempt to send. */
export type FlushResult =
	| { readonly kind: 'empty' }
	/** `isLast`: nothing else waited in the step that noted the answer. */
	| { readonly kind: 'sent'; readonly isLast?: boolean }
	/** The server is of another epoch: what a former one granted waits again, before the rest. */
	| { readonly kind: 'set-back' }
	| { readonly kind: 'failed'; readonly error: AppError };

/** The name of the lock under which an outbox is sent. */
export const senderLock = (outbox: Outbox): string => `${outbox.name}-sender`;

/** What leaves together, and which epoch of the server answered last. */
interface Taken {
	readonly said: string | undefined;
	readonly wishes: readonly Wish[];
}

/**
 * Sends the next batch once; whatever happens between two steps, no wish is lost or reordered. Call it under `senderLock`.
 * A device without room, which cannot even note what is on its way, fails with `storage-full`.
 *
 * @param take brings what is to leave, which is stored as on its way
 */
export async function flushOnce(
	outbox: Outbox,
	surroundings: FlushSurroundings,
	signal?: AbortSignal,
	take: () => Promise<Taken> = () => takeBatch(outbox)
): Promise<FlushResult> {
	try {
		return await sendBatch(outbox, surroundings, signal, await take());
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return { kind: 'failed', error: await giveBack(outbox, error) };
	}
}

async function sendBatch(
	outbox: Outbox,
	surroundings: FlushSurroundings,
	signal: AbortSignal | undefined,
	{ wishes, said }: Taken
): Promise<FlushResult> {
	if (wishes.length === 0) return { kind: 'empty' };
	try {
		const answer = await send(wishes, said, { surroundings, signal });
		const { wishes: all, kept, answered, notices } = outbox;
		const note = async () => {
			await takeAnswer(outbox, said, { ...answer, now: surroundings.now() });
			return !(await isAnyWaiting(outbox));
		};
		const isLast = await outbox.together(note, [all, kept, answered, notices]);
		return { kind: 'sent', isLast };
	} catch (error) {
		const { kind, epoch } = error instanceof AppError ? error.body : {};
		if (kind !== 'too-old' || epoch === undefined || epoch === said) throw error;
		await beginEpoch(outbox, epoch);
		return { kind: 'set-back' };
	}
}

/** What could not be sent, or not be noted as answered, is sent again: also what is left marked as on its way. */
async function giveBack(outbox: Outbox, error: AppError): Promise<AppError> {
	try {
		await requeueWishes(outbox);
		return error;
	} catch (cause) {
		const failure = storageError(cause);
		if (failure instanceof AppError) return failure;
		throw failure;
	}
}

/** In one step: a newer epoch that another tab hears of meanwhile is not the one that is said. */
const takeBatch = (outbox: Outbox): Promise<Taken> =>
	outbox.together(
		async () => ({
			said: await answeredEpoch(outbox),
			wishes: await takeWishes(outbox, MUTATIONS_MAX, BATCH_LENGTH_MAX)
		}),
		[outbox.wishes, outbox.answered]
	);

/** Sends all that waits without patience, until nothing is left or an attempt fails; what a worker does. */
export async function flushAll(
	outbox: Outbox,
	surroundings: FlushSurroundings,
	signal?: AbortSignal
): Promise<FlushResult> {
	for (;;) {
		const result = await flushOnce(outbox, surroundings, signal);
		if (result.kind === 'empty' || result.kind === 'failed') return result;
	}
}

/** Resolves when nothing waits to be sent, files included, or at the end of the patience given. */
export async function untilSent(outbox: Outbox, patience: Promise<void>): Promise<void> {
	const over = new AbortController();
	void patience.then(() => over.abort());
	await restUntil(outbox, over.signal, (wishes) => !wishes.some(isUnsent));
}

/** Whether a wish, or the file that it names, is still to be sent. */
export const isUnsent = (wish: Wish): boolean => isWaiting(wish) || wish.state === 'uploading';

/** Whether trying the same again later can help. */
export const isCuredByWaiting = ({ kind }: AppError): boolean =>
	kind === 'offline' || kind === 'busy' || kind === 'unknown';

/** Asks for a decision; a batch that is too large is halved, and a wish too large by itself is refused here. */
async function send(
	wishes: readonly Wish[],
	said: string | undefined,
	how: { readonly surroundings: FlushSurroundings; readonly signal: AbortSignal | undefined }
): Promise<{ epoch?: string; results: readonly MutationResult[] }> {
	const { surroundings, signal } = how;
	const mutations = wishes.map(({ mutation }) => mutation);
	try {
		const epoch = said === undefined ? {} : { epoch: said };
		const request: MutateRequest = { sentAt: surroundings.now(), ...epoch, mutations };
		const answer = await ask<MutateAnswer>(surroundings, endpoints.mutate, request, signal);
		if (mutations.every(({ id }, index) => answer.results[index]?.id === id)) return answer;
		throw new AppError({ kind: 'unknown', message: 'the results are not those of the wishes' });
	} catch (error) {
		if (!(error instanceof AppError) || error.kind !== 'too-large') throw error;
	}
	if (wishes.length > 1) return await send(wishes.slice(0, Math.ceil(wishes.length / 2)), said, how);
	return { results: mutations.map(({ id }) => ({ id, kind: 'refused', reason: 'invalid' })) };
}

/** Sends for as long as its page lives. */
export class Sender {
	readonly #outbox: Outbox;
	readonly #surroundings: FlushSurroundings;
	readonly #patience: Patience;
	readonly #tell: (error: AppError | undefined) => void;
	readonly #miss: () => void;
	#stoppedBy: AppError | undefined;
	#woken = new AbortController();
	/** Aborted when something may wait that was not there at the last look. */
	#added = new AbortController();
	/** The places of what is on its way: a list that was read before shows it as waiting. */
	#underWay: ReadonlySet<number> = new Set();
	/** Nothing waits: what is added is taken in the step that stores it, and leaves at once. */
	#isResting = false;
	/** Taken in a step that is not stored yet. */
	#taking: Taken | undefined;
	/** Taken while it rested. Forgotten, it is found again: it is stored as on its way. */
	#taken: Taken | undefined;

	/**
	 * @param tell hears why nothing is sent until somebody acts, and undefined once something may be again
	 * @param miss is called when a request was not answered
	 */
	constructor(
		outbox: Outbox,
		surroundings: FlushSurroundings,
		tell: (error: AppError | undefined) => void,
		miss: () => void = () => undefined
	) {
		this.#outbox = outbox;
		this.#surroundings = surroundings;
		this.#patience = new Patience(surroundings);
		this.#tell = tell;
		this.#miss = miss;
	}

	/** The network is back, the screen is looked at, the line is open, somebody signed in: tries now. */
	wake(): void {
		this.#patience.reset();
		this.#woken.abort();
	}

	/** Sends whenever something waits, until the signal says so. Call it under `senderLock`. */
	async run(signal: AbortSignal): Promise<void> {
		const hear = (wishes: readonly Wish[]) =>
			wishes.some(({ state, order }) => state === 'queued' && !this.#underWay.has(order)) &&
			this.#added.abort();
		const inStep = async () => {
			this.#taking = this.#isResting ? await takeBatch(this.#outbox) : undefined;
		};
		const stored = () => {
			this.#taken = this.#isResting ? this.#taking : undefined;
			this.#added.abort();
		};
		const stops = [
			this.#outbox.onAdded({ inStep, stored }),
			watchWishes(this.#outbox, hear, () => this.#added.abort())
		];
		await this.#send(signal);
		for (const stop of stops) stop();
	}

	async #send(signal: AbortSignal): Promise<void> {
		this.#taken = undefined;
		while (!signal.aborted) {
			const woken = (this.#woken = new AbortController());
			// Before the look that may find nothing: what comes in between is not overslept.
			const added = (this.#added = new AbortController());
			const result = await this.#attempt(signal);
			if (signal.aborted) return;
			if (result.kind === 'failed') {
				await this.#recover(result.error, signal, woken.signal);
				continue;
			}
			this.#patience.reset();
			this.#say(undefined);
			const isAll = result.kind === 'empty' || (result.kind === 'sent' && result.isLast);
			if (isAll) await this.#rest(AbortSignal.any([signal, woken.signal, added.signal]));
		}
	}

	async #rest(until: AbortSignal): Promise<void> {
		this.#isResting = !until.aborted;
		await aborted(until);
		this.#isResting = false;
	}

	async #attempt(signal: AbortSignal): Promise<FlushResult> {
		try {
			return await flushOnce(this.#outbox, this.#surroundings, signal, async () => {
				const { wishes, said } = this.#taken ?? (await takeBatch(this.#outbox));
				this.#taken = undefined;
				this.#underWay = new Set(wishes.map(({ order }) => order));
				return { wishes, said };
			});
		} catch (cause) {
			const message = String(cause).slice(0, ERROR_MESSAGE_MAX);
			return { kind: 'failed', error: new AppError({ kind: 'unknown', message }) };
		}
	}

	/** Waits inside and keeps the place. What waiting cannot cure is told, and tried again only when woken. */
	async #recover(error: AppError, signal: AbortSignal, woken: AbortSignal): Promise<void> {
		// Only its person makes room, but often elsewhere: told, and tried again.
		const isFull = error.kind === 'storage-full';
		const isCured = isCuredByWaiting(error);
		if (isFull || !isCured) this.#say(error);
		if (!isFull && !isCured) return await aborted(AbortSignal.any([signal, woken]));
		if (error.kind === 'offline') {
			this.#miss();
			this.#surroundings.sendLater?.(this.#outbox.name);
		}
		const ms = this.#patience.next();
		const { wait } = this.#surroundings;
		// A server that asks for patience gets it: nothing wakes the sender before.
		if (error.body.waitMs !== undefined) return await wait(error.body.waitMs + ms, signal);
		const over = new AbortController();
		const waited = wait(ms, AbortSignal.any([signal, woken, over.signal])).then(() => over.abort());
		let newest: number | undefined;
		await restUntil(this.#outbox, AbortSignal.any([signal, woken, over.signal]), (wishes) => {
			const last = wishes.at(-1)?.order ?? 0;
			newest ??= last;
			return last > newest;
		});
		over.abort();
		await waited;
	}

	#say(error: AppError | undefined): void {
		if (error?.kind !== this.#stoppedBy?.kind) this.#tell(error);
		this.#stoppedBy = error;
	}
}

const isWaiting = ({ state }: Wish): boolean => state === 'queued' || state === 'sending';

/** Whether a wish waits to be sent, or was on its way when the sender stopped. */
const isAnyWaiting = async (outbox: Outbox): Promise<boolean> =>
	(await outbox.wishes.where('state').anyOf('queued', 'sending').count()) > 0;
