/** Which of the open conversations this device's list shows (product E8): as it was chosen last. */
import type { QuickFilter } from '#domain/quick-filter.ts';

const KEY = 'porchlight-quick-filter';

class Choosing {
	#chosen = $state<QuickFilter>(localStorage.getItem(KEY) ?? 'all');

	get chosen(): QuickFilter {
		return this.#chosen;
	}

	set chosen(chosen: QuickFilter) {
		this.#chosen = chosen;
		localStorage.setItem(KEY, chosen);
	}
}

export const quickFilter = new Choosing();
