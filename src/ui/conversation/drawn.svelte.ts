/** Which part of a thread is drawn: its end, or what stands around one message; it grows as its reader goes on. */
import type { ShownMessage } from '#domain/shown.ts';
import { startOf } from './thread.ts';

/** How many are drawn at first, how many to each side of one that was found, and how many more with each look further. */
const SHOWN = 40;
const AROUND = 20;
const MORE = 80;

export class Drawn {
	readonly #messages: () => readonly ShownMessage[];
	/** What is drawn begins here and grows at its end: to cut it anew at each message would draw all of it anew. */
	#firstId = $state<string>();
	/** What is drawn ends here; without it, with the thread. */
	#lastId = $state<string>();

	/** The first that is drawn, and the one behind the last. */
	readonly start = $derived.by(() => Math.max(0, this.#indexOf(this.#firstId)));
	readonly end = $derived.by(() => this.#indexOf(this.#lastId) + 1 || this.#messages().length);
	readonly messages = $derived.by(() => {
		const all = this.#messages();
		return this.start === 0 && this.end === all.length ? all : all.slice(this.start, this.end);
	});

	constructor(messages: () => readonly ShownMessage[], unreadAfter: number | undefined) {
		this.#messages = messages;
		this.#firstId = messages()[startOf(messages(), SHOWN, unreadAfter)]?.id;
	}

	/** Whether the newest message is drawn. */
	get hasEnd(): boolean {
		return this.end === this.#messages().length;
	}

	/** Draws the newest ones, and those that will come. */
	toEnd(): void {
		if (this.hasEnd) return;
		this.#firstId = this.#messages()[startOf(this.#messages(), SHOWN, undefined)]?.id;
		this.#lastId = undefined;
	}

	/** Draws what stands around one, unless it is drawn already. */
	around(id: string): void {
		const at = this.#indexOf(id);
		if (at >= this.start && at < this.end) return;
		this.#firstId = this.#messages()[Math.max(0, at - AROUND)]?.id;
		this.#endAt(at + AROUND);
	}

	older(): void {
		this.#firstId = this.#messages()[Math.max(0, this.start - MORE)]?.id;
	}

	newer(): void {
		this.#endAt(this.end - 1 + MORE);
	}

	#endAt(index: number): void {
		const all = this.#messages();
		this.#lastId = index < all.length - 1 ? all[index]?.id : undefined;
	}

	#indexOf(id: string | undefined): number {
		return id === undefined ? -1 : this.#messages().findIndex((message) => message.id === id);
	}
}
