/** What the visitor tells about itself: the page it is on, and what the page's owner knows. */
import { NAME_MAX } from '#domain/fields.ts';
import { cleanLine } from '#domain/text.ts';
import type { IntroduceVisitor } from '#domain/visitor.ts';
import type { Place } from './surroundings.ts';

/** Longest address of a mailbox, in UTF-16 units. */
const EMAIL_MAX = 254;

/** What the page's owner may know of a visitor. */
export interface Known {
	readonly name?: string;
	readonly email?: string;
}

/** The arguments of an introduction; always within what the server accepts. */
export function introduction(place: Place, { name, email }: Known): IntroduceVisitor {
	return {
		...place,
		...(name === undefined ? {} : { name: cleanLine(name, NAME_MAX) }),
		...(email === undefined ? {} : { email: cleanLine(email, EMAIL_MAX) })
	};
}
