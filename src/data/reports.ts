/** Questions that figures are made from, on this device alone (product X7). */
import { summariesSince, type Summary } from '#domain/report.ts';
import { allOf, type Seeing } from './merged.ts';

/**
 * A summary of each conversation that began at a moment or later, by its beginning, also of those that have left this
 * device; complete for twelve months.
 */
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
