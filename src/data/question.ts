/** Questions that are asked again whenever their answer may have changed. */
import type { Data } from './data.ts';
import type { Progress } from './lives.ts';
import { Live } from './live.ts';
import type { Seen } from './overlay.ts';

/** What is asked, and whose change may alter the answer. */
export interface Question<T> {
	readonly about: readonly Seen[];
	readonly ask: () => Promise<T>;
	/** It may wait a moment, so that what a person looks at first is drawn first. */
	readonly isPatient?: boolean;
}

/** How long a patient question waits at the most, in milliseconds. */
const PATIENCE_MS = 200;

/** How long a question rests while a first copy comes, in milliseconds: its answer is another one with every page. */
const FILL_PAUSE_MS = 500;

/** Whether a first copy is under way of which something has come. */
const hasPages = (progress: Progress | undefined): boolean =>
	progress?.kind === 'filling' && progress.below <= progress.at;

/** What a question is asked of. */
export type Asked = Pick<Data, 'overlay' | 'failures' | 'database' | 'surroundings'>;

/** Keeps an answer current: asked now, and again after every change that concerns it, never twice at once. */
export function follow<T>(data: Asked, question: Question<T>, tell: (answer: T) => void): () => void {
	const over = new AbortController();
	const { wait } = data.surroundings;
	let asking = false;
	let again = false;
	let isFirst = true;
	const run = async () => {
		if (asking) {
			again = true;
			return;
		}
		asking = true;
		try {
			do {
				if (question.isPatient && !isFirst) await restABit(data.surroundings, over.signal);
				isFirst = false;
				again = false;
				await data.overlay.settled();
				const answer = await question.ask();
				if (over.signal.aborted) return;
				tell(answer);
				if (hasPages(data.database.progress)) await wait(FILL_PAUSE_MS, over.signal);
			} while (again && !over.signal.aborted);
		} catch (error) {
			if (!over.signal.aborted) data.failures.tell(error);
		} finally {
			asking = false;
		}
	};
	const stop = data.overlay.changes.add((changed) => {
		if (question.about.some((name) => changed.has(name))) void run();
	});
	void run();
	return () => {
		over.abort();
		stop();
	};
}

/** Waits until there is nothing more urgent to do, where the browser says so, or long enough. */
async function restABit({ wait, whenIdle }: Asked['surroundings'], signal: AbortSignal): Promise<void> {
	if (!whenIdle) return;
	const enough = new AbortController();
	await Promise.race([whenIdle(), wait(PATIENCE_MS, AbortSignal.any([signal, enough.signal]))]);
	enough.abort();
}

/** An answer that is kept current while somebody reads it. */
export const watch = <T>(data: Asked, question: Question<T>, initial: T): Live<T> =>
	new Live(initial, (tell) => follow(data, question, tell));
