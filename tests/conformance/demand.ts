/** What a check says when a server breaks the rule, or when the rule is out of its reach. */
import { isDeepStrictEqual } from 'node:util';

/** The server broke the rule. */
export class Broken extends Error {
	override readonly name = 'Broken';
}

/** Nothing can be said: this server gives no way to try. */
export class OutOfReach extends Error {
	override readonly name = 'OutOfReach';
}

/** How long an answer or a word may take, in milliseconds. */
export const WITHIN_MS = 10_000;

/** @throws Broken with the sentence when it is not so */
export function demand(isSo: boolean, sentence: string): asserts isSo {
	if (!isSo) throw new Broken(sentence);
}

/** @throws Broken that shows both when they differ */
export function demandEqual(actual: unknown, expected: unknown, what: string): void {
	if (isDeepStrictEqual(actual, expected)) return;
	throw new Broken(`${what}: ${shown(actual)} came, ${shown(expected)} is right`);
}

/** @throws Broken when the promise is not settled in time */
export async function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new Broken(`${what} did not come within ${ms / 1_000} s`)), ms);
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

const SHOWN_MAX = 300;

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
