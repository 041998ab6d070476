/** What a field of a visitor held, as a sheet shows it. */
import { entriesOf, type HistoryEntry } from '#domain/history.ts';
import type { Visitor, VisitorField } from '#domain/visitor.ts';

/** One value that was written into a field. */
export type FieldEntry = HistoryEntry & { readonly field: VisitorField };

/** A field with what stands in it and what stood there. */
export interface ShownField {
	readonly field: VisitorField;
	/** Empty when nothing stands there. */
	readonly value: string;
	/** Who wrote what stands, and when; absent while nobody but the visitor did. */
	readonly written?: FieldEntry | undefined;
	/** What gave way, the newest first. */
	readonly earlier: readonly FieldEntry[];
}

/** A field of a visitor as it is shown. */
export function shownField(visitor: Visitor, field: VisitorField): ShownField {
	const entries = entriesOf(visitor.history, field) as FieldEntry[];
	return {
		field,
		value: visitor[field] ?? '',
		written: entries.at(-1),
		earlier: entries.slice(0, -1).reverse()
	};
}

/** Where the phone's own program writes to an address; what a visitor typed behind it adds nobody and no words. */
export const mailHref = (address: string): string =>
	`mailto:${address.replace(/[?&#%]/g, encodeURIComponent)}`;

/** Where the phone calls a number, as it was written; undefined where there is none in it. */
export function callHref(phone: string): string | undefined {
	const number = phone.replace(/(?!^\+)\D/g, '');
	return /\d/.test(number) ? `tel:${number}` : undefined;
}
