/** Which of the open conversations this device's list shows (product E8): as it was chosen last. */
import { QUICK_FILTER_KEY } from '#data/choices.ts';
import type { QuickFilter } from '#domain/quick-filter.ts';

class Choosing {
	#chosen = $state<QuickFilter>(read());

	get chosen(): QuickFilter {
		return this.#chosen;
	}

	set chosen(chosen: QuickFilter) {
		this.#chosen = chosen;
		localStorage.setItem(QUICK_FILTER_KEY, chosen);
	}

	/** Reads it again: who signed out took it along. */
	refresh(): void {
		this.#chosen = read();
	}
}

const read = () => localStorage.getItem(QUICK_FILTER_KEY) ?? 'all';

export const quickFilter = new Choosing();
