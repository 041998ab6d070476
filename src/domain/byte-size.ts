/** Sizes of files as a person reads them. */

const KILO = 1_000;
const MEGA = 1_000_000;

/** A size in the largest unit that says something: `340 kB`, `1.2 MB`, `20 MB`; never 0 of anything but nothing. */
export function sizeInWords(bytes: number, locale: string): string {
	const [value, unit] =
		bytes < MEGA ? ([bytes / KILO, 'kilobyte'] as const) : ([bytes / MEGA, 'megabyte'] as const);
	const digits = value < 10 && unit === 'megabyte' ? 1 : 0;
	const shown = bytes > 0 && digits === 0 ? Math.max(1, value) : value;
	const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
	return new Intl.NumberFormat(locale, style).format(shown);
}
