/** Questions that are asked again whenever their answer may have changed. */
import type { Data } from './data.ts';
import { Live } from './live.ts';
import type { Seen } from './overlay.ts';

/** What is asked, and whose change may alter the answer. */
export interface Question<T> {
	readonly about: readonly Seen[];
	readonly ask: () => Promise<T>;
}

/** Keeps an answer current: asked now, and again after every change that concerns it, never twice at once. */
export function follow<T>(
	data: Pick<Data, 'overlay' | 'failures'>,
	question: Question<T>,
	tell: (answer: T) => void
): () => void {
	let stopped = false;
	let asking = false;
	let again = false;
	const run = async () => {
		if (asking) {
			again = true;
			return;
		}
		asking = true;
		try {
			do {
				again = false;
				await data.overlay.settled();
				const answer = await question.ask();
				if (!stopped) tell(answer);
			} while (again && !stopped);
		} catch (error) {
			if (!stopped) data.failures.tell(error);
		} finally {
			asking = false;
		}
	};
	const stop = data.overlay.changes.add((changed) => {
		if (question.about.some((name) => changed.has(name))) void run();
	});
	void run();
	return () => {
		stopped = true;
		stop();
	};
}

/** An answer that is kept current while somebody reads it. */
export const watch = <T>(
	data: Pick<Data, 'overlay' | 'failures'>,
	question: Question<T>,
	initial: T
): Live<T> => new Live(initial, (tell) => follow(data, question, tell));
