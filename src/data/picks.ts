/** Files that are chosen for a conversation: kept at once, until they are sent or taken out (product C3, X11, X13). */
import type { Channel } from '#domain/email.ts';
import { faultOf, FILE_CEILING_BYTES, fileTypeOf, formOf, type FileFault } from '#domain/file.ts';
import { prepareFile, type Easel, type ReadyFile } from '#domain/prepare-file.ts';
import {
	changePick,
	dropPicks,
	keepPick,
	readPicks,
	sweepPicks as sweepStored,
	type PickWithBytes,
	type StoredPick
} from '#outbox/picks.ts';
import { aborted } from '#outbox/rest.ts';
import { AppError } from '#protocol/error.ts';
import type { Data } from './data.ts';
import { Duty } from './duty.ts';
import { readFileLimit, sendFile } from './files.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import { someOf } from './merged.ts';

/** A file that was chosen, as it is shown. */
export interface OpenPick {
	readonly id: string;
	readonly at: number;
	readonly name: string;
	readonly type: string;
	/** Of what will be sent, in bytes; until it is ready, of what was chosen. */
	readonly size: number;
	readonly state: 'preparing' | 'ready' | 'fault';
	readonly fault?: FileFault;
	/** Of a picture, once it is ready. */
	readonly picture?: Blob;
	/** It was to be kept, and the device has no room: it is in this page alone. */
	readonly lacksRoom?: boolean;
	/** As it was chosen, until it was looked at. */
	readonly chosen?: Blob | undefined;
	readonly ready?: ReadyFile;
	/** It stands in the store. */
	readonly isKept: boolean;
}

/**
 * The files that are chosen for one conversation, while its thread is open. Each is stored before it is looked at, and again
 * as it will be sent. One tab shows what is stored: the one that was looked at last; sending takes each from the store, so
 * that it is sent once, whoever shows it.
 */
export class OpenPicks {
	readonly #data: Data;
	readonly #conversationId: string;
	readonly #easel: Easel;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<readonly OpenPick[]>;
	readonly #duty: Duty;
	readonly #over = new AbortController();
	#list: readonly OpenPick[] = [];
	/** What was taken out here: it may still be in the store when that is read. */
	readonly #discarded = new Set<string>();
	/** One thing after another: each picture is unfolded in memory, and what is sent must be ready. */
	#line: Promise<void> = Promise.resolve();

