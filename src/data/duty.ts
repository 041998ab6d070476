/** What only one tab of a device does at a time: under a lock, which a tab that can do it better may take. */
import type { Surroundings } from './surroundings.ts';

/** One such duty, as one tab sees it. */
export class Duty {
	readonly #lock: (run: (held: AbortSignal) => Promise<void>, how: 'wait' | 'take') => Promise<void>;
	readonly #run: (held: AbortSignal) => Promise<void>;
	readonly #signal: AbortSignal;
	readonly #onLost: () => void;
	#running: Promise<void> = Promise.resolve();
	#isMine = false;
	/** It was asked for, and is not granted yet. */
	#isTaking = false;

	/**
	 * @param run does it until it is taken away, or the signal says so
	 * @param onLost is called once it was taken away, and no longer done here: what was said before that may need to be made good
	 */
	constructor(
		name: string,
		{ lock }: Pick<Surroundings, 'lock'>,
		signal: AbortSignal,
		run: (held: AbortSignal) => Promise<void>,
		onLost: () => void = () => undefined
	) {
		this.#lock = (hold, how) => lock(name, signal, hold, how);
		this.#run = run;
		this.#signal = signal;
		this.#onLost = onLost;
	}

	/** Whether this tab does it now. */
	get isMine(): boolean {
		return this.#isMine;
	}

	/** Does it whenever it falls to this tab, until the signal says so. */
	async serve(): Promise<void> {
		while (!this.#signal.aborted) await this.#hold('wait');
		await this.#running;
	}

	/** Takes it from the tab that has it; once, however often that is asked: a second time would take it from this one. */
	async take(): Promise<void> {
		if (this.#isMine || this.#isTaking) return;
		this.#isTaking = true;
		try {
			await this.#hold('take');
		} finally {
			this.#isTaking = false;
		}
	}

	#hold(how: 'wait' | 'take'): Promise<void> {
		return this.#lock((held) => this.#alone(held), how);
	}

	/** What was taken away may still be ending when it comes back. */
	async #alone(held: AbortSignal): Promise<void> {
		const run = this.#running.then(async () => {
			if (held.aborted) return;
			this.#isMine = true;
			this.#isTaking = false;
			try {
				await this.#run(held);
			} finally {
				this.#isMine = false;
				if (!this.#signal.aborted) this.#onLost();
			}
		});
		this.#running = run.catch(() => undefined);
		await run;
	}
}
