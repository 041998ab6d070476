/** Asking the server for what is not on this device, page by page (SPEC S21). */
import { isAll, type Filter } from '#domain/filter.ts';
import type { Hit } from '#domain/hit.ts';
import { ask } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { SearchAnswer, SearchRequest } from '#protocol/search.ts';
import type { Data } from './data.ts';

/** How many pages one question takes at most: what is on the device is in them, too, and is passed over. */
const PAGES_MAX = 100;

/** What the server found of one question so far. */
export class AskedServer {
	/** The newest first. */
	hits: readonly Hit[] = [];
	/** It has more. */
	more = false;
	readonly #surroundings: Data['surroundings'];
	readonly #wanted: SearchRequest;
	readonly #signal: AbortSignal;

	constructor(
		surroundings: Data['surroundings'],
		{ text, filter }: { readonly text: string; readonly filter: Filter },
		signal: AbortSignal
	) {
		this.#surroundings = surroundings;
		this.#wanted = { text, ...(isAll(filter) ? {} : { filter }) };
		this.#signal = signal;
	}

	/**
	 * Asks from the beginning, until it is enough or there is no more.
	 *
	 * @returns false when the server can't be asked now; what it found before stays
	 */
	async ask(isEnough: (hits: readonly Hit[]) => boolean): Promise<boolean> {
		let hits: readonly Hit[] = [];
		for (let page = 0; page < PAGES_MAX; page += 1) {
			const answer = await this.#page(hits.at(-1));
			if (!answer) return false;
			hits = [...hits, ...answer.hits];
			this.more = answer.more;
			if (!answer.more || isEnough(hits)) break;
		}
		this.hits = hits;
		return true;
	}

	/**
	 * Asks for the page after those that are here.
	 *
	 * @returns false when the server can't be asked now; what it found before stays
	 */
	async askOn(): Promise<boolean> {
		const answer = await this.#page(this.hits.at(-1));
		if (!answer) return false;
		this.hits = [...this.hits, ...answer.hits];
		this.more = answer.more;
		return true;
	}

	async #page(last: Hit | undefined): Promise<SearchAnswer | undefined> {
		if (!this.#surroundings.isOnline()) return undefined;
		const after = last && { lastMessageAt: last.lastMessageAt, conversationId: last.conversationId };
		const request: SearchRequest = { ...this.#wanted, ...(after ? { after } : {}) };
		try {
			return await ask<SearchAnswer>(this.#surroundings, endpoints.search, request, this.#signal);
		} catch (error) {
			// Whatever it is, the line meets it too, and says so; what is here is shown all the same.
			if (error instanceof AppError) return undefined;
			throw error;
		}
	}
}
