/** The dot that calls the shortcuts in the field of one thread, and in a note the at sign that calls names. What shows them comes with the first one (product C2b). */
import { dotQueryAt, nameQueryAt, type DotQuery } from '#domain/shortcut-query.ts';

/** What is shown for a dot. */
export interface Called {
	readonly listId: string;
	readonly optionId: string | undefined;
	/** Takes a key. @returns whether it was one of the list's */
	readonly key: (event: KeyboardEvent) => boolean;
}

export class Calling {
	#dot = $state.raw<DotQuery>();
	/** Where the dot stands whose list was closed by hand. */
	#closedAt = $state<number>();
	/** What is shown; absent while nothing is. */
	called = $state.raw<Called>();
	/** What shows it: the same as long as the same sign calls. */
	readonly part = $derived(
		this.dot?.isName ? import('./MentionSuggestions.svelte') : import('./ShortcutSuggestions.svelte')
	);
	readonly #isNote: () => boolean;

	/** @param isNote whether a note is being written */
	constructor(isNote: () => boolean) {
		this.#isNote = isNote;
	}

	/** The key word that is being typed, unless its list was closed. */
	get dot(): DotQuery | undefined {
		return this.#dot?.start === this.#closedAt ? undefined : this.#dot;
	}

	/** Hears where the cursor stands. */
	readonly look = (text: string, start: number, end: number): void => {
		const dot = dotQueryAt(text, start, end) ?? (this.#isNote() ? nameQueryAt(text, start, end) : undefined);
		const isSame = dot?.start === this.#dot?.start && dot?.text === this.#dot?.text;
		if (!dot) this.#closedAt = undefined;
		if (!isSame) this.#dot = dot;
	};

	readonly close = (): void => void (this.#closedAt = this.#dot?.start);

	/** Takes a key of the field. @returns whether it was one of the list's */
	readonly key = (event: KeyboardEvent): boolean => {
		if (!this.dot || !this.called) return false;
		if (event.key !== 'Escape') return this.called.key(event);
		this.close();
		return true;
	};
}
