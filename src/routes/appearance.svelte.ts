/** Light or dark (product P7): chosen on this device, else as the system has it. app.html sets it before the first paint. */
import { MediaQuery } from 'svelte/reactivity';

export type Appearance = 'system' | 'light' | 'dark';

/** The same name as in app.html. */
const KEY = 'porchlight-appearance';

class Appearing {
	readonly #systemIsDark = new MediaQuery('(prefers-color-scheme: dark)');
	#choice = $state<Appearance>(read());

	get choice(): Appearance {
		return this.#choice;
	}

	set choice(choice: Appearance) {
		this.#choice = choice;
		if (choice === 'system') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, choice);
	}

	/** What is to be seen now. */
	get shown(): 'light' | 'dark' {
		if (this.#choice !== 'system') return this.#choice;
		return this.#systemIsDark.current ? 'dark' : 'light';
	}
}

export const appearance = new Appearing();

function read(): Appearance {
	const stored = localStorage.getItem(KEY);
	return stored === 'light' || stored === 'dark' ? stored : 'system';
}
