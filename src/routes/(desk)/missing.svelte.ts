/** What the device does not keep of a conversation, asked for when its thread is looked at. */
import type { Data } from '#data/data.ts';
import { AppError } from '#protocol/error.ts';

/** A part may be missing for as long as a page of the feed takes; longer, and it is not on this device. */
const PART_MS = 1_000;

export class Missing {
	/** Whether it is on its way. */
	isComing = $state(false);
	/** Whether it was asked for in vain, while the server may well have it. */
	hasFailed = $state(false);
	/** Whether it was asked for, and has come or will not. */
	isOver = $state(false);
	readonly #data: Data;
	readonly #conversationId: string;
	/** Does something that may fail, and tells its person. */
	readonly #act: (work: () => Promise<void>) => Promise<boolean>;
	#wasAsked = false;

	constructor(data: Data, conversationId: string, act: (work: () => Promise<void>) => Promise<boolean>) {
		this.#data = data;
		this.#conversationId = conversationId;
		this.#act = act;
	}

	/** Asks for it, once for each line; the returned function takes that back as long as nothing was asked. */
	askFor(what: 'a part' | 'all'): () => void {
		if (this.#wasAsked) return () => undefined;
		const timer = setTimeout(() => void this.#bring(), what === 'all' ? 0 : PART_MS);
		return () => clearTimeout(timer);
	}

	/** It is here: if it goes again, it is asked for again. */
	found(): void {
		this.#wasAsked = false;
	}

	/** Asks for it once more. */
	readonly retry = (): void => void this.#bring();

	async #bring(): Promise<void> {
		this.#wasAsked = true;
		this.isComing = true;
		const isAnswered = await this.#act(() => this.#data.bring(this.#conversationId).catch(unlessNotFound));
		this.hasFailed = !isAnswered;
		// Asked again with the next line.
		if (!isAnswered) this.#wasAsked = false;
		this.isComing = false;
		this.isOver = true;
	}
}

function unlessNotFound(error: unknown): void {
	if (!(error instanceof AppError && error.kind === 'not-found')) throw error;
}
