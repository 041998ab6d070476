/** Which entries have which word: a sorted part in typed arrays, quick to load, and a loose part that grows. */
import { lettersOf, matchOf, mayBeNear, type Query, type Wanted } from '#domain/search.ts';

/** The sorted part as it is stored. */
export interface SavedWords {
	/** In order, parted by line feeds, which no word has. */
	readonly words: string;
	/** Where the entries of each word begin; one more than there are words. */
	readonly starts: Uint32Array<ArrayBuffer>;
	readonly entries: Uint32Array<ArrayBuffer>;
}

/** Hears of an entry that has one of the words of a query, by its index; several times, maybe. */
export type See = (entry: number, wanted: number, isNear: boolean) => void;

const NONE: SavedWords = { words: '', starts: new Uint32Array(1), entries: new Uint32Array() };

/** Words and the entries that have them. */
export class SearchWords {
	readonly #words: readonly string[];
	readonly #starts: Uint32Array;
	readonly #entries: Uint32Array;
	readonly #loose = new Map<string, number[]>();
	#letters: Uint32Array | undefined;

	constructor({ words, starts, entries }: SavedWords = NONE) {
		this.#words = words === '' ? [] : words.split('\n');
		this.#starts = starts;
		this.#entries = entries;
	}

	/** Says that an entry has a word; once for each. */
	add(word: string, entry: number): void {
		const known = this.#loose.get(word);
		if (known) known.push(entry);
		else this.#loose.set(word, [entry]);
	}

	/** Looks for the words of a query. */
	find(query: Query, see: See): void {
		for (const [index, wanted] of query.entries()) {
			const tell = (entry: number, isNear: boolean) => see(entry, index, isNear);
			this.#findExact(wanted, tell);
			if (wanted.edits > 0) this.#findNear(wanted, tell);
			this.#findLoose(wanted, tell);
		}
	}

	/** Everything in the sorted form, the entries by their new names; those without one are left out. */
	sorted(renamed: Uint32Array): SavedWords {
		const all = [...new Set([...this.#words, ...this.#loose.keys()])].sort();
		const loose = [...this.#loose.values()].reduce((sum, entries) => sum + entries.length, 0);
		const entries = new Uint32Array(this.#entries.length + loose);
		const starts = new Uint32Array(all.length + 1);
		const words: string[] = [];
		let end = 0;
		let next = 0;
		const take = (entry: number): void => {
			const name = renamed[entry];
			if (name !== undefined && name !== GONE) entries[end++] = name;
		};
		for (const word of all) {
			if (word === this.#words[next]) {
				for (let at = this.#starts[next] ?? 0; at < (this.#starts[next + 1] ?? 0); at += 1)
					take(this.#entries[at] ?? 0);
				next += 1;
			}
			for (const entry of this.#loose.get(word) ?? []) take(entry);
			if (end > (starts[words.length] ?? 0)) starts[words.push(word)] = end;
		}
		return {
			words: words.join('\n'),
			starts: starts.slice(0, words.length + 1),
			entries: entries.slice(0, end)
		};
	}

	#findExact({ text, isOpen }: Wanted, tell: (entry: number, isNear: boolean) => void): void {
		for (let at = this.#placeOf(text); at < this.#words.length; at += 1) {
			const word = this.#words[at] ?? '';
			if (isOpen ? !word.startsWith(text) : word !== text) return;
			this.#tellAll(at, false, tell);
		}
	}

	#findNear(wanted: Wanted, tell: (entry: number, isNear: boolean) => void): void {
		this.#letters ??= Uint32Array.from(this.#words, lettersOf);
		const letters = lettersOf(wanted.text);
		for (let at = 0; at < this.#letters.length; at += 1) {
			if (!mayBeNear(wanted, letters, this.#letters[at] ?? 0)) continue;
			if (matchOf(wanted, this.#words[at] ?? '') === 'near') this.#tellAll(at, true, tell);
		}
	}

	#findLoose(wanted: Wanted, tell: (entry: number, isNear: boolean) => void): void {
		const letters = lettersOf(wanted.text);
		for (const [word, entries] of this.#loose) {
			if (!mayBeNear(wanted, letters, lettersOf(word))) continue;
			const match = matchOf(wanted, word);
			if (match) for (const entry of entries) tell(entry, match === 'near');
		}
	}

	#tellAll(word: number, isNear: boolean, tell: (entry: number, isNear: boolean) => void): void {
		const end = this.#starts[word + 1] ?? 0;
		for (let at = this.#starts[word] ?? 0; at < end; at += 1) tell(this.#entries[at] ?? 0, isNear);
	}

	/** The place of the first word that is not before the text. */
	#placeOf(text: string): number {
		let [low, high] = [0, this.#words.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#words[middle] ?? '') < text) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** The new name of an entry that is left out. */
export const GONE = 0xffffffff;
