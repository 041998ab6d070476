/** A browser shows what was pressed at once; what could not be stored must not stay so. */

/**
 * Waits for what a press led to, and has the control show again what is so when that is `false`: it was not stored.
 *
 * @param done what the handler gave back; anything but a promise of `false` is well
 */
export async function orPutBack(done: unknown, putBack: () => void): Promise<void> {
	if ((await done) === false) putBack();
}

/**
 * Goes on once what a press led to is done. A form whose words could not be stored keeps them.
 *
 * @param done what the handler gave back; anything but a promise of `false` is well
 */
export function onceKept(done: unknown, goOn: () => void): void {
	if (done instanceof Promise) void done.then((isKept) => isKept !== false && goOn());
	else if (done !== false) goOn();
}
