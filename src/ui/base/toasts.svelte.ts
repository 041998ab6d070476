/** Short notices at the edge of the screen, shared by all screens. */
import { createContext } from 'svelte';

/** How long an ordinary notice stays, in milliseconds. */
export const NOTICE_MS = 6_000;
/** How long something can be undone (product C7), in milliseconds. */
export const UNDO_MS = 10_000;

export interface Toast {
	readonly id: number;
	/** Its words; of what may change while it stays, how they are now. */
	readonly text: string | (() => string);
	readonly action?: { readonly label: string; readonly run: () => void };
	/** How long it stays; absent for one that waits for its person. */
	readonly forMs?: number;
}

export class Toasts {
	#shown = $state.raw<readonly Toast[]>([]);
	#count = 0;

	/** Oldest first. */
	get shown(): readonly Toast[] {
		return this.#shown;
	}

	/** Shows a notice; gives the id by which it can be taken away before its time. */
	show(toast: Omit<Toast, 'id'>): number {
		this.#count += 1;
		this.#shown = [...this.#shown, { ...toast, id: this.#count }];
		return this.#count;
	}

	close(id: number): void {
		this.#shown = this.#shown.filter((toast) => toast.id !== id);
	}
}

/** The notices of the app around a component. */
export const [getToasts, setToasts] = createContext<Toasts>();
