/** The line as every tab of this device shows it. */
import type { AppError } from '#protocol/error.ts';
import { TYPING_MS, VIEWING_MS, type Signal, type Typing, type Viewing } from '#protocol/stream.ts';
import type { LiveVisits } from '#protocol/visit.ts';
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
	/** By how much the server's clock is ahead of this device's, in milliseconds; absent before the first greeting. */
	readonly offsetMs?: number;
}

/** What somebody does for a while. */
type Passing = Typing | Viewing;

/** How long each is believed after it was last told, in milliseconds. */
const BELIEVED_MS = { typing: TYPING_MS, viewing: VIEWING_MS } as const;

/** The state of the line, and how fresh the copy is; readable by runes. */
export class Connection {
	readonly #surroundings: Pick<Surroundings, 'now' | 'wait'>;
	readonly #changes = new Listeners<void>();
	readonly #visits = new Listeners<LiveVisits>();
	readonly #live: Live<LineView>;
	/** What was told of others and goes on. */
	readonly #told = new Map<string, { readonly signal: Passing; readonly until: number }>();
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

	/** By how much the server's clock is ahead of this device's, in milliseconds; 0 until it is known. */
	get offsetMs(): number {
		return this.#view.offsetMs ?? 0;
	}

	/** Takes what is known now. */
	set(change: Partial<LineView>): void {
		this.#view = { ...this.#view, ...change };
		this.#changes.tell();
	}

	/** Takes what was told and is to be forgotten. */
	hear(signal: Signal): void {
		if (signal.about === 'visits') return this.#visits.tell(signal);
		if (signal.about === 'team') return;
		const key = `${signal.about}.${signal.conversationId}.${signal.authorId}`;
		const until = this.#surroundings.now() + BELIEVED_MS[signal.about];
		if (signal.active) this.#told.set(key, { signal, until });
		else this.#told.delete(key);
		this.#changes.tell();
	}

	/** Who does something now, in whichever conversation. */
	passing<A extends Passing['about']>(about: A): Extract<Passing, { about: A }>[] {
		const now = this.#surroundings.now();
		for (const [key, { until }] of this.#told) if (until <= now) this.#told.delete(key);
		return [...this.#told.values()].flatMap(({ signal }) =>
			signal.about === about ? (signal as Extract<Passing, { about: A }>) : []
		);
	}

	/** Tells who is on the site, each time the server does, until the returned function is called. */
	watchVisits(tell: (visits: LiveVisits) => void): () => void {
		return this.#visits.add(tell);
	}

	/** Tells who does it, until the returned function is called. */
	watchPassing<A extends Passing['about']>(
		about: A,
		tell: (passing: readonly Extract<Passing, { about: A }>[]) => void
	): () => void {
		const { wait } = this.#surroundings;
		let over = new AbortController();
		const look = () => {
			over.abort();
			const passing = this.passing(about);
			tell(passing);
			if (passing.length === 0) return;
			const { signal } = (over = new AbortController());
			void wait(BELIEVED_MS[about], signal).then(() => signal.aborted || look());
		};
		look();
		const stop = this.#changes.add(look);
		return () => {
			stop();
			over.abort();
		};
	}
}
