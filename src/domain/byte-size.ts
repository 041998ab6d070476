/** Sizes of files as a person reads them. */

const KILO = 1_000;
const MEGA = 1_000_000;
const GIGA = 1_000_000_000;

/** A size in the largest unit that says something: `340 kB`, `1.2 MB`, `20 MB`, `10.7 GB`; never 0 of anything but nothing. */
export function sizeInWords(bytes: number, locale: string): string {
	const [least, unit] =
		bytes < MEGA
			? ([KILO, 'kilobyte'] as const)
			: bytes < GIGA
				? ([MEGA, 'megabyte'] as const)
				: ([GIGA, 'gigabyte'] as const);
	const value = bytes / least;
	const digits = unit === 'gigabyte' || (value < 10 && unit === 'megabyte') ? 1 : 0;
	const shown = bytes > 0 && digits === 0 ? Math.max(1, value) : value;
	const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
	return new Intl.NumberFormat(locale, style).format(shown);
}
