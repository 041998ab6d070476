/** Keeps the visitor's live line for as long as it is wanted: the protocol of a device, with a visitor's rights (W1). */
import type { ErrorBody } from '#protocol/error.ts';
import type { StreamUp } from '#protocol/stream.ts';
import { isPassing } from './ask.ts';
import type { Identity } from './identity.ts';
import { Life, type Listener } from './life.ts';
import { backOff, Patience } from './patience.ts';
import type { Surroundings } from './surroundings.ts';

/** How the line is. */
export type Line =
	| { readonly kind: 'asleep' }
	| { readonly kind: 'connecting' }
	| { readonly kind: 'open' }
	/** Between two attempts; `isCut` when the server could not be asked at all. */
	| { readonly kind: 'waiting'; readonly isCut: boolean }
	| { readonly kind: 'stopped'; readonly error: ErrorBody };

/** One line after another. */
export class Connection {
	readonly #surroundings: Surroundings;
	readonly #identity: Identity;
	readonly #listener: Listener;
	readonly #onchange: (line: Line) => void;
	readonly #patience: Patience;
	#isWanted = false;
	#isRunning = false;
	#life: Life | undefined;

	constructor(
		surroundings: Surroundings,
		identity: Identity,
		{ listener, onchange }: { listener: Listener; onchange: (line: Line) => void }
	) {
		this.#surroundings = surroundings;
		this.#identity = identity;
		this.#listener = listener;
		this.#onchange = onchange;
		this.#patience = new Patience(surroundings);
	}

	/** Opens the line and keeps it open; nothing when it is. */
	start(): void {
		this.#isWanted = true;
		if (!this.#isRunning) void this.#run();
	}

	/** Closes the line until `start`, so that the browser may keep a page that is left for the way back to it. */
	sleep(): void {
		this.#isWanted = false;
		this.#life?.close();
		this.#patience.wake();
	}

	/** The network or the visitor may be back: tries now instead of later, and drops a line that fell silent. */
	wake(): void {
		if (!this.#patience.wake() && this.#life?.isSilent()) this.#life.close();
	}

	/** Begins a new line in place of this one, for another visitor. */
	renew(): void {
		this.#life?.close();
	}

	/** Says something if somebody listens; told and forgotten. */
	say(word: StreamUp): void {
		this.#life?.say(word);
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		for (let attempt = 0; this.#isWanted; ) {
			this.#onchange({ kind: 'connecting' });
			const { error, lived } = await this.#once(attempt > 0);
			if (error && !isPassing(error)) {
				this.#isWanted = this.#isRunning = false;
				this.#onchange({ kind: 'stopped', error });
				return;
			}
			if (!this.#isWanted) break;
			attempt = lived ? 1 : attempt + 1;
			this.#onchange({ kind: 'waiting', isCut: error !== undefined });
			await this.#patience.wait(error?.waitMs ?? backOff(attempt, this.#surroundings.random()));
		}
		this.#isRunning = false;
		this.#onchange({ kind: 'asleep' });
	}

	/** One line from its beginning to its end. After trouble, news come by HTTP first: some networks let no socket through. */
	async #once(hadTrouble: boolean): Promise<{ error?: ErrorBody | undefined; lived: boolean }> {
		const visitor = await this.#identity.find();
		if (visitor.kind === 'failed') return { error: visitor.error, lived: false };
		const life = new Life(this.#surroundings, this.#listener, {
			visitor: visitor.body,
			onopen: () => this.#onchange({ kind: 'open' })
		});
		let error = hadTrouble ? await life.catchUp() : undefined;
		if (!error && this.#isWanted) {
			this.#life = life;
			error = await life.listen();
			this.#life = undefined;
		}
		if (error?.kind === 'signed-out') await this.#identity.renew(visitor.body.token);
		return { error, lived: life.isGreeted };
	}
}
