/** The worker's end of the search line, without a worker: hears what the page says, and answers. */
import { SearchFollower } from './search-follower.ts';
import { searchName, type FromSearch, type ToSearch } from './search-line.ts';
import { SearchShelf, type Disk } from './search-shelf.ts';

/** What the end needs of the world. */
export interface SearchEndSurroundings {
	readonly disk: Disk;
	/** Holds the lock of that name from when it is free until the signal. */
	readonly hold: (name: string, signal: AbortSignal, onHeld: () => void) => void;
}

/** Answers one page. */
export class SearchEnd {
	readonly #surroundings: SearchEndSurroundings;
	readonly #say: (word: FromSearch) => void;
	readonly #over = new AbortController();
	#shelf: SearchShelf | undefined;
	#follower: SearchFollower | undefined;
	#mayWrite = false;

	constructor(surroundings: SearchEndSurroundings, say: (word: FromSearch) => void) {
		this.#surroundings = surroundings;
		this.#say = say;
	}

	/** Takes a word of the page. */
	hear(word: ToSearch): void {
		if (word.say === 'open') this.#open(word.name);
		else if (word.say === 'told') this.#follower?.changed(word.told);
		else void this.#answer(word);
	}

	/** Resolves when everything that was told before is in the index. */
	async settled(): Promise<void> {
		await this.#follower?.settled();
	}

	/** Closes what it has open. */
	async close(): Promise<void> {
		this.#over.abort();
		await this.#shelf?.close();
	}

	#open(name: string): void {
		const { disk, hold } = this.#surroundings;
		// Of several tabs one stores the index; the others only keep theirs in memory.
		hold(searchName(name), this.#over.signal, () => (this.#mayWrite = true));
		this.#shelf = new SearchShelf(name, disk);
		this.#follower = new SearchFollower(this.#shelf, {
			onGrown: () => this.#say({ say: 'grown' }),
			onFailure: (error) => this.#say({ say: 'failed', message: String(error) }),
			mayWrite: () => this.#mayWrite
		});
	}

	async #answer({ ticket, text, limit, among }: ToSearch & { readonly say: 'ask' }): Promise<void> {
		try {
			const found = await this.#follower?.search(text, limit, among);
			if (found) this.#say({ say: 'found', ticket, found });
		} catch (error) {
			this.#say({ say: 'failed', ticket, message: String(error) });
		}
	}
}
