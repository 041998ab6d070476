/** The locks that the tabs of one browser share. */
import type { Surroundings } from '#data/surroundings.ts';

interface Held {
	readonly lost: AbortController;
	readonly over: Promise<void>;
}

/** Locks by name, each of one tab at a time; whoever takes one takes it at once, as `steal` does. */
export class Locks {
	readonly #held = new Map<string, Held>();
	readonly #waiting = new Map<string, (() => void)[]>();

	readonly lock: Surroundings['lock'] = async (name, signal, run, how = 'wait') => {
		if (how === 'take') this.#held.get(name)?.lost.abort();
		else while (this.#held.has(name) && !signal.aborted) await this.#turn(name, signal);
		if (signal.aborted) return;
		const lost = new AbortController();
		const gone = new Promise<void>((resolve) =>
			lost.signal.addEventListener('abort', () => resolve(), { once: true })
		);
		const mine: Held = { lost, over: run(AbortSignal.any([signal, lost.signal])) };
		this.#held.set(name, mine);
		await Promise.race([mine.over, gone]);
		if (this.#held.get(name) !== mine) return;
		this.#held.delete(name);
		this.#waiting.get(name)?.shift()?.();
	};

	#turn(name: string, signal: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const all = this.#waiting.get(name) ?? [];
			this.#waiting.set(name, all);
			all.push(resolve);
			// Who gives up leaves the queue, or the next turn would be lost with it.
			const leave = () => {
				const place = all.indexOf(resolve);
				if (place >= 0) all.splice(place, 1);
				resolve();
			};
			signal.addEventListener('abort', leave, { once: true });
		});
	}
}
