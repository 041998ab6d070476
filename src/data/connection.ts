/** The line as every tab of this device shows it. */
import type { AppError } from '#protocol/error.ts';
import { TYPING_MS, type Signal, type Typing } from '#protocol/stream.ts';
import type { LineState } from './line.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import type { Surroundings } from './surroundings.ts';

/** What is known of the line at one moment. */
export interface LineView {
	readonly state: LineState;
	/** Everything the server said up to this moment is on this device; absent before the first time. */
	readonly freshAt?: number;
	/** Why the outbox is not sent until somebody acts; absent while it is. */
	readonly unsent?: AppError | undefined;
}

/** The state of the line, and how fresh the copy is; readable by runes. */
export class Connection {
	readonly #surroundings: Pick<Surroundings, 'now' | 'wait'>;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<LineView>;
	readonly #typing = new Map<string, { readonly typing: Typing; readonly until: number }>();
	#view: LineView = { state: { kind: 'connecting', attempt: 0 } };

	constructor(surroundings: Pick<Surroundings, 'now' | 'wait'>) {
		this.#surroundings = surroundings;
		this.#live = new Live(this.#view, (tell) => {
			tell(this.#view);
			return this.#changes.add(() => tell(this.#view));
		});
	}

	/** What is known of the line now. */
	get view(): LineView {
		void this.#live.current;
		return this.#view;
	}

	/** The state of the line. */
	get state(): LineState {
		return this.view.state;
	}

	/** Until when everything the server said is on this device; undefined before the first time. */
	get freshAt(): number | undefined {
		return this.view.freshAt;
	}

	/** Why the outbox is not sent until somebody acts; undefined while it is. */
	get unsent(): AppError | undefined {
		return this.view.unsent;
	}

	/** Takes what is known now. */
	set(change: Partial<LineView>): void {
		this.#view = { ...this.#view, ...change };
		this.#changes.tell();
	}

	/** Takes what was told and is to be forgotten. */
	hear(signal: Signal): void {
		if (signal.about !== 'typing') return;
		const key = `${signal.conversationId}.${signal.authorId}`;
		if (signal.active) this.#typing.set(key, { typing: signal, until: this.#surroundings.now() + TYPING_MS });
		else this.#typing.delete(key);
		this.#changes.tell();
	}

	/** Who is typing now, in whichever conversation. */
	typing(): Typing[] {
		const now = this.#surroundings.now();
		for (const [key, { until }] of this.#typing) if (until <= now) this.#typing.delete(key);
		return [...this.#typing.values()].map(({ typing }) => typing);
	}

	/** Tells who is typing, until the returned function is called. */
	watchTyping(tell: (typing: readonly Typing[]) => void): () => void {
		const { wait } = this.#surroundings;
		let over = new AbortController();
		const look = () => {
			over.abort();
			const typing = this.typing();
			tell(typing);
			if (typing.length === 0) return;
			const { signal } = (over = new AbortController());
			void wait(TYPING_MS, signal).then(() => signal.aborted || look());
		};
		look();
		const stop = this.#changes.add(look);
		return () => {
			stop();
			over.abort();
		};
	}
}
