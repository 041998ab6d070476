/** What this device's person narrowed the list of resolved conversations to: remembered until it is cleared (product R2). */
import { filterKey } from '#data/choices.ts';
import type { Data } from '#data/data.ts';
import { watchDeletedIds } from '#data/settings.ts';
import { cleanChoice, parseChoice, withoutDeleted, type FilterChoice } from '#domain/filter-choice.ts';

export class Filtering {
	readonly #key: string;
	readonly #deleted: ReturnType<typeof watchDeletedIds>;
	#stored = $state.raw<FilterChoice>({});
	readonly #choice = $derived.by(() => withoutDeleted(this.#stored, this.#deleted.current));

	constructor(data: Data) {
		this.#key = filterKey(data.session.workspaceId);
		this.#deleted = watchDeletedIds(data);
		this.#stored = parseChoice(localStorage.getItem(this.#key));
	}

	/** Without tags and groups that were deleted since; one that is put back counts again. */
	get choice(): FilterChoice {
		return this.#choice;
	}

	set choice(choice: FilterChoice) {
		this.#stored = cleanChoice(choice);
		localStorage.setItem(this.#key, JSON.stringify(this.#stored));
	}

	/** Whether it is known what was deleted: before that the choice may be another one. */
	get isKnown(): boolean {
		return this.#deleted.ready;
	}
}
