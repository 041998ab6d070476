/** Keeps from the writer what could not be handed over to its thread: arguments within arguments, by the thousand. */
import type { Wishes } from './store.ts';

/** No wish has arguments that are nested half as deep. */
const DEPTH_MAX = 20;

/** The wishes, without the arguments of those that no wish could have: the writer refuses them as `invalid` (SPEC S4). */
export const shallow = (wishes: Wishes): Wishes => ({
	...wishes,
	mutations: wishes.mutations.map((sent) =>
		isDeeper(sent.args, DEPTH_MAX) ? { ...sent, args: undefined } : sent
	)
});

const isDeeper = (value: unknown, levels: number): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1)));
