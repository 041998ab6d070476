/** The newest value of a question, kept current while somebody reads it: the only bridge to runes. */
import { createSubscriber } from 'svelte/reactivity';

/** Starts to tell values, and returns how to stop. */
export type Start<T> = (tell: (value: T) => void) => () => void;

/** A value that follows its source while an effect reads it; `ready` from the first value on. */
export class Live<T> {
	readonly #subscribe: () => void;
	#value: T;
	#ready = false;

	constructor(initial: T, start: Start<T>) {
		this.#value = initial;
		this.#subscribe = createSubscriber((update) =>
			start((value) => {
				if (this.#ready && isSame(value, this.#value)) return;
				this.#value = value;
				this.#ready = true;
				update();
			})
		);
	}

	/** The newest value; the initial one until `ready`. */
	get current(): T {
		this.#subscribe();
		return this.#value;
	}

	/** Whether the source has answered; until then nothing may be concluded from an empty value. */
	get ready(): boolean {
		this.#subscribe();
		return this.#ready;
	}
}

/** Whether screens would show the same: what did not change is the same object, in the same place of a list or a record. */
function isSame(value: unknown, before: unknown): boolean {
	if (Array.isArray(value) && Array.isArray(before))
		return value.length === before.length && value.every((one, at) => one === before[at]);
	if (!isRecord(value) || !isRecord(before)) return value === before;
	const names = Object.keys(value);
	return names.length === Object.keys(before).length && names.every((name) => value[name] === before[name]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
