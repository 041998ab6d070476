/** What this device's person narrowed the list of resolved conversations to: remembered until it is cleared (product R2). */
import { filterKey } from '#data/choices.ts';
import { cleanChoice, parseChoice, type FilterChoice } from '#domain/filter-choice.ts';

export class Filtering {
	readonly #key: string;
	#choice = $state.raw<FilterChoice>({});

	/** @param workspaceId whose tags and agents are chosen from */
	constructor(workspaceId: string) {
		this.#key = filterKey(workspaceId);
		this.#choice = parseChoice(localStorage.getItem(this.#key));
	}

	get choice(): FilterChoice {
		return this.#choice;
	}

	set choice(choice: FilterChoice) {
		this.#choice = cleanChoice(choice);
		localStorage.setItem(this.#key, JSON.stringify(this.#choice));
	}
}