	/** @param easel what pictures are made smaller with */
	constructor(data: Data, conversationId: string, easel: Easel) {
		const { surroundings, outbox } = data;
		this.#data = data;
		this.#conversationId = conversationId;
		this.#easel = easel;
		this.#live = new Live(this.#list, (tell) => this.#changes.add(() => tell(this.#list)));
		const name = `${outbox.name}-picks-${conversationId}`;
		this.#duty = new Duty(name, surroundings, this.#over.signal, (held) => this.#hold(held));
		const stop = surroundings.onWake(() => this.#take());
		this.#over.signal.addEventListener('abort', stop, { once: true });
		if (surroundings.isVisible()) this.#take();
		void this.#duty.serve();
	}

	/** What is to be shown, in its order. */
	get list(): readonly OpenPick[] {
		void this.#live.current;
		return this.#list;
	}

	/** Files were chosen, pasted or dropped. What the device has no room for stays in this page, and says so. */
	async choose(files: readonly File[]): Promise<void> {
		const { now, newId } = this.#data.surroundings;
		// After all that is there, also when the clock was set back.
		const at = Math.max(now(), (this.#list.at(-1)?.at ?? 0) + 1);
		const fresh = files.map((file, index): OpenPick => {
			const { name, type, size } = file;
			return {
				id: newId(),
				at: at + index,
				name,
				type,
				size,
				chosen: file,
				state: 'preparing',
				isKept: false
			};
		});
		this.#take();
		this.#show([...this.#list, ...fresh]);
		await this.#inLine(async () => {
			const maxBytes = await readFileLimit(this.#data);
			// What can't be sent whatever is made of it need not be kept.
			const worth = fresh.filter(({ chosen, ...file }) => chosen && !plainFault(file, maxBytes));
			for (const { id, chosen } of worth) await this.#store(id, chosen);
			for (const { id } of fresh) await this.#prepare(id, maxBytes);
		});
	}

	/**
	 * Takes one out; it stands there again when the store could not let it go.
	 *
	 * @returns how to put it back where it was; undefined when it could not have been sent
	 */
	async discard(id: string): Promise<(() => Promise<void>) | undefined> {
		const pick = this.#find(id);
		this.#discarded.add(id);
		this.#remove(id);
		try {
			await dropPicks(this.#data.outbox, [id]);
		} catch (error) {
			this.#discarded.delete(id);
			if (pick) this.#show([...this.#list, pick]);
			throw error;
		}
		if (pick?.state !== 'ready') return undefined;
		return async () => {
			this.#discarded.delete(id);
			this.#show([...this.#list, { ...pick, isKept: false }]);
			await this.#store(id, pick.ready?.blob);
		};
	}

	/**
	 * Puts all that may be sent into the outbox, in order, once it is ready; what could not be stored stays.
	 *
	 * @param channel which way they go beside the chat
	 * @throws AppError `storage-full`
	 */
	async send(channel?: Channel): Promise<void> {
		// In line with another press, too.
		await this.#inLine(async () => {
			for (const { id, ready, isKept } of this.#list) {
				if (!ready) continue;
				const pickId = isKept ? id : undefined;
				await sendFile(this.#data, this.#conversationId, ready, { channel, pickId });
				this.#remove(id);
			}
		});
	}

	/** The thread is left: another tab may show what is kept. */
	close(): void {
		this.#over.abort();
	}

	#take(): void {
		if (!this.#over.signal.aborted) void this.#duty.take();
	}

	async #hold(held: AbortSignal): Promise<void> {
		try {
			await this.#inLine(() => this.#load(held));
		} catch (error) {
			this.#data.failures.tell(error);
		}
		await aborted(held);
		if (!this.#over.signal.aborted) this.#show(this.#list.filter(({ isKept }) => !isKept));
	}

	async #load(held: AbortSignal): Promise<void> {
		const stored = await readPicks(this.#data.outbox, this.#conversationId);
		if (held.aborted) return;
		const fresh = stored.filter(({ id }) => !this.#find(id) && !this.#discarded.has(id)).map(shown);
		this.#show([...this.#list, ...fresh]);
		if (!fresh.some(({ state }) => state === 'preparing')) return;
		const maxBytes = await readFileLimit(this.#data);
		for (const { id } of fresh) await this.#prepare(id, maxBytes);
	}

	/** Looks at it and makes it what will be sent. */
	async #prepare(id: string, maxBytes: number): Promise<void> {
		const { name, type, chosen, state } = this.#find(id) ?? {};
		if (name === undefined || !chosen || state !== 'preparing') return;
		const file = new File([chosen], name, { type: type ?? '' });
		const prepared = await prepareFile(file, maxBytes, this.#easel);
		if (prepared.kind === 'fault') {
			this.#change(id, { state: 'fault', fault: prepared.fault });
			return await this.#store(id);
		}
		const { ready } = prepared;
		this.#change(id, {
			state: 'ready',
			size: ready.blob.size,
			ready,
			chosen: undefined,
			...(ready.width !== undefined && { picture: ready.blob })
		});
		// What nothing was made of is stored already.
		await this.#store(id, ready.blob === file && this.#find(id)?.isKept ? undefined : ready.blob);
	}

	/** Stores how it is now. @param bytes those that are not stored yet */
	async #store(id: string, bytes?: Blob): Promise<void> {
		const { outbox } = this.#data;
		const pick = this.#find(id);
		if (!pick) return;
		const row = storedOf(pick, this.#conversationId);
		try {
			if (!pick.isKept) await keepPick(outbox, row, bytes);
			else if (!(await changePick(outbox, row, bytes))) return this.#remove(id);
			this.#change(id, { isKept: true, lacksRoom: false });
		} catch (error) {
			if (!(error instanceof AppError) || error.kind !== 'storage-full') throw error;
			if (!pick.isKept) this.#change(id, { lacksRoom: true });
		}
	}

	#find(id: string): OpenPick | undefined {
		return this.#list.find((pick) => pick.id === id);
	}

	#change(id: string, change: Partial<OpenPick>): void {
		this.#show(this.#list.map((pick) => (pick.id === id ? { ...pick, ...change } : pick)));
	}

	#remove(id: string): void {
		this.#show(this.#list.filter((pick) => pick.id !== id));
	}

	#show(list: readonly OpenPick[]): void {
		this.#list = list.toSorted((a, b) => a.at - b.at);
		this.#changes.tell();
	}

	async #inLine(work: () => Promise<void>): Promise<void> {
		const done = this.#line.then(work);
		this.#line = done.catch(() => undefined);
		await done;
	}
}

/** Forgets what was chosen for conversations that this device has let go of; a copy that is not whole says nothing of that. */
export async function sweepPicks(data: Data): Promise<void> {
	if (data.database.progress?.kind !== 'whole') return;
	await sweepStored(data.outbox, async (ids) => {
		const known = await someOf(data, 'conversation', ids);
		return new Set(ids.filter((id) => !known.has(id)));
	});
}

/** What is wrong with a file before its bytes are looked at: a picture may still become small enough. */
function plainFault(
	file: { readonly name: string; readonly type: string; readonly size: number },
	maxBytes: number
) {
	const type = fileTypeOf(file);
	const isPicture = type !== undefined && formOf(type) === 'picture';
	return faultOf({ type, size: file.size }, isPicture ? FILE_CEILING_BYTES : maxBytes);
}

function shown({ blob, ready, fault, ...stored }: PickWithBytes): OpenPick {
	const { id, at, name, type } = stored;
	const base = { id, at, name, type, isKept: true };
	if (fault !== undefined) return { ...base, size: stored.size, state: 'fault', fault };
	if (!ready || !blob)
		return { ...base, size: stored.size, state: 'preparing', ...(blob && { chosen: blob }) };
	const isPicture = ready.width !== undefined;
	return {
		...base,
		size: blob.size,
		state: 'ready',
		ready: { ...ready, blob },
		...(isPicture && { picture: blob })
	};
}

function storedOf({ id, at, name, type, size, fault, ready }: OpenPick, conversationId: string): StoredPick {
	const { blob: _, ...kept } = ready ?? { blob: undefined };
	const known = ready && { ready: kept as Omit<ReadyFile, 'blob'> };
	return { id, conversationId, at, name, type, size, ...known, ...(fault !== undefined && { fault }) };
}
