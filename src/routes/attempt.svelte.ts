/** Entering by sign-in or sign-up: whether it is under way, and what went wrong, with a wait that counts down. */
import { nowBySecond } from '#ui/base/now.svelte.ts';
import { sentenceOf } from './failure.ts';

export class Attempt {
	busy = $state(false);
	#failed = $state.raw<{ readonly error: unknown; readonly at: number }>();

	/** What went wrong the last time; gone while the next attempt runs. */
	get problem(): string | undefined {
		if (this.#failed === undefined || this.busy) return undefined;
		return sentenceOf(this.#failed.error, Math.max(0, nowBySecond.current - this.#failed.at));
	}

	/** Runs one attempt; a second press while it runs does nothing. */
	async run(enter: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		try {
			await enter();
			this.#failed = undefined;
		} catch (error) {
			this.#failed = { error, at: Date.now() };
		} finally {
			this.busy = false;
		}
	}
}
