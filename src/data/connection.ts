/** The line as every tab of this device shows it. */
import { TYPING_MS, type Signal, type Typing } from '#protocol/stream.ts';
import type { LineState } from './line.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import type { Surroundings } from './surroundings.ts';

/** The state of the line, and how fresh the copy is; readable by runes. */
export class Connection {
	readonly #surroundings: Pick<Surroundings, 'now' | 'wait'>;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<{ readonly state: LineState; readonly freshAt?: number }>;
	readonly #typing = new Map<string, { readonly typing: Typing; readonly until: number }>();
	#now: { readonly state: LineState; readonly freshAt?: number } = {
		state: { kind: 'connecting', attempt: 0 }
	};

	constructor(surroundings: Pick<Surroundings, 'now' | 'wait'>) {
		this.#surroundings = surroundings;
		this.#live = new Live(this.#now, (tell) => {
			tell(this.#now);
			return this.#changes.add(() => tell(this.#now));
		});
	}

	/** The state of the line. */
	get state(): LineState {
		void this.#live.current;
		return this.#now.state;
	}

	/** Until when everything the server said is on this device; undefined before the first time. */
	get freshAt(): number | undefined {
		void this.#live.current;
		return this.#now.freshAt;
	}

	/** Takes a new state or moment; one that is left out stays. */
	set(state: LineState, freshAt: number | undefined = this.#now.freshAt): void {
		this.#now = freshAt === undefined ? { state } : { state, freshAt };
		this.#changes.tell();
	}

	/** Takes what was told and is to be forgotten. */
	hear(signal: Signal, now: number): void {
		if (signal.about !== 'typing') return;
		const key = `${signal.conversationId}.${signal.authorId}`;
		if (signal.active) this.#typing.set(key, { typing: signal, until: now + TYPING_MS });
		else this.#typing.delete(key);
		this.#changes.tell();
	}

	/** Who is typing in a conversation. */
	typing(conversationId: string, now: number): Typing[] {
		for (const [key, { until }] of this.#typing) if (until <= now) this.#typing.delete(key);
		return [...this.#typing.values()].flatMap(({ typing }) =>
			typing.conversationId === conversationId ? typing : []
		);
	}

	/** Tells who is typing in a conversation, until the returned function is called. */
	watchTyping(conversationId: string, tell: (typing: readonly Typing[]) => void): () => void {
		const over = new AbortController();
		const look = () => {
			const { now, wait } = this.#surroundings;
			tell(this.typing(conversationId, now()));
			void wait(TYPING_MS, over.signal).then(
				() => !over.signal.aborted && tell(this.typing(conversationId, now()))
			);
		};
		look();
		const stop = this.#changes.add(look);
		return () => {
			stop();
			over.abort();
		};
	}
}
