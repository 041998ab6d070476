/** How much is going on: every step of the fake store is one immediate, so counting them tells when all is quiet. */

let steps = 0;
const setImmediateOfNode = globalThis.setImmediate;

globalThis.setImmediate = Object.assign((...args: Parameters<typeof setImmediateOfNode>) => {
	steps += 1;
	return setImmediateOfNode(...args);
}, setImmediateOfNode);

/** How many steps were taken since the beginning. */
export const stepsTaken = (): number => steps;
