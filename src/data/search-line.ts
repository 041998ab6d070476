/** What page and search worker say to each other, and the page's end of it. */
import { AppError } from '#protocol/error.ts';
import type { Database } from './database.ts';
import { Listeners } from './listeners.ts';
import type { Found, Told } from './search-follower.ts';

/** The name of the index of an agent's copy, on the disk and as a lock. */
export const searchName = (copyName: string): string => `${copyName}-search`;

/** What the page says. */
export type ToSearch =
	/** First of all: whose copy it is. */
	| { readonly say: 'open'; readonly name: string }
	| { readonly say: 'told'; readonly told: Told }
	| {
			readonly say: 'ask';
			readonly ticket: number;
			readonly text: string;
			readonly limit: number;
			readonly among?: readonly string[];
	  };

/** What the worker says. */
export type FromSearch =
	| { readonly say: 'found'; readonly ticket: number; readonly found: Found }
	| { readonly say: 'failed'; readonly ticket?: number; readonly message: string }
	/** The same question may have another answer now. */
	| { readonly say: 'grown' }
	/** It is gone, or never came: nothing that was asked will be answered. */
	| { readonly say: 'lost'; readonly message: string };

/** The other end: a worker, or in a test what a worker would run. */
export interface SearchPort {
	post(word: ToSearch): void;
	/** Ends it; nothing is heard from it afterwards. */
	close(): void;
}

/** Opens the other end. */
export type OpenSearch = (hear: (word: FromSearch) => void) => SearchPort;

/** Asks the worker; opened with the first question, told of the copy's changes from then on. */
export class SearchLine {
	/** The same question may have another answer now. */
	readonly grown = new Listeners<void>();
	/** Hears of storage that fails; what is in memory answers on. */
	readonly failures = new Listeners<unknown>();
	readonly #database: Pick<Database, 'name' | 'stored' | 'progress'>;
	readonly #openPort: OpenSearch;
	readonly #waiting = new Map<number, PromiseWithResolvers<Found>>();
	#port: SearchPort | undefined;
	#stop: (() => void) | undefined;
	#tickets = 0;
	#isClosed = false;

	constructor(database: Pick<Database, 'name' | 'stored' | 'progress'>, openPort: OpenSearch) {
		this.#database = database;
		this.#openPort = openPort;
	}

	/**
	 * What this device has, the newest conversations first.
	 *
	 * @param limit how many conversations are read
	 * @param among the ids of those that come into question; all without it
	 * @throws AppError `unknown` when the worker failed or was closed
	 */
	async ask(text: string, limit: number, among?: readonly string[]): Promise<Found> {
		if (this.#isClosed) throw failed('it is closed');
		const port = (this.#port ??= this.#open());
		const ticket = (this.#tickets += 1);
		const answer = Promise.withResolvers<Found>();
		this.#waiting.set(ticket, answer);
		port.post({ say: 'ask', ticket, text, limit, ...(among ? { among } : {}) });
		return await answer.promise;
	}

	/** Ends the worker; it must not hold the copy open when that is to be deleted. */
	close(): void {
		this.#isClosed = true;
		this.#drop('it was closed');
	}

	/** Lets the other end go; the next question opens another. */
	#drop(why: string): void {
		this.#stop?.();
		this.#port?.close();
		this.#port = this.#stop = undefined;
		for (const { reject } of this.#waiting.values()) reject(failed(why));
		this.#waiting.clear();
	}

	#open(): SearchPort {
		const port = this.#openPort((word) => this.#hear(word));
		port.post({ say: 'open', name: this.#database.name });
		this.#stop = this.#database.stored.add(({ collection, ids }) => {
			const { progress } = this.#database;
			port.post({
				say: 'told',
				told: { collection, ids, ...(collection === 'progress' && progress ? { progress } : {}) }
			});
		});
		return port;
	}

	#hear(word: FromSearch): void {
		if (this.#isClosed) return;
		if (word.say === 'grown') this.grown.tell();
		else if (word.say === 'lost') this.#drop(word.message);
		else if (word.say === 'found') {
			this.#waiting.get(word.ticket)?.resolve(word.found);
			this.#waiting.delete(word.ticket);
		} else if (word.ticket === undefined) this.failures.tell(failed(word.message));
		else {
			this.#waiting.get(word.ticket)?.reject(failed(word.message));
			this.#waiting.delete(word.ticket);
		}
	}
}

const failed = (message: string): AppError =>
	new AppError({ kind: 'unknown', message: `search: ${message}` });
