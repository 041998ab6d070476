/**
 * What the platform does dearly and a storm does a million times: copies of what is plain, and the stack of every failure
 * that is met. What is judged is the same.
 */

const platformClone = globalThis.structuredClone;

/** Makes this thread quick. @param hasStacks whether failures say where they come from: for looking at a few seeds */
export function makeQuick(hasStacks: boolean): void {
	if (!hasStacks) Error.stackTraceLimit = 0;
	globalThis.structuredClone = (value, options) =>
		options === undefined && isPlain(value) ? copy(value) : platformClone(value, options);
}

/** Whether a value is made of nothing but what JSON knows, and undefined. */
function isPlain(value: unknown): boolean {
	if (typeof value !== 'object' || value === null)
		return typeof value !== 'function' && typeof value !== 'symbol';
	if (Array.isArray(value)) return value.every(isPlain);
	if (Object.getPrototypeOf(value) !== Object.prototype) return false;
	for (const key in value) if (!isPlain(Reflect.get(value, key))) return false;
	return true;
}

function copy<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(copy) as T;
	const made: Record<string, unknown> = {};
	for (const key in value) made[key] = copy(value[key]);
	return made as T;
}
