/** Tells that somebody types: not at every key, and its end. */

/** Typing is told again after this long, and ends after as long without a key, in milliseconds. */
const TELL_MS = 3_000;

export class TypingTeller {
	readonly #tell: (active: boolean) => void;
	#idle: ReturnType<typeof setTimeout> | undefined;
	#toldAt: number | undefined;

	constructor(tell: (active: boolean) => void) {
		this.#tell = tell;
	}

	/** The field has another text. */
	hear(text: string): void {
		if (text.trim() === '') return this.stop();
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.stop(), TELL_MS);
		if (this.#toldAt !== undefined && Date.now() - this.#toldAt < TELL_MS) return;
		this.#toldAt = Date.now();
		this.#tell(true);
	}

	/** Nobody types any more; told only to those who think so. */
	stop(): void {
		clearTimeout(this.#idle);
		if (this.#toldAt !== undefined) this.#tell(false);
		this.#toldAt = undefined;
	}
}

/** Somebody who is typing in a conversation. */
export interface Typist {
	readonly conversationId: string;
	readonly author: 'visitor' | 'agent';
	readonly authorName: string;
}

/** Who is typing in a conversation: its visitor before a colleague. */
export function typistIn(typing: readonly Typist[], conversationId: string): Typist | undefined {
	const here = typing.filter((typist) => typist.conversationId === conversationId);
	return here.find(({ author }) => author === 'visitor') ?? here[0];
}
