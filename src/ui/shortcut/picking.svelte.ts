/** Which entry of a list the keys of a field stand on. */
import type { Setting } from '#domain/setting.ts';

/** Moves by the arrows through what was found, and begins anew when that changes. */
export class Picking<Entry = Setting> {
	readonly #found: () => readonly Entry[];
	readonly #id: string;
	#moved = $state.raw<{ readonly among: readonly Entry[]; readonly to: number }>();

	/** @param id that of the list */
	constructor(id: string, found: () => readonly Entry[]) {
		this.#id = id;
		this.#found = found;
	}

	get active(): number {
		return this.#moved?.among === this.#found() ? this.#moved.to : 0;
	}

	get optionId(): string | undefined {
		return this.#found().length === 0 ? undefined : `${this.#id}-${this.active}`;
	}

	/** The entry that a key takes. */
	get current(): Entry | undefined {
		return this.#found()[this.active];
	}

	/** Takes a key of the field that the list hangs on. @returns whether it was one of the list's */
	readonly press = (event: KeyboardEvent, choose: (entry: Entry) => void): boolean => {
		const { current } = this;
		if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !current) return false;
		if (event.key !== 'Enter' && event.key !== 'Tab') return this.move(event.key);
		choose(current);
		return true;
	};

	/** Goes to the next or the one before, around the ends. @returns whether the key was an arrow of the list */
	move(key: string): boolean {
		const among = this.#found();
		const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
		if (step === 0 || among.length === 0) return false;
		this.#moved = { among, to: (this.active + step + among.length) % among.length };
		return true;
	}
}
