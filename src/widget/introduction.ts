/** What is told about the visitor: the page it is on, what the page's owner knows, and what it has said of itself. */
import { EMAIL_MAX, NAME_MAX } from '#domain/fields.ts';
import { cleanLine } from '#domain/text.ts';
import type { IntroduceVisitor } from '#domain/visitor.ts';
import type { Kept } from './storage.ts';
import type { Place, Surroundings } from './surroundings.ts';

/** What the page's owner, or the visitor itself, may say of a visitor. */
export interface Known {
	readonly name?: string;
	readonly email?: string;
}

/** Who the visitor is, as far as it may be told. */
export interface Introduction {
	/** What the page's owner knows; it counts more than what a visitor says. */
	known(): Known;
	/** The page's owner knows more. */
	know(more: Known): void;
	/** Puts it into the outbox, ahead of what is written next, unless it was said like that. */
	put(): void;
	/** Tells it now, if the visitor has written; before that it waits for the first words. */
	tell(): void;
	/** Puts it into the outbox once more, if it was there: who hears it now knows nothing. */
	again(): void;
}

/** Makes one of which the page's owner has said nothing. @param flush sends what is in the outbox */
export function makeIntroduction(
	{ place, newId, now }: Pick<Surroundings, 'place' | 'newId' | 'now'>,
	kept: Kept,
	flush: () => void
): Introduction {
	let known: Known = {};
	const put = () => {
		const args = introduction(place(), { ...kept.get('said'), ...known });
		const said = JSON.stringify(args);
		if (said === kept.get('introduced')) return;
		kept.addWish({ id: newId(), name: 'introduceVisitor', args, at: now() });
		kept.set('introduced', said);
	};
	const tell = () => {
		if (!kept.get('introduced')) return;
		put();
		flush();
	};
	return {
		known: () => known,
		know: (more) => {
			known = { ...known, ...more };
			tell();
		},
		put,
		tell,
		again: () => {
			if (!kept.get('introduced')) return;
			kept.remove('introduced');
			put();
		}
	};
}

/** The arguments of an introduction; always within what the server accepts. */
function introduction(place: Place, { name, email }: Known): IntroduceVisitor {
	return {
		...place,
		...(name === undefined ? {} : { name: cleanLine(name, NAME_MAX) }),
		...(email === undefined ? {} : { email: cleanLine(email, EMAIL_MAX) })
	};
}
