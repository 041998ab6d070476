/** Time as it passes. */
import type { Wait } from './ask.ts';

/** Waits on the platform's timer. */
export const wait: Wait = (ms, signal) =>
	new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done, { once: true });
	});
