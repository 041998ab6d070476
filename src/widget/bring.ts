/** What may fail for want of a server, and is tried again as soon as that may be there. */
export interface Bringer {
	/** Makes an attempt; one that throws or comes to `false` is made once more by `again`. */
	bring(attempt: () => Promise<unknown>): Promise<void>;
	/** The server may be there: tries what failed. */
	again(): void;
}

/** Makes one that has nothing to try. */
export function makeBringer(): Bringer {
	const failed: (() => Promise<unknown>)[] = [];
	const bring: Bringer['bring'] = async (attempt) => {
		const isDone = await attempt().catch(() => false);
		if (isDone === false) failed.push(attempt);
	};
	return {
		bring,
		again: () => {
			for (const attempt of failed.splice(0)) void bring(attempt);
		}
	};
}
