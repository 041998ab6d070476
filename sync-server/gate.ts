/** Lets in a few at a time, in the order in which they came. */

/** Does a work when there is room for it. @returns what the work returns @throws what the work throws */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** @param places how many works go on at once */
export function openGate(places: number): Gate {
	const waiting: (() => void)[] = [];
	let free = places;
	const enter = (): Promise<void> =>
		new Promise((resolve) => {
			if (free === 0) return void waiting.push(resolve);
			free -= 1;
			resolve();
		});
	// A place goes straight to who waits longest: nobody can slip in between.
	const leave = (): void => {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	};
	return async (work) => {
		await enter();
		try {
			return await work();
		} finally {
			leave();
		}
	};
}
