/** Questions that figures are made from, on this device alone (product X7). */
import { summariesSince, type Summary } from '#domain/report.ts';
import type { Data } from './data.ts';
import type { Live } from './live.ts';
import { allOf, type Seeing } from './merged.ts';
import { watch } from './question.ts';

/**
 * A summary of each conversation that began at a moment or later, by its beginning, also of those that have left this
 * device; complete for twelve months. Empty until ready.
 */
export const watchSummaries = (data: Data, since: number): Live<readonly Summary[]> =>
	watch(data, { about: ['conversation', 'report', 'wishes'], ask: () => listSummaries(data, since) }, []);

/** A summary of each conversation that began at a moment or later, by its beginning. */
export async function listSummaries(data: Seeing, since: number): Promise<readonly Summary[]> {
	const { sight } = data.overlay;
	const of = (status: 'open' | 'resolved') =>
		allOf(data, 'conversation', { equal: { status }, by: 'order' }, sight);
	const [open, resolved, reports] = await Promise.all([
		of('open'),
		of('resolved'),
		allOf(data, 'report', { equal: {} }, sight)
	]);
	return summariesSince(since, [...open, ...resolved], reports);
}
