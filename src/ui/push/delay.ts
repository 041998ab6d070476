/** How long something took, for those who measure. */
import { region } from '../base/format.ts';

/** A span to a tenth of a second below a minute, as `1.2 s`, and in whole minutes above. */
export function formatDelay(ms: number): string {
	const isShort = ms < 60_000;
	const format = new Intl.NumberFormat(region(), {
		style: 'unit',
		unit: isShort ? 'second' : 'minute',
		unitDisplay: 'short',
		maximumFractionDigits: isShort ? 1 : 0
	});
	return format.format(Math.max(0, ms) / (isShort ? 1_000 : 60_000));
}
