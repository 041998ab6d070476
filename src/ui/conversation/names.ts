/** What to call people who gave no name, and colleagues. */
import { visitorName } from '#domain/shown.ts';
import type { Visitor } from '#domain/visitor.ts';
import { m } from '#messages';

/** A visitor's name, e-mail, or a word with a number that is the same on every device. */
export function calledVisitor(
	visitor: Pick<Visitor, 'name' | 'email'> | undefined,
	visitorId: string
): string {
	return visitorName(visitor) ?? m.visitor_unnamed({ number: numberOf(visitorId) });
}

/** Four digits out of the random end of an id: enough to tell a dozen strangers apart. */
const numberOf = (id: string): string => String(1000 + (Number.parseInt(id.slice(-8), 16) % 9000 || 0));
