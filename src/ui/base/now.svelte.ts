/** The one clock by which all screens say how long ago something was. */
import { createSubscriber } from 'svelte/reactivity';

/** The present moment, read again by whatever shows it every `everyMs`, and only while something does. */
class Ticking {
	readonly #subscribe: () => void;

	constructor(everyMs: number) {
		this.#subscribe = createSubscriber((update) => {
			const timer = setInterval(update, everyMs);
			document.addEventListener('visibilitychange', update);
			return () => {
				clearInterval(timer);
				document.removeEventListener('visibilitychange', update);
			};
		});
	}

	get current(): number {
		this.#subscribe();
		return Date.now();
	}
}

/** For ages and days; ticks every 10 seconds. */
export const now = new Ticking(10_000);

/** For countdowns; ticks every second. */
export const nowBySecond = new Ticking(1_000);
