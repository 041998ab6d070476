/**
 * Whether anything is going on in this thread: the steps of the fake store are immediates, and what Dexie puts off by
 * the shortest timers becomes one here. While some are outstanding, something will still happen by itself.
 */

/** Longer timers are no concern of what a device does next: its time is in hand. */
const SHORT_MS = 5;

const node = { setImmediate: globalThis.setImmediate, setTimeout: globalThis.setTimeout };
let outstanding = 0;

function soon(run: (...args: unknown[]) => void, ...args: unknown[]): NodeJS.Immediate {
	outstanding += 1;
	return node.setImmediate(() => {
		outstanding -= 1;
		run(...args);
	});
}

globalThis.setImmediate = Object.assign(soon, node.setImmediate);
globalThis.setTimeout = Object.assign(
	(run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
		ms > SHORT_MS ? node.setTimeout(run, ms, ...args) : soon(run, ...args),
	node.setTimeout
) as typeof setTimeout;

/** Resolves at the first moment, checked turn by turn, when nothing is outstanding and the condition holds. */
export async function whenIdle(condition: () => boolean): Promise<void> {
	for (let idle = 0; idle < 2;) {
		await new Promise<void>((resolve) => void node.setImmediate(resolve));
		idle = outstanding === 0 && condition() ? idle + 1 : 0;
	}
}
